"""Addresses: one wire form, refused at entry what could not be delivered."""

import pytest

from backend.domain.errors import Refused
from backend.mail.addresses import address, is_wire_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Chen.Jing@Office.Example ", "Chen.Jing@office.example"),
        ("o'neil+visit@partner.example", "o'neil+visit@partner.example"),
        ("post@münchen.example", "post@xn--mnchen-3ya.example"),
        ("post@重庆.example", "post@xn--zwt745i.example"),
        ("post@xn--mnchen-3ya.example", "post@xn--mnchen-3ya.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_keeps_the_wire_form(typed: str, kept: str) -> None:
    assert address(typed) == kept
    assert address(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "@", "a@", "@b.example", "a b@c.example", "a@b", "a@b..example", ".a@b.example", "a.@b.example"),
        *("a@-b.example", "a@b_c.example", "a@[127.0.0.1]", "a@127.0.0.1", "<a@b.example>", '"a b"@c.example'),
        *("a@b.example\r\nBcc: x@y.example", "a\r\nRCPT TO:<x@y.example>@b.example", "a@b.example\0", "a@b@c.example"),
        *("a" * 65 + "@b.example", "a@" + "b" * 64 + ".example", "a@" + "b." * 130 + "example", "a,b@c.example"),
    ],
)
def test_refuses_what_is_no_address(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        address(typed)
    assert (refused.value.msgid, refused.value.field) == ("Not an e-mail address", "email")


def test_says_why_letters_before_the_at_sign_are_refused() -> None:
    with pytest.raises(Refused, match="before the @ cannot be delivered everywhere"):
        address("陈静@office.example")


def test_asks_for_the_xn_form_where_two_standards_differ() -> None:
    with pytest.raises(Refused, match="xn-- form"):
        address("post@straße.example")
    assert address("post@xn--strae-oqa.example") == "post@xn--strae-oqa.example"


def test_wire_addresses_are_ascii() -> None:
    assert not is_wire_address("post@münchen.example")
    assert not is_wire_address("陈静@office.example")
    assert is_wire_address("post@office.example")
