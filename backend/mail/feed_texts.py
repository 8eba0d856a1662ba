"""The mail that brings a partner the address of a feed: subject, text and HTML, all in the feed's language.

Its words are those of the `partners` catalogue, which speaks languages the office does not work in; the layout is that
of all mails.
"""

from dataclasses import dataclass
from typing import Final

from jinja2 import TemplateError

from backend.domain.outreach import feed_steps
from backend.domain.values import partner_words
from backend.domain.values.partner_words import P_
from backend.mail import texts
from backend.mail.texts import NotRendered, Rendered

SUBJECT: Final = P_("Our calendar for you: %(name)s")
WORDS: Final = {
    "opening": P_(
        "Here is our calendar for you. Subscribe to it once: what we plan with you then stands in your own "
        "calendar, and changes there by itself."
    ),
    "address": P_("Address of the calendar"),
    "page": P_("The same as a page, for the telephone and for WeChat"),
    "subscribe": P_("Subscribe in my calendar"),
    "how": P_("In your own calendar"),
    "today": P_("What must be known today we tell you by telephone or mail as well."),
    "secret": P_("Whoever has this address sees this calendar, without a password: keep it as you keep a key."),
    "regards": P_("With kind regards"),
}
HIDDEN: Final = P_("(The address stands only in the mail itself.)")
UNTIL: Final = P_("The calendar is open until %(day)s.")
GREETING: Final = P_("Dear %(name)s,")
GREETING_NOBODY: Final = P_("Good day,")


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What the mail is made from. Without `address` the text says where it would stand; `until` is a day in words."""

    name: str
    locale: str
    recipient: str
    sender: str
    office: str
    note: str = ""
    until: str | None = None
    address: str | None = None

    @property
    def page(self) -> str | None:
        """Return the address of the same feed as a page."""
        return self.address.removesuffix(".ics") if self.address else None


def render(facts: FeedFacts) -> Rendered:
    """Render the mail. Raises NotRendered when a template fails."""
    locale = partner_words.nearest(facts.locale)
    said = {code: partner_words.say(text, locale) for code, text in WORDS.items()}
    said |= _filled(facts, locale)
    view = {
        "address": facts.address,
        "page": facts.page,
        "note": [texts.line(each) for each in facts.note.splitlines()],
        "steps": feed_steps.said(locale),
        "sender": texts.line(facts.sender),
        "office": texts.line(facts.office),
        "url": None,
    }
    around = {"view": view, "said": said, "locale": locale}
    try:
        text, html = (texts.fill(f"feed.{kind}", around) for kind in ("txt", "html"))
    except TemplateError as error:
        raise NotRendered(f"feed in {locale}: {error}") from error
    return Rendered(said["subject"], text, html, locale)


def _filled(facts: FeedFacts, locale: str) -> dict[str, str]:
    def say(msgid: str, **params: str) -> str:
        return texts.line(partner_words.say(msgid, locale, **params))

    named = texts.line(facts.recipient)
    return {
        "subject": say(SUBJECT, name=facts.name),
        "greeting": say(GREETING, name=named) if named else say(GREETING_NOBODY),
        "until": say(UNTIL, day=facts.until) if facts.until else "",
        "hidden": say(HIDDEN),
        "footer": texts.line(facts.office),
    }
