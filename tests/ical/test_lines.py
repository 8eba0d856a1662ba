"""Content lines: escaping, folding, what never reaches a line."""

import itertools
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from backend.ical import lines

CLUSTERS = ["a", "两", "江", "\\\\", "\\n", "\\;", "\\,", "👨‍👩‍👧‍👦", "👍🏽", "🏴󠁧󠁢󠁿"]
CLUSTERS += ["🇨🇳", "🇩🇪", "é", "한", "བ", "ཀྲ", "ཤི", "שָׁ", "וֹ", "❤️"]
PARTS = ["a", " ", "\\", ";", ",", "n", "N", "\n", "两江新区", "བཀྲ་ཤིས་བདེ་ལེགས།", "שָׁלוֹם עֲלֵיכֶם", *CLUSTERS]
TEXTS = st.text(st.characters(codec="utf-8")) | st.lists(st.sampled_from(PARTS)).map("".join)


def _unfold(content: bytes) -> bytes:
    assert content.endswith(b"\r\n")
    return content.removesuffix(b"\r\n").replace(b"\r\n ", b"")


def _unescape(text: str) -> str:
    """RFC 5545 section 3.3.11, character by character."""
    found, rest = "", iter(text)
    for character in rest:
        if character in ";,\n":
            raise AssertionError(f"{character!r} is not escaped")
        found += {"\\": "\\", ";": ";", ",": ",", "n": "\n", "N": "\n"}[next(rest)] if character == "\\" else character
    return found


@given(TEXTS)
@example('C:\\New\\nothing, C:\\\\; "quoted": yes')
def test_text_comes_back_as_it_was(text: str) -> None:
    assert _unescape(lines.Text(text).to_ical().decode()) == text


@given(TEXTS.map(lambda text: "".join(text.splitlines())))
def test_folds_are_short_and_between_characters(text: str) -> None:
    content = lines.fold(f"SUMMARY:{text}".encode())
    assert _unfold(content).decode() == f"SUMMARY:{text}"
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode().strip(" ")


@given(st.lists(st.sampled_from(CLUSTERS), min_size=20, max_size=100))
def test_folds_keep_clusters_and_escapes_together(clusters: list[str]) -> None:
    pieces = lines.fold("".join(["SUMMARY:", *clusters]).encode()).decode().removesuffix("\r\n").split("\r\n ")
    folds = set(itertools.accumulate(map(len, pieces)))
    assert folds <= {8, *itertools.accumulate(map(len, clusters), initial=8)}
    assert min(map(len, (piece.encode() for piece in pieces[:-1])), default=75) > 40


def test_folds_do_not_touch_spaces() -> None:
    pieces = lines.fold(("x" * 70 + "     " + "y" * 80).encode()).removesuffix(b"\r\n").split(b"\r\n ")
    assert [piece for piece in pieces if piece != piece.strip()] == []


def test_a_cluster_longer_than_a_line_is_still_folded() -> None:
    assert max(map(len, lines.fold(("e" + "\u0301" * 200).encode()).split(b"\r\n"))) <= 75


def test_a_line_of_75_octets_is_not_folded() -> None:
    assert lines.fold(b"x" * 75) == b"x" * 75 + b"\r\n"
    assert lines.fold(b"x" * 76) == b"x" * 75 + b"\r\n x\r\n"
    assert lines.fold(b"x" * 150) == b"x" * 75 + b"\r\n " + b"x" * 74 + b"\r\n x\r\n"


def test_every_kind_of_line_break_is_one() -> None:
    assert lines.clean("a\r\nb\rc\nd\u2028e\u2029f\x85g\vh\fi") == "a\nb\nc\nd\ne\nf\ng\nh\ni"
    assert lines.one_line(" a\r\n\r\n b\tc ") == "a b c"


def test_control_characters_and_halves_of_characters_vanish() -> None:
    assert lines.clean("a\0b\x07c\x1bd\x7fe\x9ff\ufeffg\ud800h\ti") == "abcdefgh\ti"


@given(st.text())
def test_what_is_clean_can_be_written(text: str) -> None:
    clean = lines.clean(text)
    assert clean.encode().decode() == clean
    assert {character for character in clean if unicodedata.category(character) in ("Cc", "Cs")} <= {"\n", "\t"}
    assert lines.clean(clean) == clean


def test_mail_addresses_do_not_reach_a_feed() -> None:
    assert lines.clean("Ask Li <li.wei@example.org> or 王@例子.中国, @ 10:00") == "Ask Li <…> or …, @ 10:00"


def test_addresses_on_the_web_become_ascii() -> None:
    assert lines.uri("https://Example.org/两江?q=a b&x=100%#é") == (
        "https://example.org/%E4%B8%A4%E6%B1%9F?q=a%20b&x=100%25#%C3%A9"
    )
    assert lines.uri("https://münchen.example:8443/%E4%B8%A4") == "https://xn--mnchen-3ya.example:8443/%E4%B8%A4"
    assert lines.uri("http://[::1]:80/") == "http://[::1]:80/"


def test_what_is_no_address_on_the_web_is_none() -> None:
    bad = ["", "x", "/path", "javascript:alert(1)", "mailto:a@b.org", "https://", "https://user:pw@h.org/", "data:,x"]
    bad += [
        "https://h.org/\r\nBEGIN:VALARM",
        "https://a b.org/",
        "https://h.org:port/",
        'https://h".org/',
        "https://[x",
    ]
    assert [value for value in bad if lines.uri(value)] == []


def test_schemes_can_be_narrowed() -> None:
    assert lines.uri("http://h.org/", ("https",)) is None
