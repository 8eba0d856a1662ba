"""Secret links: long, derived, and of no use to whom knows what is stored."""

from uuid import UUID

import pytest

from backend.domain.outreach import links

ID = UUID("018f5b9e-7c1a-7c3e-8a51-0123456789ab")
KEY = b"k" * 32


def test_a_token_is_160_bits_in_small_base32() -> None:
    token = links.token(KEY, "feed", ID, 1)
    assert links.is_token(token)
    assert len(token) * 5 == 160


def test_a_token_is_derived_again_the_same() -> None:
    assert links.token(KEY, "feed", ID, 1) == links.token(KEY, "feed", ID, 1)


def test_key_purpose_id_and_epoch_each_make_another_token() -> None:
    other = UUID("018f5b9e-7c1a-7c3e-8a51-0123456789ac")
    made = {
        links.token(KEY, "feed", ID, 1),
        links.token(b"l" * 32, "feed", ID, 1),
        links.token(KEY, "rsvp", ID, 1),
        links.token(KEY, "feed", other, 1),
        links.token(KEY, "feed", ID, 2),
    }
    assert len(made) == 5


def test_without_a_key_there_is_no_link() -> None:
    with pytest.raises(ValueError, match="office's key"):
        links.token(b"", "feed", ID, 1)


def test_what_is_stored_is_a_hash() -> None:
    token = links.token(KEY, "feed", ID, 1)
    assert token not in links.digest(token)
    assert len(links.digest(token)) == 64


@pytest.mark.parametrize("text", ["", "a" * 31, "a" * 33, "A" * 32, "1" * 32, "a" * 31 + "\n", "é" * 32])
def test_other_texts_are_no_tokens(text: str) -> None:
    assert not links.is_token(text)
