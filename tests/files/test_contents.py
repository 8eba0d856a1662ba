"""What a file really is: every kind that is taken is known by its bytes, all else is refused in words."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.errors import Refused
from backend.files import contents, formats, names
from backend.files.formats import Format
from tests.files.samples import JPEG, PDF, PNG, TYPES, WORD, compound, zipped

MOST = 10_000_000
TAKEN: tuple[tuple[str, bytes, Format], ...] = (
    ("a.pdf", PDF, formats.PDF),
    ("a.docx", zipped(WORD), formats.DOCX),
    ("a.wps", zipped(WORD), formats.WPS),
    ("a.xlsx", zipped({TYPES: b"", "xl/workbook.xml": b""}), formats.XLSX),
    ("a.et", zipped({TYPES: b"", "xl/workbook.xml": b""}), formats.ET),
    ("a.pptx", zipped({TYPES: b"", "ppt/presentation.xml": b""}), formats.PPTX),
    ("a.doc", compound("WordDocument"), formats.DOC),
    ("a.wps", compound("WordDocument"), formats.WPS),
    ("a.xls", compound("Workbook"), formats.XLS),
    ("a.ppt", compound("PowerPoint Document"), formats.PPT),
    ("a.odt", zipped({"mimetype": formats.ODT.content_type.encode(), "content.xml": b""}), formats.ODT),
    ("a.ods", zipped({"mimetype": formats.ODS.content_type.encode(), "content.xml": b""}), formats.ODS),
    ("a.ofd", zipped({"OFD.xml": b"<OFD/>"}), formats.OFD),
    ("a.jpg", JPEG, formats.JPEG),
    ("a.png", PNG, formats.PNG),
    ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 99, formats.WEBP),
    ("a.tif", b"II*\0" + b"\0" * 99, formats.TIFF),
    ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50, formats.HEIC),
    ("a.txt", "Grüße, 你好\n".encode(), formats.TXT),
    ("a.txt", "两江新区合作备忘录".encode("gb18030"), formats.TXT),
    ("a.csv", "name;城市\n".encode("utf-16"), formats.CSV),
)
REFUSED: tuple[tuple[str, str, bytes, str], ...] = (
    ("nothing", "a.pdf", b"", "empty"),
    ("HTML", "a.html", b"<!doctype html><script>alert(1)</script>", "not taken"),
    ("HTML called text", "a.txt", b"  <HTML><body onload=alert(1)>", "not taken"),
    ("HTML called PDF", "a.pdf", b"<html>%PDF-1.7", "not taken"),
    ("HTML behind a megabyte", "a.txt", b"x\n" * 600_000 + b"<script>1</script>", "not taken"),
    ("SVG", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not taken"),
    ("SVG called PNG", "a.png", b"<?xml version='1.0'?><svg/>", "not taken"),
    ("a script", "a.sh", b"#!/bin/sh\n", "not taken"),
    ("a script called text", "a.txt", b"#!/bin/sh\n", "not taken"),
    ("JavaScript", "a.js", b"alert(1)", "not taken"),
    ("a program", "a.pdf", b"MZ\x90\0" + b"\0" * 200, "not taken"),
    ("an ELF program", "a.txt", b"\x7fELF" + b"\0" * 200, "not taken"),
    ("bytes called text", "a.txt", b"a\0b", "not taken"),
    ("GIF", "a.gif", b"GIF89a" + b"\0" * 99, "not taken"),
    ("a PDF that begins later", "a.pdf", b"\0" * 100 + PDF, "not taken"),
    ("a zip", "a.docx", zipped({"a.txt": b"x"}), "ZIP"),
    ("a Java archive", "a.jar", zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}), "ZIP"),
    ("macros in Word", "a.docx", zipped({**WORD, "word/vbaProject.bin": b"x"}), "macros"),
    ("macros by type", "a.docx", zipped({**WORD, TYPES: b"...document.macroEnabled.main+xml"}), "macros"),
    ("macro sheets", "a.xlsx", zipped({TYPES: b"", "xl/workbook.xml": b"", "xl/macrosheets/s.xml": b""}), "macros"),
    ("macros in ODT", "a.odt", zipped({"mimetype": formats.ODT.content_type.encode(), "content.xml": b"",
                                       "Basic/Standard/Module1.xml": b""}), "macros"),
    ("macros in old Word", "a.doc", compound("WordDocument", "Macros", "VBA"), "macros"),
    ("macros in old PowerPoint", "a.ppt", compound("PowerPoint Document")
     + b"\x02\x00\x00\x04\x0c\x00\x00\x00\x01\0\0\0\x01\0\0\0", "macros"),
    ("an installer", "a.doc", compound("DigitalSignature"), "not taken"),
    ("Word with a password", "a.docx", compound("EncryptionInfo", "EncryptedPackage"), "password"),
    ("two formats in one", "a.docx", zipped({**WORD, "OFD.xml": b""}), "damaged"),
    ("a cut zip", "a.docx", zipped(WORD)[:-30], "damaged"),
    ("a cut compound file", "a.doc", compound("WordDocument")[:700], "damaged"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "content", "wanted"), TAKEN)
def test_each_kind_is_known_by_its_bytes(name: str, content: bytes, wanted: Format) -> None:
    found = contents.examine(io.BytesIO(content), name, MOST)
    assert (found.content_type, found.file_name, found.size) == (wanted.content_type, name, len(content))


@pytest.mark.parametrize(("name", "content", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_not_taken_is_refused_in_words(name: str, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        contents.examine(io.BytesIO(content), name, MOST)


def test_a_wrong_ending_gets_the_true_one() -> None:
    said = {name: contents.examine(io.BytesIO(PDF), name, MOST).file_name for name in ("a.docx", "photo.exe", "scan")}
    assert said == {"a.docx": "a.docx.pdf", "photo.exe": "photo.exe.pdf", "scan": "scan.pdf"}


def test_too_large_is_told_with_the_limit() -> None:
    with pytest.raises(Refused, match=r"larger than 2 KB") as refused:
        contents.examine(io.BytesIO(PDF + b"x" * 2048), "a.pdf", 2048)
    assert refused.value.params == {"most": "2 KB"}


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zipped({TYPES: b"\0" * 200_000_000, "word/document.xml": b"\0" * 200_000_000})
    assert len(bomb) < 1_000_000
    assert contents.examine(io.BytesIO(bomb), "a.docx", MOST).content_type == formats.DOCX.content_type


def test_a_zip_of_too_many_parts_is_refused_before_they_are_read() -> None:
    many = zipped({**WORD, **{f"word/media/{number}.png": b"" for number in range(6000)}}, zipfile.ZIP_STORED)
    with pytest.raises(Refused, match="too many parts"):
        contents.examine(io.BytesIO(many), "a.docx", MOST)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\mei\\协议.pdf", "协议.pdf"),
        ("a\0b\r\nSet-Cookie: x.pdf", "abSet-Cookie_ x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("..", "file.pdf"),
        ("/", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("   .  pdf", "pdf.pdf"),
        ("مذكرة تفاهم.pdf", "مذكرة تفاهم.pdf"),
        ("a" * 5000 + ".pdf", "a" * 180 + ".pdf"),
        ("长" * 300 + ".PDF", "长" * 60 + ".PDF"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
    ],
)  # fmt: skip
def test_names_lose_what_could_harm(sent: str, shown: str) -> None:
    assert contents.clean_name(sent, formats.PDF) == shown


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_can_be_shown(name: str) -> None:
    shown = contents.clean_name(name, formats.PDF)
    assert shown.isprintable() or set(shown) & {"\u200c", "\u200d"}
    assert not set(shown) & set('/\\\0\r\n"')
    assert 5 <= len(shown.encode()) <= 190


@given(st.binary(max_size=600), st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b""]))
def test_any_bytes_are_taken_or_refused(tail: bytes, head: bytes) -> None:
    try:
        found = contents.examine(io.BytesIO(head + tail), "a.txt", MOST).content_type
    except Refused:
        found = ""
    assert not found or found in formats.KNOWN


def test_sizes_are_said_shortly() -> None:
    assert [contents.in_words(size) for size in (1, 900_000, 1_500_000, 52_428_800)] == [
        "1 KB",
        "879 KB",
        "1.4 MB",
        "50 MB",
    ]


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("MoU_EN.pdf", "en"), ("memo-de.docx", "de"), ("港口备忘录.pdf", "zh-Hans"), ("备忘录_英文.pdf", "en"),
        ("备忘录(德文).pdf", "de"), ("合作协议中文版.pdf", "zh-Hans"), ("覚え書きについて.pdf", "ja"),
        ("MoU.pdf", None), ("scan 0001.pdf", None),
    ],
)  # fmt: skip
def test_a_name_tells_the_language(name: str, tag: str | None) -> None:
    assert names.language_of(name) == tag
