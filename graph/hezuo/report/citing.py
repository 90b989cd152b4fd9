"""What an answer was taken from: documents, pages, tables and rows, as a footnote and a source line say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hezuo.base.messages import Lang, say
from hezuo.base.store import Rows
from hezuo.base.terms import COOPERATION, PLATFORM, RECORD
from hezuo.intake.citations import in_order
from hezuo.record.load import Dataset
from hezuo.record.provenance import Origin, origins
from hezuo.schema.values import parts

#: So many pages in a row are a span.
SPAN = 3
#: More spans of pages, and more tables, are counted instead of named.
MOST_RUNS, MOST_TABLES = 9, 4


@dataclass
class Cited:
    """The places of one document: its pages, and the rows of each of its printed tables."""

    pages: set[str] = field(default_factory=set)
    tables: dict[str, set[str]] = field(default_factory=dict)

    def add(self, origin: Origin) -> None:
        """Another row of it."""
        self.pages |= {p for p in parts(origin.page) if p}
        tables = [t for t in parts(origin.table) if t]
        for table in tables:
            # Of several tables nobody knows whose rows these are.
            rows = [p for p in parts(origin.row) if p] if len(tables) == 1 else []
            self.tables.setdefault(table, set()).update(rows)


def behind(dataset: Dataset, rows: Rows) -> dict[str, Cited]:
    """Document (IRI) → its places, of the rows of the tables that tell of what an answer names."""
    found: dict[str, Cited] = {}
    known = dataset.memo.of("report origins", lambda: _by_record(dataset))
    for iri in named(dataset, rows):
        for origin in known.get(iri, ()):
            if origin.document:
                found.setdefault(origin.document, Cited()).add(origin)
    return found


def named(dataset: Dataset, rows: Rows) -> list[str]:
    """The things that rows name: their platforms and cooperations; rows that name none, whatever they name."""
    return list(dict.fromkeys(i for row in rows.rows for i in _things(row, dataset)))


def of_scope(dataset: Dataset) -> dict[str, Cited]:
    """The documents that rows of the record name with a page, without their places: what all of it was taken from."""
    known = dataset.memo.of("report origins", lambda: _by_record(dataset))
    return {o.document: Cited() for found in known.values() for o in found if o.document and o.page}


def joined(several: Iterable[dict[str, Cited]]) -> dict[str, Cited]:
    """What several answers were taken from."""
    found: dict[str, Cited] = {}
    for one in several:
        for document, cited in one.items():
            into = found.setdefault(document, Cited())
            into.pages |= cited.pages
            for table, numbers in cited.tables.items():
                into.tables.setdefault(table, set()).update(numbers)
    return found


def told(dataset: Dataset, cited: dict[str, Cited], lang: Lang, *, rows: bool = True, ibid: str = "") -> str:
    """The documents with their places in words, `ibid` (an IRI) as "the same"; '' for none."""
    names = dataset.identity.names
    texts = []
    for document in sorted(cited, key=lambda d: (-len(cited[d].pages), d)):
        named = say("report.document", lang, name=names.caption(document))
        name = say("report.ibid", lang) if document == ibid else named
        places = _places(cited[document], lang, rows=rows)
        # Nothing follows a name that has no places.
        texts.append(name + places if places else name.rstrip(say("report.places", lang)))
    return say("report.documents", lang).join(texts)


def _places(cited: Cited, lang: Lang, *, rows: bool) -> str:
    said = []
    runs = _runs(cited.pages)
    if len(runs) > MOST_RUNS:
        said.append(say("report.pages-among", lang, first=runs[0][0], last=runs[-1][-1], count=sum(map(len, runs))))
    elif cited.pages:
        said.append(paged(cited.pages, lang))
    tables = sorted(t for t in cited.tables if cited.tables[t]) or sorted(cited.tables)
    if len(tables) > MOST_TABLES:
        return say("report.places", lang).join([*said, say("report.tables", lang, count=len(tables))])
    for table in tables:
        numbers = cited.tables[table]
        key = "report.table" if not rows or not numbers else f"report.table-row{'s' * (len(numbers) > 1)}"
        said.append(say(key, lang, table=table, rows=spans(numbers, lang)))
    return say("report.places", lang).join(said)


def paged(numbers: Iterable[str], lang: Lang) -> str:
    """Pages in words."""
    pages = list(numbers)
    return say(f"report.page{'s' * (len(pages) > 1)}", lang, pages=spans(pages, lang))


def unit(text: str, lang: Lang) -> str:
    """The unit behind a stated number; '' for one that only counts, for which Chinese alone has words."""
    counts = lang != "zh" and text in say("report.counting", "zh").split()
    return "" if counts or not text else say("report.unit", lang, unit=text)


def _runs(numbers: Iterable[str]) -> list[list[int]]:
    """Whole numbers in order, those that follow each other together."""
    found: list[list[int]] = []
    for number in sorted({int(n) for n in numbers if n.isdecimal() and len(n) < 9}):
        if found and found[-1][-1] + 1 == number:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def spans(numbers: Iterable[str], lang: Lang) -> str:
    """Numbers in order, three and more in a row as a span; what is no number stands at the end."""
    texts = list(numbers)
    dash = say("report.span", lang)
    said = [t for run in _runs(texts) for t in ([f"{run[0]}{dash}{run[-1]}"] if len(run) >= SPAN else map(str, run))]
    other = in_order({n for n in texts if not (n.isdecimal() and len(n) < 9)})
    return say("list.and", lang).join([*said, *other])


def _things(row: Sequence[object], dataset: Dataset) -> Iterator[str]:
    """The platforms and cooperations that the cells of a row name; where they name none, whatever they name."""
    words = [w for cell in row if isinstance(cell, str) and cell for w in dict.fromkeys((cell, *parts(cell)))]
    first = [i for word in words for i in _named(word, dataset)[0]]
    yield from first or (i for word in words for i in _named(word, dataset)[1])


def _named(word: str, dataset: Dataset) -> tuple[list[str], list[str]]:
    """The platforms and cooperations that a word names, and all that it names."""
    known: dict[str, tuple[list[str], list[str]]] = dataset.memo.of("report names", dict)
    if word not in known:
        find = dataset.identity.names.find
        first = [i for target in (PLATFORM, COOPERATION) for i in find(word, target)]
        known[word] = first, first or list(find(word, RECORD))
    return known[word]


def _by_record(dataset: Dataset) -> dict[str, list[Origin]]:
    entries = {e: r for one in dataset.identity.resolved for e, r in zip(one.entries, one.records, strict=True) if r}
    found: dict[str, list[Origin]] = {}
    for entry, origin in origins(dataset.identity, entries).items():
        found.setdefault(entries[entry], []).append(origin)
    return found
