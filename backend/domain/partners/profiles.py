"""The profile of a region as one page: its blocks in the template's order, and where text and fields disagree.

Order: credits, socio-economic profile, figures, themes, preferred areas of cooperation. Nothing here is stored.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TypeAlias

from backend.db import Texts
from backend.domain.errors import N_
from backend.domain.partners import vocabulary
from backend.domain.partners.areas import CooperationArea, Direction
from backend.domain.partners.regions import Figure, Region
from backend.domain.partners.statements import Statement, StatementKind
from backend.domain.partners.vocabulary import Word
from backend.domain.values import amounts, countries, figures, texts
from backend.domain.values.amounts import Found
from backend.domain.values.figures import Amount

Span: TypeAlias = tuple[int, int]

_PHRASES = frozenset({"direction", "offers", "seeks"})
_ROLES: Mapping[str, Word] = {role.value: word for role, word in vocabulary.ROLES.items()}
_DIRECTIONS: Mapping[str, Word] = {direction.value: word for direction, word in vocabulary.DIRECTIONS.items()}


class BlockKind(StrEnum):
    """What a block of the page is."""

    CREDIT = "credit"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    NAME = "name"
    FIGURE = "figure"
    THEME = "theme"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """That text and typed fields disagree: `field` says `value`, and the text does not; or, of `text`, the reverse."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the statements that stand in it, in the language `tag`."""

    text: str
    tag: str
    statements: tuple[Statement, ...] = ()
    translated: bool = False
    mismatches: tuple[Mismatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the page. `msgid` says that `text` is to be translated by the page (headings, themes).

    `label` and `note` are msgids (or a year) shown beside a figure; `translated` marks the office's own translation.
    """

    kind: BlockKind
    text: str
    tag: str
    msgid: bool = False
    label: str | None = None
    note: str | None = None
    translated: bool = False
    sentences: tuple[Sentence, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    area: CooperationArea | None = None


@dataclass(frozen=True, slots=True)
class _Expected:
    """A typed value, and where it stands in the text; nowhere means a mismatch."""

    field: str
    value: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text in its language, with the amounts found in it."""

    text: str
    tag: str
    found: tuple[Found, ...]


def sentences(region: Region, locale: str, default: str = "en") -> list[Block]:
    """Return the page's blocks in order, in the best language there is; `region` comes from `regions.get`."""
    narrative = [*_paragraphs(region, locale, default), *_prose(region, locale, default)]
    facts = [*_figures(region, locale), *_themes(region)]
    areas = [_area(region, one, locale, default) for one in region.areas]
    return [
        *(Block(BlockKind.CREDIT, f"©{one}", locale) for one in region.credits),
        *_headed(N_("General Socio-economic Profile"), narrative),
        *(_name(region, locale, default) if facts else []),
        *facts,
        *_headed(N_("Preferred Areas of Cooperation"), areas),
    ]


def mismatches(region: Region, part: Sequence[Statement] | CooperationArea, locale: str) -> list[Mismatch]:
    """Return where the typed fields of one sentence's statements, or of an area, do not stand in its text.

    Numbers, qualifiers, units, ordinals and known words of the text that no field holds are told as of `text`.
    Languages other than English and Chinese are compared by their names only.
    """
    if isinstance(part, CooperationArea):
        reading = _read(_area_text(part, locale, locale), locale)
        expected = _of_area(part, reading)
        known = (vocabulary.SECTORS, vocabulary.FORMS)
        return [*_missing(expected), *_undirected(part, reading), *_untyped(reading, expected, known)]
    reading = _read(texts.say(part[0].text, locale), locale)
    expected = [one for statement in part for one in _of_statement(region, statement, reading)]
    expected += _counts(part, reading)
    return [*_missing(expected), *_untyped(reading, expected, (vocabulary.SECTORS, vocabulary.INSTITUTIONS))]


def grouped(statements: Iterable[Statement]) -> list[tuple[Statement, ...]]:
    """Return the statements sentence by sentence: one with a text begins a sentence."""
    groups: list[list[Statement]] = []
    for one in statements:
        if one.text or not groups:
            groups.append([])
        groups[-1].append(one)
    return [tuple(group) for group in groups]


def shown_figures(region: Region) -> list[Figure]:
    """Return the figures that no sentence speaks of: they stand by themselves."""
    spoken = {one.indicator for one in region.statements if one.indicator}
    return [one for one in region.figures if one.indicator not in spoken]


def _headed(heading: str, blocks: Sequence[Block]) -> list[Block]:
    return [Block(BlockKind.HEADING, heading, "en", msgid=True), *blocks] if blocks else []


def _paragraphs(region: Region, locale: str, default: str) -> list[Block]:
    made = [_sentence(region, group, locale, default) for group in grouped(region.statements)]
    return [_paragraph(tuple(group)) for _, group in groupby(made, key=lambda one: one.statements[0].paragraph)]


def _paragraph(parts: tuple[Sentence, ...]) -> Block:
    tag = parts[0].tag
    text = ("" if tag.startswith("zh") else " ").join(one.text for one in parts)
    marks = tuple(mark for one in parts for mark in one.mismatches)
    translated = any(one.translated for one in parts)
    return Block(BlockKind.PARAGRAPH, text, tag, translated=translated, sentences=parts, mismatches=marks)


def _sentence(region: Region, group: tuple[Statement, ...], locale: str, default: str) -> Sentence:
    text, tag = texts.pick(group[0].text, locale, default)
    marks = tuple(mismatches(region, group, tag))
    return Sentence(text, tag, group, translated=tag in group[0].translated, mismatches=marks)


def _prose(region: Region, locale: str, default: str) -> list[Block]:
    text, tag = texts.pick(region.profile, locale, default)
    return [Block(BlockKind.PARAGRAPH, part.strip(), tag) for part in text.split("\n\n") if part.strip()]


def _name(region: Region, locale: str, default: str) -> list[Block]:
    text, tag = texts.pick(region.name, locale, default)
    return [Block(BlockKind.NAME, text, tag)]


def _figures(region: Region, locale: str) -> list[Block]:
    return [
        Block(
            BlockKind.FIGURE,
            figures.show(_amount(one), locale),
            locale,
            label=vocabulary.label(vocabulary.INDICATORS, one.indicator),
            note=str(one.year) if one.year else figures.YEAR_NOT_GIVEN,
        )
        for one in shown_figures(region)
    ]


def _themes(region: Region) -> list[Block]:
    return [Block(BlockKind.THEME, vocabulary.theme(slug), "en", msgid=True) for slug in region.themes]


def _area(region: Region, area: CooperationArea, locale: str, default: str) -> Block:
    tag = texts.pick(area.text or area.title, locale, default)[1]
    return Block(
        BlockKind.AREA,
        _area_text(area, tag, default),
        tag,
        translated=tag in area.translated,
        mismatches=tuple(mismatches(region, area, tag)),
        area=area,
    )


def _area_text(area: CooperationArea, tag: str, default: str) -> str:
    parts = [texts.say(area.title, tag, default), texts.say(area.text, tag, default)]
    return ("。" if tag.startswith("zh") else ". ").join(part for part in parts if part)


def _amount(figure: Figure) -> Amount:
    return Amount(figure.value, figure.unit, figure.qualifier)


def _read(text: str, tag: str) -> _Reading:
    return _Reading(text, tag, tuple(amounts.read(text, tag)))


def _missing(expected: Iterable[_Expected]) -> list[Mismatch]:
    return [Mismatch(one.field, one.value) for one in expected if not one.spans]


def _untyped(reading: _Reading, expected: Sequence[_Expected], known: Sequence[Mapping[str, Word]]) -> list[Mismatch]:
    """Return what the text says and no field does: amounts, ordinals, words of the vocabulary.

    A phrase of seeking or offering holds its numbers; the sectors and forms it speaks of stand in their own fields.
    """
    if not amounts.readable(reading.tag):
        return []
    numbers = {(one.start, one.end) for one in reading.found}
    words = {span for group in known for word in group.values() for span in _spans(word.pattern(reading.tag), reading)}
    typed = [span for one in expected for span in one.spans]
    named = [span for one in expected if one.field not in _PHRASES for span in one.spans]
    loose = [one for one in numbers if not _within(one, typed)] + [one for one in words if not _within(one, named)]
    return [Mismatch("text", reading.text[start:end]) for start, end in sorted(set(loose))]


def _within(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _undirected(area: CooperationArea, reading: _Reading) -> list[Mismatch]:
    """Return a direction that the text speaks of and the field does not."""
    return [
        Mismatch("text", reading.text[start:end])
        for direction, word in vocabulary.DIRECTIONS.items()
        if direction not in area.direction and amounts.readable(reading.tag)
        for start, end in _spans(word.pattern(reading.tag), reading)[:1]
    ]


def _of_statement(region: Region, statement: Statement, reading: _Reading) -> list[_Expected]:
    kind = statement.kind
    expected = [
        one
        for field in ("name", "scope", "scale", "authority")
        for one in _names(f"{kind}.{field}", [getattr(statement, field)], reading)
    ]
    if kind is StatementKind.FOUNDED:
        expected += _names("region.name", [region.name], reading)
    if statement.country and statement.name:
        name = _read(texts.say(statement.name, reading.tag), reading.tag)
        found = _spans(countries.pattern(statement.country, reading.tag), name)
        expected.append(_Expected(f"{kind}.country", statement.country, found and _literal(name.text, reading)))
    return [*expected, *_read_fields(region, statement, reading)] if amounts.readable(reading.tag) else expected


def _read_fields(region: Region, statement: Statement, reading: _Reading) -> list[_Expected]:
    """Return what a statement says in numbers and known words."""
    kind = statement.kind
    expected: list[_Expected] = []
    if statement.since:
        expected.append(_number(f"{kind}.since", int(statement.since[:4]), reading))
    if statement.rank:
        spans = tuple((one.start, one.end) for one in reading.found if one.rank and one.value == statement.rank)
        expected.append(_Expected(f"{kind}.rank", str(statement.rank), spans))
    if statement.role:
        expected += _words(f"{kind}.role", [statement.role], _ROLES, reading)
    if statement.slug:
        words = vocabulary.INSTITUTIONS if kind is StatementKind.INSTITUTION else vocabulary.SECTORS
        expected += _words(f"{kind}.slug", [statement.slug], words, reading)
    if statement.indicator:
        expected += _of_indicator(region, statement.indicator, reading)
    return expected


def _of_indicator(region: Region, indicator: str, reading: _Reading) -> list[_Expected]:
    expected = _words("figure.indicator", [indicator], vocabulary.INDICATORS, reading)
    figure = next((one for one in region.figures if one.indicator == indicator), None)
    if figure is None:
        return [*expected, _Expected("figure.indicator", indicator, ())]
    amount = _amount(figure)
    spans = tuple((one.start, one.end) for one in reading.found if one.says(amount))
    expected.append(_Expected(f"{indicator}.value", figures.show(amount, reading.tag), spans))
    if figure.year:
        expected.append(_number(f"{indicator}.year", figure.year, reading))
    if figure.of_region:
        expected += _names(f"{indicator}.of_region_id", [figure.of_region.short], reading)
    return expected


def _of_area(area: CooperationArea, reading: _Reading) -> list[_Expected]:
    expected = _names("counterpart", [area.counterpart], reading)
    for field in ("seeks", "offers", "carriers", "channels", "means"):
        expected += _names(field, getattr(area, field), reading)
    if not amounts.readable(reading.tag):
        return expected
    directions = [Direction(one) for one in area.direction]
    expected += _words("direction", directions, _DIRECTIONS, reading)
    expected += _words("sectors", area.sectors, vocabulary.SECTORS, reading)
    return [*expected, *_words("forms", area.forms, vocabulary.FORMS, reading)]


def _counts(part: Sequence[Statement], reading: _Reading) -> list[_Expected]:
    """Return how many sectors of each role there are: a text that lists them says so (TWO pillar industries)."""
    if not amounts.readable(reading.tag):
        return []
    roles = [one.role for one in part if one.kind is StatementKind.SECTOR and one.role]
    counts = {role: roles.count(role) for role in dict.fromkeys(roles)}
    return [_number(f"sector.{role}", count, reading) for role, count in counts.items() if count > 1]


def _names(field: str, names: Iterable[Texts | None], reading: _Reading) -> list[_Expected]:
    """Return names that must stand in the text as they are; those without this language are not compared."""
    said = [name[reading.tag] for name in names if name and reading.tag in name]
    return [_Expected(field, name, _literal(name, reading)) for name in said]


def _words(field: str, slugs: Iterable[str], words: Mapping[str, Word], reading: _Reading) -> list[_Expected]:
    """Return slugs whose word must stand in the text; a slug of no list only in English, as its words."""
    expected = []
    for slug in slugs:
        if slug in words:
            expected.append(_Expected(field, slug, _spans(words[slug].pattern(reading.tag), reading)))
        elif reading.tag.startswith("en"):
            expected.append(_Expected(field, slug, _literal(vocabulary.spelled(slug), reading)))
    return expected


def _number(field: str, number: int, reading: _Reading) -> _Expected:
    """Return a plain number (a year, a count) that must stand in the text."""
    spans = tuple((one.start, one.end) for one in reading.found if one.says(Amount(str(number))))
    return _Expected(field, str(number), spans)


def _literal(name: str, reading: _Reading) -> tuple[Span, ...]:
    return _spans(re.compile(re.escape(name), re.IGNORECASE), reading)


def _spans(pattern: re.Pattern[str], reading: _Reading) -> tuple[Span, ...]:
    return tuple(found.span() for found in pattern.finditer(reading.text))
