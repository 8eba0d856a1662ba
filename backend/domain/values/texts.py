"""Multilingual text: a map of BCP 47 tag to text, with one order of falling back (asked, its base, default, first)."""

import re
from collections.abc import Iterable, Mapping

from backend.db import Texts

_TAG = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$")


def is_tag(tag: str) -> bool:
    """Say whether `tag` is a language tag of the shape language[-Script][-REGION] (BCP 47)."""
    return _TAG.match(tag) is not None


def order(asked: str, default: str, given: Iterable[str]) -> list[str]:
    """Return the tags to try: `asked`, its bases, `default`, then those given, each once."""
    parts = asked.split("-")
    tries = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return list(dict.fromkeys([*tries, default, *given]))


def pick(texts: Mapping[str, str] | None, asked: str, default: str = "en") -> tuple[str, str]:
    """Return (text, tag) in the best language there is; ("", asked) of nothing."""
    given = {tag: text for tag, text in (texts or {}).items() if text}
    for tag in order(asked, default, given):
        if tag in given:
            return given[tag], tag
    return "", asked


def say(texts: Mapping[str, str] | None, asked: str, default: str = "en") -> str:
    """Return the text alone, in the best language there is."""
    if texts and (found := texts.get(asked)):
        return found  # what nearly every text is asked for
    return pick(texts, asked, default)[0]


def is_foreign(tag: str, asked: str) -> bool:
    """Say whether `tag` is another language than `asked`, whatever script or region either names."""
    return tag != "und" and tag.partition("-")[0] != asked.partition("-")[0]


def fallbacks(asked: str, default: str, title: Texts, *others: Texts | None) -> list[str]:
    """Return in which languages somebody who asks for `asked` gets these texts for want of hers; the others follow the
    language of the title, as events do.
    """
    said_in = pick(title, asked, default)[1]
    found = [said_in, *(tag for text, tag in (pick(one, said_in, default) for one in others) if text)]
    return [tag for tag in dict.fromkeys(found) if is_foreign(tag, asked)]


def tags_of(*many: Texts | None) -> list[str]:
    """Return every tag used in any of the texts, in order of appearance."""
    return list(dict.fromkeys(tag for texts in many for tag in (texts or {})))


def join(*parts: Texts | str, locales: Iterable[str]) -> Texts:
    """Return the parts put together in each of `locales`; a plain string stands in all."""
    return {
        locale: "".join(part if isinstance(part, str) else say(part, locale) for part in parts) for locale in locales
    }
