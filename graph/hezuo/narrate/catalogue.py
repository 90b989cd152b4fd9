"""The catalogue of measures: a section for each to be read, a row for each in a file."""

from __future__ import annotations

import re

from hezuo.base.messages import LANGS, Lang, fill, say
from hezuo.base.store import Rows
from hezuo.measures.catalogue import ONE, RANGED, TWO, Measure, measures
from hezuo.narrate.insight import Told, heads

FIELDS = ("definition", "suits", "weights", "computed", "ranged", "formula", "citation", "reading")
#: What stands for a number in the example of a sentence.
PLACE, BLANK = re.compile(r"\{\w+\}"), "…"


class MeasureCatalogue(Told):
    """Every measure: what it says, of which networks, how it is computed, and who thought of it."""

    def rows(self, lang: Lang = "zh") -> Rows:
        """A row a measure."""
        known = measures().values()
        return Rows(
            heads(("measure", "title", *FIELDS), lang), [(m.id, m.name(lang), *_fields(m, lang)) for m in known]
        )

    def text(self, lang: Lang = "zh") -> str:
        """A section a measure, in Markdown: formulas and sentences are too long for the lines of a terminal."""
        return _sections(list(measures().values()), lang)

    def written(self, form: str, lang: Lang = "zh") -> bytes:
        """Markdown has the sections too."""
        return self.text(lang).encode() if form == "markdown" else super().written(form, lang)


def _sections(known: list[Measure], lang: Lang) -> str:
    """A section a measure, in Markdown."""
    parts = [f"# {say('catalogue.title', lang)}"]
    for measure in known:
        fields = dict(zip(FIELDS, _fields(measure, lang), strict=True))
        definition = fields.pop("definition")
        fields["formula"] = f"`{fields['formula']}`"
        lines = [f"- **{say(f'heading.{head}', lang)}** {text}" for head, text in fields.items()]
        parts.append(f"## {measure.id}\n\n**{measure.name(lang)}** — {definition}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _fields(measure: Measure, lang: Lang) -> tuple[str, ...]:
    """As in `FIELDS`."""
    networks = {ONE: say("measure.on-one", lang), TWO: say("measure.on-two", lang)}
    weights = {
        "none": say("measure.weights-none", lang),
        "ties": say("measure.weights-ties", lang),
        "roles": say("measure.weights-roles", lang),
    }
    limit = measure.limit
    return (
        measure.definitions[LANGS.index(lang)],
        say("list.and", lang).join(networks[kind] for kind in measure.on),
        weights[measure.weights],
        say("measure.exact-up-to", lang, limit=limit) if limit else say("measure.exact", lang),
        say("measure.ranged" if measure.id in RANGED else "measure.not-ranged", lang),
        measure.formula,
        measure.citation,
        _example(measure, lang),
    )


def _example(measure: Measure, lang: Lang) -> str:
    """The sentence with a stand-in for the node and gaps for the numbers."""
    place = say("place.rank", lang, rank=BLANK, n=BLANK, things=BLANK)
    text = fill(measure.readings[LANGS.index(lang)], {"label": say("measure.someone", lang), "place": place})
    return PLACE.sub(BLANK, text)
