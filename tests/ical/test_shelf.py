"""A shelf keeps what there is room for."""

from backend.ical.shelf import Shelf


def test_what_was_used_longest_ago_goes_first() -> None:
    shelf: Shelf[str, int] = Shelf(30)
    for number, name in enumerate("abc"):
        shelf.put(name, number, 10)
    assert shelf.get("a") == 0
    shelf.put("d", 3, 10)
    assert [shelf.get(name) for name in "abcd"] == [0, None, 2, 3]


def test_a_value_takes_the_place_of_the_one_before() -> None:
    shelf: Shelf[str, int] = Shelf(30)
    for number in range(10):
        shelf.put("a", number, 20)
    shelf.put("b", 1, 10)
    assert (shelf.get("a"), shelf.get("b")) == (9, 1)


def test_what_is_larger_than_the_room_is_not_kept() -> None:
    shelf: Shelf[str, int] = Shelf(5)
    shelf.put("a", 1, 6)
    assert shelf.get("a") is None
    shelf.put("b", 2, 5)
    assert shelf.get("b") == 2
