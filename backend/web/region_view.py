"""A region's one-page profile in plain values: its blocks in the template's order, fields as chips, marks in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from backend.domain.partners import areas, profiles, regions, statements, vocabulary
from backend.domain.partners.areas import CooperationArea, Direction
from backend.domain.partners.profiles import Block, BlockKind, Mismatch
from backend.domain.partners.regions import Figure, Region
from backend.domain.partners.statements import Statement, StatementKind
from backend.domain.partners.vocabulary import Word
from backend.domain.values import figures
from backend.domain.values.figures import Amount
from backend.http.i18n import gettext as _
from backend.http.i18n import locale_tag, text

LISTED = (
    StatementKind.PLATFORM,
    StatementKind.PARK,
    StatementKind.LABEL,
    StatementKind.DISTINCTION,
    StatementKind.GOAL,
)
"""Kinds of statements whose names are listed beside the profile."""


@dataclass(frozen=True, slots=True)
class Chips:
    """Some words under one label."""

    label: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class Area:
    """One area of cooperation: its text, which begins with its title, and its typed fields."""

    title: str
    rest: str
    tag: str
    translated: bool
    directions: list[tuple[str, str]]
    chips: list[Chips]
    marks: list[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """The profile: headings, paragraphs of sentences, figures, themes, areas, credits."""

    paragraphs: list[Block]
    figures: list[tuple[str, str, str]]
    themes: list[str]
    areas: list[Area]
    credits: list[str]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing has been entered."""
        return not (self.paragraphs or self.figures or self.themes or self.areas)


def profile(region: Region) -> Profile:
    """Return the profile of a region, as `regions.get` loads it, in the reader's language."""
    blocks = profiles.sentences(region, locale_tag(), current_app.config["DEFAULT_LOCALE"])
    by_kind: dict[BlockKind, list[Block]] = {kind: [] for kind in BlockKind}
    for block in blocks:
        by_kind[block.kind].append(block)
    return Profile(
        paragraphs=by_kind[BlockKind.PARAGRAPH],
        figures=[(_(one.label), one.text, _(one.note)) for one in by_kind[BlockKind.FIGURE] if one.label and one.note],
        themes=[_(one.text) for one in by_kind[BlockKind.THEME]],
        areas=[_area(one, one.area) for one in by_kind[BlockKind.AREA] if one.area],
        credits=[one.text for one in by_kind[BlockKind.CREDIT]],
    )


def figure_rows(region: Region) -> list[dict[str, str]]:
    """Return every figure: what, how much with its qualifier, of which year or none given, and whence."""
    return [
        {
            "label": _(vocabulary.label(vocabulary.INDICATORS, one.indicator)),
            "value": figures.show(Amount(one.value, one.unit, one.qualifier), locale_tag()),
            "note": _note(one),
            "source": text(one.source),
        }
        for one in region.figures
    ]


def named(region: Region) -> list[Chips]:
    """Return the names in the statements by kind, then the sectors by the part they play."""
    groups = [Chips(_(statements.LABELS[kind]), _names(region.statements, kind)) for kind in LISTED]
    for role in dict.fromkeys(one.role for one in region.statements if one.kind is StatementKind.SECTOR and one.role):
        mine = [one.slug for one in region.statements if one.role is role and one.slug]
        groups.append(Chips(_(statements.LABELS[role]), _words(vocabulary.SECTORS, mine)))
    return [one for one in groups if one.words]


def marks(found: Iterable[Mismatch]) -> list[str]:
    """Return in words where text and typed fields disagree."""
    return [
        _("the text says “%(value)s”, no field does", value=one.value)
        if one.field == "text"
        else _("the field %(field)s says “%(value)s”, the text does not", field=one.field, value=one.value)
        for one in found
    ]


def level_options() -> list[tuple[str, str]]:
    """Return the kinds of places with their words."""
    return [(level.value, _(words)) for level, words in regions.LABELS.items()]


def qualifier_options() -> list[tuple[str, str]]:
    """Return how a value may stand to what is meant, in words; exactly is what stands without a choice."""
    return [(one.value, _(words)) for one, words in figures.LABELS.items() if one is not figures.Qualifier.EXACTLY]


def indicator_options(used: Iterable[str]) -> list[tuple[str, str]]:
    """Return the indicators with their words, those in use that are of no list too."""
    slugs = dict.fromkeys([*vocabulary.INDICATORS, *(one for one in used if one)])
    return [(slug, _(vocabulary.label(vocabulary.INDICATORS, slug))) for slug in slugs]


def theme_options(used: Iterable[str]) -> list[dict[str, str]]:
    """Return the themes with their words, those in use that are of no list too."""
    slugs = dict.fromkeys([*vocabulary.THEMES, *used])
    return [{"id": slug, "name": _(vocabulary.theme(slug))} for slug in slugs]


def _area(block: Block, area: CooperationArea) -> Area:
    title = area.title.get(block.tag) or text(area.title)
    starts = block.text.startswith(title)
    return Area(
        title=title if starts else "",
        rest=block.text[len(title) :] if starts else block.text,
        tag=block.tag,
        translated=block.translated,
        directions=[(one, _(areas.LABELS[Direction(one)])) for one in area.direction],
        chips=_chips(area),
        marks=marks(block.mismatches),
    )


def _chips(area: CooperationArea) -> list[Chips]:
    found = [
        Chips(_("With"), [text(area.counterpart)] if area.counterpart else []),
        Chips(_("Sectors"), _words(vocabulary.SECTORS, area.sectors)),
        Chips(_("Forms"), _words(vocabulary.FORMS, area.forms)),
        Chips(_("Seeks"), _texts(area.seeks)),
        Chips(_("Offers"), _texts(area.offers)),
        Chips(_("Carriers"), _texts(area.carriers)),
        Chips(_("Channels"), _texts(area.channels)),
        Chips(_("Means"), _texts(area.means)),
    ]
    return [one for one in found if one.words]


def _words(words: Mapping[str, Word], slugs: Iterable[str]) -> list[str]:
    return [_(vocabulary.label(words, slug)) for slug in slugs]


def _texts(many: Iterable[dict[str, Any]]) -> list[str]:
    return [text(one) for one in many]


def _names(found: Sequence[Statement], kind: StatementKind) -> list[str]:
    return [_ranked(one) for one in found if one.kind is kind and one.name]


def _ranked(statement: Statement) -> str:
    """Return a statement's name, of a distinction with its place and where it counts."""
    if statement.rank is None:
        return text(statement.name)
    where = f" ({text(statement.scope)})" if statement.scope else ""
    return _("no. %(rank)s: %(name)s", rank=statement.rank, name=text(statement.name)) + where


def _note(figure: Figure) -> str:
    year = str(figure.year) if figure.year else _(figures.YEAR_NOT_GIVEN)
    return _("%(year)s, of %(whole)s", year=year, whole=text(figure.of_region.short)) if figure.of_region else year


def clock_note(zone: str) -> str:
    """Return what is said of an office whose clock is not that of its own region."""
    return _(
        "The office’s clock is %(zone)s, not that of your own region: by it days begin and reminders go out. Whoever"
        " runs Amity sets AMITY_HOME_TIMEZONE and starts it again.",
        zone=zone,
    )
