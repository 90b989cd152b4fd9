"""What the start page tells, worked out: its picture, its sentences, what changed, what the audit says."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from hezuo.base.messages import LANGS
from hezuo.base.problems import HezuoError, QueryError
from hezuo.base.workspace import read_text
from hezuo.explorer.findings import finding
from hezuo.explorer.story import FILE, story
from hezuo.forms.disc import rim
from hezuo.forms.sheet import DESK, PHONE, Sheet
from hezuo.record import views
from hezuo.record.audit import Line
from hezuo.record.search import initials
from hezuo.serve.charts import shares
from hezuo.serve.drawing import shown_in
from hezuo.serve.overview import LINES, Audited, Disc, Start, Told
from hezuo.serve.view import View

#: The shortest other name, and the page that most rows were printed on.
ALIAS = "SELECT ?form WHERE { ?thing skos:altLabel ?form } ORDER BY STRLEN(?form) ?form LIMIT 1"
FULLEST = "SELECT ?page WHERE { ?entry hz:page ?page } GROUP BY ?page ORDER BY DESC(COUNT(*)) ?page LIMIT 1"
#: So many sentences and questions stand beside the picture, so many headings of changes.
SENTENCES, OFTEN, HEADINGS = 4, 4, 3
#: States of figures that the record bears out, and those that it does not.
EQUAL, APART = ("equal", "same-sentence", "consistent"), ("explained", "differs", "broken")


def told(view: View) -> Start:
    """All of it, in the scope and the language of a page."""
    first, second = _finding(view)
    sentences = _story(view)
    why, changed = _changes(view)
    return Start(
        first, second, _disc(view, DESK), _disc(view, PHONE), tuple(sentences[1 : 1 + SENTENCES]), _examples(view),
        _often(view, sentences), why, changed, _audit(view), date.today().isoformat() if _asks_the_clock(view) else "",
    )  # fmt: skip


def _finding(view: View) -> tuple[str, str]:
    found = next(iter(views.views(view.workspace.folder).values()), None)
    if found is None:
        return "", ""
    word, (said, second, *_) = LANGS.index(view.lang), finding(found, view.workspace.analysis)
    return (said or found.title)[word], (second or found.purpose)[word]


def _disc(view: View, width: float) -> Disc:
    workspace = view.workspace
    found = next(iter(views.views(workspace.folder).values()))
    asked = views.result(found, workspace.dataset.store, workspace.dataset.identity.college)
    drawn = rim(Sheet(workspace.analysis, found, asked, view.lang, width))
    return Disc(drawn.width, drawn.height, drawn.body, shown_in(drawn, workspace.analysis.ties))


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


def _asks_the_clock(view: View) -> bool:
    """Whether a question that asks for the day of the clock may stand behind a sentence or a figure."""
    dataset = view.workspace.dataset
    dated = [q.name for q in dataset.questions.values() if any(p.type == "date" for p in q.parameters)]
    texts = [line.figure.question or "" for line in _lines(view)]
    texts += [str(asked) for v in views.views(view.workspace.folder).values() for asked in v.figures.values()]
    with suppress(HezuoError):  # without a story nothing in it asks
        texts.append(read_text(dataset.folder.checked(dataset.folder.data / FILE)))
    return any(name in text for name in dated for text in texts)


def _often(view: View, sentences: Sequence[Told]) -> tuple[tuple[str, str], ...]:
    """The questions that the rest of the story rests on, then the first there are."""
    known = view.workspace.dataset.questions
    named = [known[s.question] for s in sentences if s.question in known]
    found = list({q.name: q for q in (*named, *known.values())}.values())[:OFTEN]
    return tuple((q.name, q.title(view.lang)) for q in found)


def _examples(view: View) -> tuple[str, ...]:
    """What can be typed, one of each sort: pinyin, another name, a page."""
    dataset, ties = view.workspace.dataset, view.workspace.analysis.ties
    most = sorted(ties.held, key=lambda n: (-sum(ties.held[n].values()), n))
    names = [ties.nodes.labels[n] for n in most if not ties.reporting[n]]
    aliases, pages = (dataset.store.select(query) for query in (ALIAS, FULLEST))
    found = [initials(names[0])] if names else []
    return (*found, *(str(r[0]) for r in aliases.rows), *(f"p.{r[0]}" for r in pages.rows))


def _changes(view: View) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Why nothing can be compared; else what changed between the last two years."""
    try:
        found = view.workspace.changes()
    except QueryError as error:
        return error.message(view.lang), ()
    return "", tuple((name, lines[0][1]) for name, lines in found.sections(view.lang)[:HEADINGS])


def _lines(view: View) -> Sequence[Line]:
    found: Sequence[Line] = view.memo.of("audit", lambda: view.workspace.audit().result)
    return found


def _audit(view: View) -> Audited:
    lines = _lines(view)
    equal = sum(x.state in EQUAL for x in lines)
    apart = [x for x in lines if x.state in APART]
    parts = [("equal", equal, "role-3"), ("apart", len(apart), "role-5")]
    bar = str(shares(parts, view.say("start.audited"))) if equal or apart else ""
    worst = sorted(apart, key=lambda x: (not x.is_open, -abs(float(x.difference or 0)), x.id))[:LINES]
    return Audited(equal, len(apart), len(lines) - equal - len(apart), bar, tuple(_worst(view, x) for x in worst))


def _worst(view: View, line: Line) -> tuple[str, str]:
    said = view.say("start.figure", name=line.name, claimed=line.figure.shown, recorded=line.recorded)
    return said, view.say("thing.page", pages=line.pages)
