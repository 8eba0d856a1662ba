"""The demo's agreements: one of each way an agreement can stand in time, every one named as a sample.

Düsseldorf in its second tacit term, Piacenza near its last day for notice and undecided, Łódź renewed by itself and not
decided, Basel open-ended, Singapore with three parties, Gumi a friendship city, Adelaide in English only.
"""

from collections.abc import Iterator
from functools import partial

from backend.demo.days import Days, five_years_to, jubilee
from backend.demo.diary import ASIA, DIRECTOR, EUROPE, Fields, Scene, Step, ref
from backend.demo.words import sample, t
from backend.domain.agreements import agreements, renewals
from backend.domain.agreements.details import AgreementDetails, DecideDetails, SignDetails
from backend.domain.values import dates

TACIT_YEARS = {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}}
TWO_AND_TWO = {"months": 24, "renewal": "tacit", "renewal_months": 24, "notice": {"months": 3}}
FIVE_YEARS = {"months": 60, "renewal": "tacit", "renewal_months": 60, "notice": {"months": 6}}
OPEN_ENDED = {"months": None, "notice": {"months": 6}}
RENEWED = -12
"""The day, from T, on which Łódź's agreement renewed itself."""


def steps(days: Days) -> Iterator[Step]:
    """Yield the recording of the agreements, two signings, and what became of the terms."""
    recorded = {DIRECTOR: _framework(days), EUROPE: _european(days), ASIA: _asian(days)}
    for hour, (who, theirs) in zip(("09", "10", "14"), recorded.items(), strict=True):
        for number, (slug, fields) in enumerate(theirs.items()):
            yield Step(days.moment(-386, f"{hour}:{10 + 10 * number}"), who, partial(_record, slug, fields))
    yield from _almaty(days)
    yield from _singapore(days)
    yield from _terms(days)
    yield from _adelaide(days)


def _agreement(partner: str, kind: str, title: dict[str, str], **more: object) -> Fields:
    return {"partnership_id": ref(f"partnership.{partner}"), "kind": kind, "title": title, **more}


def _framework(days: Days) -> dict[str, Fields]:
    title = sample("Framework on cooperation of Chongqing and North Rhine-Westphalia", "重庆市与北威州合作框架协议")
    framework = _agreement("framework", "friendly_cooperation", title, signed_on=str(days.today.year - 6))
    return {"framework": framework}


def _european(days: Days) -> dict[str, Fields]:
    piacenza, _notice = five_years_to(days.ahead(21))
    lodz = dates.add_months(days.day(RENEWED), -24)
    return {
        "duesseldorf": _agreement(
            "duesseldorf",
            "mou",
            sample("Memorandum on friendly cooperation with Düsseldorf", "与杜塞尔多夫友好合作备忘录"),
            signed_on=days.months(-50).isoformat(),
            term=TACIT_YEARS,
        ),
        "piacenza": _agreement(
            "piacenza",
            "friendly_cooperation",
            sample("Agreement on friendly cooperation with Piacenza", "与皮亚琴察友好合作协议"),
            signed_on=days.back((piacenza - days.today).days - 6).isoformat(),
            effective_on=piacenza.isoformat(),
            term=FIVE_YEARS,
        ),
        "basel": _agreement(
            "basel",
            "park",
            sample("Agreement on twinned parks with Basel", "与巴塞尔结对园区协议"),
            signed_on=days.months(-31).isoformat(),
            term=OPEN_ENDED,
        ),
        "lodz": _agreement(
            "lodz",
            "friendly_exchange",
            sample("Agreement on friendly exchange with Łódź", "与罗兹友好交流协议"),
            signed_on=days.months(-24, -12).isoformat(),
            effective_on=lodz.isoformat(),
            term=TWO_AND_TWO,
        ),
    }


def _asian(days: Days) -> dict[str, Fields]:
    title = sample(
        "Agreement on the establishment of friendship-city relations with Gumi", "与龟尾缔结友好城市关系协议书"
    )
    return {
        "gumi": _agreement("gumi", "friendship_city", title, signed_on=jubilee(days).isoformat(), term={"months": None})
    }


def _almaty(days: Days) -> Iterator[Step]:
    title = sample("Agreement on friendly exchange with Almaty", "与阿拉木图友好交流协议")
    draft = _agreement("almaty", "friendly_exchange", title, status="draft", term={"months": 60})
    signed = {
        "signed_on": days.back(-200).isoformat(),
        "place": t("Almaty", "阿拉木图"),
        "signers": [
            _signer("us", "示例海燕", "SHILI Haiyan", t("Deputy Director", "管委会副主任")),
            _signer("them", "艾古丽·于尔吉", "Aigul ULGI", t("Deputy Akim", "副市长")),
        ],
    }
    yield Step(days.moment(-258, "10:40"), ASIA, partial(_record, "almaty", draft))
    yield Step(days.moment(-200, "16:10"), ASIA, partial(_sign, "almaty", signed))


def _singapore(days: Days) -> Iterator[Step]:
    title = sample(
        "Memorandum on services trade with Singapore and the Straits Agency", "与新加坡及海峡合作署服务贸易备忘录"
    )
    draft = _agreement("singapore", "mou", title, status="approved", term={"months": 36, "renewal": "express"})
    post = t("Programme Director", "项目主任")
    signed = {
        "signed_on": days.back(-236).isoformat(),
        "mode": "video",
        "signers": [
            _signer("us", "示例国安", "SHILI Guo'an", t("Director of the Administrative Committee", "管委会主任")),
            _signer("them", "示例伟明", "SHILI Weiming", post) | {"region_id": ref("region.singapore")},
            _signer("them", "努鲁尔·尊托", "Nurul CONTOH", t("Chief Executive", "署长"))
            | {"organisation_id": ref("organisation.agency")},
        ],
    }
    yield Step(days.moment(-300, "15:20"), ASIA, partial(_record, "singapore", draft))
    yield Step(days.moment(-236, "17:05"), ASIA, partial(_sign, "singapore", signed))


def _adelaide(days: Days) -> Iterator[Step]:
    """Yield the one in English only: what its reader misses is shown as missing."""
    title = {"en": "Memorandum on student and arts exchange with Adelaide (sample)"}
    draft = _agreement("adelaide", "mou", title, status="text_agreed", term={"months": 24})
    signed = {"signed_on": days.back(-58).isoformat(), "mode": "copies"}
    yield Step(days.moment(-75, "11:15"), ASIA, partial(_record, "adelaide", draft))
    yield Step(days.moment(-58, "09:50"), ASIA, partial(_sign, "adelaide", signed))


def _terms(days: Days) -> Iterator[Step]:
    """Yield the turn of the terms while the office was at work, and the one decision there is."""
    turned = (dates.add_months(days.months(-50), 48) - days.today).days
    keep = {"decision": "keep", "note": "The fair alone is worth it; visits went both ways."}
    yield Step(days.moment(turned + 3, "08:00"), None, _turn)
    yield Step(days.moment(turned + 9, "15:00"), DIRECTOR, partial(_decide, "duesseldorf", keep))
    yield Step(days.moment(RENEWED + 3, "08:00"), None, _turn)


def _signer(side: str, zh: str, en: str, post: dict[str, str]) -> Fields:
    return {"side": side, "name": t(en, zh), "post": post}


def _record(slug: str, fields: Fields, scene: Scene) -> None:
    made = agreements.record(scene.session, scene.act, scene.read(AgreementDetails, fields))
    scene.ids[f"agreement.{slug}"] = made.id


def _sign(slug: str, fields: Fields, scene: Scene) -> None:
    found = agreements.get(scene.session, scene.act, scene.ids[f"agreement.{slug}"])
    agreements.sign(scene.session, scene.act, found, scene.read(SignDetails, fields))


def _decide(slug: str, fields: Fields, scene: Scene) -> None:
    found = agreements.get(scene.session, scene.act, scene.ids[f"agreement.{slug}"])
    renewals.decide(scene.session, scene.act, found, scene.read(DecideDetails, fields))


def _turn(scene: Scene) -> None:
    renewals.roll(scene.session, scene.act)
