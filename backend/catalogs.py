"""The catalogs as translators keep them: `.po` files, read once a process, so that no compiled copy goes stale.

There are two. `messages` is what the office reads on its pages; `partners` is what Amity itself says to partners, in
calendars and on the pages made for them: a partner's language can come before the office works in it.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

ROOT = Path(__file__).parents[1] / "config" / "locale"
MESSAGES, PARTNERS = "messages", "partners"


@cache
def catalog(tag: str, domain: str = MESSAGES) -> NullTranslations:
    """Return the catalog of a language (BCP 47 tag); the messages themselves are English."""
    path = ROOT / tag.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"
    if not path.is_file():
        return NullTranslations()
    packed = BytesIO()
    with path.open("rb") as file:
        write_mo(packed, read_po(file))
    packed.seek(0)
    return Translations(packed)


@cache
def spoken(domain: str) -> tuple[str, ...]:
    """Return the tags of the languages this catalog speaks, English and Chinese first."""
    tags = sorted(path.parts[-3].replace("_", "-") for path in ROOT.glob(f"*/LC_MESSAGES/{domain}.po"))
    return tuple(dict.fromkeys(["en", *(tag for tag in tags if tag == "zh-Hans"), *tags]))
