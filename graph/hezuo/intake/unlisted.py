"""What is said of a cell that names nothing of a short list: the choices, and the one that it may mean."""

from __future__ import annotations

from collections.abc import Sequence

from hezuo.base.messages import LANGS, say
from hezuo.base.problems import Place, Problem, Severity, problem
from hezuo.base.text import shown
from hezuo.schema.ontology import Ontology


def not_in_list(name: str, choices: Sequence[str], place: Place, ontology: Ontology) -> Problem:
    """The problem of a name that is none of the choices (IRIs)."""
    labels = {lang: [ontology.label(c, lang) for c in choices] for lang in LANGS}
    alike = [i for i, label in enumerate(labels["zh"]) if label in name or name in label]
    said = {lang: say("list.near", lang, name=labels[lang][alike[0]]) if alike else "" for lang in LANGS}
    options = {lang: "、".join(labels[lang]) for lang in LANGS}
    told = {"near": said["zh"], "near_en": said["en"], "options": options["zh"], "options_en": options["en"]}
    return problem("not-in-list", place, Severity.ERROR, name=shown(name), **told)
