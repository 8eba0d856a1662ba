"""What holidays are called where the library `holidays` does not speak the language: frequent ones, by their English.

A name that is not among them stays English; whose it is stands beside it.
"""

import re

from backend.domain.errors import N_
from backend.http import formats
from backend.http.i18n import gettext as _

FREQUENT = frozenset(
    {
        N_("New Year's Day"),
        N_("Christmas Day"),
        N_("Christmas Eve"),
        N_("Second Day of Christmas"),
        N_("Boxing Day"),
        N_("Saint Stephen's Day"),
        N_("Orthodox Christmas"),
        N_("Epiphany"),
        N_("Good Friday"),
        N_("Holy Saturday"),
        N_("Easter"),
        N_("Easter Sunday"),
        N_("Easter Monday"),
        N_("Ascension Day"),
        N_("Pentecost"),
        N_("Pentecost Monday"),
        N_("Corpus Christi"),
        N_("Assumption Day"),
        N_("Immaculate Conception"),
        N_("All Saints' Day"),
        N_("Reformation Day"),
        N_("Labor Day"),
        N_("May Day"),
        N_("Workers' Day"),
        N_("National Day"),
        N_("Independence Day"),
        N_("Constitution Day"),
        N_("Republic Day"),
        N_("Revolution Day"),
        N_("Liberation Day"),
        N_("Victory Day"),
        N_("Memorial Day"),
        N_("Armistice Day"),
        N_("National Unity Day"),
        N_("German Unity Day"),
        N_("Freedom Day"),
        N_("Children's Day"),
        N_("International Women's Day"),
        N_("Chinese New Year"),
        N_("Chinese New Year (Second Day)"),
        N_("Korean New Year"),
        N_("Chuseok"),
        N_("Eid al-Fitr"),
        N_("Eid al-Adha"),
        N_("Islamic New Year"),
        N_("Prophet Muhammad's Birthday"),
        N_("Vesak Day"),
        N_("Visakha Bucha"),
        N_("Diwali"),
        N_("Nowruz Holiday"),
        N_("Songkran Festival"),
        N_("ANZAC Day"),
        N_("Australia Day"),
        N_("Thanksgiving Day"),
        N_("Day of Goodwill"),
        N_("Heritage Day"),
        N_("Human Rights Day"),
        N_("Jamhuri Day"),
        N_("Midsummer Day"),
        N_("King's Day"),
        N_("Substitute Holiday"),
        N_("Vernal Equinox Day"),
        N_("Autumnal Equinox Day"),
        N_("Culture Day"),
        N_("Emperor's Birthday"),
        N_("Coming of Age Day"),
        N_("Respect for the Aged Day"),
        N_("Marine Day"),
        N_("Mountain Day"),
        N_("Sports Day"),
        N_("Greenery Day"),
        N_("Showa Day"),
        N_("Foundation Day"),
        N_("Labor Thanksgiving Day"),
    }
)
_MARK = re.compile(r"(?P<name>.+?) \((?P<mark>observed|estimated|in lieu|observed, estimated)\)")


def said(name: str) -> str:
    """Return the name of a holiday as the page's readers call it; of two on one day both."""
    return formats.listed(_one(one) for one in name.split("; "))


def _one(name: str) -> str:
    marked = _MARK.fullmatch(name)
    if name in FREQUENT:
        return _(name)
    inner = marked["name"] if marked else ""
    if marked is None or inner not in FREQUENT:
        return name
    mark = _("estimated") if marked["mark"] == "estimated" else _("day off instead")
    return _("%(name)s (%(note)s)", name=_(inner), note=mark)
