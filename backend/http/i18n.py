"""Languages: which one a reader gets, the catalogs behind `_()`, and refusals put into words.

Tags are BCP 47 (`zh-Hans`) everywhere but in Babel's own names (`zh_Hans`). How dates and numbers are written is
`formats`' matter.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

import flask_babel
from babel import Locale
from babel.dates import format_date
from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, Domain
from markupsafe import Markup, escape

from backend.catalogs import catalog
from backend.domain.errors import N_, DomainError
from backend.domain.values import texts
from backend.http import guards
from config.settings import Settings

NAMES = {
    "en": "English",
    "zh-Hans": "简体中文",
    "de": "Deutsch",
    "it": "Italiano",
    "fr": "Français",
    "es": "Español",
    "ja": "日本語",
    "ko": "한국어",
    "ru": "Русский",
}


class Catalogs(Domain):  # type: ignore[misc] # flask-babel ships no types
    """The words of the pages, in the language of each request."""

    def get_translations(self) -> NullTranslations:
        """Return the words of this request's language."""
        return catalog(locale_tag()) if has_request_context() else NullTranslations()


def attach(app: Flask, settings: Settings) -> None:
    """Give `app` its languages: `_()` in templates, the reader's choice, the filters for multilingual text."""
    app.config.update(LOCALES=settings.locales, DEFAULT_LOCALE=settings.default_locale)
    babel = Babel(
        app, default_locale=settings.default_locale.replace("-", "_"), locale_selector=_select, configure_jinja=True
    )
    babel.domain_instance = Catalogs()
    app.jinja_env.globals.update(locale_tag=locale_tag, locales=settings.locales, language_names=NAMES, N_=N_)
    app.jinja_env.filters.update(text=text, marked=marked)


def gettext(msgid: str, **params: object) -> str:
    """Return `msgid` in this request's language, with `params` put in; pages import it as `_`."""
    return str(flask_babel.gettext(msgid, **params))


def ngettext(one: str, many: str, num: int, **params: object) -> str:
    """Return the form for `num`, which stands in it as %(num)s."""
    return str(flask_babel.ngettext(one, many, num, **params))


def locale_tag() -> str:
    """Return the tag of this request's language."""
    if "locale_tag" not in g:
        g.locale_tag = _chosen()
    return str(g.locale_tag)


def babel_locale() -> Locale:
    """Return this request's language as Babel knows it."""
    return Locale.parse(locale_tag(), sep="-")


def choose(tag: str) -> bool:
    """Keep the reader's choice with her session; say whether there is such a language."""
    if tag not in current_app.config["LOCALES"]:
        return False
    session["locale"] = tag
    g.locale_tag = tag
    flask_babel.refresh()
    return True


def negotiate(accepted: Iterable[str], offered: Iterable[str], default: str) -> str:
    """Return the offered language nearest to those accepted, best first (RFC 4647 3.4; by language alone at last)."""
    offered = list(offered)
    exact = {tag.lower(): tag for tag in offered}
    alike = {tag.lower().partition("-")[0]: tag for tag in reversed(offered)}
    for wanted in accepted:
        tag = wanted.lower()
        if found := exact.get(tag) or alike.get(tag.partition("-")[0]):
            return found
    return default


def words(problem: DomainError) -> str:
    """Return what the domain refuses, in this request's language; days as its readers write them."""
    params = {name: _day(one) if isinstance(one, date) else one for name, one in problem.params.items()}
    return gettext(problem.msgid, **params)


def _day(day: date) -> str:
    return str(format_date(day, gettext(N_("d MMM y")), locale=babel_locale()))


def text(multilingual: Mapping[str, str] | None) -> str:
    """Return multilingual text in this request's language, or in the one it falls back to."""
    return texts.say(multilingual, locale_tag(), current_app.config["DEFAULT_LOCALE"])


def marked(multilingual: Mapping[str, str] | None) -> Markup:
    """Return multilingual text as HTML; a fallback is marked with its language, for voices and fonts."""
    found, tag = texts.pick(multilingual, locale_tag(), current_app.config["DEFAULT_LOCALE"])
    return Markup('<span lang="{}">{}</span>').format(tag, found) if tag != locale_tag() else escape(found)


def _select() -> str:
    return locale_tag().replace("-", "_")


def _chosen() -> str:
    offered = cast("tuple[str, ...]", current_app.config["LOCALES"])
    user = guards.bearer() or guards.current_user()
    for tag in (user.locale if user else None, session.get("locale")):
        if tag in offered:
            return str(tag)
    return negotiate(request.accept_languages.values(), offered, current_app.config["DEFAULT_LOCALE"])
