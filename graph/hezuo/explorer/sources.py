"""What a page or picture was taken from, and until when the data of its sources go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from hezuo.base.messages import LANGS, say
from hezuo.record.load import Dataset

#: The last day that the data of a source are for.
UNTIL = "SELECT DISTINCT ?source ?until WHERE { ?source hz:dataUntil ?until }"


def taken_from(
    dataset: Dataset, documents: Sequence[str], of_entry: Sequence[int], years: Mapping[str, str]
) -> list[list[str]]:
    """In each language the years of the scope, and the sources with until when they go, else with their year.

    `of_entry` numbers the source of every entry in `documents`. One with less than a tenth of the entries (common
    knowledge, say) is no source of a picture.
    """
    count, names = Counter(of_entry), dataset.identity.names
    until = {str(source): str(day) for source, day in dataset.store.select(UNTIL).rows}
    main = [d for n, d in enumerate(documents) if count[n] * 10 >= len(of_entry)]
    found = []
    for lang in LANGS:
        told = [say("list.and", lang).join(dataset.scope.years)] if dataset.scope.years else []
        for document in main:
            name, day = names.caption(document) or document, until.get(document) or years.get(document, "")
            told.append(say("page.source", lang, name=name, until=day) if day else name)
        found.append(told)
    return found
