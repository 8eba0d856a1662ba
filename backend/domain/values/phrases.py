"""The words Amity itself puts into titles that partners and coordinators read, in each language it speaks.

They are content, stored with the entry, and so stand here and not in the catalogue of a page.
"""

from collections.abc import Mapping

from backend.db import Texts
from backend.domain.values import texts

PHRASES: dict[str, dict[str, str]] = {
    "delegation_from": {"en": "Delegation from {name}", "zh-Hans": "{name}代表团来访"},
    "delegation_to": {"en": "Delegation to {name}", "zh-Hans": "赴{name}代表团出访"},
    "online_meeting": {"en": "Online meeting with {name}", "zh-Hans": "与{name}线上会晤"},
    "anniversary": {"en": "{years} years of partnership: {name}", "zh-Hans": "{name}结好{years}周年"},
    "first_anniversary": {"en": "One year of partnership: {name}", "zh-Hans": "{name}结好一周年"},
    "notice_by": {"en": "Last day for notice: {name}", "zh-Hans": "最后通知日:{name}"},
    "term_end": {"en": "Term ends: {name}", "zh-Hans": "有效期届满:{name}"},
    "signing": {"en": "Signing: {name}", "zh-Hans": "签署:{name}"},
}


def phrase(key: str, name: Mapping[str, str], **params: object) -> Texts:
    """Return the phrase about `name` in every language that both it and the name have, English at least."""
    forms = PHRASES[key]
    tags = [tag for tag in forms if tag in name] or ["en"]
    return {tag: forms[tag].format(name=texts.say(name, tag), **params) for tag in tags}
