"""Personal names in both scripts, the family name marked."""

import pytest

from backend.domain.values.names import PersonalName

WANG = PersonalName(
    native="王晓明",
    family="Wang",
    given="Xiaoming",
    passport="WANG XIAOMING",
    honorific={"zh-Hans": "先生", "en": "Mr"},
)
ANNA = PersonalName(
    native="Anna Muster", family="Muster", given="Anna", written={"zh-Hans": "安娜·穆斯特"},
    honorific={"de": "Frau", "zh-Hans": "女士"},
)  # fmt: skip
KIM = PersonalName(native="김예시", family="Kim", given="Yesi", honorific={"ko": "님"})


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        (WANG, "WANG Xiaoming"),
        (ANNA, "Anna MUSTER"),
        (KIM, "KIM Yesi"),
        (PersonalName(family="Minta", given="Béla", family_first=True), "MINTA Béla"),
        (PersonalName(native="示例", family="Shili", given="Wen", family_first=False), "Wen SHILI"),
        (PersonalName(given="Sukarno"), "Sukarno"),
        (PersonalName(native="示例"), ""),
    ],
)
def test_the_family_name_is_marked_and_stands_where_its_script_puts_it(name: PersonalName, latin: str) -> None:
    assert name.latin == latin


@pytest.mark.parametrize(
    ("name", "locale", "shown", "addressed"),
    [
        (WANG, "zh-Hans", "王晓明", "王晓明先生"),
        (WANG, "en", "WANG Xiaoming", "Mr WANG Xiaoming"),
        (WANG, "de", "WANG Xiaoming", "WANG Xiaoming"),
        (WANG, "ko", "王晓明", "王晓明"),
        (ANNA, "zh-Hans", "安娜·穆斯特", "安娜·穆斯特女士"),
        (ANNA, "en", "Anna MUSTER", "Anna MUSTER"),
        (ANNA, "de", "Anna MUSTER", "Frau Anna MUSTER"),
        (KIM, "ko", "김예시", "김예시님"),
        (KIM, "zh-Hans", "KIM Yesi", "KIM Yesi"),
        (PersonalName(native="示例"), "en", "示例", "示例"),
    ],
)
def test_readers_see_their_own_script_where_it_is_known(
    name: PersonalName, locale: str, shown: str, addressed: str
) -> None:
    assert (name.shown(locale), name.addressed(locale)) == (shown, addressed)


@pytest.mark.parametrize(
    ("name", "locale", "beside"),
    [
        (WANG, "zh-Hans", "WANG Xiaoming"),
        (WANG, "en", "王晓明"),
        (ANNA, "zh-Hans", "Anna MUSTER"),
        (ANNA, "en", ""),
        (KIM, "zh-Hans", "김예시"),
        (PersonalName(native="Айгуль Үлгі", family="Ulgi", written={"zh-Hans": "阿依古丽"}), "zh-Hans", "Айгуль Үлгі"),
        (PersonalName(native="示例"), "en", ""),
    ],
)
def test_the_original_stands_beside_what_readers_read(name: PersonalName, locale: str, beside: str) -> None:
    assert name.beside(locale) == beside


@pytest.mark.parametrize(
    ("name", "both"), [(WANG, "王晓明 WANG Xiaoming"), (PersonalName(given="Anna", native="Anna"), "Anna")]
)
def test_cards_show_both_scripts(name: PersonalName, both: str) -> None:
    assert name.both() == both


def test_a_name_in_latin_letters_alone_is_not_said_twice() -> None:
    assert PersonalName(native="Anna Muster", family="Muster", given="Anna").both() == "Anna MUSTER"
