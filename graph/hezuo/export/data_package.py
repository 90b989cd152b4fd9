"""`datapackage.json` and the README of tidy tables: what is in them, for programs (Frictionless) and for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hezuo.base.content import sha256
from hezuo.base.messages import LANGS, Lang, say
from hezuo.export.tidy import Column, Table
from hezuo.export.tidy_files import FORMS, Files
from hezuo.formats.answers import markdown

PACKAGE, README, DICTIONARY = "datapackage.json", "README.md", "DICTIONARY.md"
#: The standard that the description follows.
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
Facts = Mapping[str, str]


def described(tables: Sequence[Table], files: Files, form: str, facts: Facts) -> Files:
    """The files with their README, dictionary and description beside them."""
    package = _package(tables, files, form, facts)
    told = (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
    dictionary = "\n".join(f"# {say('tidy-table.dictionary', n)}\n\n{_dictionary(tables, n)}" for n in LANGS)
    readme = "\n".join([f"# {facts['workspace']}\n", *(_readme(tables, form, facts, lang) for lang in LANGS)])
    return {**files, README: readme.encode(), DICTIONARY: dictionary.encode(), PACKAGE: told}


def _package(tables: Sequence[Table], files: Files, form: str, facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {
        "$schema": PROFILE,
        "name": "hezuo-record",
        "id": f"urn:sha256:{facts['build']}",
        "title": facts["workspace"],
        "description": "\n\n".join(_scope(facts, lang) for lang in LANGS),
        "keywords": [facts["college"], facts["years"]] if facts["years"] else [facts["college"]],
        "sources": [{"title": title} for title in filter(None, facts["sources"].split("\uff1b"))],
        "licenses": [{"path": facts["license"]}] if facts["license"] else [],
        "hezuo": dict(facts),
        "resources": [_resource(one, files, form) for one in tables],
    }
    # The standard wants no empty lists.
    return {name: value for name, value in found.items() if value not in ("", [])}


def _scope(facts: Facts, lang: Lang) -> str:
    return say("tidy-readme.scope", lang, **facts)


def _resource(found: Table, files: Files, form: str) -> dict[str, Any]:
    kind = FORMS[form]
    path = kind.file(found.name)
    made: dict[str, Any] = {
        "name": found.name,
        "title": " · ".join(found.titles),
        "description": " · ".join(found.texts),
        "path": path,
        "type": "table",
        "format": kind.format,
        "mediatype": kind.mediatype,
        "bytes": len(files[path]),
        "hash": f"sha256:{sha256(files[path])}",
        "schema": {
            "fields": [_field(column, found) for column in found.columns],
            "primaryKey": list(found.key),
            "foreignKeys": [_reference(column) for column in found.columns if column.refers],
            "missingValues": [""],
        },
    }
    if form == "sqlite":
        made["dialect"] = {"table": found.name}
    if not made["schema"]["foreignKeys"]:
        del made["schema"]["foreignKeys"]
    return made


def _field(column: Column, found: Table) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.required or column.name in found.key else {}
    limits |= {"unique": True} if found.key == (column.name,) else {}
    limits |= {"pattern": column.pattern} if column.pattern else {}
    made: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": " · ".join(column.titles),
        "description": " · ".join(column.texts),
    }
    made |= {"unit": column.unit} if column.unit else {}
    made |= {"internal": True} if column.internal else {}
    return made | ({"constraints": limits} if limits else {})


def _reference(column: Column) -> dict[str, Any]:
    table, _, other = column.refers.partition(".")
    return {"fields": [column.name], "reference": {"resource": table, "fields": [other]}}


def _readme(tables: Sequence[Table], form: str, facts: Facts, lang: Lang) -> str:
    """What the tables are, how they are opened, and which there are."""
    heads = [say(f"tidy-readme.{name}", lang) for name in ("table", "title", "rows", "holds")]
    rows = [(t.name, t.title(lang), len(t.rows), t.text(lang)) for t in tables]
    parts = [f"## {say('tidy-readme.heading', lang)}", _scope(facts, lang)]
    parts += [say(f"tidy-readme.{name}", lang) for name in ("rules", f"open-{form}", "columns")]
    return "\n\n".join([*parts, markdown(heads, rows).decode()])


def _dictionary(tables: Sequence[Table], lang: Lang) -> str:
    """Every column of every table."""
    at = LANGS.index(lang)
    heads = [say(f"tidy-readme.{name}", lang) for name in ("column", "title", "type", "unit", "refers", "holds")]
    parts = []
    for one in tables:
        rows = [
            (c.name + " *" * (c.name in one.key), c.titles[at], c.type, c.unit, c.refers, " ".join(c.texts[at].split()))
            for c in one.columns
        ]
        parts.append(f"## {one.name} · {one.title(lang)}\n\n" + markdown(heads, rows).decode())
    return "\n".join(parts)
