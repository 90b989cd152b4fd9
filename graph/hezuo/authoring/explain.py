"""What the program understood of the ontology: one kind in words, and the data dictionary."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from hezuo.base.messages import Lang, say
from hezuo.base.problems import WorkspaceError
from hezuo.base.store import Rows
from hezuo.base.terms import prefixed
from hezuo.formats.answers import BLANK
from hezuo.narrate.insight import Told, heads
from hezuo.schema.constraints import INFINITE
from hezuo.schema.kinds import Field, Form, Kind
from hezuo.schema.ontology import Ontology
from hezuo.schema.values import READERS

KINDS = ("kind", "notation", "definition")
FIELDS = ("column", "definition", "value", "rule")


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Told):
    """What the program understood of a kind, or, without one, which kinds there are."""

    ontology: Ontology
    name: str | None = None

    @property
    def kind(self) -> Kind | None:
        """The kind that is meant. Raises `WorkspaceError`, with the nearest name, when there is none."""
        found = self.ontology.kind(self.name) if self.name is not None else None
        if found is None and self.name is not None:
            names = [n for k in self.ontology.kinds for n in (k.notation, *dict(k.labels).values())]
            near = difflib.get_close_matches(self.name, names, 1, 0.2)
            raise WorkspaceError("no-kind", name=self.name, near=near[0] if near else BLANK)
        return found

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a column of the kind, or a row a kind."""
        ontology, kind = self.ontology, self.kind
        if kind is None:
            return Rows(heads(KINDS, lang), [(k.label(lang), k.notation, k.definition(lang)) for k in ontology.kinds])
        told = [
            (f.label(lang), f.description(lang), holds(f, ontology, lang), rules(f, ontology, lang))
            for f in kind.fields
        ]
        return Rows(heads(FIELDS, lang), list(told))

    def text(self, lang: Lang = "zh") -> str:
        """The kind in words, or the table of kinds."""
        return super().text(lang) if self.kind is None else "\n".join(lines(self.kind, self.ontology, lang)) + "\n"

    def dictionary(self) -> str:
        """The data dictionary of all kinds in Markdown."""
        return dictionary(self.ontology)


def holds(wanted: Field, ontology: Ontology, lang: Lang) -> str:
    """What a cell of the field holds: a datatype, names of a kind, or one of a list."""
    if wanted.is_literal:
        words = list(dict.fromkeys(say(f"holds.{READERS[d].holds}", lang) for d in wanted.datatypes))
        unit = f"（{wanted.unit}）" if wanted.unit else ""
        return say("holds.or", lang).join(words) + unit + (say("holds.qualified", lang) if wanted.may_qualify else "")
    choices = ontology.choices(wanted)
    if choices:
        return say("holds.list", lang, options="、".join(ontology.label(c, lang) for c in choices))
    return say("holds.names", lang, kind=ontology.label(wanted.target, lang))


def rules(wanted: Field, ontology: Ontology, lang: Lang) -> str:
    """What the checks ask of the field."""
    found = [say("rule.required", lang)] if wanted.required else []
    found += [say("rule.many", lang)] if wanted.many else []
    for check in wanted.checks:
        if check.pattern:
            found.append(say("rule.pattern", lang, pattern=check.pattern))
        if check.minimum is not None:
            found.append(say("rule.minimum", lang, limit=f"{check.minimum:g}"))
        if check.maximum is not None:
            found.append(say("rule.maximum", lang, limit=f"{check.maximum:g}"))
        if 1 < check.max_count < INFINITE:
            found.append(say("rule.most", lang, most=check.max_count))
        for cls in check.classes if check.shape != wanted.iri else ():
            found.append(say("rule.class", lang, kind=ontology.label(cls, lang)))
    return say("rule.and", lang).join(found)


def becomes(wanted: Field, ontology: Ontology, lang: Lang) -> str:
    """How the column becomes RDF."""
    values = {"path": prefixed(wanted.path)}
    if wanted.form is Form.MEMBERSHIP:
        if wanted.role:
            return say("becomes.membership", lang, role=ontology.label(wanted.role, lang), **values)
        return say("becomes.membership-role", lang, **values)
    where = "entry" if wanted.on_entry else "record"
    return say(f"becomes.{wanted.form.value}", lang, subject=say(f"becomes.{where}", lang), **values)


def lines(kind: Kind, ontology: Ontology, lang: Lang) -> Iterator[str]:
    """The kind in words, for a terminal."""
    yield f"{kind.label('zh')} · {kind.label('en')}  ({kind.notation})"
    yield kind.definition(lang)
    yield say("explain.file", lang, file=f"data/tables/<year>/{kind.notation}.csv")
    yield say(
        "explain.class",
        lang,
        cls=prefixed(kind.iri),
        above=" ".join(sorted(map(prefixed, kind.ancestors - {kind.iri}))),
    )
    yield say("explain.key", lang, key=" + ".join(f.label(lang) for f in kind.key_fields))
    yield say("explain.view", lang, color=kind.color, icon=kind.icon)
    for wanted in kind.fields:
        yield ""
        yield f"  {wanted.label('zh')} · {wanted.label('en')}"
        yield f"    {wanted.description(lang)}"
        yield f"    {holds(wanted, ontology, lang)}"
        told = rules(wanted, ontology, lang)
        if told:
            yield f"    {told}"
        if wanted.other_headings:
            yield "    " + say("explain.headings", lang, headings="、".join(wanted.other_headings))
        yield f"    → {becomes(wanted, ontology, lang)}"
        if wanted.tied:
            yield "    → " + say("explain.connects-class", lang, kind=ontology.label(wanted.tied, lang))
        elif wanted.connects:
            yield "    → " + say("explain.connects", lang)


def dictionary(ontology: Ontology) -> str:
    """The data dictionary in Markdown, Chinese first; `data/README.md` is this text."""
    out = [say("dictionary.head", "zh"), "", say("dictionary.head", "en"), ""]
    for kind in ontology.kinds:
        out += [f"## {kind.label('zh')} · {kind.label('en')} — `{kind.notation}`", ""]
        out += [f"{kind.definition('zh')}。", "", f"{kind.definition('en')}.", ""]
        out += [f"| {say('dictionary.columns', 'zh')} |", "| --- | --- | --- | --- | --- |"]
        out += [_dictionary_row(f, ontology) for f in kind.fields]
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def _dictionary_row(wanted: Field, ontology: Ontology) -> str:
    cells = (
        f"{wanted.label('zh')} · {wanted.label('en')}",
        f"{wanted.description('zh')} · {wanted.description('en')}",
        holds(wanted, ontology, "zh"),
        rules(wanted, ontology, "zh"),
        "、".join(wanted.other_headings),
    )
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"
