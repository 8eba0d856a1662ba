"""The words of the history: no column, noun, code or noted deed without them, in both languages."""

from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import inspect

from backend.db import OneOf
from backend.domain import restoring
from backend.domain.office.history import SILENT
from backend.web import history_values, word_diff
from backend.web.history_sentences import SENTENCES
from backend.web.history_words import BOOKKEEPING, FIELDS, NOUNS, OWN_VALUES, REFERENCES, UNTOLD, VALUES
from tests.servers import databases

databases.import_models()
restoring.models.cache_clear()
COLUMNS = [
    (noun, column.key, column.columns[0])
    for noun, model in sorted(restoring.models().items())
    for column in inspect(model).column_attrs
    if column.key not in SILENT
]


@pytest.mark.parametrize(("noun", "name", "column"), COLUMNS, ids=lambda one: one if isinstance(one, str) else "")
def test_every_column_has_words_or_is_kept_from_people(noun: str, name: str, column: Any) -> None:
    assert noun in NOUNS, "give the noun a word in web/history_words.py"
    if name in BOOKKEEPING or name in UNTOLD.get(noun, ()):
        return
    assert name in FIELDS, "give the column words in web/history_words.py, or say there that it is bookkeeping"
    if column.foreign_keys:
        assert name in REFERENCES, "say in web/history_words.py which noun's id this is"
    if isinstance(column.type, OneOf):
        known = {**VALUES, **OWN_VALUES.get((noun, name), {})}
        enum: type[StrEnum] = column.type.enum
        assert [one.value for one in enum if one.value not in known] == []


def test_every_sentence_says_who_or_what() -> None:
    assert [key for key, said in SENTENCES.items() if "%(who)s" not in said and "%(what)s" not in said] == []


def test_a_time_is_told_whole_or_not_at_all() -> None:
    assert history_values.when({"starts_at": "2027-05-12T09:30:00"}) is None
    assert history_values.when({"timezone": "Asia/Shanghai"}) is None


def test_a_long_text_is_compared_word_by_word() -> None:
    old = "The delegation of the port visits the new terminal in the morning and the old town later."
    found = word_diff.pieces(old, old.replace("morning", "afternoon"))
    assert found is not None
    assert [(one.kind, one.text) for one in found if one.kind != "kept"] == [("gone", "morning"), ("new", "afternoon")]
    chinese = "代表团上午参观新码头并会见港口负责人，下午游览老城区，晚上出席欢迎宴会，次日上午座谈后返程回国。"
    marked = word_diff.pieces(chinese, chinese.replace("上午座谈", "下午座谈"))
    assert marked is not None
    assert [(one.kind, one.text) for one in marked if one.kind != "kept"] == [("gone", "上"), ("new", "下")]
    assert word_diff.pieces("short", "other") is None
