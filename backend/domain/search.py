"""Search over all nouns at once: any script, as typed or a letter off, the nearest first; only what the person may see.

Every word must be in a record's names or places, in any language. What is read are the rows of `backend.domain.index`;
both databases are asked alike, for parts that their trigram indexes find, and what stays hidden is not counted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rapidfuzz.distance import OSA
from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    false,
    func,
    not_,
    or_,
    select,
    text,
    union,
    union_all,
)
from sqlalchemy.orm import Session

from backend.domain.index import folding, rows
from backend.domain.index.rows import NOUNS, SearchRow, SearchWord, containing
from backend.domain.office import access, acts
from backend.domain.office.acts import Act
from backend.domain.outreach import feeds
from backend.domain.outreach.feeds import Feed

MOST = 8
FEW = 8
"""Below so many finds it is also asked what the words may have been meant for."""
LONGEST, MOST_WORDS, MOST_MEANT = 100, 8, 12
MANY, NEWEST = 1000, 150
"""Of a noun of which more is found than MANY, so many of each kind of nearness are looked at."""
SAME, BEGINS, NEAR = 0, 1, 5
"""The rank of what is called so; begins so; and does not bear the words as they were typed."""
MEANT = ("partnership", "agreement", "forum", "visit", "person", "region", "organisation", "feed")
"""All nouns, in the order in which they are meant by words that several bear alike."""
MATCHED = "amity_matched"
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one noun: the ids of the best, how many there are in all, and which are a letter off."""

    noun: str
    ids: list[UUID]
    total: int
    near: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """The groups, the best first; the folded words as typed, and those that they may have been meant for."""

    groups: list[Group] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    meant: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word that was typed, and the words of records that it may have been meant for."""

    typed: str
    meant: tuple[str, ...] = ()

    @property
    def parts(self) -> list[str]:
        """Return what a row must have one of: the word as any part, or one that was meant: whole, or of signs in it."""
        return [folding.needle(self.typed), *map(_meant_part, self.meant)]


def found(session: Session, act: Act, words: str, most: int = MOST) -> list[Group]:
    """Return what bears these words, noun by noun, the nearest first; nothing for no words."""
    return looked_up(session, act, words, most).groups


def looked_up(session: Session, act: Act, words: str, most: int = MOST) -> Found:
    """Return what `found` does, with the words by which it was found."""
    typed = split(words)
    if not typed:
        return Found()
    groups = _groups(session, act, [Word(one) for one in typed], most)
    if sum(one.total for one in groups) >= FEW:
        return Found(groups, typed)
    wanted = _meant(session, typed, signs=not groups)
    others = [word for one in wanted for word in one.meant]
    return Found(_groups(session, act, wanted, most), typed, others) if others else Found(groups, typed)


def matching(session: Session, noun: str, words: str) -> Select[UUID]:
    """Return the query of the ids of what bears these words, for the filter of a list: `Model.id.in_(matching(…))`.

    What nothing bears is looked for a letter off. The list's own rights stand beside it. No words, or signs alone,
    match nothing: ask `split` whether to filter. It makes one query itself, two where nothing bears the words, and
    none for what this session asked before.
    """
    kept: dict[tuple[str, str], Select[UUID]] = session.info.setdefault(MATCHED, {})
    if (noun, words) not in kept:  # a list asks for its number, its page and its tabs
        kept[noun, words] = _matching(session, noun, split(words))
    return kept[noun, words]


def split(words: str) -> list[str]:
    """Return what was typed as the folded words that are looked for; none for signs alone."""
    return list(dict.fromkeys(folding.words(words[:LONGEST])))[:MOST_WORDS]


def folded(text: str) -> str:
    """Return a text without marks, capitals and differences of width, to compare it with another."""
    return folding.folded(text)


def _matching(session: Session, noun: str, typed: Sequence[str]) -> Select[UUID]:
    ids = select(SearchRow.record_id).where(SearchRow.id.between(*rows.span_of(noun)))
    if not typed:
        return ids.where(SearchRow.id.is_(None))
    exact = ids.where(_having(session, [Word(one) for one in typed]))
    if session.scalar(exact.where(SearchRow.id.not_in(select(_hidden(acts.of(session)).c.id))).limit(1)) is not None:
        return exact
    return ids.where(_having(session, _meant(session, typed, signs=True)))


def _having(session: Session, wanted: Iterable[Word]) -> ColumnElement[bool]:
    return containing(session, [one.parts for one in wanted])


def _groups(session: Session, act: Act, wanted: Sequence[Word], most: int) -> list[Group]:
    totals = _totals(session, act, wanted)
    if not totals:
        return []
    hits = _hits(session, act, wanted, totals).subquery()
    order = hits.c.rank, hits.c.over, hits.c.length, hits.c.away, hits.c.id.desc()
    placed = select(hits, func.row_number().over(partition_by=hits.c.noun, order_by=order).label("place")).subquery()
    by_noun: dict[str, list[Any]] = {}
    for row in session.execute(select(placed).where(placed.c.place <= most).order_by(placed.c.place)):
        by_noun.setdefault(row.noun, []).append(row)
    return [_group(noun, by_noun[noun], totals[noun]) for noun in _placed(by_noun)]


def _placed(by_noun: Mapping[str, Sequence[Any]]) -> list[str]:
    """Return the nouns in order: the nearest find first, of those alike what is most often meant.

    Who types the name of a city means the partnership with it, also where that is called by more than the city.
    """
    ranks = {noun: found[0].rank for noun, found in by_noun.items()}
    places = {noun: (float(rank), float(MEANT.index(noun))) for noun, rank in ranks.items()}
    if ranks.get("partnership") == BEGINS and ranks.get("region") == SAME:
        places["partnership"] = (float(SAME), MEANT.index("region") - 0.5)
    return sorted(places, key=places.__getitem__)


def _group(noun: str, hits: Sequence[Any], total: int) -> Group:
    near = frozenset(row.record_id for row in hits if row.rank == NEAR)
    return Group(noun, [row.record_id for row in hits], total, near)


def _totals(session: Session, act: Act, wanted: Sequence[Word]) -> dict[str, int]:
    """Return how many of each noun may be seen and bear the words: asked of the trigrams alone where they can tell."""
    row_id, condition = rows.found(session, [one.parts for one in wanted])
    number, hidden = rows.number_of(row_id), _hidden(act)
    query = select(number, func.count()).where(condition, row_id.not_in(select(hidden.c.id))).group_by(number)
    return {NOUNS[found - 1]: count for found, count in session.execute(query)}


def _hits(session: Session, act: Act, wanted: Sequence[Word], totals: Mapping[str, int]) -> Select[Any]:
    """Return the query of what may be seen and bears the words, with what it is ordered by.

    First comes what is nearest to what was typed, then what is present before what is over, the shorter name, the day
    nearer to today, and what is newer. Of a noun with more than MANY the newest of each kind of nearness are looked at.
    """
    today = act.today.toordinal()
    over = case((SearchRow.until < today, 1), else_=0)
    away = func.abs(func.coalesce(SearchRow.until, today) - today)
    rank = _rank(session, [one.typed for one in wanted])
    columns = SearchRow.id, SearchRow.noun, SearchRow.record_id, SearchRow.length
    hidden = _hidden(act)
    many = [noun for noun, count in totals.items() if count > MANY]
    pools = [_pool(session, hidden, [one.parts for one in wanted], totals.keys() - set(many))]
    pools += [pool for one in many for pool in _newest(session, hidden, wanted, one)]
    if many:
        named = [[f"\n{folding.phrase(one.typed for one in wanted)}  \n"]]
        pools.append(select(_pool(session, hidden, named, many).limit(MANY).subquery().c.id))
    query = select(*columns, rank.label("rank"), over.label("over"), away.label("away"))
    return query.where(SearchRow.id.in_(union(*pools)))


def _pool(session: Session, hidden: CTE, parts: Iterable[Iterable[str]], nouns: Iterable[str]) -> Select[int]:
    row_id, condition = rows.found(session, parts)
    spans = [row_id.between(*rows.span_of(noun)) for noun in sorted(nouns)]
    return select(row_id.label("id")).where(condition, row_id.not_in(select(hidden.c.id)), or_(false(), *spans))


def _newest(session: Session, hidden: CTE, wanted: Sequence[Word], noun: str) -> Iterator[Select[int]]:
    """Yield the newest whose name begins so, in whose name a word does, and of all others."""
    whole = folding.phrase(one.typed for one in wanted)
    for parts in ([[f"\n{whole}"]], [[whole]], [one.parts for one in wanted]):
        found = _pool(session, hidden, parts, [noun]).order_by(text("id DESC")).limit(NEWEST)
        yield select(found.subquery().c.id)


def _rank(session: Session, typed: Sequence[str]) -> ColumnElement[int]:
    """Return how near a row is: a name is this; begins so; a word in it begins so; the first word does; any part."""
    place = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
    whole = folding.phrase(typed)

    def named(part: str) -> ColumnElement[bool]:
        return place(SearchRow.text, part).between(1, SearchRow.size)

    return case(
        (named(f"\n{whole}  \n"), SAME),
        (named(f"\n{whole}"), BEGINS),
        (named(whole), 2),
        (named(folding.phrase(typed[:1])), 3),
        (and_(*(place(SearchRow.text, folding.needle(word)) > 0 for word in typed)), 4),
        else_=NEAR,
    )


def _hidden(act: Act) -> CTE:
    """Return the query of the rows that may not be seen, asked once a statement: a feed has rights of its own."""
    unseen = select(SearchRow.id).where(not_(access.visible(SearchRow.record_id, act.who)))
    own = select(Feed.id).where(feeds.visible(act))
    of_others = select(SearchRow.id).where(SearchRow.id.between(*rows.span_of("feed")), SearchRow.record_id.not_in(own))
    return union_all(unseen, of_others).cte("hidden")


def _meant_part(word: str) -> str:
    found = folding.encoded(word)
    return found if folding.is_of_signs(word) else f"  {found}  "


def _meant(session: Session, typed: Sequence[str], *, signs: bool) -> list[Word]:
    """Return the words with what they may have been meant for: a letter missing, added, another, or two exchanged.

    `signs`: names of Chinese signs too. Nearly every such name has others a sign off, so ask only where it finds none.
    """
    known_as = [word for word in typed if folding.mistakable(word) and (signs or not folding.is_of_signs(word))]
    asked = {word: word == typed[-1] and not folding.is_of_signs(word) for word in known_as}
    if not asked:
        return [Word(word) for word in typed]
    query = select(SearchWord.word).where(or_(*(_like(word, begun=begun) for word, begun in asked.items())))
    known = session.scalars(query).all()
    return [Word(word, tuple(_nearest(word, known, begun=asked[word]) if word in asked else ())) for word in typed]


def _like(word: str, *, begun: bool) -> ColumnElement[bool]:
    """Return the condition on words that may be one letter off: such a word keeps the first half, or the last."""
    half, length = (len(word) - 1) // 2, func.length(SearchWord.word)
    head, tail = word[:half], word[: -half - 1 : -1]
    begins = and_(SearchWord.word >= head, SearchWord.word < f"{head}{_LAST}", length >= len(word) - 1)
    ends = and_(SearchWord.backward >= tail, SearchWord.backward < f"{tail}{_LAST}", length >= len(word) - 1)
    most = length <= len(word) + 1
    return or_(begins if begun else and_(begins, most), and_(ends, most))


def _nearest(word: str, known: Iterable[str], *, begun: bool) -> list[str]:
    near = [one for one in known if word not in one and _is_off_by_one(word, one, begun=begun)]
    return sorted(near, key=lambda one: (abs(len(one) - len(word)), one))[:MOST_MEANT]


def _is_off_by_one(word: str, known: str, *, begun: bool) -> bool:
    """Say whether they differ by one letter; of a word that may not be typed to its end, so does the beginning."""
    lengths = [len(known), *(range(len(word) - 1, len(word) + 2) if begun and len(word) > 4 else ())]
    return any(OSA.distance(word, known[:length], score_cutoff=1) <= 1 for length in lengths if length <= len(known))
