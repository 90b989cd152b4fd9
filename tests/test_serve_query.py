"""The page of queries: a form that works without script, and the editor over it: both languages, keys, phone."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import docx
import httpx
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from conftest import PARTIES, load, parties, write_workspace
from hezuo.api import Workspace
from hezuo.record.load import Dataset
from hezuo.serve import answering
from hezuo.serve.shared import title_of, with_prefixes
from hezuo.serve.snippets import snippets
from serve_kit import served

pytestmark = pytest.mark.slow
HEAD = "PREFIX hz: <https://w3id.org/hezuo/ontology#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
LEADERS = HEAD + "SELECT ?u ?c WHERE { ?u a hz:University ; hz:leadUniversityOf ?c }"
COUNTED = (
    HEAD
    + "SELECT ?u (COUNT(?c) AS ?n) WHERE { ?u a hz:University ; hz:leadUniversityOf ?c } GROUP BY ?u ORDER BY DESC(?n)"
)


@pytest.fixture(scope="module")
def client(shipped: Dataset) -> Iterator[httpx.Client]:
    """A server over the shipped record."""
    with served(Workspace(shipped.folder, shipped)) as found:
        yield found


def answered(client: httpx.Client, query: str, **values: str) -> httpx.Response:
    return client.post("/query", data={"query": query}, params={"lang": "zh", **values})


# --- without script ---------------------------------------------------------------------------------------------------


def test_the_form_gives_the_table(client: httpx.Client) -> None:
    found = answered(client, COUNTED)
    assert found.status_code == 200
    assert "34 行" in found.text
    assert "完整，没有截断" in found.text
    first = found.text.partition("<tbody>")[2].partition("</tr>")[0]
    assert re.search(r'href="/id/parties/[^"]+">天津大学</a>', first)
    assert "id:parties/天津大学" in first
    assert 'width="100"' in first
    assert 'id="pane-chart"' in found.text


def test_things_that_are_tied_stand_in_bands(client: httpx.Client) -> None:
    text = answered(client, LEADERS).text
    bands = text.partition('class="bands"')[2]
    assert bands.index("天津大学") < bands.index("山东大学")
    assert bands.partition("</li>")[0].count('class="chip"') == 6


def test_an_answer_leads_to_the_explorer_with_its_things(client: httpx.Client) -> None:
    one = "SELECT ?t WHERE { ?t a hz:University ; hz:leads ?c } GROUP BY ?t HAVING(COUNT(?c) > 2)"
    found = answered(client, HEAD + one).text
    assert re.search(r'href="/explorer[^"]*#several=parties%2F', found)


def test_measures_stand_beside_the_record_where_they_are_asked_for(client: httpx.Client, shipped: Dataset) -> None:
    """The switch leads to the other of the two and back, the endpoint takes the same scope."""
    counted = "SELECT (COUNT(*) AS ?n) WHERE { ?o a <http://purl.org/linked-data/cube#Observation> ; ?p ?v }"
    plain, measured = answered(client, counted), answered(client, counted, scope="2024,measures")
    until = time.monotonic() + 60
    while measured.status_code == 503 and time.monotonic() < until:  # they are still being worked out
        measured = answered(client, counted, scope="2024,measures")
    urls = [
        re.search(r'formaction="([^"]+)"[^>]*>连同指标', plain.text),
        re.search(r'formaction="([^"]+)"[^>]*>只查记录', measured.text),
    ]
    to, back = (unescape(found[1]) for found in urls if found)
    assert client.post(to, data={"query": counted}).text.count('aria-current="true">连同指标') == 1
    assert "scope" not in back or "measures" not in back

    def number(scope: str) -> str:
        asked = client.get("/sparql", params={"query": counted, "scope": scope}, headers={"Accept": "text/csv"})
        return asked.text.split()[1]

    ((there,),) = Workspace(shipped.folder, shipped).with_measures().queried(counted).rows("zh").rows
    assert number(",measures") == number("2024,measures") == str(there)
    assert int(number("")) < int(str(there))
    assert f"<span>{there}</span>" in measured.text
    assert client.get("/id/parties/天津大学", params={"scope": "2024,measures"}).status_code == 200


def test_triples_and_truths_are_shown(client: httpx.Client) -> None:
    graph = answered(client, "DESCRIBE <https://w3id.org/hezuo/id/parties/天津大学>")
    assert "?subject" in graph.text
    assert "天津大学" in graph.text
    assert "是：有这样的" in answered(client, "ASK { ?s ?p ?o }").text
    assert "No: there is none" in answered(client, "ASK { ?s ?s ?s }", lang="en").text


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ("SELECT * WHERE { ?s ?p ?o ", 400, "查询有错"),
        ("SELECT * { SERVICE <http://e.example/> { ?s ?p ?o } }", 403, "不许这样查"),
        ("DELETE WHERE { ?s ?p ?o }", 403, "不许这样查"),
        ("SELECT * { ?s <http://e.example/no> ?o }", 200, "没有一行相符"),
        ("SELECT ?x { ?s ?p ?o }" + " " * 300_000, 413, "已停下"),
    ],
)
def test_what_keeps_a_query_from_an_answer_is_told(client: httpx.Client, query: str, status: int, word: str) -> None:
    found = answered(client, query)
    assert (found.status_code, word in found.text) == (status, True)


def test_what_an_answer_holds_is_escaped(client: httpx.Client) -> None:
    evil = 'SELECT ("<img src=x onerror=alert(1)>" AS ?a) (IRI("javascript:alert(1)") AS ?b) {}'
    found = answered(client, evil)
    assert "<img" not in found.text
    assert 'href="javascript:' not in found.text
    shown = client.get("/query", params={"query": "</textarea><script>alert(1)</script>"})
    assert "<script>alert" not in shown.text


def test_questions_are_examples_to_change(client: httpx.Client) -> None:
    text = client.get("/query", params={"question": "communities-by-role", "role": "副理事长单位", "run": "1"}).text
    assert "18" in text.partition('id="answer"')[2].partition("<table")[0]
    assert "PREFIX hz:" in text
    assert "title.zh" not in text.partition("<textarea")[2].partition("</textarea>")[0]
    assert client.get("/query", params={"question": "no-such"}).status_code == 400


def test_shared_files_are_listed_and_opened(tmp_path: Path) -> None:
    read = load(write_workspace(tmp_path, {PARTIES: parties("乙公司")}))
    folder = read.folder.root / "queries"
    folder.mkdir()
    (folder / "a.rq").write_text("# 全部单位\nSELECT ?s { ?s a ?c }", encoding="utf-8")
    (folder / "b.rq").write_bytes("# 国标\nASK {}".encode("gb18030"))
    (folder / "note.txt").write_text("no", encoding="utf-8")
    outside = tmp_path.parent / "outside.rq"
    outside.write_text("# 在外面\nASK {}", encoding="utf-8")
    (folder / "link.rq").symlink_to(outside)
    with served(Workspace(read.folder, read)) as client:
        text = client.get("/query", params={"lang": "zh"}).text
        assert "全部单位" in text
        assert "国标" in text
        assert "在外面" not in text
        assert "note.txt" not in text
        assert "SELECT ?s { ?s a ?c }" in client.get("/query", params={"file": "a.rq"}).text
        assert client.get("/query", params={"file": "../workspace.toml"}).status_code == 400


def test_a_file_of_rdf_has_the_editor_too(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(
        "@prefix e: <http://e.example/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'e:C rdfs:label "Class"@en . e:a a e:C ; e:p e:b .\n',
        encoding="utf-8",
    )
    with served(None, dataset=tmp_path / "x.ttl") as client:
        found = client.post("/query", data={"query": "SELECT * { ?s a ?c }"}, params={"lang": "en"})
        assert found.status_code == 200
        assert ">Class</a>" in found.text
        told = client.get("/query/terms").json()
        assert ["http://e.example/C", "http://e.example/C", "", "Class", "", "", 1] in told["classes"]
        assert told["uses"]["http://e.example/C"]["http://e.example/p"] == 1


def test_the_words_of_a_query_have_names_pinyin_and_numbers(client: httpx.Client) -> None:
    found = client.get("/query/terms")
    told = found.json()
    by_name = {term[1]: term for sort in ("classes", "properties", "values") for term in told[sort]}
    assert by_name["hz:University"][2:6] == ["普通本科高校", "University", "putongbenkegaoxiao", "ptbkgx"]
    assert told["uses"]["hz:University"]["hz:leads"] == 51
    assert "hz:leadEnterpriseOf" not in told["uses"]["hz:University"]
    again = client.get("/query/terms", headers={"If-None-Match": found.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/query/terms", params={"scope": "1999"}).status_code == 400
    assert client.get("/query/things", params={"q": "tjdx"}).json()[0][2] == "天津大学"
    assert client.get("/query/things", params={"q": "  "}).json() == []


def test_unknown_words_are_told_with_their_places(client: httpx.Client) -> None:
    query = HEAD + "SELECT ?c ?name WHERE {\n  ?c hz:leadBy ?s .\n  FILTER(LANG(?name) = 'zh')\n}"
    told = client.post("/sparql/check", data={"query": query}).json()
    assert told["error"] is None
    found = [(one["key"], one["word"], one["near"], one["line"], one["column"]) for one in told["unknown"]]
    assert found == [("variable", "?name", "", 3, 11), ("term", "hz:leadBy", "hz:ledBy", 4, 6)]
    assert "没有取值" in told["unknown"][0]["detail"]["zh"]
    assert client.post("/sparql/check", data={"query": LEADERS}).json()["unknown"] == []


def test_the_lines_fetch_the_same(client: httpx.Client, tmp_path: Path) -> None:
    query = HEAD + "SELECT ?u WHERE { ?u a hz:University ; rdfs:label 'it''s' }".replace("''", "\\'")
    address = str(client.base_url).rstrip("/") + "/sparql"
    expected = client.post("/sparql", data={"query": query, "scope": "2024"}, headers={"Accept": "text/csv"})
    assert expected.status_code == 200
    lines = snippets(address, query, "2024")
    done = subprocess.run(["sh", "-c", lines["curl"]], capture_output=True, check=True, timeout=30)
    assert done.stdout == expected.content
    code = lines["Python"] + "\nimport sys\nsys.stdout.write(answer.text)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert io.BytesIO(done.stdout).read().split() == expected.content.split()
    assert "r'-(" in lines["R"]


def test_titles_and_prefixes_of_files() -> None:
    assert title_of("# 一个问题\nASK {}", "zh") == "一个问题"
    assert title_of("# title.zh: 甲\n# title.en: A\nASK {}", "en") == "A"
    assert title_of("# title.zh: 甲\nASK {}", "en") == "甲"
    assert title_of("ASK {}", "zh") == ""
    assert with_prefixes("ASK { ?s a hz:A . ?s no:p 'org:x' }").count("PREFIX") == 1
    told = "PREFIX hz: <http://other/>\nASK { ?s a hz:A }"
    assert with_prefixes(told) == told


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture
def tab(client: httpx.Client, browser: Browser) -> Iterator[Page]:
    """A window; what it asks elsewhere, what breaks and what the policy stops fails the test."""
    wrong: list[str] = []
    opened = browser.new_context(viewport={"width": 1440, "height": 900})
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    found = opened.new_page()
    _watched(found, str(client.base_url), wrong)
    yield found
    opened.close()
    assert wrong == []


def _watched(tab: Page, base: str, wrong: list[str]) -> None:
    tab.on("request", lambda r: None if r.url.startswith((base, "data:", "blob:")) else wrong.append(r.url))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)


def opened(tab: Page, client: httpx.Client, path: str = "/query?lang=zh") -> None:
    with tab.expect_response(lambda r: "/query/terms" in r.url):
        tab.goto(str(client.base_url).rstrip("/") + path)
    tab.wait_for_selector("#querying[data-ready]")


def text_of(tab: Page) -> str:
    found: str = tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    return found


def typed(tab: Page, text: str) -> None:
    tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.focus()")
    tab.keyboard.press("Escape")
    tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.focus()")
    tab.keyboard.press("Control+a")
    tab.keyboard.press("Delete")
    tab.keyboard.type(text)


def test_what_the_class_has_is_offered_first_by_name_and_pinyin(tab: Page, client: httpx.Client) -> None:
    opened(tab, client)
    for word in ("hz:lead", "牵头", "qiantou"):
        typed(tab, f"SELECT ?u WHERE {{ ?u a hz:University ; {word}")
        offered = tab.locator(".CodeMirror-hint")
        expect(offered.first).to_contain_text("hz:leads")
        expect(offered.first).to_contain_text("51 处")
        expect(offered.filter(has_text="hz:leadEnterpriseOf")).to_contain_text("这一类没有")
    tab.keyboard.press("Enter")
    tab.keyboard.type(" ?c }")
    expect(tab.locator("#findings h2")).to_have_text("写法没有问题")
    said = "SELECT ?u WHERE { ?u a hz:University ; hz:leads ?c }"
    assert text_of(tab) == f"PREFIX hz: <https://w3id.org/hezuo/ontology#>\n{said}"


def test_things_are_offered_by_name(tab: Page, client: httpx.Client) -> None:
    opened(tab, client)
    typed(tab, "SELECT * WHERE { ?s hz:leads ?o . ?o ?p 天汽模")
    expect(tab.locator(".CodeMirror-hint").first).to_contain_text("天津汽车模具")
    tab.keyboard.press("Enter")
    assert "<https://w3id.org/hezuo/id/parties/" in text_of(tab)


def test_findings_stand_at_their_places_and_are_mended(tab: Page, client: httpx.Client) -> None:
    opened(tab, client)
    typed(tab, "SELECT ?c WHERE { ?c hz:ledBi ?s FILTER NOT EXISTS { ?c org:hasMember ?m . ?m a hz:Enterprise } }")
    findings = tab.locator("#findings li")
    expect(findings).to_have_count(2)
    assert tab.locator(".at-unknown").inner_text() == "hz:ledBi"
    assert tab.locator(".at-slow").count() > 0
    tab.keyboard.press("F8")
    tab.get_by_role("button", name="换成它 hz:ledBy").click()
    expect(findings).to_have_count(1)
    tab.get_by_role("button", name="改写给我看").click()
    expect(findings).to_have_count(0)
    assert "MINUS { ?c org:hasMember ?m . ?m a hz:Enterprise }" in text_of(tab)
    typed(tab, "SELECT ?c WHERE { ?c ?p ")
    expect(tab.locator("#run")).to_be_disabled()
    expect(tab.locator("#run")).to_contain_text("改好 1 处")
    expect(tab.locator(".sign.wrong").first).to_be_visible()


def test_by_keys_alone_a_query_is_run_saved_and_left(tab: Page, client: httpx.Client) -> None:
    opened(tab, client, "/query?lang=en")
    typed(tab, COUNTED)
    assert text_of(tab).split() == COUNTED.split()
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#answer h2")).to_have_text("34 rows")
    tabs = tab.get_by_role("tab")
    expect(tabs).to_have_count(2)
    tabs.first.focus()
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("#pane-chart")).to_be_visible()
    expect(tab.locator("#pane-table")).to_be_hidden()
    assert "run=1" in tab.url
    tab.locator(".CodeMirror").click()
    tab.keyboard.press("Control+s")
    tab.keyboard.type("leaders")
    tab.keyboard.press("Enter")
    expect(tab.locator("#mine a")).to_have_text("leaders")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('.CodeMirror')") is None
    tab.reload()
    tab.locator("#mine a").click()
    expect(tab.locator("#answer h2")).to_have_text("34 rows")
    tab.get_by_role("button", name="Delete leaders").click()
    expect(tab.locator("#mine a")).to_have_count(0)


def test_an_answer_is_copied_and_its_address_opens_it(tab: Page, client: httpx.Client) -> None:
    opened(tab, client, "/query?lang=zh&question=universities-leading-communities&run=1")
    tab.locator("[data-copies]").click()
    expect(tab.locator("[data-copies]")).to_have_text("已复制")
    lines = tab.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(lines) == 35
    assert lines[1].startswith("天津大学\t天津\t6")
    tab.locator("#address").click()
    address = tab.evaluate("navigator.clipboard.readText()")
    tab.goto(address)
    expect(tab.locator("#answer h2")).to_have_text("34 行")
    with tab.expect_download() as file:
        tab.locator("#download").click()
    assert file.value.suggested_filename.endswith(".rq")
    assert Path(file.value.path()).read_text(encoding="utf-8") == text_of(tab)
    with tab.expect_download() as sheet:
        tab.get_by_role("button", name="Excel").click()
    assert Path(sheet.value.path()).read_bytes()[:2] == b"PK"


def test_a_query_is_stopped(tab: Page, client: httpx.Client) -> None:
    opened(tab, client)
    typed(tab, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    expect(tab.locator(".sign.slow").first).to_be_visible()
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#run")).to_contain_text("停下")
    tab.locator("#run").click()
    expect(tab.locator("#run")).to_contain_text("运行")


def test_on_a_phone_it_fits_and_runs(client: httpx.Client, browser: Browser) -> None:
    tab, wrong = browser.new_page(viewport={"width": 390, "height": 844}), list[str]()
    _watched(tab, str(client.base_url), wrong)
    opened(tab, client, "/query?lang=zh&question=adoptions&run=1")
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    tab.locator("#run").click()
    expect(tab.locator("#answer table")).to_be_visible()
    tab.close()
    assert wrong == []


def test_without_script_the_form_posts_and_gives_files(client: httpx.Client, browser: Browser) -> None:
    context: Any = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{str(client.base_url).rstrip('/')}/query?lang=zh")
    tab.locator("#query").fill(COUNTED)
    tab.locator("#run").click()
    assert tab.locator("#answer tbody tr").count() == 34
    assert tab.locator(".scripted:visible").count() == 0
    with tab.expect_download() as file:
        tab.get_by_role("button", name="CSV").click()
    assert Path(file.value.path()).read_bytes().startswith(b"\xef\xbb\xbfu,n\r\n")
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_tied_is_a_picture_for_documents(client: httpx.Client, lang: str) -> None:
    """Every thing and every tie stands in it, at the width of a page; without ties it is refused with a sentence."""
    titled = "# title.zh: 牵头\n# title.en: Leads\n" + LEADERS
    page = answered(client, titled, lang=lang).text
    svg = answered(client, titled, lang=lang, ties="svg")
    assert svg.headers["Content-Type"].startswith("image/svg+xml")
    assert f"filename*=UTF-8''{quote({'zh': '牵头', 'en': 'Leads'}[lang])}.svg" in svg.headers["Content-Disposition"]
    root = etree.fromstring(svg.content)
    assert root.get("width") == "156mm"
    drawn = [text for one in root.iter("{*}text") if (text := "".join(one.itertext()))]
    several = page.partition('class="bands"')[2].partition("</ul>")[0]
    assert len(drawn) >= several.count('class="chip"') > 20
    word = answered(client, titled, lang=lang, ties="docx")
    made = docx.Document(io.BytesIO(word.content))
    assert len(made.inline_shapes) == 1
    assert answered(client, "SELECT ?n { VALUES ?n { 1 } }", ties="svg").status_code == 400
    assert answered(client, titled, ties="exe").status_code == 400


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_tells_what_the_page_tells(
    client: httpx.Client, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not plainly stated, and that not all rows are drawn."""
    monkeypatch.setattr(answering, "MOST", 100)
    asked = HEAD + "SELECT ?p ?c WHERE { ?p hz:leads ?c }"
    page, svg = answered(client, asked, lang=lang), answered(client, asked, lang=lang, ties="svg")
    notes = [unescape(n) for n in re.findall(r'<p class="hint noted">([^<]*)</p>', page.text)]
    (cut,) = {
        "zh": re.findall("画的是前 100 行", page.text),
        "en": re.findall("The first 100 rows are drawn", page.text),
    }[lang]
    drawn = "".join("".join(one.itertext()) for one in etree.fromstring(svg.content).iter("{*}text"))
    assert len(notes) == 1
    assert all(re.sub(r"\s", "", said) in re.sub(r"\s", "", drawn) for said in (*notes, cut))


def test_what_a_page_does_not_hold_goes_on_behind_it(client: httpx.Client) -> None:
    """No picture is made smaller, none is missing, and the doubts stand below the last."""
    asked = HEAD + "SELECT ?p ?c WHERE { ?p hz:leads ?c }"
    made = docx.Document(io.BytesIO(answered(client, asked, ties="docx").content))
    shapes = list(made.inline_shapes)
    assert len(shapes) > 1
    assert {round(shape.width.mm) for shape in shapes} == {156}
    drawn = re.findall(r"<b>(\d+)</b>", answered(client, asked).text)
    told = [one.get("descr", "") for one in made.element.body.iter("{*}docPr")]
    assert sum(len(re.findall(r" \d+(?:、|$)", text)) for text in told) == sum(int(n) > 1 for n in drawn)
    assert made.paragraphs[-1].text.startswith("答案里有")
