"""The words Amity itself puts into the calendars of subscribers, in each language it speaks to partners.

They stand apart from the pages' catalogue: a partner's language can come before the office works in it.
"""

from backend.domain.values import texts

WORDS: dict[str, dict[str, str]] = {
    "called_off": {
        "en": "Called off: {title}",
        "zh-Hans": "已取消：{title}",
        "de": "Abgesagt: {title}",
        "fr": "Annulé : {title}",
        "it": "Annullato: {title}",
        "es": "Cancelado: {title}",
    },
    "postponed": {
        "en": "Postponed: {title}",
        "zh-Hans": "已延期：{title}",
        "de": "Verschoben: {title}",
        "fr": "Reporté : {title}",
        "it": "Rinviato: {title}",
        "es": "Aplazado: {title}",
    },
    "busy": {
        "en": "Busy",
        "zh-Hans": "忙碌",
        "de": "Belegt",
        "fr": "Occupé",
        "it": "Occupato",
        "es": "Ocupado",
    },
    "window": {
        "en": "The last 12 months and all that lies ahead.",
        "zh-Hans": "包含过去12个月及今后的全部安排。",
        "de": "Die letzten 12 Monate und alles, was bevorsteht.",
        "fr": "Les 12 derniers mois et tout ce qui est à venir.",
        "it": "Gli ultimi 12 mesi e tutto ciò che seguirà.",
        "es": "Los últimos 12 meses y todo lo que está por venir.",
    },
}
LOCALES = tuple(WORDS["busy"])
"""The languages a feed can speak without a fallback."""


def say(key: str, locale: str, default: str = "en", **params: str) -> str:
    """Return the words in `locale`, or in the language nearest to it."""
    return texts.say(WORDS[key], locale, default).format(**params)
