"""Files as no office would send them: small inputs of every kind, changed at random, the same for a seed.

A `Made` is what a workspace gets. What may become of it is in `fuzz.py`, what may not be lost of a table in
`losses_kit.py`.
"""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import openpyxl
import xlwt

from conftest import ROOT, YEAR
from workbooks_kit import SPELLINGS, ods, parts_of, rows_xml, zipped

Chance = random.Random


@dataclass(frozen=True, slots=True)
class Made:
    """One input: the kind of file, its path below the workspace, its bytes, what a text was written in."""

    kind: str
    path: str
    data: bytes
    encoding: str = ""
    delimiter: str = ","


# --- bytes and texts --------------------------------------------------------------------------------------------------

#: What is hard to read: marks, blanks, controls, quotes, what stands for nothing, what turns the line round.
ODD_TEXT = (
    *("", " ", "\u3000", "\u200b", "\u200d", "\ufeff", "\u202e", "\u2028", "\x00", "\x1a", "\x85", "\ufffd", "\ue5e5"),
    *(
        "\r", "\n", "\t", '"', "'", ",", "；", "、", ";", "|", "{", "}", "[[", "]]", "<", ">", "&", "&#0;", "&x;", "\\",
        "#",
    ),
    *(
        "𠮷", "e\u0301", "＝1", "=1+1", "-1", "0", "1e999", "NaN", "9" * 400, "2024-02-30", "2-3", "/", "—", "N/A",
        "无", "合计",
    ),
    *("../..", "file:///etc/passwd", "SERVICE", "甲" * 300, "(" * 3000, "[" * 3000, "甲公司"),
)  # fmt: skip
ODD_BYTES = (
    *(b"\x00", b"\xff", b"\xff\xff\xff\x7f", b"\x80\x80", b"\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x81\x30"),
    b"PK\x03\x04",
)  # fmt: skip


def changed_bytes(data: bytes, chance: Chance, most: int = 4) -> bytes:
    """Bytes with a few places changed, cut, doubled or filled."""
    made = bytearray(data)
    for _ in range(chance.randint(1, most)):
        at, length = chance.randrange(len(made) + 1), chance.choice((1, 1, 2, 8, 64))
        how = chance.randrange(6)
        if how == 0 and made:
            made[at % len(made)] ^= 1 << chance.randrange(8)
        elif how == 1:
            made[at : at + length] = b""
        elif how == 2:
            made[at:at] = made[at : at + length]
        elif how == 3:
            made[at:at] = chance.choice(ODD_BYTES)
        elif how == 4:
            made[at : at + length] = chance.randbytes(length)
        elif chance.random() < 0.3:
            del made[at:]
    return bytes(made)


WORD = re.compile(r'"[^"\n]*"|[\w:.-]+|[^\w\s]')


def changed_text(text: str, chance: Chance, odd: Sequence[str] = ODD_TEXT, most: int = 4) -> str:
    """A text with lines gone, doubled or moved, and words in the place of others or of what is no word."""
    for _ in range(chance.randint(1, most)):
        lines = text.splitlines(keepends=True) or [""]
        at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
        how = chance.randrange(7)
        if how == 0:
            del lines[at]
        elif how == 1:
            lines.insert(to, lines[at])
        elif how == 2:
            lines[at], lines[to] = lines[to], lines[at]
        if how < 3:
            text = "".join(lines)
            continue
        words = list(WORD.finditer(text))
        if not words:
            return text + chance.choice(odd)
        word = chance.choice(words)
        other = chance.choice(words)[0] if how == 3 else chance.choice(odd)
        text = text[: word.start() if how < 6 else word.end()] + other + text[word.end() :]
    return text


def damaged(data: bytes, chance: Chance, share: float) -> bytes:
    """The bytes, in a share of the files with some of them changed."""
    return changed_bytes(data, chance) if chance.random() < share else data


# --- tables -----------------------------------------------------------------------------------------------------------

LEDGERS = sorted((ROOT / "data" / "identity").glob("*.csv"))
TABLES = sorted((ROOT / "data" / "tables" / YEAR).glob("*.csv"))
ENCODINGS = ("utf-8",) * 8 + ("utf-8-sig", "utf-16", "utf-32", "gbk", "gb18030", "big5")


@cache
def _rows_of(path: Path) -> tuple[tuple[str, ...], ...]:
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(map(tuple, csv.reader(lines)))


def some_rows(chance: Chance, files: Sequence[Path] = TABLES) -> tuple[str, list[list[str]]]:
    """The notation of a kind, and a few rows of its shipped table below their headings, changed."""
    path = chance.choice(files)
    head, *body = _rows_of(path)
    rows = [list(row) for row in (head, *chance.sample(body, min(len(body), chance.randint(1, 6))))]
    for _ in range(chance.randint(0, 5)):
        _change_rows(rows, chance)
    return path.stem, rows


def _change_rows(rows: list[list[str]], chance: Chance) -> None:
    """One change that people make, or would not."""
    at, column = chance.randrange(len(rows)), chance.randrange(len(rows[0]) or 1)
    how = chance.randrange(12)
    row = rows[at]
    if how < 5 and column < len(row):
        row[column] = _odd_cell(row[column], chance)
    elif how == 5:
        rows.insert(at, [""] * chance.randrange(3))
    elif how == 6:
        rows.insert(
            at,
            [chance.choice(("合计", "小计", "产教融合台账", *rows[-1][:1])), *chance.choice(((), ("", "3"), ("3",)))],
        )
    elif how == 7:
        for other in rows:
            other.insert(min(column, len(other)), chance.choice(("序号", "电话", "未知列", "甲")))
    elif how == 8:
        for other in rows:
            del other[column : column + 1]
    elif how == 9:
        row.extend(["多出", ""][: chance.randrange(3)])
    elif how == 10:
        del row[column:]
    else:
        rows.append(list(row))


def _odd_cell(text: str, chance: Chance) -> str:
    other = chance.choice(ODD_TEXT)
    at = chance.randrange(len(text) + 1)
    return chance.choice((other, text + other, text[:at] + other + text[at:], text[:at]))


def _csv(chance: Chance, files: Sequence[Path] = TABLES) -> tuple[str, bytes, str, str]:
    notation, rows = some_rows(chance, files)
    out = io.StringIO()
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    end = chance.choice(("\n", "\r\n"))
    delimiter = chance.choice(",,,,;\t|")
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    encoding = chance.choice(ENCODINGS)
    return notation, damaged(out.getvalue().encode(encoding, "replace"), chance, 0.3), encoding, delimiter


def _table(chance: Chance) -> Made:
    notation, data, *written = _csv(chance)
    return Made("csv", f"data/tables/{YEAR}/{notation}.csv", data, *written)


def _ledger(chance: Chance) -> Made:
    notation, data, *written = _csv(chance, LEDGERS)
    return Made("ledger", f"data/identity/{notation}.csv", data, *written)


# --- workbooks --------------------------------------------------------------------------------------------------------

HEADS = ["名称", "牵头单位", "备注", "成立日期", "来源", "页"]
DAY = datetime(2024, 2, 3)
#: No number below nought: in a format of dates the quick reader gives midnight for it, which is told in any column.
VALUES: list[object] = [None, None, "甲", "乙公司", " ", "2024", 7, 0.1, 1e-5, 0.985, 123456789, True, DAY]
VALUES += [datetime(2024, 5, 13, 8, 30), timedelta(hours=36), "=1+1", "#N/A", "a&<b>", "第一\n第二", ""]
SHAPES = ["General", "0", "0.00", "0.00%", "00000", '0"人"', ";;;", 'm"月"d"日"', 'yyyy"年"m"月"', "yyyy-mm-dd", "h:mm"]
SHAPES += ["@", "[h]:mm", '0;-0;"-"', '@"公司"']


def random_book(seed: int) -> bytes:
    """A table as nobody would fill it in, the same for a seed."""
    chance = random.Random(seed)  # noqa: S311
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "alliances"
    sheet.append(HEADS)
    for row in range(2, 2 + chance.randrange(1, 9)):
        for index in range(1, len(HEADS) + 1):
            cell = sheet.cell(row, index, chance.choice(VALUES))
            cell.number_format = chance.choice(SHAPES)
    for _ in range(chance.randrange(3)):
        top, left = chance.randrange(2, 8), chance.randrange(1, 6)
        span = {"start_row": top, "end_row": top + chance.randrange(3), "start_column": left, "end_column": left}
        if not any(top <= m.max_row and m.min_row <= span["end_row"] for m in sheet.merged_cells.ranges):
            sheet.merge_cells(**span)
    return _still(made)


#: When openpyxl wrote a workbook.
WRITTEN = re.compile(rb"(?<=>)\d{4}-\d\d-\d\dT[\d:]+Z(?=<)")


def _still(book: openpyxl.Workbook) -> bytes:
    """A workbook as bytes, without the time at which it was written."""
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return zipped({name: WRITTEN.sub(b"2024-01-01T00:00:00Z", archive.read(name)) for name in archive.namelist()})


#: What no part of a workbook may hold: openpyxl, xlwt and XML refuse it.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _sound(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[NO_XML.sub("", text) for text in row] for row in rows]


def _spelled(chance: Chance) -> bytes:
    """A workbook written part by part, in one of the ways that the standard allows."""
    rows = rows_xml(
        [
            HEADS,
            [
                "甲盟",
                '<c{a} t="e"><f>B9</f><v>#REF!</v></c>',
                "<c{a}><f>B9</f></c>",
                '<c{a} s="1"><v>45413</v></c>',
                "s1",
                "1",
            ],
        ]
    )
    made = parts_of(rows, "alliances", ['yyyy"年"m"月"'], strict=chance.random() < 0.3)
    spell = SPELLINGS[chance.choice(sorted(SPELLINGS))]
    return zipped(spell(made))


def _of_parts(data: bytes, chance: Chance) -> bytes:
    """A package with some of its parts changed, as texts or as bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in chance.sample(sorted(parts), chance.choice((1, 1, 1, 2))):
        text = parts[name].decode("utf-8", "replace")
        is_text = text.startswith("<") and chance.random() < 0.8
        parts[name] = (
            changed_text(text, chance).encode("utf-8", "replace") if is_text else changed_bytes(parts[name], chance)
        )
        if chance.random() < 0.05:
            del parts[name]
    return zipped(parts)


def _workbook(data: bytes, chance: Chance) -> bytes:
    """Sound, with parts changed, or with bytes of the package changed."""
    how = chance.random()
    return data if how < 0.4 else _of_parts(data, chance) if how < 0.8 else changed_bytes(data, chance)


def _xlsx(chance: Chance) -> Made:
    how = chance.randrange(3)
    if how == 0:
        made = random_book(chance.randrange(10**9))
    elif how == 1:
        made = _spelled(chance)
    else:
        notation, rows = some_rows(chance)
        wanted = openpyxl.Workbook()
        sheet = wanted.worksheets[0]
        sheet.title = notation
        for row in _sound(rows):
            sheet.append(row)
        made = _still(wanted)
    return Made("xlsx", f"data/tables/{YEAR}/台账.xlsx", _workbook(made, chance))


def _xls(chance: Chance) -> Made:
    notation, rows = some_rows(chance) if chance.random() < 0.5 else ("alliances", [HEADS])
    made = xlwt.Workbook()
    sheet = made.add_sheet(notation)
    styles = [xlwt.easyxf(num_format_str=shape) for shape in chance.sample(SHAPES, 4)]
    for index, row in enumerate(_sound(rows)):
        for column, text in enumerate(row[:200]):
            sheet.write(index, column, text[:5000])
    for index in range(len(rows), len(rows) + chance.randrange(5)):
        for column in range(len(HEADS)):
            value = chance.choice([v for v in VALUES if not isinstance(v, timedelta)])
            sheet.write(index, column, value, chance.choice(styles))
    out = io.BytesIO()
    made.save(out)
    return Made("xls", f"data/tables/{YEAR}/台账.xls", damaged(out.getvalue(), chance, 0.4))


def _ods(chance: Chance) -> Made:
    notation, rows = some_rows(chance)
    cells = [[re.sub("[&<>]", "", text) for text in row] for row in _sound(rows)]
    return Made("ods", f"data/tables/{YEAR}/台账.ods", _workbook(ods(cells, notation), chance))


def _xlsb(chance: Chance) -> Made:
    data = (Path(__file__).parent / "fixtures" / "alliances.xlsb").read_bytes()
    made = _of_parts(data, chance) if chance.random() < 0.7 else changed_bytes(data, chance)
    return Made("xlsb", f"data/tables/{YEAR}/台账.xlsb", made)


# --- the ontology -----------------------------------------------------------------------------------------------------

TURTLE = [p for pattern in ("*.ttl", "lists/*.ttl", "kinds/*.ttl") for p in sorted((ROOT / "ontology").glob(pattern))]
TERM = re.compile(r"\b(?:sh|hz|view|xsd|skos|rdfs|owl):[A-Za-z-]+")
PIECE = re.compile(r'"[^"\n]*"(?:@\w+)?|\( [^)]*\)|\b\d+\b|\b\w+:[\w-]+|\[|\]| ;\n')
#: What stands in the place of a piece: other terms, other sorts of nodes, lists that are cut, numbers that are none.
ODD_TURTLE = (
    *('"x"', '""', '"NaN"', '"inf"', "-1", "1e999", "2.5", "true", '"("', '"a"@en', '"x"^^xsd:date', '"red"'),
    *("[ ]", "( )", "( 1 2 )", "[ sh:path hz:x ]", "_:b", "<http://x.y/z>", "hz:Party", "rdf:nil", "[ sh:datatype 5 ]"),
    *("sh:not", "sh:xone", "sh:sparql", "sh:closed", "sh:hasValue", "sh:minLength", "xsd:duration", "sh:IRI"),
    *("[", ")", ""),
)  # fmt: skip


def changed_turtle(chance: Chance) -> tuple[Path, str]:
    """A shipped file with some lines gone or doubled, and some pieces in the place of others."""
    path = chance.choice(TURTLE)
    text = path.read_text(encoding="utf-8")
    for _ in range(chance.randint(1, 3)):
        lines = text.splitlines(keepends=True)
        at = chance.randint(0, len(lines) - 1)
        how = chance.choice(("without", "twice", "piece", "piece", "piece", "term"))
        if how in ("without", "twice"):
            text = "".join((*lines[:at], *lines[at : at + 1] * (2 * (how == "twice")), *lines[at + 1 :]))
            continue
        found = list((TERM if how == "term" else PIECE).finditer(text))
        piece = chance.choice(found)
        other = chance.choice(found)[0] if how == "term" else chance.choice(ODD_TURTLE)
        text = text[: piece.start()] + other + text[piece.end() :]
    return path, text


def _turtle(chance: Chance) -> Made:
    path, text = changed_turtle(chance)
    return Made("turtle", path.relative_to(ROOT).as_posix(), damaged(text.encode(), chance, 0.1))


ODD_QUERY = (
    *ODD_TEXT,
    *(
        "SELECT", "CONSTRUCT", "SERVICE <http://x.y/>", "FROM <x:y>", "?thing", "$college", "{", "}", "FILTER",
        "OPTIONAL {",
    ),
    *(
        "(COUNT(*) AS ?n)", "ORDER BY", "LIMIT -1", "DROP ALL ;", "UNION", "hz:Party+", "?s ?p ?o .",
        "REGEX(?x, '(')", "1/0",
    ),
)  # fmt: skip


def _query(chance: Chance) -> Made:
    folder = chance.choice(("rules", "questions", "views"))
    path = chance.choice(sorted((ROOT / "ontology" / folder).glob("*.rq")))
    text = changed_text(path.read_text(encoding="utf-8"), chance, ODD_QUERY, most=3)
    return Made("query", path.relative_to(ROOT).as_posix(), damaged(text.encode("utf-8", "replace"), chance, 0.1))


# --- settings, story, positions ---------------------------------------------------------------------------------------

ODD_TOML = (
    *ODD_TEXT,
    "true",
    "[x]",
    "[[step]]",
    "{ a = 1 }",
    "1979-05-27",
    '"""',
    "''",
    "a.b.c = 1",
    "name = 1",
    "inf",
)  # fmt: skip


def _settings(chance: Chance) -> Made:
    text = (ROOT / "data" / "workspace.toml").read_text(encoding="utf-8")
    data = changed_text(text, chance, ODD_TOML).encode("utf-8", "replace")
    return Made("settings", "data/workspace.toml", damaged(data, chance, 0.2))


def _story(chance: Chance) -> Made:
    head, *steps = (ROOT / "data" / "story.toml").read_text(encoding="utf-8").split("[[step]]")
    text = head + "".join(f"[[step]]{step}" for step in chance.sample(steps, 2))
    data = changed_text(text, chance, ODD_TOML).encode("utf-8", "replace")
    return Made("story", "data/story.toml", damaged(data, chance, 0.1))


def _positions(chance: Chance) -> Made:
    rows = [["view", "id", "x", "y"]]
    rows += [
        ["overview", f"id/parties/{n}", f"{chance.uniform(-500, 500):.1f}", "3"] for n in range(chance.randint(1, 6))
    ]
    text = "".join(",".join(row) + "\n" for row in rows)
    data = changed_text(text, chance).encode("utf-8", "replace")
    return Made("positions", "data/build/positions.csv", damaged(data, chance, 0.3))


#: Each kind of file with how many of a hundred it is; what costs most to try is tried least.
KINDS: Mapping[Callable[[Chance], Made], int] = {
    _table: 24,
    _ledger: 8,
    _xlsx: 22,
    _xls: 12,
    _ods: 6,
    _xlsb: 4,
    _turtle: 3,
    _query: 7,
    _settings: 5,
    _story: 4,
    _positions: 5,
}


def made(seed: int, number: int) -> Made:
    """The file of this number, the same for a seed."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311
    (make,) = chance.choices([*KINDS], [*KINDS.values()])
    return make(chance)
