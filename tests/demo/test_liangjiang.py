"""The demo's home region against the seed (decisions 26): nothing lost, nothing added, nothing in words alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from backend.demo import liangjiang
from backend.domain.office import acts
from backend.domain.office.acts import Act, Desk
from backend.domain.partners import profiles, regions, vocabulary
from backend.domain.partners.profiles import BlockKind
from backend.domain.partners.regions import Region, RegionDetails
from backend.domain.values import amounts, inputs, texts

SEED = Path(__file__).parents[1] / "data" / "seed-liangjiang.txt"
WORDS = (
    *vocabulary.SECTORS.values(), *vocabulary.FORMS.values(), *vocabulary.INSTITUTIONS.values(),
    *vocabulary.INDICATORS.values(),
)  # fmt: skip


@pytest.fixture
def home(engine: Engine) -> Iterator[Region]:
    """Return the home region, read back from the database."""
    act = Act(datetime(2026, 11, 23, tzinfo=UTC), Desk())
    writing = engine.execution_options(amity_writes=True)
    with writing.connect() as connection, connection.begin() as outer:
        maker = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        acts.attach(maker)
        with maker(info={"act": act}) as session:
            yield load(session, act)
        outer.rollback()


def load(session: Session, act: Act) -> Region:
    """Enter Chongqing and the home region as the API would, and read it back."""
    parent = regions.create(session, act, inputs.parse(RegionDetails, liangjiang.PARENT))
    made = regions.create(session, act, inputs.parse(RegionDetails, liangjiang.region(str(parent.id))))
    session.commit()
    session.expunge_all()
    return regions.get(session, made.id)


def seed_lines() -> list[str]:
    """Return the seed's lines that are not empty."""
    return [line for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]


def split(text: str) -> list[str]:
    """Return the sentences of an English paragraph."""
    return re.split(r'(?<=\.) (?=[A-Z"])', text)


def test_the_page_is_the_seed_line_by_line(home: Region) -> None:
    assert [block.text for block in profiles.sentences(home, "en")] == seed_lines()


def test_the_page_is_the_seed_sentence_by_sentence(home: Region) -> None:
    paragraphs = [block for block in profiles.sentences(home, "en") if block.kind is BlockKind.PARAGRAPH]
    said = [sentence.text for block in paragraphs for sentence in block.sentences]
    assert said == [sentence for line in seed_lines()[3:8] for sentence in split(line)]
    assert len(said) == 10


def test_every_sentence_has_its_statements(home: Region) -> None:
    kinds = [[one.kind.value for one in group] for group in profiles.grouped(home.statements)]
    assert kinds == [
        ["founded", "distinction", "distinction"],
        ["goal", "goal"],
        ["figure"],
        ["figure", "figure", "figure"],
        ["label", *["sector"] * 6],
        ["label", "label", "figure"],
        ["figure", "label", "figure"],
        ["label"],
        ["platform", "platform"],
        ["figure", *["park"] * 3, *["institution"] * 3],
    ]


def without(text: str, names: list[str]) -> str:
    """Return the text with typed names, words of the vocabulary and amounts taken out."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    for word in WORDS:
        text = word.pattern("en").sub(" ", text)
    for found in sorted(amounts.read(text, "en"), key=lambda one: one.start, reverse=True):
        text = text[: found.start] + " " + text[found.end :]
    return text


def names_of(home: Region) -> list[str]:
    """Return every name that is typed, of the region, its statements and areas."""
    assert home.parent is not None
    typed = [home.name, home.short, home.parent.name]
    for statement in home.statements:
        typed += [one for one in (statement.name, statement.scope, statement.authority) if one]
    for area in home.areas:
        typed += [*([area.counterpart] if area.counterpart else []), *area.carriers, *area.channels, *area.means]
    return [texts.say(one, "en") for one in typed]


def test_no_number_and_no_name_stands_in_words_alone(home: Region) -> None:
    names = names_of(home)
    texts_read = [
        sentence
        for block in profiles.sentences(home, "en")
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.AREA}
        for sentence in split(block.text)
    ]
    for sentence in texts_read:
        rest = without(sentence, names)
        assert re.findall(r"\d", rest) == [], sentence
        assert re.findall(r"(?<=[a-z,] )[A-Z][A-Za-z-]+", rest) in ([], ["City"]), sentence


def test_three_of_six_parks_have_a_name_and_no_more_are_invented(home: Region) -> None:
    parks = [texts.say(one.name, "en") for one in home.statements if one.kind.value == "park"]
    figure = next(one for one in home.figures if one.indicator == "international_parks")
    assert (parks, figure.value) == (
        ["Sino-Germany Industrial Park", "Sino-Swiss Technopark", "Sino-Italian Industrial Park"], "6",
    )  # fmt: skip


def test_the_third_theme_is_one_line_with_commas(home: Region) -> None:
    themes = [block.text for block in profiles.sentences(home, "en") if block.kind is BlockKind.THEME]
    assert themes[2:] == ["Education, jobs & skills, Innovation centres, business clusters"]


def test_every_area_has_its_direction(home: Region) -> None:
    assert [(area.title["en"], area.direction) for area in home.areas] == [
        ("High-end manufacturing", ["seek", "offer"]),
        ("Scientific and technological innovation", ["seek"]),
        ("High-end service sector", ["seek"]),
        ("Logistics and trade", ["seek", "offer"]),
        ("Exchange and cooperation", ["seek", "offer"]),
    ]


def test_every_text_stands_in_both_languages(home: Region) -> None:
    told = [one.text for one in home.statements if one.text] + [one.text for one in home.areas]
    assert [sorted(one or {}) for one in told] == [["en", "zh-Hans"]] * 15


def test_shares_are_of_chongqing_and_years_are_as_given(home: Region) -> None:
    assert [(one.indicator, one.of_region.name["en"]) for one in home.figures if one.of_region] == [
        ("foreign_trade_share", "Chongqing"), ("foreign_capital_share", "Chongqing"),
    ]  # fmt: skip
    assert [(one.indicator, one.year) for one in home.figures if one.year] == [("gdp", 2020)]
