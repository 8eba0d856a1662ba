"""The formats that are taken, each with its media type, the endings its files may have, and what people call it."""

from collections.abc import Mapping
from dataclasses import dataclass

OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Format:
    """One format; a file whose name has none of its endings gets the first."""

    content_type: str
    endings: tuple[str, ...]
    name: str
    is_picture: bool = False


PDF = Format("application/pdf", ("pdf",), "PDF")
DOCX = Format(f"{OPEN_XML}wordprocessingml.document", ("docx",), "Word")
XLSX = Format(f"{OPEN_XML}spreadsheetml.sheet", ("xlsx",), "Excel")
PPTX = Format(f"{OPEN_XML}presentationml.presentation", ("pptx",), "PowerPoint")
DOC = Format("application/msword", ("doc",), "Word")
XLS = Format("application/vnd.ms-excel", ("xls",), "Excel")
PPT = Format("application/vnd.ms-powerpoint", ("ppt",), "PowerPoint")
WPS = Format("application/wps-office.wps", ("wps",), "WPS")
ET = Format("application/wps-office.et", ("et",), "ET")
DPS = Format("application/wps-office.dps", ("dps",), "DPS")
ODT = Format(f"{OPEN_DOCUMENT}text", ("odt",), "ODT")
ODS = Format(f"{OPEN_DOCUMENT}spreadsheet", ("ods",), "ODS")
ODP = Format(f"{OPEN_DOCUMENT}presentation", ("odp",), "ODP")
OFD = Format("application/ofd", ("ofd",), "OFD")
JPEG = Format("image/jpeg", ("jpg", "jpeg"), "JPEG", is_picture=True)
PNG = Format("image/png", ("png",), "PNG", is_picture=True)
WEBP = Format("image/webp", ("webp",), "WebP", is_picture=True)
HEIC = Format("image/heic", ("heic", "heif"), "HEIC")
TIFF = Format("image/tiff", ("tif", "tiff"), "TIFF")
TXT = Format("text/plain", ("txt",), "TXT")
CSV = Format("text/csv", ("csv",), "CSV")

KNOWN: Mapping[str, Format] = {
    one.content_type: one
    for one in (
        PDF, DOCX, XLSX, PPTX, DOC, XLS, PPT, WPS, ET, DPS, ODT, ODS, ODP, OFD, JPEG, PNG, WEBP, HEIC, TIFF, TXT, CSV,
    )
}  # fmt: skip
KINGSOFT: Mapping[Format, Format] = {DOC: WPS, DOCX: WPS, XLS: ET, XLSX: ET, PPT: DPS, PPTX: DPS}
"""What a file of WPS Office is called whose content is that of the other office."""
ACCEPTED = ",".join(f".{ending}" for one in KNOWN.values() for ending in one.endings)
"""What a file chooser shows first; nothing is believed of it."""


def ending(name: str) -> str:
    """Return the ending of a file's name, in small letters, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""
