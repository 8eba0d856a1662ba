"""The demo's sixteen agreements: one of each way an agreement can stand, every one named as a sample.

Drafts and papers on their way to a signature; Düsseldorf in its second tacit term, Piacenza near its last day for
notice and undecided, Łódź renewed by itself and not decided, Basel open-ended, Singapore with three parties, Puebla
signed by exchange of copies on two days, Hamamatsu lapsed, Antofagasta ended by them, Adelaide in English only.
"""

from collections.abc import Iterator
from functools import partial

from backend.demo.days import Days, five_years_to, jubilee
from backend.demo.diary import ASIA, DIRECTOR, EUROPE, Fields, Scene, Step, ref
from backend.demo.words import sample, t
from backend.domain.agreements import agreements, renewals
from backend.domain.agreements.details import AgreementDetails, DecideDetails, SignDetails, TerminateDetails
from backend.domain.values import dates

TACIT_YEARS = {"months": 36, "renewal": "tacit", "renewal_months": 12, "notice": {"months": 3}}
TWO_AND_TWO = {"months": 24, "renewal": "tacit", "renewal_months": 24, "notice": {"months": 3}}
FIVE_YEARS = {"months": 60, "renewal": "tacit", "renewal_months": 60, "notice": {"months": 6}}
OPEN_ENDED = {"months": None, "notice": {"months": 6}}
RENEWED = -12
"""The day, from T, on which Łódź's agreement renewed itself."""


def steps(days: Days) -> Iterator[Step]:
    """Yield the recording of the agreements, the signings, and what became of the terms."""
    recorded = {EUROPE: _european(days) | _older(days), ASIA: _asian(days)}
    for hour, (who, theirs) in zip(("10", "14"), recorded.items(), strict=True):
        for number, (slug, fields) in enumerate(theirs.items()):
            yield Step(days.moment(-386, f"{hour}:{5 + 6 * number:02}"), who, partial(_record, slug, fields))
    for thread in (_singapore, _terms, _adelaide, _puebla, _zaragoza, _gyor, _underway, _antofagasta):
        yield from thread(days)


def _agreement(partner: str, kind: str, title: dict[str, str], **more: object) -> Fields:
    return {"partnership_id": ref(f"partnership.{partner}"), "kind": kind, "title": title, **more}


def _european(days: Days) -> dict[str, Fields]:
    piacenza, _notice = five_years_to(days.ahead(21, 1, "IT"))
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


def _older(days: Days) -> dict[str, Fields]:
    """Return what was signed long before the office wrote anything down here, and two of recent years."""
    antofagasta = days.months(-84).isoformat()
    return {
        "antwerp": _agreement(
            "antwerp",
            "project",
            sample("Agreement of the river port and the port of Antwerp", "两江内河港与安特卫普港合作协议"),
            signed_on=days.months(-28).isoformat(),
            term={"months": 36, "renewal": "express"},
        ),
        "tampere": _agreement(
            "tampere",
            "action_plan",
            sample("Action plan with Tampere, eighteen months", "与坦佩雷行动计划（十八个月）"),
            signed_on=days.months(-9).isoformat(),
            term={"months": 18},
        ),
        "antofagasta": _agreement(
            "antofagasta",
            "friendly_exchange",
            sample("Agreement on friendly exchange with Antofagasta", "与安托法加斯塔友好交流协议"),
            signed_on=antofagasta,
            term=FIVE_YEARS,
        ),
    }


def _asian(days: Days) -> dict[str, Fields]:
    title = sample(
        "Agreement on the establishment of friendship-city relations with Gumi", "与龟尾缔结友好城市关系协议书"
    )
    jubilee_on = jubilee(days).isoformat()
    return {
        "gumi": _agreement("gumi", "friendship_city", title, signed_on=jubilee_on, term={"months": None}),
        "hamamatsu": _agreement(
            "hamamatsu",
            "friendly_exchange",
            sample("Agreement on friendly exchange with Hamamatsu", "与滨松友好交流协议"),
            signed_on=days.months(-111).isoformat(),
            term={"months": 60},
        ),
    }


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


def _puebla(days: Days) -> Iterator[Step]:
    """Yield the one signed by exchange of copies: each side on a day of its own."""
    title = sample("Agreement on friendly exchange with Puebla", "与普埃布拉友好交流协议")
    draft = _agreement("puebla", "friendly_exchange", title, status="approved", term=TWO_AND_TWO)
    ours, theirs = days.back(-222).isoformat(), days.back(-208).isoformat()
    signed = {
        "signed_on": theirs,
        "mode": "copies",
        "signers": [
            _signer("us", "示例国安", "SHILI Guo'an", t("Director of the Administrative Committee", "管委会主任"))
            | {"signed_on": ours, "place": t("Chongqing", "重庆")},
            _signer("them", "玛丽亚·埃亨普洛", "María EJEMPLO", t("Mayor", "市长"))
            | {"signed_on": theirs, "place": t("Puebla", "普埃布拉")},
        ],
    }
    yield Step(days.moment(-250, "11:25"), EUROPE, partial(_record, "puebla", draft))
    yield Step(days.moment(-206, "10:10"), EUROPE, partial(_sign, "puebla", signed))


def _zaragoza(days: Days) -> Iterator[Step]:
    title = sample("Letter of intent with Zaragoza", "与萨拉戈萨合作意向书")
    draft = _agreement("zaragoza", "letter_of_intent", title, status="text_agreed")
    signed = {"signed_on": days.back(-40).isoformat(), "place": t("At a fair in a third city", "在第三地展会期间")}
    yield Step(days.moment(-70, "10:35"), EUROPE, partial(_record, "zaragoza", draft))
    yield Step(days.moment(-40, "11:05"), EUROPE, partial(_sign, "zaragoza", signed))


def _gyor(days: Days) -> Iterator[Step]:
    title = sample("Agreement on friendly exchange with Győr", "与杰尔友好交流协议")
    agreed = _agreement("gyor", "friendly_exchange", title, status="text_agreed", term=TACIT_YEARS)
    yield Step(days.moment(-85, "15:05"), EUROPE, partial(_record, "gyor", agreed))
    yield Step(days.moment(-15, "11:10"), EUROPE, partial(_change, "gyor", agreed | {"status": "in_review"}))


def _underway(days: Days) -> Iterator[Step]:
    """Yield a draft, and one that is approved and waits for its signing."""
    intent = sample("Letter of intent with Curitiba", "与库里蒂巴合作意向书")
    approved = sample("Agreement on friendly cooperation with Mombasa", "与蒙巴萨友好合作协议")
    yield Step(
        days.moment(-33, "09:45"),
        EUROPE,
        partial(_record, "curitiba", _agreement("curitiba", "letter_of_intent", intent)),
    )
    paper = _agreement("mombasa", "friendly_cooperation", approved, status="approved", term=FIVE_YEARS)
    yield Step(days.moment(-25, "10:25"), ASIA, partial(_record, "mombasa", paper))


def _antofagasta(days: Days) -> Iterator[Step]:
    gone = {"on": days.back(-180).isoformat(), "by": "them", "why": "The container line no longer calls there (sample)"}
    yield Step(days.moment(-180, "16:05"), EUROPE, partial(_terminate, "antofagasta", gone))


def _signer(side: str, zh: str, en: str, post: dict[str, str]) -> Fields:
    return {"side": side, "name": t(en, zh), "post": post}


def _record(slug: str, fields: Fields, scene: Scene) -> None:
    made = agreements.record(scene.session, scene.act, scene.read(AgreementDetails, fields))
    scene.ids[f"agreement.{slug}"] = made.id


def _change(slug: str, fields: Fields, scene: Scene) -> None:
    found = agreements.get(scene.session, scene.act, scene.ids[f"agreement.{slug}"])
    agreements.change(scene.session, scene.act, found, scene.read(AgreementDetails, fields))


def _terminate(slug: str, fields: Fields, scene: Scene) -> None:
    found = agreements.get(scene.session, scene.act, scene.ids[f"agreement.{slug}"])
    agreements.terminate(scene.session, scene.act, found, scene.read(TerminateDetails, fields))


def _sign(slug: str, fields: Fields, scene: Scene) -> None:
    found = agreements.get(scene.session, scene.act, scene.ids[f"agreement.{slug}"])
    agreements.sign(scene.session, scene.act, found, scene.read(SignDetails, fields))


def _decide(slug: str, fields: Fields, scene: Scene) -> None:
    found = agreements.get(scene.session, scene.act, scene.ids[f"agreement.{slug}"])
    renewals.decide(scene.session, scene.act, found, scene.read(DecideDetails, fields))


def _turn(scene: Scene) -> None:
    renewals.roll(scene.session, scene.act)
