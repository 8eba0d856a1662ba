"""From a message to its mail: gathers the facts in the caller's transaction, renders, and composes the bytes.

What is planned and not yet a message is rendered by the same way, so that a preview shows what will be sent.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.db import Texts
from backend.domain.agreements.agreements import Agreement
from backend.domain.errors import N_, Refused
from backend.domain.office import office
from backend.domain.office.acts import Act
from backend.domain.office.coordinators import Coordinator
from backend.domain.outreach import feed_mails, feeds, notices
from backend.domain.outreach.messages import Kind, Message
from backend.domain.partners import partnerships
from backend.domain.partners.partnerships import Partnership
from backend.domain.schedule import entries
from backend.domain.schedule.entries import Entry
from backend.domain.values import partner_words, times
from backend.domain.values.texts import say
from backend.domain.visits import programme
from backend.mail import facts, feed_texts, texts
from backend.mail.compose import Mail, Mailbox, compose
from backend.mail.facts import AccountFacts, DayFacts, ItemFacts, Lead, Moment, Reader, ReminderFacts
from backend.mail.feed_texts import FeedFacts
from backend.mail.texts import NotRendered, Rendered

PAGES = {"forum": "forums", "visit": "visits", "agreement": "agreements", "partnership": "partnerships"}


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to whom: `about` says the lead, the day or the link, as a message keeps it.

    Only a letter about an account has no entry; `expires_at` is then how long its link lives.
    """

    kind: Kind
    entry: Entry | None
    recipient: Coordinator
    address: str
    about: dict[str, Any]
    expires_at: datetime | None = None


def of(message: Message) -> Letter:
    """Return the letter of a message; needs its recipient and entry loaded."""
    return Letter(message.kind, message.entry, message.recipient, message.address, message.about, message.expires_at)


def mail(session: Session, act: Act, sender: Mailbox, message: Message) -> bytes:
    """Return the mail of one message, the same bytes at every try. Raises NotRendered."""
    letter = of(message)
    rendered = render(session, act, letter, leaving=True)
    who, by_hand = message.recipient, feed_mails.is_about(message.about)
    assert message.dated_at is not None  # noqa: S101 - set by the claim
    return compose(
        Mail(
            message_id=message.message_id,
            date=message.dated_at,
            sender=sender,
            recipient=Mailbox(name_of(letter), message.address),
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            locale=rendered.locale,
            reply_to=Mailbox(who.name, who.email) if by_hand else None,
            auto_submitted=not by_hand,
        )
    )


def name_of(letter: Letter) -> str:
    """Return the name of who gets it; a mail about a feed goes to somebody outside, in its recipient's name."""
    return str(letter.about.get("name", "")) if feed_mails.is_about(letter.about) else letter.recipient.name


def render(session: Session, act: Act, letter: Letter, *, leaving: bool = False) -> Rendered:
    """Return subject and text of a letter in its recipient's language. Raises NotRendered.

    The link of a letter about an account is put in only when it is `leaving`: nobody else may read it.
    """
    if feed_mails.is_about(letter.about):
        return feed_texts.render(_feed(session, act, letter, leaving))
    locale = letter.recipient.locale
    if letter.entry is None:
        return texts.render("account", _account(session, act, letter, leaving), locale, default_locale=act.desk.locale)
    if letter.kind is Kind.DAY:
        return texts.render("day", _day(session, act, letter), locale, default_locale=act.desk.locale)
    return texts.render("reminder", _reminder(session, act, letter), locale, default_locale=act.desk.locale)


def page_url(act: Act, entry: Entry) -> str:
    """Return the address of the page of an entry's record."""
    return f"{act.desk.base_url.rstrip('/')}/{PAGES[entry.record_type]}/{entry.record_id}"


def _reader(letter: Letter) -> Reader:
    who = letter.recipient
    return Reader(who.name, letter.address, who.locale, who.timezone)


def _account(session: Session, act: Act, letter: Letter, leaving: bool) -> AccountFacts:  # noqa: FBT001 - as `render`
    if letter.expires_at is None:
        raise NotRendered("a link lives until an instant")
    who = letter.recipient
    until = Moment(times.to_wall(letter.expires_at, who.timezone), who.timezone)
    return AccountFacts(
        kind=letter.kind.value,
        recipient=_reader(letter),
        office_name=office.name_of(session),
        until=until,
        url=notices.url(act, UUID(letter.about["link"])) if leaving else None,
    )


def _feed(session: Session, act: Act, letter: Letter, leaving: bool) -> FeedFacts:  # noqa: FBT001 - as `render`
    feed = feed_mails.feed_of(session, letter.about)
    locale = partner_words.nearest(feed.locale, act.desk.locale)
    return FeedFacts(
        name=feed.name,
        locale=locale,
        recipient=letter.about.get("name", ""),
        sender=letter.recipient.name,
        office=say(office.name_of(session), locale, act.desk.locale),
        note=letter.about.get("note", ""),
        until=partner_words.day(feed.expires_on, locale) if feed.expires_on else None,
        address=feeds.url(act, feed) if leaving else None,
    )


def _reminder(session: Session, act: Act, letter: Letter) -> ReminderFacts:
    entry = _entry(letter)
    starts, ends = facts.start_and_end(entry.span)
    unit, amount = next(iter(letter.about["lead"].items()))
    return ReminderFacts(
        entry_kind=entry.kind.value,
        title=_title(session, act, entry),
        starts=starts,
        ends=ends,
        lead=Lead(amount, unit),
        recipient=_reader(letter),
        office_name=office.name_of(session),
        place=entry.place,
        partners=_partners(session, act, entry),
        moved=bool(letter.about.get("moved")),
        status=entry.status.value,
        url=page_url(act, entry),
        note=entry.text,
        years=int(entry.facet.partition(":")[2]) if entry.kind is entries.Kind.ANNIVERSARY else None,
    )


def _entry(letter: Letter) -> Entry:
    if letter.entry is None:
        raise NotRendered(f"a {letter.kind} is about something in the calendar")
    return letter.entry


def _title(session: Session, act: Act, entry: Entry) -> Texts:
    """Return the bare name of what is reminded of: the mail's own sentence says the rest."""
    if entry.record_type == "agreement":
        return session.get_one(Agreement, entry.record_id).title
    if entry.record_type == "partnership":
        return partnerships.get(session, act, entry.record_id).title
    return entry.title


def _partners(session: Session, act: Act, entry: Entry) -> tuple[Texts, ...]:
    ids = [one.partnership_id for one in entry.meant_for]
    if entry.record_type == "partnership" or not ids:
        return ()
    found: list[Partnership] = partnerships.require(session, act, sorted(ids), "partnership_ids")
    return tuple(one.title for one in found)


def _day(session: Session, act: Act, letter: Letter) -> DayFacts:
    visit = _entry(letter)
    day = date.fromisoformat(letter.about["day"])
    living = [one for one in entries.of_record(session, visit.record_id) if one.ending is None]
    items = [one for one in living if one.kind is entries.Kind.ITEM and one.span.first_day == day]
    if not items:
        raise Refused(N_("Nothing is planned on this day any more"))
    legs = [one for one in living if one.kind is entries.Kind.LEG and one.span.first_day <= day <= one.span.last_day]
    kinds = {item.id: item.kind for item in programme.of_visit(session, visit.record_id)}
    return DayFacts(
        visit_title=visit.title,
        day=day,
        zone=legs[0].timezone if legs else visit.timezone,
        items=tuple(_item(one, kinds[one.source_id].value) for one in items),
        recipient=_reader(letter),
        office_name=office.name_of(session),
        partners=_partners(session, act, visit),
        url=page_url(act, visit),
    )


def _item(entry: Entry, kind: str) -> ItemFacts:
    starts, ends = facts.start_and_end(entry.span)
    return ItemFacts(kind=kind, title=entry.title, starts=starts, ends=ends, place=entry.place, note=entry.text)
