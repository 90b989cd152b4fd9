"""The notebooks read as reports: each runs, all its figures are counted, captioned and sourced, and nothing is fetched.

They use what `import hezuo` gives and nothing from inside it: what a reader copies from them keeps working.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import hezuo
from conftest import ALLIANCES, PARTIES, ROOT, Maker, parties
from hezuo.base.problems import QueryError
from hezuo.cli import main
from hezuo.notebooks import library, running
from hezuo.notebooks.library import Notebook
from hezuo.report.drafting import Draft

REPO = Path(__file__).parents[1]
NOTEBOOKS = sorted((REPO / "notebooks").glob("*.ipynb"))
#: What a notebook may import: the program by its front door, and a folder that goes away.
IMPORTED = {"hezuo", "from tempfile"}
SAMPLE = "09-two-years"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Beside the notebooks: opens a workspace once for all that run in the kernel after it.
SHARING = "import functools, hezuo\nhezuo.open_workspace = functools.cache(hezuo.open_workspace)"


def read(path: Path) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def texts(path: Path, kind: str) -> list[str]:
    """The cells of a kind."""
    return ["".join(c["source"]) for c in read(path)["cells"] if c["cell_type"] == kind]  # type: ignore[arg-type]


def inside(code: str) -> set[str]:
    """What code takes from elsewhere than `import hezuo`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names} - IMPORTED
                found |= {alias.asname for alias in names if alias.name == "hezuo" and alias.asname}
            case ast.ImportFrom(module=module):
                found |= {f"from {module}"} - IMPORTED
            case ast.Attribute(value=ast.Name(id="hezuo"), attr=name):
                found |= {f"hezuo.{name}"} - {f"hezuo.{public}" for public in hezuo.__all__}
            case ast.Attribute(value=ast.Name(id="ws"), attr=name) if name in ("analysis", "dataset") or name[0] == "_":
                found |= {f"ws.{name}"}
            case ast.FunctionDef() | ast.ClassDef() | ast.Lambda():
                found |= {"a function"}
    return found


def test_there_are_nine_in_order() -> None:
    assert [p.stem[:3] for p in NOTEBOOKS] == [f"{n:02}-" for n in range(1, 10)]
    assert list(library.notebooks()) == [p.stem for p in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_is_written_as_a_reader_meets_it(path: Path) -> None:
    cells = [c for c in read(path)["cells"] if c["cell_type"] == "code"]
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in cells), "strip the outputs"
    title, english, question, asked = texts(path, "markdown")[0].split("\n\n")
    assert CHINESE.search(title)
    assert "？" in question
    assert all(re.fullmatch(r"\*[A-Z][ -~]+\*", said) for said in (english, asked))
    assert "?" in asked
    assert cells[0]["metadata"] == {"tags": [running.PARAMETERS]}
    code = texts(path, "code")
    assert code[-1] == "draft.write(out)"
    assert f'"{path.stem}"' in code[1]
    assert inside("\n".join(code)) == set()


@pytest.mark.parametrize(
    "code",
    [
        "from hezuo.routes import routes",
        "from hezuo import routes",
        "import hezuo.routes",
        "import hezuo as h",
        "import numpy",
        "hezuo.routes.paths(1)",
        "ws.analysis.ties",
        "lambda: 1",
    ],
)
def test_what_comes_from_inside_is_seen(code: str) -> None:
    assert inside(code)


# --- all of them, run once in one kernel ----------------------------------------------------------------------------


def made(tmp_path: Path, *cells: str) -> Notebook:
    """A notebook of these cells; the first holds its parameters."""
    body: list[dict[str, object]] = [{"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# 题\n\n*Title*"}]
    for number, text in enumerate(cells):
        tags = {"tags": [running.PARAMETERS]} if not number else {}
        code = {"cell_type": "code", "outputs": [], "execution_count": None}
        body.append({**code, "id": f"c{number}", "metadata": tags, "source": text})
    file = tmp_path / "made.ipynb"
    file.write_text(json.dumps({"cells": body, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return Notebook(file)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Kernel]:
    with pytest.MonkeyPatch.context() as patch, running.kernel() as found:
        patch.chdir(REPO)
        found.run(made(tmp_path_factory.mktemp("shared"), SHARING), {})
        yield found


@pytest.fixture(scope="module")
def pages(kernel: running.Kernel, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every notebook as a page, by name; its document lies beside as Markdown, which is quickly written."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for one in library.notebooks().values():
        done = kernel.run(one, {"out": str(folder / f"{one.name}.md")})
        found[one.name] = done.html().decode("utf-8")
    assert {p.stem for p in folder.iterdir()} == {n + ("-示例" if n == SAMPLE else "") for n in found}
    return found


@pytest.fixture(scope="module")
def english(kernel: running.Kernel, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same in English."""
    folder = tmp_path_factory.mktemp("english")
    done = {n.name: kernel.run(n, {"out": str(folder / f"{n.name}.md")}, "en") for n in library.notebooks().values()}
    assert {p.stem for p in folder.iterdir()} == {n + ("-example" if n == SAMPLE else "") for n in done}
    return {name: one.html().decode("utf-8") for name, one in done.items()}


def plain(part: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", part)).strip()


def elements(page: str, tag: str, kind: str = "") -> list[str]:
    """The elements of a tag (and class), which do not hold others of it."""
    wanted = rf'<{tag}[^>]*\bclass="{kind}"[^>]*>' if kind else rf"<{tag}\b[^>]*>"
    return re.findall(rf"{wanted}.*?</{tag}>", page, re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("name", [p.stem for p in NOTEBOOKS])
def test_it_reads_as_a_report(name: str, pages: dict[str, str]) -> None:
    page = pages[name]
    seen = plain(re.sub(r"<(style|svg)\b.*?</\1>", "", page, flags=re.DOTALL))
    for wrong in ("Traceback", "Error", "NaN", "nan", "None", "（这里空着"):
        assert wrong not in seen
    assert "<script" not in page
    # The name space of drawings is a name, no address; nothing else may look like one.
    loads = re.findall(r"""(?:src|href)=["'](?!#|data:)[^"']*|url\((?!#)|@import""", page)
    assert loads == []
    tables, figures = elements(page, "table"), elements(page, "figure")
    assert len(figures) + len(tables) >= 2
    assert 1 <= len(figures) <= 4
    for number, table in enumerate(tables, 1):
        (caption,) = elements(table, "caption")
        assert plain(caption).startswith(f"表 {number}")
        heads = [plain(h) for h in elements(table, "th")]
        assert all(CHINESE.search(h) or h.isdecimal() for h in heads), heads
        rows = elements(table, "tr")[1:]
        assert rows
        assert all(any(plain(cell) for cell in elements(row, "td")) for row in rows)
    for number, figure in enumerate(figures, 1):
        assert re.search(rf'<figcaption class="caption">图 {number}\u3000\S', figure)
        assert "《" in "".join(elements(figure, "p", "source"))
    assert page.count('class="source"') == len(tables) + len(figures)


#: Not the words of the program: names of the record within a sentence.
NAMES = re.compile(r"[\u3400-\u9fff（）、，；“”]+")


def sentences(page: str) -> list[str]:
    """What a page says in paragraphs and points, without its notes and sources."""
    bare = re.sub(r"<(style|svg|table|figure|sup)\b.*?</\1>", "", page, flags=re.DOTALL)
    bare = re.sub(
        r'<(p|li)\b[^>]*class="(source|remark|note|subtitle|written)[^"]*".*?</\1>', "", bare, flags=re.DOTALL
    )
    found = (p for tag in ("p", "li") for p in re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", bare, re.DOTALL))
    return [plain(p) for p in found if "doc-backlink" not in p]


@pytest.mark.slow
@pytest.mark.parametrize("name", [p.stem for p in NOTEBOOKS])
def test_it_speaks_english_too_and_says_the_same_numbers(
    name: str, pages: dict[str, str], english: dict[str, str]
) -> None:
    page = english[name]
    assert '<html lang="en">' in page
    assert '<html lang="zh-CN">' in pages[name]
    heads = [plain(h) for tag in ("h1", "h2", "th", "figcaption", "caption") for h in elements(page, tag)]
    assert len(heads) > 6
    asked = {"天津大学", "西门子"}
    assert [h for h in heads if (set(NAMES.findall(h)) - asked)] == []
    assert "Left open here" not in page
    for tag in ("table", "figure", "h2"):
        assert len(elements(page, tag)) == len(elements(pages[name], tag)), tag
    numbers = [sorted({n for s in sentences(p) for n in re.findall(r"\d+(?:\.\d+)?", s)}) for p in (pages[name], page)]
    assert numbers[0] == numbers[1]
    # Its English line is not on the page in Chinese, nor the other way round.
    title = library.named(name).title("en")
    assert f"<h1>{html.escape(title, quote=False)}" in page
    assert title not in plain(pages[name])


def test_parts_between_stars_are_english() -> None:
    text = "# 题\n\n*Title*\n\n问？**粗**\n\n*Asked? **Bold** too.*"
    assert library.spoken(text, "zh") == "# 题\n\n问？**粗**"
    assert library.spoken(text, "en") == "# Title\n\nAsked? **Bold** too."
    assert library.spoken("# 题\n\n只有中文", "en") == "# 题\n\n只有中文"


@pytest.mark.slow
def test_a_notebook_of_one_language_stays_as_it_is(kernel: running.Kernel, tmp_path: Path) -> None:
    done = kernel.run(made(tmp_path, "year = None", "print(1)"), {}, "en")
    assert [c.source for c in done.node.cells if c.cell_type == "markdown"] == ["# 题\n\n*Title*"]


@pytest.mark.slow
def test_the_made_up_year_says_so_everywhere(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        captions = [plain(c) for c in (*elements(page, "caption"), *elements(page, "figcaption"))]
        assert captions
        assert all(("示例" in c) == (name == SAMPLE) for c in captions)
    assert "<h1>示例" in pages[SAMPLE]
    sources = elements(pages[SAMPLE], "p", "source")
    assert all("示例（由 2024 年的表删改而成，不是真实数据）" in s for s in sources)
    assert not (ROOT / "data" / "tables" / "2025").exists()


@pytest.mark.slow
def test_its_numbers_are_those_of_the_tables(pages: dict[str, str]) -> None:
    import csv

    def rows(name: str) -> list[dict[str, str]]:
        with (ROOT / "data" / "tables" / "2024" / f"{name}.csv").open(encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))

    communities = rows("communities")
    blank = sum(r["学校角色"] == "未写明" for r in communities)
    assert f"行业产教融合共同体{len(communities)}家" in plain(pages["02-communities-and-roles"])
    assert f"还有{blank}家没有写明" in re.sub(r"\[\d+\]|\u2060", "", plain(pages["02-communities-and-roles"]))
    assert f"学校共建产业学院{len(rows('industry-colleges'))}" in plain(pages["03-industry-colleges"])


@pytest.mark.slow
def test_the_same_notebook_gives_the_same_page(pages: dict[str, str], kernel: running.Kernel, tmp_path: Path) -> None:
    name = "01-year-at-a-glance"
    done = kernel.run(library.named("1"), {"out": str(tmp_path / f"{name}.md")})
    assert done.html().decode("utf-8") == pages[name]
    assert '<pre class="code">import hezuo' in done.html(code=True).decode("utf-8")
    assert '<pre class="code">' not in pages[name]


# --- running one ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_parameters_are_put_behind_the_defaults(kernel: running.Kernel, tmp_path: Path) -> None:
    one = made(tmp_path, "year = None\nparty = '甲'", "print(year, party)")
    done = kernel.run(one, {"year": "2024"})
    assert [c["metadata"].get("tags") for c in done.node.cells[1:3]] == [["parameters"], ["injected-parameters"]]
    assert done.node.cells[-1]["outputs"][0]["text"] == "2024 甲\n"
    assert "2024 甲" in done.html().decode("utf-8")
    with pytest.raises(QueryError, match="target"):
        kernel.run(one, {"target": "乙"})


@pytest.mark.slow
def test_each_begins_anew_and_text_is_text(kernel: running.Kernel, tmp_path: Path) -> None:
    kernel.run(made(tmp_path, "left = 1"), {})
    done = kernel.run(made(tmp_path, "print('left' in globals(), '<b onclick=x>&')"), {})
    assert "False &lt;b onclick=x&gt;&amp;" in done.html().decode("utf-8")


@pytest.mark.slow
def test_a_failure_names_the_cell_and_says_why(kernel: running.Kernel, tmp_path: Path) -> None:
    code = "import hezuo\nhezuo.open_workspace().at(year=1999)"
    with pytest.raises(QueryError) as caught:
        kernel.run(made(tmp_path, "year = None", code), {})
    assert "import hezuo" in caught.value.message("zh")
    assert "没有 1999 年的表" in caught.value.message("zh")
    assert "There are no tables of “1999”" in caught.value.message("en")
    with pytest.raises(QueryError, match="ZeroDivisionError: division by zero"):
        kernel.run(made(tmp_path, "1 / 0"), {})
    assert kernel.run(made(tmp_path, "print(2)"), {}).node.cells[-1]["outputs"]


@pytest.mark.slow
def test_the_verb_writes_page_word_and_notebook(
    kernel: running.Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    monkeypatch.setattr(running, "kernel", lambda: nullcontext(kernel))
    write = "open(out, 'wb').write(b'PK')"
    source = made(tmp_path, "root = None\nparty = None\nout = None", f"{write}\nprint(party)").file
    for ending in (".html", ".ipynb", ".docx"):
        out = tmp_path / f"written{ending}"
        given = ["--root", str(ROOT), "--party", "甲", "--out", str(out)]
        ran = CliRunner().invoke(main, ["notebook", "run", str(source), *given])
        assert ran.exit_code == 0, ran.output
        assert str(out) in ran.stderr
        assert "甲" in out.read_text(encoding="utf-8") or ending == ".docx"
    assert (tmp_path / "written.docx").read_bytes() == b"PK"


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["run"], "没有笔记", "There is no notebook"),
        (["run", "1"], "--out", "--out"),
        (["run", "1", "--out", "a.pdf"], ".html", ".html"),
        (["run", "11", "--out", "a.html"], "11", "11"),
    ],
)
def test_what_cannot_be_run_is_said(words: list[str], zh: str, en: str) -> None:
    for lang, wanted in (("zh", zh), ("en", en)):
        ran = CliRunner().invoke(main, ["notebook", *words, "--lang", lang])
        assert ran.exit_code == 2
        assert wanted in ran.stderr


def test_the_list_and_the_missing_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "01-year-at-a-glance" in CliRunner().invoke(main, ["notebook", "list"]).stdout
    monkeypatch.setattr(running, "find_spec", lambda name: None if name == "jupyterlab" else name)
    for lang in ("zh", "en"):
        ran = CliRunner().invoke(main, ["notebook", "--root", str(ROOT), "--lang", lang])
        assert ran.exit_code == 2
        assert 'pip install "hezuo[notebooks]"' in ran.stderr
        assert "jupyterlab" in ran.stderr


def test_notebooks_are_put_once_and_kept(tmp_path: Path) -> None:
    assert len(library.put(tmp_path / "notebooks")) == len(NOTEBOOKS)
    mine = tmp_path / "notebooks" / NOTEBOOKS[0].name
    mine.write_text("{}", encoding="utf-8")
    assert library.put(tmp_path / "notebooks") == []
    assert mine.read_text(encoding="utf-8") == "{}"
    assert library.named(str(mine)).file == mine
    with pytest.raises(QueryError):
        _ = library.named(str(mine)).content


# --- the steps of a draft -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> hezuo.Workspace:
    from conftest import write_workspace

    tables = {
        PARTIES: parties("乙公司", "丙<b>&公司"),
        ALLIANCES: [["名称", "牵头单位", "成员单位", "来源", "页"], ["甲联盟", "乙公司", "丙<b>&公司", "s1", "2"]],
    }
    return hezuo.open_workspace(write_workspace(tmp_path_factory.mktemp("small"), tables))


def draft(ws: hezuo.Workspace, *, sample: bool = False) -> Draft:
    return ws.draft("made", "{year} 年", sample=sample)


@pytest.mark.slow
def test_steps_become_a_document(small: hezuo.Workspace, tmp_path: Path) -> None:
    one = draft(small)
    assert "<style>" in one.head().html
    shown = one.say("# 联盟\n\n有 {n} 个。\n\n- 甲\n- 乙", n="ask alliances | count", twice="= n * 2")
    assert "<h2>1 联盟</h2>" in shown.html
    assert "有2个" in shown.text
    table = one.table("ask alliances", caption="联盟")
    assert "表 1" in table.html
    assert "丙&lt;b&gt;&amp;公司" in table.html
    assert "《" in table.html
    assert "4" in one.say("共 {twice} 个。").text
    one.write(tmp_path, ".md")
    assert one.write(tmp_path).text == "已写入 made.docx"
    assert (tmp_path / "made.docx").read_bytes()[:2] == b"PK"
    assert "丙" in (tmp_path / "made.md").read_text(encoding="utf-8")
    assert one.document.title.endswith("年")


@pytest.mark.slow
def test_a_sentence_alone_takes_the_figures_of_a_draft(small: hezuo.Workspace) -> None:
    said = small.say("有 {n} 个联盟，两年共 {twice} 个。", n="ask alliances | count", twice="= n * 2")
    assert said.text == "有2个联盟，两年共4个。"
    assert "<p>有2个" in said._repr_html_()
    assert small.say("{n @communities}", n="ask communities | count").text.startswith("0")


@pytest.mark.slow
def test_what_cannot_be_said_ends_the_cell_and_what_is_not_there_is_told(small: hezuo.Workspace) -> None:
    one = draft(small)
    for text, figures in (
        ("有 3 个联盟。", {}),
        ("有 {unknown} 个。", {}),
        ("有 {n} 个。", {"n": "ask no-such-question | count"}),
        ("有 {n} 个。", {"n": "ask alliances | sum nothing"}),
    ):
        with pytest.raises(QueryError):
            one.say(text, **figures)
        with pytest.raises(QueryError):
            small.say(text, **figures)
    assert one.blocks == []
    assert "这里空着" in one.say("牵头的是 {who}。", who="ask communities | first community").text
    assert "这里空着" in one.table("ask communities", caption="共同体").text
    assert "这里空着" in one.chart("ask role-ladder", caption="角色").text
    assert len(one.blocks) == 3


@pytest.mark.slow
def test_an_example_is_marked(small: hezuo.Workspace, tmp_path: Path) -> None:
    one = draft(small, sample=True)
    assert "表 1\u3000示例：联盟" in one.table("ask alliances", caption="联盟").html
    assert one.document.title.startswith("示例：")
    one.write(tmp_path / "a.md")
    one.write(tmp_path, ".html")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-示例.md", "made-示例.html"]
    # What is marked already is not marked again, whoever marked it.
    assert one.write(tmp_path / "a-示例.md").text.endswith("a-示例.md")
    spoken = small.draft("made", ("年", "Year"), ("{year} 年", "{year}"), lang="en", sample=True)
    table = spoken.table("ask alliances", caption=("联盟", "Alliances"))
    assert "Table 1. Example: Alliances" in table.html
    assert spoken.say("有 {n} 个。", "There are {n}.", n="ask alliances | count").text.startswith("There are 2")
    assert (spoken.document.title, spoken.document.subtitle) == ("Example: Year", "2024")
    assert spoken.write(tmp_path / "b.md").text.endswith("b-example.md")


@pytest.mark.slow
def test_names_of_files_of_an_example_say_so_once(kernel: running.Kernel, tmp_path: Path) -> None:
    one = made(tmp_path, "lang = 'zh'\nout = None", "open(out, 'wb').write(b'PK')")
    content = json.loads(one.file.read_text(encoding="utf-8"))
    content["metadata"] = {"hezuo": {"sample": True}}
    one.file.write_text(json.dumps(content), encoding="utf-8")
    for lang, word in (("zh", "示例"), ("en", "example")):
        written = running.run_into(kernel, Notebook(one.file), tmp_path / "a.html", {}, lang)  # type: ignore[arg-type]
        assert [p.name for p in written] == [f"a-{word}.html", f"a-{word}.docx"]
        again = running.run_into(kernel, Notebook(one.file), tmp_path / f"a-{word}.html", {}, lang)  # type: ignore[arg-type]
        assert again == written


@pytest.mark.slow
def test_a_made_up_year_follows_the_newest(make_workspace: Maker, tmp_path: Path) -> None:
    heads = ["名称", "牵头单位", "成员单位", "学校角色", "来源", "页"]
    rows = [
        [f"联盟{n}号", "乙公司", "丙公司；丁公司", "副理事长单位" if n % 2 else "理事长单位", "s1", "2"]
        for n in range(24)
    ]
    ws = hezuo.open_workspace(
        make_workspace({PARTIES: parties("乙公司", "丙公司", "丁公司"), ALLIANCES: [heads, *rows]})
    )
    later = ws.sample_year(tmp_path / "next")
    assert later.errors == []
    year = ws.scope.years[-1]
    assert later.scope.years == (str(int(year) + 1),)
    said = [row[0] for row in later.changes().rows("zh").rows]
    assert {"新增", "结束或不再列出", "单位退出"} <= set(said)
    assert "示例（由" in "".join(str(cell) for row in later.answer("sources").rows for cell in row)
    again = hezuo.open_workspace(ws.folder.root).sample_year(tmp_path / "again")
    assert again.whole.inputs.build == later.whole.inputs.build
    with pytest.raises(QueryError):
        ws.sample_year(tmp_path / "next")
