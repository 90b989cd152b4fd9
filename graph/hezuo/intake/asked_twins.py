"""Names that may be one, asked about: at the later row, with the row of the ledger that answers for good."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from hezuo.base.characters import differing
from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.terms import HZ, JUDGEMENT, REASON, UNSURE
from hezuo.base.text import shown
from hezuo.base.workspace import Folder
from hezuo.intake.identity import Identity
from hezuo.intake.twins import Twin, twins
from hezuo.schema.ontology import Ontology

#: So many pairs are told one by one; of the rest the number.
MOST = 100


def ask_about_twins(identity: Identity, ontology: Ontology, folder: Folder) -> Iterator[Problem]:
    """Each pair of names that look alike and that nobody has judged."""
    found = twins(identity, ontology, folder)
    for one in found.asked[:MOST]:
        why = {lang: say("list.and", lang).join(say(f"twin.{r}", lang) for r in one.reasons) for lang in LANGS}
        where = one.first.place
        said = {"value": shown(one.second.name), "other": shown(one.first.name), "file": where.table, "row": where.row}
        said |= differing(one.second.name, one.first.name)
        said |= {"why": why["zh"], "why_en": why["en"], "line": line_for(one, identity, ontology)}
        yield problem("twin-names", one.second.place, Severity.INFO, **said)
    if len(found.asked) > MOST:
        place = Place(found.asked[MOST].second.place.file)
        yield problem("twin-names-more", place, Severity.INFO, count=len(found.asked) - MOST)


def line_for(one: Twin, identity: Identity, ontology: Ontology) -> str:
    """The row that a ledger of judgements wants for a pair, to be pasted: it says unsure until somebody has looked.

    Its cells are in the order of the columns of the workspace's own ledger; who judged and when is left to fill in.
    """
    kind = next(k for k in ontology.kinds if k.iri == JUDGEMENT)
    own = next((r.frame.table for r in identity.resolved if r.kind.iri == JUDGEMENT and r.frame.table.columns), None)
    fields = [kind.field_of(iri) for iri in own.columns] if own else kind.fields
    cells = {
        HZ + "formA": one.second.name,
        HZ + "formB": one.first.name,
        HZ + "verdict": ontology.label(UNSURE, "zh"),
        REASON: say("list.and", "zh").join(say(f"twin.{reason}", "zh") for reason in one.reasons),
    }
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([cells.get(f.path, "") for f in fields])
    return out.getvalue()
