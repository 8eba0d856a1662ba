"""All lists by name."""

from collections.abc import Mapping

from backend.web.lists import (
    agreements,
    feeds,
    forums,
    history,
    messages,
    organisations,
    partnerships,
    people,
    regions,
    visits,
)
from backend.web.lists.sheets import Sheet

SHEETS: Mapping[str, Sheet] = {
    module.SHEET.name: module.SHEET
    for module in (partnerships, agreements, forums, visits, regions, organisations, people, feeds, messages, history)
}
