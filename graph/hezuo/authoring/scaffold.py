"""New workspaces and new kinds: the files that somebody would otherwise have to write by hand."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hezuo.base.messages import say
from hezuo.base.problems import WorkspaceError
from hezuo.base.store import quoted
from hezuo.base.terms import IDENTIFIER, PARTY, PREF_LABEL, PREFIXES, PROV
from hezuo.base.workspace import SETTINGS, YEAR, Folder
from hezuo.base.writing import write_new
from hezuo.formats.workbook import template
from hezuo.schema.kinds import Field, Form, Kind
from hezuo.schema.ontology import Ontology

BASES = ("platform", "cooperation")
NAME = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
#: The code of the source that a new workspace starts with: the college's own record.
OWN_SOURCE = "own-record"
BOM = "\ufeff"


def headed(kind: Kind) -> str:
    """An empty table of a kind: its headings, in CSV."""
    return _csv([[f.label("zh") for f in kind.fields]])


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def check_year(year: str) -> None:
    """Raise `WorkspaceError` for what is no year."""
    if not YEAR.fullmatch(year):
        raise WorkspaceError("bad-year", year=year)


def init(folder: Path, college: str, year: str, ontology: Ontology) -> list[Path]:
    """Start an empty workspace: settings, headed tables (with the college as the first party), a template.

    The tables carry a BOM, so that Excel opens them as UTF-8. Raises `WorkspaceError` when the folder holds a
    workspace already or cannot be written, and for what is no name or no year.
    """
    check_year(year)
    if not college.strip():
        raise WorkspaceError("missing-setting", file=folder / SETTINGS, setting="college")
    if (folder / SETTINGS).exists():
        raise WorkspaceError("exists", file=folder / SETTINGS)
    files: dict[Path, bytes] = {}
    for kind in ontology.kinds:
        if kind.iri == PARTY:
            text = _csv([[f.label("zh") for f in kind.fields], _own_row(kind, college, ontology)])
        elif _ledger_of(kind) == "" and any(f.path == IDENTIFIER for f in kind.fields) and not _on_year(kind):
            text = _csv([[f.label("zh") for f in kind.fields], _source_row(kind)])
        else:
            text = headed(kind)
        files[folder / "data" / _folder(kind, year) / f"{kind.notation}.csv"] = (BOM + text).encode()
    workbook = Folder(folder, "", "").template
    place = Folder(folder.resolve(), "", "")
    for path in (*files, workbook, folder / SETTINGS):
        place.checked(place.root / path.relative_to(folder))
    # The settings last: with them it is a workspace, without them one that was begun and can be begun again.
    write_new(files | {workbook: template(ontology), folder / SETTINGS: _settings(college).encode()})
    return [*sorted((*files, folder / SETTINGS)), workbook]


def _settings(college: str) -> str:
    name = say("init.name", "zh", college=college)
    return f"name = {quoted(name)}\ncollege = {quoted(college)}\n"


def _on_year(kind: Kind) -> bool:
    return any(f.on_entry for f in kind.fields)


def _ledger_of(kind: Kind) -> str:
    """'identity' for a ledger of the program (a PROV entity of its own), else ''."""
    return "identity" if PROV + "Entity" in kind.ancestors and not _on_year(kind) else ""


def _folder(kind: Kind, year: str) -> Path:
    if _on_year(kind) or (not {f.path for f in kind.fields} & {IDENTIFIER} and not _ledger_of(kind)):
        return Path("tables", year)
    return Path(_ledger_of(kind))


def _own_row(kind: Kind, college: str, ontology: Ontology) -> list[str]:
    def cell(wanted: Field) -> str:
        if wanted.path == PREF_LABEL:
            return college
        if wanted.form is Form.CLASS:
            return ontology.label(PREFIXES["hz"] + "VocationalCollege", "zh")
        return OWN_SOURCE if wanted.on_entry and wanted.required and not wanted.is_literal else ""

    return [cell(f) for f in kind.fields]


def _source_row(kind: Kind) -> list[str]:
    texts = {IDENTIFIER: OWN_SOURCE, PREF_LABEL: say("init.source", "zh")}
    return [texts.get(f.path, "") for f in kind.fields]


@dataclass(frozen=True, slots=True)
class NewKind:
    """What a new kind is called and what it is: `base` is one of BASES."""

    notation: str
    zh: str
    en: str
    base: str


def new(workspace: Folder, asked: NewKind, year: str | None, ontology: Ontology) -> list[Path]:
    """Scaffold a kind: its Turtle file in the workspace's ontology and its headed table, by default of the newest year.

    An ontology with examples (that of the project) gets three of the kind too.
    Raises `WorkspaceError` when the name is malformed or taken.
    """
    if workspace.is_shipped:
        raise WorkspaceError("shipped", root=workspace.root)
    if not NAME.match(asked.notation):
        raise WorkspaceError("bad-notation", name=asked.notation)
    for name in (asked.notation, asked.zh, asked.en):
        if ontology.kind(name):
            raise WorkspaceError("kind-exists", name=name)
    turtle = workspace.root / "ontology" / "kinds" / f"{asked.notation}.ttl"
    newest = (workspace.years() or ["2024"])[-1]
    table = workspace.data / "tables" / (year or newest) / f"{asked.notation}.csv"
    shown = _examples(workspace.root / "ontology" / "examples", asked)
    for path in (turtle, table, *shown):
        workspace.checked(path)
    shape = _filled("scaffold.ttl", asked)
    made = _tried(workspace, asked, shape)
    # The shape last: with it there is the kind, without it one that was begun and can be begun again.
    texts = {table: BOM + headed(made) if made else "", **shown, turtle: shape}
    write_new({path: text.encode() for path, text in texts.items()})
    return [turtle, table, *shown]


def _tried(workspace: Folder, asked: NewKind, shape: str) -> Kind | None:
    """The kind that a shape would make in the ontology of the workspace, before it stands there."""
    from hezuo.schema.ontology import load

    with TemporaryDirectory() as scratch:
        path = Path(scratch, f"{asked.notation}.ttl")
        path.write_text(shape, encoding="utf-8", newline="\n")
        return load(workspace, [path]).kind(asked.notation)


def _examples(folder: Path, asked: NewKind) -> dict[Path, str]:
    """The examples of a kind by their files in `folder`; none where there is no such folder."""
    if not folder.is_dir():
        return {}
    return {folder / name: text for name, text in tomllib.loads(_filled("scaffold_examples.toml", asked)).items()}


def _filled(template: str, asked: NewKind) -> str:
    """A file beside this one, with what the kind is called in its places."""
    text = (Path(__file__).parent / template).read_text(encoding="utf-8")
    cls = "".join(part.capitalize() for part in asked.notation.split("-"))
    platform = asked.base == BASES[0]
    values = {
        "NOTATION": asked.notation,
        "CLASS": cls,
        "ZH": quoted(asked.zh)[1:-1],
        "EN": quoted(asked.en)[1:-1],
        "BASE": "Platform" if platform else "Cooperation",
        "PARTNER_PATH": "[ sh:inversePath hz:coBuilderOf ]" if platform else "hz:partner",
        "COLLEGE_PATH": "[ sh:inversePath org:memberOf ]" if platform else "hz:college",
        **{key: part if platform else "" for key, part in _role_parts().items()},
        "DATE_PATH": "schema:foundingDate" if platform else "schema:startDate",
    }
    # The parts of a platform come first: they hold places of their own.
    for name in sorted(values, key=lambda name: "ROLE" not in name):
        text = text.replace(f"@@{name}@@", values[name])
    return text


def _role_parts() -> dict[str, str]:
    """What the shape of a platform has beside that of a cooperation: the role of the college."""
    parts = tomllib.loads((Path(__file__).parent / "scaffold_role.toml").read_text(encoding="utf-8"))
    return {str(key): str(part) for key, part in parts.items()}
