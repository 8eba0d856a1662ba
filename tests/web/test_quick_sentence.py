"""One sentence read: what is to be made, with whom, when; what is not understood stays in the title."""

from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.web import quick_sentence
from backend.web.quick_words import WORDS

TODAY = date(2026, 11, 25)
ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
NAMES = {"dusseldorf": [ONE], "杜塞尔多夫": [ONE], "piacenza": [TWO], "muster": [ONE, THREE]}


def read(text: str, chosen: str = "") -> quick_sentence.Sentence:
    """Return what a sentence says."""
    return quick_sentence.read(text, WORDS, lambda _of: NAMES, TODAY, chosen)


@pytest.mark.parametrize(
    ("text", "kind", "title", "named"),
    [
        ("visit from Düsseldorf 12–14 May 2027", "visit", "", [ONE]),
        ("来访 杜塞尔多夫 5月12日至14日", "visit", "", [ONE]),
        ("forum 新能源汽车论坛 5月12日 9:30-17:00", "forum", "新能源汽车论坛", []),
        ("新能源汽车论坛 与杜塞尔多夫 5月12日", "forum", "新能源汽车论坛", [ONE]),
        ("Liangjiang-Düsseldorf forum 12 May 2027", "forum", "Liangjiang-Düsseldorf forum", [ONE]),
        ("meeting Dusseldorff tomorrow", "meeting", "", [ONE]),
        ("agreement MoU Piacenza 3 years", "agreement", "MoU", [TWO]),
        ("person Anna MUSTER anna@example.org", "person", "Anna MUSTER", ["MUSTER"]),
        ("organisation Port of Düsseldorf", "organisation", "Port of Düsseldorf", [ONE]),
        ("feed Piacenza", "feed", "", [TWO]),
        ("feed Muster", "feed", "", ["Muster"]),
        ("", "forum", "", []),
        ("友城论坛 五月中旬 杜塞尔多夫", "forum", "友城论坛 五月中旬", [ONE]),
        ("友城 杜塞尔多夫", "partnership", "", [ONE]),
        ("友城杜塞尔多夫", "partnership", "", [ONE]),
        ("单位座谈会", "forum", "单位座谈会", []),
    ],
)
def test_sentences(text: str, kind: str, title: str, named: list[object]) -> None:
    found = read(text)
    assert (found.kind, found.title, list(found.named)) == (kind, title, [str(one) for one in named])


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("forum Ports 五月中旬", ("五月中旬",)),
        ("forum Ports mid-May", ("mid-May",)),
        ("forum Ports March 2027", ("March 2027",)),
        ("forum Ports 4.6", ("4.6",)),
        ("forum Mar del Plata", ()),
        ("forum marching bands, Vision 2030", ()),
        ("forum Ports, March 2027, 12 May 2027", ()),
    ],
)
def test_what_names_no_day_stays_in_the_title_and_is_said(text: str, unread: tuple[str, ...]) -> None:
    assert read(text).unread == unread
    assert all(one in read(text).title for one in unread)


def test_an_hour_after_at_is_understood() -> None:
    call = read("Call with Piacenza tomorrow at 9")
    assert call.days
    assert call.hours
    assert (call.title, call.named, call.days.first, call.hours.starts) == (
        "Call",
        (str(TWO),),
        date(2026, 11, 26),
        time(9),
    )
    assert read("talks at 9 companies").hours is None
    assert read("talks at 9 May").hours is None


def test_times_and_lengths() -> None:
    forum = read("forum Ports 12 May 2027 930-1700")
    assert forum.days
    assert forum.hours
    assert (forum.days.first, forum.hours.starts, forum.hours.ends) == (date(2027, 5, 12), time(9, 30), time(17))
    lengths = read("agreement MoU Piacenza 3 years, then 1 year, 3 months' notice").lengths
    assert (lengths.term, lengths.renewal, lengths.notice) == (36, 12, 3)
    assert read("forum 100 years of Muster").title == "100 years"


def test_a_kind_chosen_by_hand_is_not_overruled() -> None:
    found = read("forum Ports", "meeting")
    assert (found.kind, found.title) == ("meeting", "forum Ports")


@given(st.text(max_size=60), st.sampled_from(["", *WORDS]))
def test_any_text_is_a_sentence(text: str, chosen: str) -> None:
    assert read(text, chosen).kind in WORDS


@given(st.lists(st.sampled_from(["green", "ports", "港口", "合作", "2030", "plan"]), min_size=1, max_size=6))
def test_what_is_not_understood_is_not_lost(words: list[str]) -> None:
    assert read(f"forum {' '.join(words)} 12 May 2027").title == " ".join(words)
