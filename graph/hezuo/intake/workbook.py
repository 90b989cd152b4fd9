"""Workbooks: from the bytes of a file to its sheets of cells.

What kind of workbook it is, its first bytes say. An .xlsx is read by a quick reader of values, and by one pass over
its XML for what that leaves out: formats, errors, formulas without a result, what is merged or hidden.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from hezuo.base.bulk import uncollected
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.intake import open_document, workbook_old, workbook_xml
from hezuo.intake.package import UNSOUND, Parts, TooLargeError, parts
from hezuo.intake.sheets import Sheet
from hezuo.intake.workbook_binary import binary_sheets

#: The first bytes of a workbook of before 2007, of an encrypted one, and of a bare stream of one.
OLD = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08", b"\x09\x04", b"\x09\x02")
#: The first bytes of a package of parts.
PACKED = b"PK\x03\x04"
#: The stream of an encrypted package, as its name stands in the container.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@uncollected()
def sheets(path: Path, file: str, problems: list[Problem]) -> list[Sheet]:
    """The sheets that hold anything, hidden ones too; `file` is the name that problems show."""
    found: list[Sheet] = []
    try:
        found.extend(_sheets(path, file, problems))
    except TooLargeError:
        problems.append(problem("too-large", Place(file)))
        return []
    except UNSOUND as error:
        told = problem("bad-workbook", Place(file), reason=error) if str(error) else problem("damaged", Place(file))
        problems.append(told)
    except (KeyError, LookupError, TypeError, AttributeError, AssertionError, OverflowError, RecursionError):
        problems.append(problem("damaged", Place(file)))
    return found


def _sheets(path: Path, file: str, problems: list[Problem]) -> Iterator[Sheet]:
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(OLD):
        data = path.read_bytes()
        if ENCRYPTED in data:
            problems.append(problem("locked-workbook", Place(file)))
            return
        yield from workbook_old.sheets(data)
        problems.append(problem("unchecked-formulas", Place(file), Severity.INFO))
    elif zipfile.is_zipfile(path):
        yield from _packed(path, file, problems)
    elif not head.strip(b"\0"):
        problems.append(problem("empty-workbook", Place(file), size=path.stat().st_size))
    elif head.startswith(PACKED):
        # What lists the parts stands at the end: it was cut off.
        problems.append(problem("damaged", Place(file)))
    else:
        problems.append(problem("no-workbook", Place(file)))


def _packed(path: Path, file: str, problems: list[Problem]) -> Iterator[Sheet]:
    found = parts(path)
    if _is_open_document(found):
        yield from open_document.sheets(found)
    elif any(name.endswith("workbook.bin") for name in found):
        yield from binary_sheets(path, found)
        problems.append(problem("unchecked-formulas", Place(file), Severity.INFO))
    else:
        yield from workbook_xml.sheets(path, found)


def _is_open_document(found: Parts) -> bool:
    return b"opendocument" in found.get("mimetype", b"") and "content.xml" in found
