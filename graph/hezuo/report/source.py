"""The text of a report as it is written: Markdown with a few directives, each part with its line.

Markdown is read by markdown-it-py: headings, paragraphs, lists, **bold**, footnotes, and `:::{name} argument` fences,
whose first lines may be options (`:key: value`). Places for figures (`{name}`) are left in the text: they are filled
after the text is parsed, so no name of the record can become Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hezuo.base.problems import WorkspaceError
from hezuo.base.text import HAN

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: No text of a report has more bytes.
LARGEST = 2 * 10**6
DIRECTIVE = re.compile(r"\{\s*([a-z-]+)\s*\}\s*(.*)", re.DOTALL)
OPTION = re.compile(r":([a-z-]+):\s*(.*)")
SETTING = re.compile(r"([A-Za-z-]+):\s*(.*)")
#: A Chinese character, or a mark as wide as one.
WIDE = re.compile("(?:" + HAN.pattern + "|[\\u3000-\\u303f\\uff00-\\uffef\\u201c\\u201d\\u2026])")
#: What people write in Markdown and a report does not have: it would be printed as it is typed.
FOREIGN = re.compile(
    r"!?\[[^\]\n]*\]\([^)\n]*\)"  # links and pictures
    r"|`[^`\n]+`|`{3}[^`]*`{3}|`{3}|^~~~|~~[^~\n]+~~"  # code, and what is struck out
    r"|</?[A-Za-z][^<>\n]*>"
    r"|^\s*\|.*\|\s*$",  # a row of a table
    re.MULTILINE,
)
#: The directives that hold others: a condition, and one paragraph made of several parts.
WHEN, PARAGRAPH = "when", "paragraph"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with its places still open, and the footnote behind it, if it is one."""

    text: str
    bold: bool = False
    note: str | None = None
    #: The line that it stands on; 0 where it stands in no file.
    line: int = 0


@dataclass(frozen=True, slots=True)
class Prose:
    """A heading (`level` 1 to 3), a paragraph (0) or a point of a list (−1; −2 with a number)."""

    level: int
    spans: tuple[Span, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Directive:
    """A fence: its name, what stands behind it, its options and its other lines, each with its line."""

    name: str
    argument: str
    options: Mapping[str, str]
    body: tuple[tuple[int, str], ...]
    line: int
    #: What it holds, where it holds others.
    nodes: tuple[Node, ...] = ()


Node = Prose | Directive


@dataclass(frozen=True, slots=True)
class Source:
    """A report as written: its settings with their lines, and its parts."""

    file: Path
    settings: Mapping[str, str]
    nodes: tuple[Node, ...]
    lines: Mapping[str, int] = field(default_factory=dict)
    #: What it has of Markdown that no report takes, each with its line.
    foreign: tuple[tuple[int, str], ...] = ()


def source(file: Path) -> Source:
    """The text of a file. Raises `WorkspaceError` with file and line for what is not understood."""
    text = _read(file)
    reader = _Reader(file, _markdown())
    settings, lines = reader.settings(text)
    return Source(file, settings, tuple(reader.nodes(text, 0)), lines, tuple(dict.fromkeys(reader.foreign)))


def parts(text: str, name: str) -> list[Node]:
    """The parts of a text without settings, its lines told by the `name` of where it stands. Raises as `source`."""
    return list(_Reader(Path(name), _markdown()).nodes(text, 0))


def _read(file: Path) -> str:
    """What a file holds. Raises `WorkspaceError` for one that cannot be read, is no UTF-8 or is no text of a report."""
    try:
        if file.stat().st_size > LARGEST:
            raise WorkspaceError("report-large", file=file, most=LARGEST // 10**6)
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError("report-encoding", file=file) from error
    except OSError as error:
        raise WorkspaceError("report-unreadable", file=file, reason=error.strerror) from error


def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    # What would let a text load or run something, and what a place in braces could be taken for, is left out.
    read = MarkdownIt("commonmark", {"html": False})
    read.disable(["html_block", "html_inline", "link", "image", "autolink", "reference", "code", "fence", "backticks"])
    return read.use(front_matter_plugin).use(colon_fence_plugin).use(footnote_plugin, inline=False)


@dataclass(frozen=True, eq=False)
class _Reader:
    file: Path
    markdown: MarkdownIt
    foreign: list[tuple[int, str]] = field(default_factory=list)

    def wrong(self, line: int, text: str) -> WorkspaceError:
        return WorkspaceError("bad-report", file=self.file, line=line, text=text)

    def settings(self, text: str) -> tuple[dict[str, str], dict[str, int]]:
        """What stands between the first two lines of dashes, and on which lines."""
        found: dict[str, str] = {}
        lines: dict[str, int] = {}
        head = text.split("\n")
        if head[0].strip() != "---":
            return found, lines
        for number, line in enumerate(head[1:], 2):
            if line.strip() == "---":
                return found, lines
            match = SETTING.fullmatch(line.strip())
            if match is None and line.strip():
                raise self.wrong(number, line)
            if match:
                found[match[1]], lines[match[1]] = match[2].strip(), number
        raise self.wrong(1, "---")

    def nodes(self, text: str, offset: int) -> Iterator[Node]:
        """The parts of a text that begins after `offset` lines of the file."""
        tokens = self.markdown.parse(text)
        notes = dict(_notes(tokens))
        written = text.split("\n")
        self.foreign.extend((offset + line, said) for line, said in _foreign(tokens, written))
        lists: list[bool] = []
        heading = 0
        in_notes = False
        for index, token in enumerate(tokens):
            line = offset + (token.map[0] if token.map else 0) + 1
            if token.type in ("footnote_block_open", "footnote_block_close"):
                in_notes = token.type.endswith("open")
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                lists.append(token.type.startswith("ordered"))
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                lists.pop()
            elif token.type == "heading_open":
                heading = int(token.tag[1:])
            elif token.type == "colon_fence":
                self._is_closed(token, written, line)
                yield self._directive(token, line)
            elif token.type == "inline" and not in_notes:
                before = tokens[index - 1].type
                level = heading if before == "heading_open" else (-2 if lists[-1] else -1) if lists else 0
                yield Prose(level, tuple(self._spans(token.children or [], notes, line)), line)

    def _is_closed(self, token: Token, written: Sequence[str], line: int) -> None:
        """Raises `WorkspaceError` for a fence that is not closed: it would hold all that stands behind it."""
        first, end = token.map or (0, 0)
        last = written[end - 1].strip() if end - 1 > first else ""
        if not last or last.strip(":") or len(last) < len(token.markup):
            raise WorkspaceError("report-unclosed", file=self.file, line=line, text=token.markup + token.info)

    def _directive(self, token: Token, line: int) -> Directive:
        match = DIRECTIVE.fullmatch(token.info.strip())
        if match is None:
            raise self.wrong(line, token.markup + token.info)
        lines = list(enumerate(token.content.split("\n")[:-1], line + 1))
        if match[1] in (WHEN, PARAGRAPH):
            inner = tuple(self.nodes(token.content, line))
            return Directive(match[1], match[2].strip(), {}, (), line, inner)
        options: dict[str, str] = {}
        while lines and (option := OPTION.fullmatch(lines[0][1].strip())):
            options[option[1]] = option[2].strip()
            lines.pop(0)
        body = tuple((number, text.strip()) for number, text in lines if text.strip())
        return Directive(match[1], match[2].strip(), options, body, line)

    def _spans(self, children: Sequence[Token], notes: Mapping[int, str], line: int) -> Iterator[Span]:
        bold, runs = False, list[Span]()
        for child in children:
            if child.type in ("text", "softbreak", "hardbreak"):
                text = child.content if child.type == "text" else "\n"
                runs.append(Span(text, bold, line=line))
                line += text == "\n"
            elif child.type in ("strong_open", "strong_close"):
                bold = child.type == "strong_open"
            elif child.type == "footnote_ref":
                runs.append(Span("", note=notes.get(child.meta["id"], ""), line=line))
            elif child.type == "em_open":
                self.foreign.append((line, child.markup))
            elif child.type != "em_close":
                raise self.wrong(line, child.markup or child.type)
        if any("**" in run.text for run in runs):
            raise self.wrong(line, "**")
        return _joined(runs)


def _foreign(tokens: Sequence[Token], written: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What a text has of Markdown that no report takes, each with its line: it would lose its form in silence."""
    lists = 0
    for token in tokens:
        line = token.map[0] if token.map else 0
        lists -= token.type in ("bullet_list_close", "ordered_list_close")
        within = token.type in ("bullet_list_open", "ordered_list_open") and lists > 0
        lists += token.type in ("bullet_list_open", "ordered_list_open")
        if within or token.type in ("blockquote_open", "hr"):
            yield line + 1, written[line].strip()
        elif token.type == "inline":
            for found in FOREIGN.finditer(token.content):
                yield line + 1 + token.content.count("\n", 0, found.start()), found[0].strip()


def _notes(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """The texts of the footnotes, by number."""
    at = -1
    for token in tokens:
        if token.type == "footnote_open":
            at = token.meta["id"]
        elif token.type == "inline" and at >= 0:
            yield at, next(_joined([Span(token.content)]), Span("")).text
        elif token.type == "footnote_close":
            at = -1


def _joined(runs: Sequence[Span]) -> Iterator[Span]:
    """The runs, line breaks in them gone, and those of a line that are alike made one."""
    text = "".join(run.text for run in runs)
    at, held = 0, Span("")
    for run in runs:
        kept = "".join(_kept(text, at + index) for index in range(len(run.text)))
        at += len(run.text)
        if run.note is None and held.note is None and (run.bold, run.line) == (held.bold, held.line):
            held = Span(held.text + kept, run.bold, line=run.line)
            continue
        if held.text or held.note is not None:
            yield held
        held = Span(kept, run.bold, run.note, run.line)
    if held.text or held.note is not None:
        yield held


def _kept(text: str, at: int) -> str:
    """A character; a line break is nothing beside a Chinese one, and a blank between words of other languages."""
    if text[at] != "\n":
        return text[at]
    return "" if WIDE.match(text[at - 1 : at]) or WIDE.match(text[at + 1 : at + 2]) else " "
