"""What things are called that have had several names: it depends on the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hezuo.base.characters import folded
from hezuo.base.terms import PREF_LABEL, RECORD
from hezuo.intake.identity import Identity, Resolved
from hezuo.intake.judgements import Renaming
from hezuo.intake.names import Names
from hezuo.schema.kinds import Form


def called(identity: Identity, years: Sequence[str]) -> Identity:
    """The same with its things called as its rows of these years have it.

    Rows of other years stand there too, for what lasts and is registered elsewhere: these years do not use their names.
    """
    inside = [r for r in identity.resolved if not r.frame.table.year or r.frame.table.year in years]
    captions = _captions(inside, identity.names, identity.renamed)
    return replace(identity, names=identity.names.titled(captions))


def _captions(resolved: Sequence[Resolved], names: Names, renamed: Sequence[Renaming]) -> dict[str, str]:
    """What to call the things that have had several names, as these rows have it.

    Of a renamed thing it is the newest name: one that holds by the last year of the rows, or where no date is stated
    one that they use. Of any other it is the name that the judgements lead to, else that of the newest row.
    """
    several = names.retitled | {i for r in renamed for i in names.find(r.older, RECORD)}
    if not several:
        return {}
    last = max((r.frame.table.year for r in resolved), default="")
    used = _names_used(resolved, several)
    found = {}
    for iri, forms in used.items():
        newest, key = forms[-1], folded(names.canonical(forms[-1]))
        leading = [form for form in forms if folded(form) == key]
        held = [r for r in renamed if folded(names.canonical(r.older)) == key]
        if held:
            known = set(map(folded, forms))
            now = [r.newer for r in held if (r.since[:4] <= last if r.since else folded(r.newer) in known)]
            leading = [_newest(now, held) or (leading or forms)[-1]]
        found[iri] = (leading or [newest])[-1]
    return found


def _newest(names: Sequence[str], renamed: Sequence[Renaming]) -> str:
    """Of these names the one that none of the others came after."""
    older = {folded(r.older) for r in renamed if r.newer in names}
    return next((name for name in reversed(names) if folded(name) not in older), "")


def _names_used(resolved: Sequence[Resolved], wanted: set[str]) -> dict[str, list[str]]:
    """The names of these things in rows and cells, the oldest year first, those of their own rows last in each."""
    found: dict[str, list[str]] = {}
    for one in resolved:
        for column in (f for f in one.kind.fields if not f.is_literal and f.form is not Form.CLASS):
            used = set(one.frame.column(column))
            for text, things in one.targets[column.iri].items():
                for iri, form in things:
                    if iri in wanted and form and text in used:
                        found.setdefault(iri, []).insert(0, form)
    for one in sorted(resolved, key=lambda r: r.frame.table.year):
        for column in (f for f in one.kind.fields if f.path == PREF_LABEL and f.is_literal):
            for name, iri in zip(one.frame.plain(column), one.records, strict=True):
                if iri in wanted and name:
                    found.setdefault(iri, []).append(name)
    return found
