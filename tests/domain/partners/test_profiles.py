"""A region's profile: the page's order, and a mark wherever text and typed fields disagree, in English and Chinese."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.demo import liangjiang
from backend.domain.office.acts import Act
from backend.domain.partners import profiles, regions
from backend.domain.partners.areas import CooperationArea
from backend.domain.partners.profiles import BlockKind, Mismatch
from backend.domain.partners.regions import Region, RegionDetails
from backend.domain.partners.statements import Statement, StatementRole
from backend.domain.values import inputs
from backend.domain.values.figures import Qualifier

LOCALES = ["en", "zh-Hans"]
ELSEWHERE = {"en": "Somewhere else", "zh-Hans": "别处"}
STATEMENTS: list[dict[str, Any]] = liangjiang.REGION["statements"]
SPOKEN = [one["indicator"] for one in STATEMENTS if one["kind"] == "figure"]
ALTERED: dict[str, Callable[[Any], Any]] = {
    "name": lambda _: ELSEWHERE,
    "scope": lambda _: ELSEWHERE,
    "scale": lambda _: ELSEWHERE,
    "authority": lambda _: ELSEWHERE,
    "since": lambda _: "2011",
    "rank": lambda rank: rank + 1,
    "country": lambda _: "FR",
    "role": lambda role: next(one for one in StatementRole if one is not role),
    "slug": lambda slug: "finance" if slug != "finance" else "catering",
    "indicator": lambda _: "population",
}
TYPED = [(place, field) for place, one in enumerate(STATEMENTS) for field in one if field in ALTERED]


def marks(region: Region, locale: str) -> list[Mismatch]:
    """Return every mark on the page."""
    return [mark for block in profiles.sentences(region, locale) for mark in block.mismatches]


@pytest.mark.parametrize("locale", LOCALES)
def test_text_and_fields_of_the_seed_agree(home: Region, locale: str) -> None:
    assert marks(home, locale) == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("place", "field"), TYPED)
def test_an_altered_statement_is_marked(home: Region, place: int, field: str, locale: str) -> None:
    statement = home.statements[place]
    setattr(statement, field, ALTERED[field](getattr(statement, field)))
    assert marks(home, locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("indicator", SPOKEN)
def test_an_altered_figure_is_marked(home: Region, indicator: str, locale: str) -> None:
    figure = next(one for one in home.figures if one.indicator == indicator)
    kept = {name: getattr(figure, name) for name in ("value", "unit", "qualifier", "year")}
    altered: list[dict[str, Any]] = [
        *({"value": value} for value in ("367600000000", "161", "101", "2/3", "66", "70")),
        *({"unit": unit} for unit in ("EUR", "hectares", None) if unit != figure.unit),
        *({"qualifier": one} for one in Qualifier if one is not figure.qualifier),
        *({"year": year} for year in (2019, None) if year != figure.year),
    ]
    for fields in altered:
        for name, value in (kept | fields).items():
            setattr(figure, name, value)
        assert marks(home, locale), fields


@pytest.mark.parametrize("locale", LOCALES)
def test_other_names_of_places_are_marked(home: Region, locale: str) -> None:
    home.name = ELSEWHERE
    assert [one.field for one in marks(home, locale)] == ["region.name"]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_share_of_another_place_is_marked(home: Region, locale: str) -> None:
    home.figures[2].of_region = Region(name=ELSEWHERE)
    assert [one.field for one in marks(home, locale)] == ["foreign_trade_share.of_region_id"]


def altered_areas(area: CooperationArea) -> Iterator[tuple[str, Any]]:
    """Yield each field of an area with one word too few, one too many, or another one."""
    for field, other in (("sectors", "population"), ("forms", "friendship_port")):
        words = getattr(area, field)
        yield from ((field, [one for one in words if one != left]) for left in words)
        yield field, [*words, other if words else "factory"]
    for direction in ("seek", "offer"):
        changed = set(area.direction) ^ {direction}
        yield "direction", sorted(changed)
    for field in ("seeks", "offers", "carriers", "channels", "means"):
        names = getattr(area, field)
        yield from ((field, [ELSEWHERE if one is other else one for one in names]) for other in names)
    yield "counterpart", ELSEWHERE


@pytest.mark.parametrize("place", range(5))
def test_an_altered_area_is_marked(home: Region, place: int) -> None:
    area = home.areas[place]
    for field, value in altered_areas(area):
        kept = getattr(area, field)
        setattr(area, field, value)
        assert marks(home, "en"), (field, value)
        setattr(area, field, kept)
    assert marks(home, "en") == []


@pytest.mark.parametrize("field", ["seeks", "offers", "carriers", "channels", "means", "counterpart", "direction"])
def test_an_altered_area_is_marked_in_chinese(home: Region, field: str) -> None:
    changed = 0
    for area in home.areas:
        for name, value in altered_areas(area):
            kept = getattr(area, name)
            setattr(area, name, value)
            if name == field:
                assert marks(home, "zh-Hans"), value
                changed += 1
            setattr(area, name, kept)
    assert changed


@pytest.mark.parametrize("locale", LOCALES)
def test_any_digit_altered_in_a_text_is_marked(home: Region, locale: str) -> None:
    for statement in (one for one in home.statements if one.text):
        assert statement.text is not None
        kept = statement.text
        for digit in re.finditer(r"\d", kept[locale]):
            other = str((int(digit[0]) + 1) % 10)
            text = kept[locale][: digit.start()] + other + kept[locale][digit.end() :]
            statement.text = kept | {locale: text}
            assert marks(home, locale), text
        statement.text = kept


@pytest.mark.parametrize("locale", LOCALES)
def test_a_mark_says_what_is_typed_and_what_is_written(home: Region, locale: str) -> None:
    home.figures[1].value = "170"
    typed, written = {"en": ("more than 170", "more than 160"), "zh-Hans": ("超过170", "160余")}[locale]
    assert marks(home, locale) == [Mismatch("companies_fortune500.value", typed), Mismatch("text", written)]


def test_a_statement_on_a_figure_that_is_gone_is_marked(home: Region) -> None:
    home.figures = [one for one in home.figures if one.indicator != "gdp"]
    assert Mismatch("figure.indicator", "gdp") in marks(home, "en")


def test_the_page_has_the_templates_order(home: Region) -> None:
    kinds = [block.kind for block in profiles.sentences(home, "en")]
    assert kinds == [
        *[BlockKind.CREDIT] * 2, BlockKind.HEADING, *[BlockKind.PARAGRAPH] * 5, BlockKind.NAME,
        *[BlockKind.FIGURE] * 2, *[BlockKind.THEME] * 3, BlockKind.HEADING, *[BlockKind.AREA] * 5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "population", "area"), [("en", "3,290,000", "1,200 km²"), ("zh-Hans", "329万", "1200平方公里")]
)
def test_figures_without_a_year_say_so(home: Region, locale: str, population: str, area: str) -> None:
    shown = [(b.label, b.text, b.note) for b in profiles.sentences(home, locale) if b.kind is BlockKind.FIGURE]
    assert shown == [("Population", population, "year not given"), ("Area", area, "year not given")]


def test_the_chinese_is_marked_as_translated_and_the_english_is_not(home: Region) -> None:
    texts = {BlockKind.PARAGRAPH, BlockKind.AREA}
    for locale, translated in (("en", False), ("zh-Hans", True)):
        blocks = [block for block in profiles.sentences(home, locale) if block.kind in texts]
        assert [(block.tag, block.translated) for block in blocks] == [(locale, translated)] * 10


def test_a_language_that_is_not_there_falls_back_and_says_so(home: Region) -> None:
    blocks = profiles.sentences(home, "de")
    assert {block.tag for block in blocks if block.kind is BlockKind.PARAGRAPH} == {"en"}
    assert [mark for block in blocks for mark in block.mismatches] == []


def test_languages_that_cannot_be_read_are_compared_by_names(home: Region) -> None:
    german = Statement(kind="goal", text={"de": "Eine Stadt mit 3 Häfen."}, name={"de": "Hafenstadt"}, translated=[])
    home.statements = [german]
    assert marks(home, "de") == [Mismatch("goal.name", "Hafenstadt")]


def test_a_plain_region_has_its_prose_alone(session: Session, act: Act) -> None:
    details = {"name": "Duisburg", "country": "DE", "level": "city", "timezone": "Europe/Berlin"}
    profile = "A port.\n\nTwo rivers meet."
    made = regions.create(session, act, inputs.parse(RegionDetails, details | {"profile": profile}))
    blocks = profiles.sentences(regions.get(session, made.id), "en")
    assert [(one.kind, one.text) for one in blocks] == [
        (BlockKind.HEADING, "General Socio-economic Profile"),
        (BlockKind.PARAGRAPH, "A port."),
        (BlockKind.PARAGRAPH, "Two rivers meet."),
    ]
