"""Personal names: in the native script, in Latin letters with the family name marked (WANG Xiaoming), the passport's.

Which part comes first follows the script: Han, kana and Hangul names put the family first, in Latin letters too.
"""

import re
from dataclasses import dataclass

from backend.db import Texts
from backend.domain.values import texts

_FAMILY_FIRST = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\u3005·]+")
_SCRIPTS = {
    "zh": _HAN,
    "ja": re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u3005・ ]+"),
    "ko": re.compile("[\uac00-\ud7af\u3400-\u4dbf\u4e00-\u9fff ]+"),
}
_HONORIFIC_LAST = frozenset({"zh", "ja", "ko"})


@dataclass(frozen=True, slots=True)
class PersonalName:
    """A person's name. `native` is whole, in its own script; `family` and `given` are Latin; `passport` stands apart.

    `written` holds the name in other languages' scripts (安娜·穆斯特), `honorific` the form of address per language.
    """

    native: str | None = None
    family: str | None = None
    given: str | None = None
    family_first: bool | None = None
    written: Texts | None = None
    passport: str | None = None
    honorific: Texts | None = None

    @property
    def puts_family_first(self) -> bool:
        """Say whether the family name leads, as stated or else as the native script has it."""
        if self.family_first is not None:
            return self.family_first
        return self.native is not None and _FAMILY_FIRST.search(self.native) is not None

    @property
    def latin(self) -> str:
        """Return the name in Latin letters, the family name in capitals: WANG Xiaoming, Anna MUSTER."""
        family = self.family.upper() if self.family else None
        parts = [family, self.given] if self.puts_family_first else [self.given, family]
        return " ".join(part for part in parts if part)

    def shown(self, locale: str) -> str:
        """Return the name as readers of `locale` read it: in their script where it is known, else in Latin letters."""
        written = (self.written or {}).get(locale)
        if written:
            return written
        script = _SCRIPTS.get(locale.split("-", maxsplit=1)[0])
        if self.native and script is not None and script.fullmatch(self.native):
            return self.native
        return self.latin or self.native or texts.say(self.written, locale)

    def beside(self, locale: str) -> str:
        """Return the name as it stands beside what readers of `locale` read: the original, else in Latin letters."""
        said = self.shown(locale).casefold()
        latin = self.latin
        original = "" if self.native is None or self.native.casefold() == latin.casefold() else self.native
        return next((one for one in (original, latin) if one and one.casefold() != said), "")

    def addressed(self, locale: str) -> str:
        """Return the name with its honorific of this language, where there is one: Ms Anna MUSTER, 王晓明先生."""
        honorific = (self.honorific or {}).get(locale)
        name = self.shown(locale)
        if not honorific:
            return name
        return f"{name}{honorific}" if locale.split("-", maxsplit=1)[0] in _HONORIFIC_LAST else f"{honorific} {name}"

    def both(self) -> str:
        """Return both scripts side by side, for cards and lists: 王晓明 WANG Xiaoming."""
        same = self.native is not None and self.native.casefold() == self.latin.casefold()
        parts = [self.latin] if same else [self.native, self.latin]
        return " ".join(part for part in parts if part)
