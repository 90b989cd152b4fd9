"""Several results in one workbook: a sheet each with a column of sources, and a cover that says what they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hezuo.base.messages import Lang, say
from hezuo.base.store import Value
from hezuo.formats.workbook import Cover, Sheet, of_build, sheets
from hezuo.narrate.insight import Told
from hezuo.record.documents import documents
from hezuo.record.load import Dataset

if TYPE_CHECKING:
    import pandas

    Result = Told | pandas.DataFrame


def book(results: Sequence[tuple[str, Result]], dataset: Dataset, scope: str, lang: Lang, *, iris: bool) -> bytes:
    """The workbook of these results, each under a name ('': by its caption); the same results give the same bytes."""
    tables: list[Sheet] = []
    for name, result in results:
        frame = result.frame(lang, iris=iris) if isinstance(result, Told) else result
        caption = str(frame.attrs.get("caption", "")) or name
        sources = say("list.and", lang).join(frame.attrs.get("sources", ())) or _sources(dataset, lang)
        short = result.titled(lang) if isinstance(result, Told) else caption
        notes = result.notes(lang) if isinstance(result, Told) else frame.attrs.get("notes", ())
        about = "\n".join([caption or name, *_units(frame), *notes])
        tables.append(_sheet(name or short, frame, sources, about, lang))
    cover = Cover(
        say("book.cover", lang), dataset.folder.name, tuple(_facts(dataset, scope, lang)), say("book.sheets", lang)
    )
    return of_build(sheets(cover, tables), dataset.inputs.build)


def _facts(dataset: Dataset, scope: str, lang: Lang) -> list[tuple[str, str]]:
    """What a reader of the workbook has to know of all of it: whose record, its scope, its sources and its date."""
    until = max((d.until for d in documents(dataset)), default="")
    facts = {
        "scope": scope,
        "sources": _sources(dataset, lang),
        "until": until,
        "build": dataset.inputs.build,
    }
    return [(say(f"book.{name}", lang), text) for name, text in facts.items() if text]


def _sources(dataset: Dataset, lang: Lang) -> str:
    return say("list.and", lang).join(f"《{d.name}》" for d in documents(dataset))


def _units(frame: pandas.DataFrame) -> Iterator[str]:
    yield from (f"{column}: {unit}" for column, unit in frame.attrs.get("units", {}).items())


def _sheet(name: str, frame: pandas.DataFrame, sources: str, about: str, lang: Lang) -> Sheet:
    """The cells of a frame as a workbook has them, its sources in the last column."""
    heads = (*map(str, frame.columns), say("book.source", lang))
    body = (tuple(map(_plain, row)) for row in frame.astype(object).itertuples(index=False, name=None))
    return Sheet(name, heads, tuple((*row, sources) for row in body), about=about)


def _plain(cell: Any) -> Value:
    """A cell as a value of ours; what is missing is blank."""
    import pandas

    if pandas.api.types.is_scalar(cell) and pandas.isna(cell):
        return None
    if hasattr(cell, "item"):
        cell = cell.item()
    return cell if isinstance(cell, bool | int | float | str) else str(cell)


def named(results: Mapping[str, Result] | Sequence[Result]) -> list[tuple[str, Result]]:
    """Results with the names of their sheets: of a mapping its keys, of a list none, so that captions name them."""
    return list(results.items()) if isinstance(results, Mapping) else [("", result) for result in results]
