"""The sentences of the history: what one person did to one record in one act, by the most telling of its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from backend.domain.errors import N_
from backend.domain.office.history import Change, deed_of
from backend.http.i18n import gettext as _
from backend.http.i18n import ngettext
from backend.web import history_values
from backend.web.history_values import Row, Telling
from backend.web.history_words import FIELDS, NOTED, NOUNS

SENTENCES: Mapping[str, str] = {
    "created": N_("%(who)s entered %(what)s"),
    "removed": N_("%(who)s removed %(what)s"),
    "changed": N_("%(who)s changed %(what)s"),
    "released": N_("%(who)s released %(what)s to partners, release %(number)s"),
    "moved": N_("%(who)s moved %(what)s from %(old)s to %(new)s"),
    "called_off": N_("%(who)s called off %(what)s"),
    "postponed": N_("%(who)s postponed %(what)s"),
    "reinstated": N_("%(who)s reinstated %(what)s"),
    "confirmed": N_("%(who)s confirmed %(what)s"),
    "reported": N_("%(who)s recorded the outcome of %(what)s"),
    "revoked": N_("%(who)s revoked %(what)s"),
    "readdressed": N_("%(who)s made the address of %(what)s anew"),
    "switched_off": N_("%(who)s switched off %(what)s"),
    "switched_on": N_("%(who)s switched %(what)s on again"),
    "signed": N_("%(who)s recorded the signing of %(what)s"),
    "terminated": N_("%(who)s recorded the early end of %(what)s"),
    "notice_given": N_("%(who)s recorded a notice that ends %(what)s"),
    "notice_taken_back": N_("%(who)s took the notice back that ended %(what)s"),
    "keep": N_("%(who)s recorded the decision to keep %(what)s"),
    "end": N_("%(who)s recorded the decision to let %(what)s end"),
    "renewed": N_("%(who)s renewed %(what)s: %(new)s"),
    "renewed_itself": N_("As agreed, %(what)s renewed itself: %(new)s"),
    "stepped": N_("%(who)s recorded a new state of %(what)s: %(new)s"),
    "raised": N_("%(who)s recorded a new kind of relationship for %(what)s: %(new)s"),
    "closed": N_("%(who)s made %(what)s confidential to its team"),
    "opened": N_("%(who)s opened %(what)s to the whole office"),
    "muted": N_("%(who)s switched off the reminders of %(what)s"),
    "unmuted": N_("%(who)s switched on the reminders of %(what)s"),
    "mail_held": N_("%(who)s held back one mail to %(part)s about %(what)s"),
    "mail_let_go": N_("%(who)s let the mail to %(part)s about %(what)s go"),
    "joined": N_("%(who)s took %(part)s into the team of %(what)s"),
    "left": N_("%(who)s took %(part)s out of the team of %(what)s"),
    "part_created": N_("%(who)s added %(part)s to %(what)s"),
    "part_removed": N_("%(who)s took %(part)s out of %(what)s"),
    "part_changed": N_("%(who)s changed %(part)s of %(what)s"),
    "part_moved": N_("%(who)s moved %(part)s of %(what)s from %(old)s to %(new)s"),
    "part_called_off": N_("%(who)s called off %(part)s of %(what)s"),
    "part_postponed": N_("%(who)s postponed %(part)s of %(what)s"),
    "part_reinstated": N_("%(who)s reinstated %(part)s of %(what)s"),
    "doubled": N_("%(who)s found %(what)s to be a duplicate of %(new)s"),
    "file_created": N_("%(who)s added the file %(part)s to %(what)s"),
    "file_version": N_("%(who)s added version %(number)s of the file %(part)s to %(what)s"),
    "file_changed": N_("%(who)s changed what is said of the file %(part)s of %(what)s"),
    "file_withdrawn": N_("%(who)s withdrew the file %(part)s of %(what)s"),
    "file_restored": N_("%(who)s brought back the withdrawn file %(part)s of %(what)s"),
    "file_removed": N_("%(who)s took the file %(part)s out of %(what)s"),
    "field": N_("%(who)s changed “%(field)s” of %(what)s from %(old)s to %(new)s"),
    "field_filled": N_("%(who)s filled in “%(field)s” of %(what)s: %(new)s"),
    "field_emptied": N_("%(who)s emptied “%(field)s” of %(what)s; it was %(old)s"),
    "field_rewritten": N_("%(who)s rewrote “%(field)s” of %(what)s"),
    "fields": N_("%(who)s changed “%(field)s” and “%(other)s” of %(what)s"),
    "many": N_("%(who)s changed “%(field)s”, “%(other)s” and more of %(what)s"),
    **NOTED,
}
_TELLING = ("moved", "called_off", "postponed", "reinstated")
_OWN = (*_TELLING, "signed", "terminated", "notice_given", "notice_taken_back", "revoked", "readdressed", "reported")
_SAYS_ITSELF = 60
_FILES = ("document", "document_version")
_TITLED = ("agreement", "forum", "visit", "item", "feed", "rule", "post", "saved_view")
"""What has a title rather than a name."""
_MANY: Mapping[str, Callable[[int], str]] = {
    "party": lambda number: ngettext("%(num)s party", "%(num)s parties", number),
    "agreement_party": lambda number: ngettext("%(num)s party", "%(num)s parties", number),
    "term": lambda number: ngettext("%(num)s term", "%(num)s terms", number),
    "signature": lambda number: ngettext("%(num)s signature", "%(num)s signatures", number),
    "leg": lambda number: ngettext("%(num)s leg", "%(num)s legs", number),
    "item": lambda number: ngettext("%(num)s programme item", "%(num)s programme items", number),
    "figure": lambda number: ngettext("%(num)s figure", "%(num)s figures", number),
    "statement": lambda number: ngettext("%(num)s statement", "%(num)s statements", number),
    "cooperation_area": lambda number: ngettext("%(num)s area of cooperation", "%(num)s areas of cooperation", number),
    "contact": lambda number: ngettext("%(num)s contact person", "%(num)s contact persons", number),
    "team_member": lambda number: ngettext("%(num)s member", "%(num)s members", number),
    "document": lambda number: ngettext("%(num)s file", "%(num)s files", number),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Which sentence, what stands in it, and whether it says all that changed."""

    key: str
    words: dict[str, Any] = field(default_factory=dict)
    whole: bool = False


def sentence(said: Said, who: str, what: Markup) -> Markup:
    """Return the sentence; what people typed is escaped."""
    words = {"who": Markup("<b>{}</b>").format(who), "what": what, **said.words}
    return Markup(escape(_(SENTENCES[said.key]))) % words  # noqa: S704 - escaped here, and so are the words put in


def of(group: Sequence[Change], told: Telling) -> Said:
    """Return what is said of the changes of one record in one act; parts of it by what they are called."""
    own = [one for one in group if one.noun == one.record_type and one.noun_id == one.record_id]
    parts = [one for one in group if one not in own]
    finders = (_released, _noted, _entered, _own_deed, _steps, _parts_deed)
    found = (finder(own, parts, told) for finder in finders)
    return next((one for one in found if one is not None), None) or _fields(own, parts, told)


def merged_into(change: Change) -> str | None:
    """Return the id of the person into whom this row says that a duplicate was merged, or from whom it was parted."""
    if change.noun != "person" or change.verb != "changed":
        return None
    return change.new.get("merged_into_id") or change.old.get("merged_into_id")


def _released(_own: Sequence[Change], parts: Sequence[Change], _told: Telling) -> Said | None:
    release = next((one for one in parts if one.noun == "release"), None)
    return Said("released", {"number": release.new.get("number")}, whole=True) if release else None


def _noted(own: Sequence[Change], _parts: Sequence[Change], told: Telling) -> Said | None:
    one = next((one for one in own if one.verb in NOTED), None)
    if one is None:
        return Said("merged", whole=True) if any(merged_into(one) for one in own) else None
    who = one.new.get("to") or history_values.called(one, told)
    return Said(one.verb, {"part": _typed("ins", who), "new": _typed("ins", who)}, whole=True)


def _entered(own: Sequence[Change], _parts: Sequence[Change], _told: Telling) -> Said | None:
    verbs = [one.verb for one in own if one.verb in {"created", "removed"}]
    return Said(verbs[0]) if verbs else None


def _own_deed(own: Sequence[Change], _parts: Sequence[Change], told: Telling) -> Said | None:
    for one in own:
        deed = _deed(one)
        if deed == "moved":
            return _moved("moved", one, {})
        if deed in _OWN or (deed in {"switched_off", "switched_on"} and one.noun in {"rule", "coordinator"}):
            return Said(deed)
        if one.noun == "person" and one.new.get("merged_into_id"):
            kept = history_values.value("person", "merged_into_id", one.new["merged_into_id"], told)
            return Said("doubled", {"new": _typed("ins", kept)}, whole=True)
        if one.noun in {"forum", "visit"} and one.new.get("status") == "confirmed" and one.verb == "changed":
            return Said("confirmed", whole=len(list(history_values.rows(one, told))) == 1)
    return None


def _steps(_own: Sequence[Change], parts: Sequence[Change], told: Telling) -> Said | None:
    """Return what a row beside the record stands for: a step, a term, a decision, a team opened or closed."""
    for one in parts:
        if one.noun in {"status_change", "tier_change"} and one.verb == "created":
            name = "status" if one.noun == "status_change" else "tier"
            new = history_values.value("partnership", name, one.new.get(name), told)
            return Said("stepped" if name == "status" else "raised", {"new": _typed("ins", new)})
        if one.noun == "term" and one.verb == "created" and one.new.get("origin") in {"tacit", "express"}:
            until = history_values.value("term", "ends_on", one.new.get("ends_on"), told) or ""
            span = f"{history_values.value('term', 'starts_on', one.new.get('starts_on'), told)} – {until}"
            return Said("renewed" if one.new["origin"] == "express" else "renewed_itself", {"new": span})
        if one.noun == "term" and _deed(one) == "decided" and one.new.get("decision") in {"keep", "end"}:
            return Said(one.new["decision"])
        if one.noun == "team" and _deed(one) in {"closed", "opened"}:
            return Said(_deed(one))
        if one.noun in {"mute", "hold"}:
            key = _deed(one) if one.noun == "hold" else "muted" if one.verb == "created" else "unmuted"
            return Said(key, {"part": _part(one, told)}, whole=True)
    return None


def _parts_deed(own: Sequence[Change], parts: Sequence[Change], told: Telling) -> Said | None:
    """Return what was done to a part of the record; only where nothing else of the record changed."""
    telling = [one for one in parts if _tells(one, told)]
    if telling and all(one.noun in _FILES for one in telling):
        return _of_files(telling, told)
    if not telling or any(any(history_values.rows(one, told)) for one in own):
        return None
    legs = [one for one in telling if one.noun == "leg" and _deed(one) in _TELLING]
    if legs and all(one.noun in {"leg", "item"} for one in telling):
        return _of_legs(legs, told)
    if len({(one.noun, one.verb) for one in telling}) > 1:
        return Said("changed")
    return _of_parts(telling, told)


def _of_legs(legs: Sequence[Change], told: Telling) -> Said:
    """Return what was done to a visit by its legs: with one leg, the visit itself moved."""
    deed = _deed(legs[0])
    if deed != "moved":
        return Said(f"part_{deed}", {"part": _part(legs[0], told)})
    return _moved("moved", legs[0], {}) if len(legs) == 1 else Said("changed")


def _of_files(telling: Sequence[Change], told: Telling) -> Said:
    """Return what was done to files: with its first version a file was added, with a later one that version."""
    files = [one for one in telling if one.noun == "document"] or list(telling)
    first = files[0]
    if len({history_values.called(one, told) for one in files}) > 1:
        return Said(f"part_{first.verb}", {"part": _counted("document", len(files))})
    part = {"part": Markup("<b>{}</b>").format(history_values.called(first, told))}
    version = next((one for one in telling if one.noun == "document_version" and one.verb == "created"), None)
    if (first.verb != "created" and version is not None) or first.noun == "document_version":
        return Said("file_version", {**part, "number": (version or first).new.get("number")})
    if "withdrawn_at" in {**first.old, **first.new} and first.verb == "changed":
        return Said("file_withdrawn" if first.new.get("withdrawn_at") else "file_restored", part)
    return Said(f"file_{first.verb}", part)


def _of_parts(telling: Sequence[Change], told: Telling) -> Said:
    first, alone = telling[0], len(telling) == 1
    part = {"part": _part(first, told) if alone else _counted(first.noun, len(telling))}
    if first.noun == "team_member" and first.verb in {"created", "removed"}:
        return Said("joined" if first.verb == "created" else "left", part, whole=alone)
    if _deed(first) == "moved" and alone:
        return _moved("part_moved", first, part)
    deed = _deed(first) if _deed(first) in {"called_off", "postponed", "reinstated"} else first.verb
    return Said(f"part_{deed}", part)


def _tells(change: Change, told: Telling) -> bool:
    return change.noun in NOUNS and (change.verb != "changed" or any(history_values.rows(change, told)))


def _fields(own: Sequence[Change], parts: Sequence[Change], told: Telling) -> Said:
    rows = [row for one in own for row in history_values.rows(one, told)]
    if parts and any(one.noun in NOUNS and any(history_values.rows(one, told)) for one in parts):
        return Said("changed")
    labels = list(dict.fromkeys(_(FIELDS[row.name]) for row in rows))
    if len(rows) == 1:
        return _field(rows[0])
    if len(labels) == 1:
        return Said("field_rewritten", {"field": labels[0]})
    if len(labels) < 2:
        return Said("changed")
    return Said("fields" if len(labels) == 2 else "many", {"field": labels[0], "other": labels[1]})


def _field(row: Row) -> Said:
    words = {"field": row.label, "old": _typed("del", row.old), "new": _typed("ins", row.new)}
    if max(len(row.old or ""), len(row.new or "")) > _SAYS_ITSELF:
        return Said("field_rewritten", words)
    key = "field_filled" if row.old is None else "field_emptied" if row.new is None else "field"
    return Said(key, words, whole=True)


def _moved(key: str, change: Change, words: dict[str, Any]) -> Said:
    old, new = history_values.when(change.old), history_values.when(change.new)
    if old is None or new is None:
        return Said(key.replace("moved", "changed"), words)
    return Said(key, {**words, "old": _typed("del", old), "new": _typed("ins", new)})


def noun(code: str) -> str:
    """Return what a noun is called."""
    return _(NOUNS[code]) if code in NOUNS else _("part")


def named(code: str, name: str, href: str | None = None) -> Markup:
    """Return a record or a part of one in a sentence: what it is and what it is called, titles between marks."""
    what = {"noun": noun(code)}
    if not name:
        return Markup("{}").format(_("the %(noun)s", **what))
    shown = _("“%(title)s”", title=name) if code in _TITLED else name
    called = Markup('<a href="{}">{}</a>').format(href, shown) if href else Markup("<b>{}</b>").format(shown)
    said = _("the %(noun)s %(title)s") if code in _TITLED else _("the %(noun)s %(name)s")
    return Markup(escape(said)) % {**what, "title": called, "name": called}  # noqa: S704 - escaped, and so is the name


def _part(change: Change, told: Telling) -> Markup:
    name = history_values.called(change, told)
    if change.noun in {"team_member", "hold"}:
        return _typed("b", name)
    return named(change.noun, name) if name else _counted(change.noun, 1)


def _counted(code: str, number: int) -> Markup:
    """Return so many parts of a record, with the measure word of each."""
    return escape(_MANY[code](number) if code in _MANY else ngettext("%(num)s part", "%(num)s parts", number))


def _typed(tag: str, said: str | None) -> Markup:
    """Return what somebody typed."""
    mark = {"del": Markup('<del class="said-old">{}</del>'), "ins": Markup('<ins class="said-new">{}</ins>')}
    return mark.get(tag, Markup("<b>{}</b>")).format(said or "")


def _deed(change: Change) -> str:
    return deed_of(change.noun, change.verb, change.old, change.new)


def reversed_rows(group: Iterable[Change]) -> list[Change]:
    """Return the rows as they were before they were undone: what was taken back in them is told forwards."""
    turned = {"created": "removed", "removed": "created"}
    return [
        Change(
            record_type=one.record_type,
            record_id=one.record_id,
            noun=one.noun,
            noun_id=one.noun_id,
            verb=turned.get(one.verb, one.verb),
            old=one.new,
            new=one.old,
        )
        for one in group
    ]
