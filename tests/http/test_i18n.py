"""Which language a reader gets, and refusals in it."""

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from backend import catalogs
from backend.domain.errors import N_, Refused
from backend.http import i18n

OFFERED = ("en", "zh-Hans")


@pytest.mark.parametrize(
    ("accepted", "offered", "chosen"),
    [
        (["zh-Hans"], OFFERED, "zh-Hans"),
        (["zh-CN", "en"], OFFERED, "zh-Hans"),
        (["ZH"], OFFERED, "zh-Hans"),
        (["fr", "en-GB"], OFFERED, "en"),
        (["fr"], OFFERED, "en"),
        ([], OFFERED, "en"),
        (["*"], OFFERED, "en"),
        (["de-AT"], ("en", "de", "de-CH"), "de"),
        (["de-ch"], ("en", "de", "de-CH"), "de-CH"),
    ],
)
def test_the_nearest_offered_language_is_chosen(accepted: list[str], offered: tuple[str, ...], chosen: str) -> None:
    assert i18n.negotiate(accepted, offered, "en") == chosen


@given(st.lists(st.text(max_size=8), max_size=4))
def test_any_header_gives_an_offered_language(accepted: list[str]) -> None:
    assert i18n.negotiate(accepted, OFFERED, "en") in OFFERED


def test_a_refusal_is_put_into_words(app: Flask) -> None:
    with app.test_request_context("/"):
        assert (
            i18n.words(Refused(N_("Too long: at most %(most)s characters"), most=9)) == "Too long: at most 9 characters"
        )
        assert i18n.words(Refused("100 % sure")) == "100 % sure"
        assert i18n.ngettext("%(num)s day", "%(num)s days", 2) == "2 days"


def test_text_in_several_languages_falls_back_and_says_so(app: Flask) -> None:
    page = "{{ both|text }}|{{ both|marked }}|{{ one|text }}|{{ one|marked }}|{{ none|text }}|{{ none|marked }}"
    given_texts = {"both": {"en": "<Forum>", "zh-Hans": "论坛"}, "one": {"de": "<Rathaus>"}, "none": None}
    with app.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        said = render_template_string(page, **given_texts)
    assert said == '论坛|论坛|&lt;Rathaus&gt;|<span lang="de">&lt;Rathaus&gt;</span>||'
    with app.test_request_context("/"):
        assert render_template_string("{{ both|marked }}", **given_texts) == "&lt;Forum&gt;"


def test_catalogs_are_kept_under_babels_names(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        assert (i18n.locale_tag(), str(i18n.babel_locale())) == ("zh-Hans", "zh_Hans")
    assert catalogs.catalog("xx").gettext("Sign in") == "Sign in"
