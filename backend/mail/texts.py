"""Texts: subject, plain text and HTML of a mail, all three in one language.

A language is one file, `templates/words.<tag>.jinja`, with every sentence; the layouts know no words. The whole
message falls back, never a part of it: asked tag, its bases, default, then the others; the first wins that has both
words and all content. Only when no language has all content, values stand in the language they have.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from babel import UnknownLocaleError
from babel.core import get_global
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.environment import TemplateModule

from backend.mail import times
from backend.mail.facts import AccountFacts, DayFacts, ItemFacts, Moment, Reader, ReminderFacts, Texts

_FOLDER = Path(__file__).with_name("templates")
_WORDS = re.compile(r"words\.([A-Za-z-]+)\.jinja")
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_FOLDER),
    # plain text is not HTML: sentences become Markup nowhere, so every layout for HTML escapes them
    autoescape=lambda name: name is not None and name.endswith(".html"),  # noqa: S701 - what ends in .html is escaped
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    auto_reload=False,
)
LOCALES = tuple(sorted(match[1] for path in _FOLDER.iterdir() if (match := _WORDS.fullmatch(path.name))))

Facts = ReminderFacts | DayFacts | AccountFacts


class NotRendered(ValueError):
    """The text could not be made; the message says why and belongs on this mail's row only."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the reader sees, and the language all of it is in (BCP 47)."""

    subject: str
    text: str
    html: str
    locale: str


def render(
    kind: Literal["reminder", "day", "account"], facts: Facts, locale: str, *, default_locale: str = "en"
) -> Rendered:
    """Render the mail of `kind` for `locale` or the language the whole message falls back to.

    Raises NotRendered when the facts do not belong to the kind or a template fails.
    """
    language = choose(locale, default_locale, _contents(facts))
    try:
        view = _view(kind, facts, language)
        words = _ENVIRONMENT.get_template(f"words.{language}.jinja").module
        said = _said(kind, words, view)
        around = {"view": view, "words": words, "said": said, "locale": language}
        text = _ENVIRONMENT.get_template(f"{kind}.txt").render(around)
        html = _ENVIRONMENT.get_template(f"{kind}.html").render(around)
    except (TemplateError, TypeError, KeyError, UnknownLocaleError) as error:
        raise NotRendered(f"{kind} in {language}: {error}") from error
    return Rendered(said["subject"], text, html, language)


def choose(asked: str, default: str, contents: Iterable[Texts]) -> str:
    """Return the language of the whole message: the first with words and all contents, else the first with words."""
    needed = [texts for texts in contents if any(texts.values())]
    spoken = [tag for tag in _order(asked, default) if tag in LOCALES]
    for tag in spoken:
        if all(_find(texts, tag) for texts in needed):
            return tag
    return spoken[0]


def fill(name: str, around: Mapping[str, object]) -> str:
    """Return one of the layouts, filled."""
    return _ENVIRONMENT.get_template(name).render(around)


def line(text: str) -> str:
    """Return `text` on one line, without control characters."""
    return "".join(each for each in " ".join(text.split()) if unicodedata.category(each) != "Cc")


@dataclass(frozen=True, slots=True)
class _Saying:
    """Content in the message's language, or, where no language has all, in the one it has."""

    language: str
    order: tuple[str, ...]

    def line(self, texts: Texts | None) -> str | None:
        return line(self._pick(texts)) or None

    def lines(self, texts: Texts | None) -> list[str]:
        return [line(each) for each in self._pick(texts).splitlines()]

    def _pick(self, texts: Texts | None) -> str:
        found = (_find(texts or {}, tag) for tag in (*self.order, *(texts or {})))
        return next((text for text in found if text), "")


def _said(kind: str, words: TemplateModule, view: Mapping[str, object]) -> dict[str, str]:
    """Make the sentences here, as plain text: a macro called from an HTML template would pass for escaped."""

    def say(sentence: str, *about: object) -> str:
        return line(getattr(words, sentence)(*about))

    more = {"until": say("account_until", view), "not_you": say("account_not_you", view)} if kind == "account" else {}
    return {
        **more,
        "subject": say(f"{kind}_subject", view),
        "opening": say(f"{kind}_opening", view),
        "greeting": say("greeting", view["reader"]),
        "moved": say("moved"),
        "footer": say("footer", view["office"]),
    }


def _view(kind: str, facts: Facts, language: str) -> dict[str, object]:
    saying = _Saying(language, tuple(_order(language, "en")))
    common: dict[str, object] = {"reader": line(facts.recipient.name), "office": saying.line(facts.office_name)}
    if kind == "account" and isinstance(facts, AccountFacts):
        until = times.when_text(facts.until, None, saying.language)
        return common | {"kind": facts.kind, "until": until, "link": facts.url, "url": None}
    if isinstance(facts, AccountFacts):
        raise TypeError(f"{type(facts).__name__} do not make a {kind}")
    common |= {
        "partners": [name for each in facts.partners if (name := saying.line(each))],
        "url": facts.url,
    }
    if kind == "reminder" and isinstance(facts, ReminderFacts):
        return common | _reminder(facts, saying)
    if kind == "day" and isinstance(facts, DayFacts):
        return common | _day(facts, saying)
    raise TypeError(f"{type(facts).__name__} do not make a {kind}")


def _reminder(facts: ReminderFacts, saying: _Saying) -> dict[str, object]:
    amount = facts.lead.amount
    return {
        "kind": facts.entry_kind,
        "title": saying.line(facts.title),
        "phase": "now" if amount == 0 else "before" if amount > 0 else "after",
        "count": abs(amount),
        "unit": facts.lead.unit,
        "day": times.day_text(times.first_day(facts.starts), saying.language),
        "hour": times.clock_text(facts.starts) if facts.lead.unit != "days" else None,
        "when": times.when_text(facts.starts, facts.ends, saying.language),
        "own_time": _own_time(facts, facts.recipient, saying.language),
        "place": saying.line(facts.place),
        "note": saying.lines(facts.note),
        "status": facts.status,
        "moved": facts.moved,
        "years": facts.years,
    }


def _day(facts: DayFacts, saying: _Saying) -> dict[str, object]:
    return {
        "title": saying.line(facts.visit_title),
        "day": times.day_text(facts.day, saying.language),
        "zone": times.zone_text(facts.day, facts.zone, saying.language),
        "lines": [_item(item, facts, saying) for item in facts.items],
    }


def _item(item: ItemFacts, facts: DayFacts, saying: _Saying) -> dict[str, object]:
    own = _own_time(item, facts.recipient, saying.language)
    return {
        "kind": item.kind,
        "title": saying.line(item.title),
        "hours": _hours(item, facts, saying.language),
        "own_time": own,
        "place": saying.line(item.place),
        "note": saying.lines(item.note),
        "status": item.status,
    }


def _hours(item: ItemFacts, facts: DayFacts, language: str) -> str | None:
    """The list says its zone once, on top: it stands beside an hour only where it is another one."""
    if not isinstance(item.starts, Moment):
        return None
    ends = item.ends if isinstance(item.ends, Moment) else None
    at_home = item.starts.zone == facts.zone and (ends is None or ends.zone == facts.zone)
    within = item.starts.at.date() == facts.day and (ends is None or ends.at.date() == facts.day)
    if not at_home or not within:
        return times.hours_text(item.starts, ends, language)
    return f"{item.starts.at:%H:%M}" + (f"–{ends.at:%H:%M}" if ends else "")


def _own_time(dated: ReminderFacts | ItemFacts, reader: Reader, language: str) -> str | None:
    own = times.own_time(dated.starts, dated.ends, reader.timezone)
    return times.when_text(*own, language) if own else None


def _contents(facts: Facts) -> Iterator[Texts]:
    yield facts.office_name
    if isinstance(facts, AccountFacts):
        return
    yield from facts.partners
    own: Iterable[Texts | None]
    if isinstance(facts, ReminderFacts):
        own = (facts.title, facts.place, facts.note)
    else:
        own = (facts.visit_title, *(each for item in facts.items for each in (item.title, item.place, item.note)))
    yield from (texts for texts in own if texts)


def _order(asked: str, default: str) -> list[str]:
    return list(dict.fromkeys([*_bases(asked), *_bases(default), *LOCALES]))


def _bases(tag: str) -> Iterator[str]:
    """Yield a tag, then ever less of it, with the script a region implies: zh-CN, zh-Hans, zh (RFC 4647 3.4)."""
    parts = tag.split("-")
    yield tag
    known = get_global("likely_subtags")
    likely = known.get("_".join(parts)) or known.get(parts[0])
    if likely and (len(parts) == 1 or len(parts[1]) != len("Hans")):
        yield "-".join(likely.split("_")[:2])
    yield from ("-".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))


def _find(texts: Texts, tag: str) -> str:
    """The text in `tag` or in one it is a kind of (`zh` serves `zh-Hans`); never in a sister."""
    return next((texts[base] for base in _bases(tag) if texts.get(base, "").strip()), "")
