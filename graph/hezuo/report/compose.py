"""A report made: its text filled from the record, as a document, with every problem that was found on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from hezuo.base.messages import Lang, say
from hezuo.base.problems import Problem, QueryError, Severity, ordered
from hezuo.base.terms import PARTY
from hezuo.document.model import SCHEMES, Block, Document, Picture, Table
from hezuo.insight.filters import meant
from hezuo.record.audit import sources
from hezuo.record.picked import Picked
from hezuo.record.search import find
from hezuo.report.blocks import BLOCKS
from hezuo.report.calls import Desk
from hezuo.report.composing import EXPRESSIONS, FIGURES, Composer
from hezuo.report.composing import declared as names_of
from hezuo.report.figures import Known, Stated
from hezuo.report.filling import Filler
from hezuo.report.source import WHEN, Directive, Node, Source

COMPACT = "compact"
#: So many of several parties are named.
SEVERAL = 5
#: The parameter that is a party, which may be given by any of its names.
NAMED = "party"
#: The settings that may hold places.
FILLED = ("title", "subtitle", "chapter", "keywords")
#: What a report may set at its head, and what each may be ('' anything).
SETTINGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("title", "subtitle", "chapter", "parameters", "needs", "keywords"), ()),
    "numbering": SCHEMES,
    "layout": ("", COMPACT),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A report as a document, and what is wrong with its text, sorted by place."""

    document: Document
    problems: tuple[Problem, ...]
    #: Every figure that the text declares, by name.
    figures: Mapping[str, Picked | Fraction]


def compose(
    desk: Desk,
    text: Source,
    given: Mapping[str, str],
    lang: Lang,
    *,
    scheme: str = "",
    declared: Source | None = None,
) -> Made:
    """The document of a report. `declared` is a text whose figures are known here too: that of the first language.

    `given` are its parameters by name. What is wrong with the text is told in the problems. Raises `QueryError` for
    a parameter that is missing or unknown, and where the scope is not what the report needs.
    """
    _parameters(text, given)
    figures = {name: Known(name, value) for name, value in about(desk, given, lang).items()}
    filler = Filler(desk, lang, desk.dataset.folder.relative(text.file), figures, Stated(desk))
    filler.compact = text.settings.get("layout") == COMPACT
    filler.named = frozenset((*names_of(text.nodes), *(names_of(declared.nodes) if declared is not None else ())))
    composer = Composer(desk, lang, filler, BLOCKS)
    _settings(filler, text)
    needs, _, words = text.settings.get("needs", "").partition("|")
    if needs.strip() and not composer.computed(needs, text.lines["needs"]):
        raise QueryError("report-needs", needs=(words or needs).strip())
    if declared is not None:
        own, filler.file = filler.file, desk.dataset.folder.relative(declared.file)
        list(composer.blocks(list(_declaring(declared.nodes))))
        filler.file = own
    for line, said in text.foreign:
        filler.problem("report-markdown", line, Severity.WARNING, text=said)
    blocks = tuple(composer.blocks(text.nodes))
    _references(filler, blocks)
    document = _document(composer, text, blocks, scheme)
    values = {name: known.value for name, known in filler.figures.items()}
    return Made(document, tuple(ordered(filler.problems)), values)


def _document(composer: Composer, text: Source, blocks: tuple[Block, ...], scheme: str) -> Document:
    """The blocks with what the head of the text sets, and what the record is."""
    desk, filler, setting = composer.desk, composer.filler, text.settings.get
    plain = {k: filler.plain(setting(k, ""), text.lines.get(k, 1), linted=False) for k in FILLED}
    wanted = scheme or setting("numbering", "decimal")
    found = Document(
        plain["title"],
        plain["subtitle"],
        blocks,
        composer.lang,
        next((s for s in SCHEMES if s == wanted), "decimal"),
        plain["chapter"],
        compact=setting("layout") == COMPACT,
        keywords=tuple(k.strip() for k in plain["keywords"].split(",") if k.strip()),
    )
    return of_record(found, desk)


def of_record(document: Document, desk: Desk) -> Document:
    """The document, with what it says of the record that it was made of among its properties."""
    dataset, lang = desk.dataset, document.lang
    caption = dataset.identity.names.caption
    return replace(
        document,
        scope=dataset.scope.label(dataset.identity, lang),
        sources=tuple(source.name for source in sources(desk.whole)),
        date=_day(desk),
        build=desk.whole.inputs.build,
        author=say("list.and", lang).join(caption(c) for c in dataset.scope.colleges[:3]),
    )


def _references(filler: Filler, blocks: tuple[Block, ...]) -> None:
    keys = {b.key for b in blocks if isinstance(b, Table | Picture) and b.key}
    for key, line in filler.references:
        if key not in keys:
            filler.problem("report-no-key", line, name=key, known="、".join(sorted(keys)) or "—")


def about(desk: Desk, given: Mapping[str, str], lang: Lang) -> dict[str, Picked]:
    """What every report may name: the scope, its years and college, the build, and the parameters."""
    dataset = desk.dataset
    years = dataset.scope.years
    found: dict[str, Picked] = {
        "college": dataset.scope.reporting(dataset.identity, lang),
        "colleges": len(dataset.scope.colleges),
        "year": say("report.span", lang).join(dict.fromkeys((years[0], years[-1]))) if years else "",
        "years": len(desk.whole.scope.years),
        "scoped": len(years),
        "first": years[0] if years else "",
        "scope": dataset.scope.label(dataset.identity, lang),
        "build": desk.whole.inputs.build[:8],
        **{name: _named(desk, value) if name == NAMED else value for name, value in given.items()},
    }
    return found


def _named(desk: Desk, value: str) -> str:
    """The name of the partner that a text means. Raises `QueryError` where it means none, or several of them."""
    nodes, names = desk.analysis.ties.nodes, desk.dataset.identity.names
    parties = desk.analysis.ties.is_a([PARTY])
    found = find(desk.dataset, value)
    known = [i for i in found if i in nodes.index and parties[nodes.index[i]]]
    own = desk.dataset.scope.colleges
    partners = [i for i in known if i not in own] or known
    if len(partners) > 1:
        listed = "、".join(map(names.caption, partners[:SEVERAL]))
        raise QueryError("many-things", name=value, count=len(partners), names=listed)
    iri = partners[0] if partners else meant(desk.analysis, value)
    if not partners or iri in own:
        raise QueryError("report-no-party", name=names.caption(iri))
    return names.caption(iri)


def _day(desk: Desk) -> str:
    """The day of the record: the last of its newest year, for no clock may stand in a file."""
    years = desk.dataset.scope.years
    return f"{years[-1]}-12-31" if years else ""


def _settings(filler: Filler, text: Source) -> None:
    for name, value in text.settings.items():
        known = SETTINGS.get(name)
        if known is None:
            filler.problem("report-no-setting", text.lines[name], name=name, known="、".join(SETTINGS))
        elif known and value not in known:
            filler.problem("report-bad-format", text.lines[name], name=value, known="、".join(k for k in known if k))
    if not text.settings.get("title"):
        filler.problem("report-no-setting", 1, name="title", known="、".join(SETTINGS))


def _parameters(text: Source, given: Mapping[str, str]) -> None:
    wanted = text.settings.get("parameters", "").split()
    for name in wanted:
        if not given.get(name):
            raise QueryError("report-parameter", name=name)
    for name in given:
        if name not in wanted:
            raise QueryError("report-no-parameter", name=name, known="、".join(wanted) or "—")


def _declaring(nodes: tuple[Node, ...]) -> Iterator[Directive]:
    """The directives of a text that declare figures, under their conditions."""
    for node in nodes:
        if not isinstance(node, Directive):
            continue
        inner = tuple(_declaring(node.nodes))
        if node.name in (FIGURES, EXPRESSIONS):
            yield node
        elif node.name == WHEN and inner:
            yield replace(node, nodes=inner)
        else:
            yield from inner
