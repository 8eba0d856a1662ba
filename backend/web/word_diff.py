"""Two versions of a long text word by word: what stayed, what went, what came; of Chinese, sign by sign."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SHORT = 40
MOST = 1500
AROUND = 6
_TOKEN = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|\s+|[\w’'-]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text. `kind`: kept, gone or new."""

    kind: str
    text: str


def pieces(old: str, new: str) -> list[Piece] | None:
    """Return the text as pieces; None where it is too short, too long or too different for that to be read."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if min(len(old), len(new)) < SHORT or max(len(before), len(after)) > MOST:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.3:
        return None
    found: list[Piece] = []
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("kept", _shortened(before[start:end])))
            continue
        found += [Piece("gone", "".join(before[start:end]))] if end > start else []
        found += [Piece("new", "".join(after[other_start:other_end]))] if other_end > other_start else []
    return found


def _shortened(tokens: list[str]) -> str:
    """Return a part that stayed, its middle left out where it is long."""
    if len(tokens) <= 6 * AROUND:
        return "".join(tokens)
    return f"{''.join(tokens[: 2 * AROUND])} … {''.join(tokens[-2 * AROUND :])}"
