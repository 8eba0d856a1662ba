"""The demo's files: short sample texts of some agreements, side by side in their languages, and one newer version.

They are made here, the same bytes each time; `keep` puts them where files are kept, before the rows that name them.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from io import BytesIO

from backend.db import Texts
from backend.demo.days import Days
from backend.demo.diary import ASIA, EUROPE, Fields, Scene, Step
from backend.demo.words import sample, t
from backend.domain.office import documents
from backend.domain.office.documents import Content, DocumentDetails
from backend.files import contents, store
from backend.files.store import Store

MOST = 1024 * 1024
SAMPLE = "Sample data 示例数据: no real agreement, visit or person"
LANGUAGES = {
    "en": t("English", "英文"),
    "zh-Hans": t("Chinese", "中文"),
    "it": t("Italian", "意大利文"),
    "ko": t("Korean", "韩文"),
}
ARCHIVE = t("Archive of the office, cabinet 3 (sample)", "本单位档案室3号柜（示例）")
_EPOCH = (2026, 1, 1, 0, 0, 0)
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    ),
}
_DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: of which agreement, in which language, what it is, its name and its lines."""

    agreement: str
    language: str
    kind: str
    name: str
    lines: tuple[str, ...]
    title: Texts | None = None

    @property
    def data(self) -> bytes:
        """Return the file: a text document as small as one can be."""
        body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in (SAMPLE, *self.lines))
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in {**_PARTS, "word/document.xml": _DOCUMENT.format(body)}.items():
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), f'<?xml version="1.0" encoding="UTF-8"?>{text}')
        return packed.getvalue()

    @property
    def content(self) -> Content:
        """Return what the file is found to be."""
        return contents.examine(BytesIO(self.data), self.name, MOST)


def _both(agreement: str, en: str, zh: str, partner: tuple[str, str, str] | None = None) -> list[Paper]:
    """Return an agreement's signed texts: English or the partner's own language, and Chinese."""
    tag, name, line = partner or ("en", f"{agreement}-en.docx", en)
    return [
        Paper(agreement, tag, "signed_text", name, (line,)),
        Paper(agreement, "zh-Hans", "signed_text", f"{agreement}-zh.docx", (zh,)),
    ]


MEMORANDUM = (
    "Memorandum on friendly cooperation: three years, then one year each unless one side gives three months' notice."
)
PAPERS = (
    *_both("duesseldorf", MEMORANDUM, "友好合作备忘录：有效期三年，期满前三个月任何一方未通知终止则自动延长一年。"),
    *_both(
        "piacenza",
        "",
        "友好合作协议：有效期五年，终止须提前六个月通知。",
        ("it", "piacenza-it.docx", "Accordo di collaborazione: cinque anni, disdetta con sei mesi di preavviso."),
    ),
    *_both(
        "gumi",
        "",
        "缔结友好城市关系协议书：长期有效。",
        ("ko", "gumi-ko.docx", "우호도시 협정서: 기한을 정하지 않음."),
    ),
    *_both(
        "antwerp",
        "Agreement of two ports: three years, renewed when both say so.",
        "两港合作协议：有效期三年，经双方商定续签。",
    ),
    Paper(
        "antwerp",
        "en",
        "annex",
        "antwerp-annex.docx",
        ("Annex: berths and barges.",),
        t("Annex 1: berths (sample)", "附件一：泊位（示例）"),
    ),
)  # fmt: skip
NEWER = Paper("antwerp", "en", "annex", "antwerp-annex-2.docx", ("Annex: berths, barges and how they are announced.",))
"""The second version of the annex."""
DRAFT = Paper("gyor", "en", "draft", "gyor-draft-3.docx", ("Third draft; article 4 is open.",))


def keep(kept: Store) -> None:
    """Keep the bytes of all these files."""
    for paper in (*PAPERS, NEWER, DRAFT):
        store.keep(kept, BytesIO(paper.data), paper.content.sha256)


def steps(days: Days) -> Iterator[Step]:
    """Yield the entry of the files."""
    of_asia = {"gumi"}
    for number, paper in enumerate(PAPERS):
        who = ASIA if paper.agreement in of_asia else EUROPE
        yield Step(days.moment(-383, f"09:{10 + 4 * number:02}"), who, partial(_add, paper))
    yield Step(days.moment(-95, "14:15"), EUROPE, partial(_renew, NEWER))
    yield Step(days.moment(-22, "15:25"), EUROPE, partial(_add, DRAFT))


def _add(paper: Paper, scene: Scene) -> None:
    signed = paper.kind == "signed_text"
    fields: Fields = {
        "title": paper.title or _named(paper),
        "kind": paper.kind,
        "language": paper.language,
        "custody": ARCHIVE if signed else None,
    }
    record = ("agreement", scene.ids[f"agreement.{paper.agreement}"])
    made = documents.add(scene.session, scene.act, record, paper.content, scene.read(DocumentDetails, fields))
    scene.ids[f"document.{paper.agreement}.{paper.kind}"] = made.id


def _named(paper: Paper) -> Texts:
    language = LANGUAGES[paper.language]
    if paper.kind == "draft":
        return sample(f"Draft text, {language['en']}", f"{language['zh-Hans']}文本草案")
    return sample(f"Signed text, {language['en']}", f"{language['zh-Hans']}签署文本")


def _renew(paper: Paper, scene: Scene) -> None:
    found = documents.get(scene.session, scene.act, scene.ids[f"document.{paper.agreement}.{paper.kind}"])
    documents.add_version(scene.session, scene.act, found, paper.content)
