"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import zipfile
from pathlib import Path

from hezuo.base.encodings import decoded
from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.workspace import readable
from hezuo.intake.package import UNSOUND

#: How much of a text is looked at.
HEAD = 4_096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The first bytes of files that are neither text nor a container.
MAGIC = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x09\x08", "xls"),
    (b"\x09\x04", "xls"),
    (b"\x09\x02", "xls"),
)
#: The names that streams of an older container have, as they stand in it, and what it then is. What is locked with a
#: password counts as a workbook: whoever opens it says so.
STREAMS = (("EncryptedPackage", "locked"), ("WordDocument", "doc"), ("PowerPoint Document", "slides"))
#: What may stand in a file of each ending.
RIGHT = {
    ".csv": ("text",),
    ".xlsx": ("xlsx", "locked"),
    ".xlsm": ("xlsx", "locked"),
    ".xlsb": ("xlsb", "locked"),
    ".xls": ("xls", "locked"),
    ".et": ("xls", "xlsx", "locked"),
    ".ett": ("xls", "xlsx", "locked"),
    ".ods": ("ods",),
}
#: The endings of packages of parts.
PACKED = (".xlsx", ".xlsm", ".xlsb", ".ods")
#: What needs no more than another ending.
RENAMED = {"text": ".csv", "xlsx": ".xlsx", "xls": ".xls"}


def mistaken(path: Path, file: str) -> Problem | None:
    """That a table is not of the kind that its ending says; None where it is, or is empty. Raises `OSError`."""
    suffix = path.suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.strip(b"\0") or suffix not in RIGHT:
        return None
    found = real_kind(path, head)
    # Of a package that was cut off nobody can tell more: whoever opens it says so.
    if found in RIGHT[suffix] or (suffix in PACKED and head.startswith(b"PK") and not zipfile.is_zipfile(path)):
        return None
    said = {lang: say(f"file.{found}", lang) for lang in LANGS}
    told = {"suffix": readable(path.suffix), "actual": said["zh"], "actual_en": said["en"]}
    if found in RENAMED:
        return problem("wrong-ending", Place(file), Severity.ERROR, right=RENAMED[found], **told)
    return problem("no-table", Place(file), Severity.ERROR, **told)


def real_kind(path: Path, head: bytes) -> str:
    """What a file that begins so is: text, html, xlsx, xls, pdf and so on, the keys of `file.…` in the catalogue."""
    if head.startswith(b"PK"):
        return _packed(path)
    if head.startswith(OLE):
        data = path.read_bytes()
        return next((kind for name, kind in STREAMS if name.encode("utf-16-le") in data), "xls")
    magic = next((kind for mark, kind in MAGIC if head.startswith(mark)), "")
    return magic or _text(decoded(head).text)


def _text(text: str) -> str:
    start = text.lstrip().casefold()
    if start.startswith("mime-version:"):
        return "html"
    if not start.startswith("<"):
        return "text"
    if "schemas-microsoft-com:office:spreadsheet" in start:
        return "xmlss"
    known = start.startswith(("<!doctype html", "<html", "<table", "<meta", "<head", "<body", "<div", "<style"))
    return "html" if known or "<html" in start or "<table" in start else "xml" if start.startswith("<?xml") else "text"


def _packed(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except (*UNSOUND, OSError):
        return "xlsx"  # a broken one: whoever opens it says so
    if b"opendocument.spreadsheet" in kind:
        return "ods"
    if kind:
        return "odt"
    if "[Content_Types].xml" not in names:
        return "archive"
    folders = {name.split("/", 1)[0] for name in names}
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "docx" if "word" in folders else "slides" if "ppt" in folders else "xlsx"
