"""The start page of a workspace: the picture, the sentences, what changed, what was found, what the audit says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from hezuo.base.messages import LANGS
from hezuo.base.problems import HezuoError, Problem, QueryError, Severity
from hezuo.explorer.findings import finding
from hezuo.explorer.story import story
from hezuo.forms.canvas import Drawing
from hezuo.forms.disc import rim
from hezuo.forms.sheet import DESK, PHONE, Sheet
from hezuo.record import views
from hezuo.record.ask import Question
from hezuo.record.audit import Line
from hezuo.record.search import initials
from hezuo.serve.charts import shares
from hezuo.serve.drawing import inline
from hezuo.serve.linking import address
from hezuo.serve.view import View

#: The shortest other name, and the page that most rows were printed on.
ALIAS = "SELECT ?form WHERE { ?thing skos:altLabel ?form } ORDER BY STRLEN(?form) ?form LIMIT 1"
FULLEST = "SELECT ?page WHERE { ?entry hz:page ?page } GROUP BY ?page ORDER BY DESC(COUNT(*)) ?page LIMIT 1"
#: So many lines stand in each card, so many sentences and questions beside the picture.
LINES, SENTENCES, OFTEN = 3, 4, 4
#: States of figures that the record bears out, and those that it does not.
EQUAL, APART = ("equal", "same-sentence", "consistent"), ("explained", "differs", "broken")


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of the story: its title, its text, on what it hangs, and where its figures come from."""

    title: str
    text: str
    hangs: str
    question: str


def start(view: View) -> Response:
    """The start page; its counts as a table."""
    told = view.workspace.describe()
    file = view.table(told, "describe")
    return file or view.html("start.html", title=view.name, **shown(view))


def shown(view: View) -> dict[str, Any]:
    """What the template lays out; what is dear is worked out once for each state, scope and language."""
    scope = view.workspace.scope
    first, second = view.state.memo.of(("finding", scope), lambda: _finding(view)) or (("", ""), ("", ""))
    word = LANGS.index(view.lang)
    sentences: list[Told] = view.state.memo.of(("story", scope, view.lang), lambda: _story(view))
    problems = view.state.workspace.problems
    return {
        "headline": first[word] or view.name,
        "second": second[word],
        "disc": _disc(view, DESK),
        "small": _disc(view, PHONE),
        "sentences": sentences[1 : 1 + SENTENCES],
        "examples": view.state.memo.of(("examples", scope), lambda: _examples(view)),
        "often": _often(view, sentences),
        "counts": {s.word: sum(p.severity is s for p in problems) for s in Severity},
        "problems": _gravest(problems),
        **_changes(view),
        **_audit(view),
    }


def _finding(view: View) -> tuple[tuple[str, str], tuple[str, str]] | None:
    found = next(iter(views.views(view.workspace.folder).values()), None)
    if found is None:
        return None
    told, second, *_ = finding(found, view.workspace.analysis)
    return (told or found.title), (second or found.purpose)


def _disc(view: View, width: float) -> Markup:
    """The first picture, whose dots lead to their pages."""
    # Kept without its links: they have what an address says, which strangers choose.
    key = ("disc", view.workspace.scope, view.lang, width)
    drawing: Drawing = view.state.memo.of(key, lambda: _drawn(view, width))
    return inline(drawing, view.workspace.analysis.ties, lambda iri: address(view, iri), view.say("nav.explorer"))


def _drawn(view: View, width: float) -> Drawing:
    workspace = view.workspace
    found = next(iter(views.views(workspace.folder).values()))
    asked = views.result(found, workspace.dataset.store, workspace.dataset.identity.college)
    return rim(Sheet(workspace.analysis, found, asked, view.lang, width))


def _story(view: View) -> list[Told]:
    analysis, word = view.workspace.analysis, LANGS.index(view.lang)
    known = [{"id": v.name} for v in views.views(view.workspace.folder).values()]
    try:
        steps = story(analysis, known)
    except HezuoError:  # a story that cannot be told is told of by the explorer
        return []
    return [
        Told(s["title"][word], s["text"][word], s["unplain"][word] if s["unplain"] else "", s["question"])
        for s in steps
    ]  # fmt: skip


def _often(view: View, sentences: Sequence[Told]) -> list[Question]:
    """The questions that the rest of the story rests on, then the first there are."""
    known = view.workspace.dataset.questions
    named = [known[s.question] for s in sentences if s.question in known]
    return list({q.name: q for q in (*named, *known.values())}.values())[:OFTEN]


def _examples(view: View) -> list[str]:
    """What can be typed, one of each sort: pinyin, another name, a page."""
    dataset, ties = view.workspace.dataset, view.workspace.analysis.ties
    most = sorted(ties.held, key=lambda n: (-sum(ties.held[n].values()), n))
    names = [ties.nodes.labels[n] for n in most if not ties.reporting[n]]
    aliases, pages = (dataset.store.select(query) for query in (ALIAS, FULLEST))
    found = [initials(names[0])] if names else []
    return [*found, *(str(r[0]) for r in aliases.rows), *(f"p.{r[0]}" for r in pages.rows)]


def _gravest(problems: Sequence[Problem]) -> list[Problem]:
    return [p for p in problems if p.severity is not Severity.INFO][:LINES] or list(problems[:LINES])


def _changes(view: View) -> dict[str, Any]:
    """What changed between the last two years, or why nothing can be compared."""
    try:
        told = view.workspace.changes()
    except QueryError as error:
        return {"why": error.message(view.lang), "sections": []}
    return {"why": "", "sections": [(name, [text for _, text in found]) for name, found in told.sections(view.lang)]}


def _audit(view: View) -> dict[str, Any]:
    lines: Sequence[Line] = view.state.memo.of(("audit", view.workspace.scope), lambda: view.workspace.audit().result)
    equal = sum(x.state in EQUAL for x in lines)
    apart = [x for x in lines if x.state in APART]
    parts = [("equal", equal, "role-3"), ("apart", len(apart), "role-5")]
    bar = shares(parts, view.say("start.audited")) if equal or apart else None
    worst = sorted(apart, key=lambda x: (not x.is_open, -abs(float(x.difference or 0)), x.id))[:LINES]
    rest = len(lines) - equal - len(apart)
    counts = {"equal": equal, "apart": len(apart), "rest": rest}
    return {"audited": counts, "bar": bar, "worst": worst}
