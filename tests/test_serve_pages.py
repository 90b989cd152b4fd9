"""The server's frame: routes that are documented, pages that read without script, headers, languages, who may ask."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from conftest import PARTIES, load, parties, write_workspace
from hezuo.api import Workspace
from hezuo.cli import main
from hezuo.serve import assets
from hezuo.serve.guarding import name_of
from hezuo.serve.negotiation import best, language, takes_gzip
from hezuo.serve.routes import Page, routes
from serve_kit import served

REPO = Path(__file__).parents[1]
PACKAGE = REPO / "graph" / "hezuo" / "serve"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server over a small workspace."""
    read = load(write_workspace(tmp_path_factory.mktemp("served"), {PARTIES: parties("乙公司")}))
    with served(Workspace(read.folder, read)) as found:
        yield found


def test_every_route_is_documented() -> None:
    told = set(re.findall(r"^\| `(/[^`]*)` \|", (PACKAGE / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert told == {route.path for route in routes()} | {"/static/…"}


def test_every_module_of_the_server_is_in_its_map() -> None:
    listed = (PACKAGE / "README.md").read_text(encoding="utf-8").partition("## Routes")[0]
    modules = {p.stem for p in PACKAGE.glob("*.py")} - {"__init__"}
    assert set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (.*?) \|", listed, re.MULTILINE)))) == modules


def test_templates_hold_no_script_no_style_and_no_words() -> None:
    for path in (PACKAGE / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|\|\s*safe\b", text), path.name
        assert not re.search(r"[\u4e00-\u9fff]", text), path.name


def test_every_page_answers_in_both_languages(client: httpx.Client) -> None:
    pages = [r.path for r in routes() if isinstance(r, Page) and "{" not in r.path]
    assert pages
    until = time.monotonic() + 30  # numbers of rows come while they are counted
    while "still being counted" in client.get("/questions", params={"lang": "en"}).text:
        assert time.monotonic() < until
    for path in pages:
        for lang, tag in (("zh", "zh-CN"), ("en", "en")):
            found = client.get(path, params={"lang": lang})
            assert found.status_code == 200, path
            assert f'<html lang="{tag}"' in found.text
            assert found.headers["content-language"] == lang
            assert client.head(path, params={"lang": lang}).headers["content-length"] == str(len(found.content))


def test_the_language_is_that_of_the_address_then_of_the_browser(client: httpx.Client) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    assert client.get("/", headers=english).headers["content-language"] == "en"
    assert client.get("/", headers=english, params={"lang": "zh"}).headers["content-language"] == "zh"
    assert client.get("/", headers={"Accept-Language": "fr"}).headers["content-language"] == "zh"


def test_the_headers_stand_on_every_answer(client: httpx.Client) -> None:
    for path, status in (("/", 200), ("/healthz", 200), ("/no-such-page", 404), (assets.address("desk.css"), 200)):
        found = client.get(path)
        assert found.status_code == status
        policy = found.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["x-frame-options"] == "DENY"
        assert "server" not in found.headers


def test_pages_load_nothing_from_elsewhere(client: httpx.Client) -> None:
    text = client.get("/").text
    loaded = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert any(one.endswith(".css") for one in loaded)
    for address in loaded:
        assert address.startswith(("/", "#", "data:,")), address
        if address.startswith("/static/"):
            found = client.get(address)
            assert found.status_code == 200
            assert "immutable" in found.headers["cache-control"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "x@127.0.0.1"])
def test_another_name_is_refused(client: httpx.Client, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == (400 if "@" in host else 421)


#: What stands in a Host and is no name with a port.
NO_HOSTS = [
    '127.0.0.1:1">', "evil<>@127.0.0.1:1", "evil\\@127.0.0.1", "127.0.0.1/evil", "127.0.0.1#x", "127.0.0.1?x",
    "127.0.0.1:abc", "127.0.0.1:99999", "127.0.0.1:-1", "x y@127.0.0.1", "", "a b", "[::1]x", "[1]",
    "127.0.0.1:1:1", "%", "[::1",
]  # fmt: skip


@pytest.mark.parametrize("host", NO_HOSTS)
def test_what_is_no_name_is_refused(client: httpx.Client, host: str) -> None:
    """By every route, and also where a proxy says who comes in."""
    for path in ("/", "/sparql", "/sparql?query=ASK%7B%7D", "/healthz", "/static/x"):
        assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1:8000", "127.0.0.1"),
        ("LOCALHOST", "localhost"),
        ("[::0001]:80", "::1"),
        ("a-b.example:", "a-b.example"),
        ("a%20b", "a%20b"),
        *((host, "") for host in NO_HOSTS),
    ],
)
def test_a_host_is_a_name_and_a_port(host: str, name: str) -> None:
    assert name_of(host) == name


def test_what_leads_elsewhere_here_names_no_server(client: httpx.Client) -> None:
    found = client.get("/questions/?q=x")
    assert (found.status_code, found.headers["location"]) == (307, "/questions?q=x")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://", "file://"])
def test_pages_of_other_sites_may_not_ask(client: httpx.Client, origin: str) -> None:
    assert client.get("/", headers={"Origin": origin}).status_code == 403


def test_of_several_pages_that_ask_none_may(client: httpx.Client) -> None:
    own = str(client.base_url).rstrip("/")
    assert client.get("/", headers={"Origin": own}).status_code == 200
    for others in (["http://evil.example"], [own]):
        assert client.get("/", headers=[("Origin", one) for one in (own, *others)]).status_code == 403
    sites = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")]
    assert client.get("/", headers=sites).status_code == 403


def test_a_link_from_elsewhere_may_be_followed_and_nothing_else(client: httpx.Client) -> None:
    other = {"Sec-Fetch-Site": "cross-site"}
    assert client.get("/", headers={**other, "Sec-Fetch-Mode": "navigate"}).status_code == 200
    assert client.get("/", headers={**other, "Sec-Fetch-Mode": "no-cors"}).status_code == 403
    assert client.get("/", headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/static/..%2f..%2fapi/workspace.py",
        "/static//etc/passwd",
    ],
)
def test_no_path_leads_out(client: httpx.Client, path: str) -> None:
    raw = httpx.Request("GET", client.base_url.copy_with(raw_path=path.encode()))
    assert client.send(raw).status_code in (400, 404)


def test_a_scope_that_there_is_not_is_told(client: httpx.Client) -> None:
    found = client.get("/", params={"scope": "1999", "lang": "en"})
    assert found.status_code == 400
    assert "1999" in found.text
    assert client.get("/", params={"scope": "all"}).status_code == 200


def test_what_is_typed_in_an_address_is_escaped(client: httpx.Client) -> None:
    found = client.get("/", params={"scope": "<script>alert(1)</script>", "x": '"><img src=x>'})
    assert "<script>alert" not in found.text
    assert "<img" not in found.text


def test_a_table_is_handed_out_as_a_file(client: httpx.Client) -> None:
    for form, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("json", b"["), ("md", b"|")):
        found = client.get("/", params={"_format": form})
        assert (found.status_code, found.content[: len(start)]) == (200, start)
    assert client.get("/", params={"_format": "exe"}).status_code == 400


def test_only_what_only_reads_is_allowed(client: httpx.Client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.request(method, "/").status_code == 405


def test_another_host_needs_a_proxy() -> None:
    for host in ("0.0.0.0", "::", "192.168.1.5", "graph.example"):  # noqa: S104  # refused
        done = CliRunner().invoke(main, ["serve", "--root", str(REPO), "--host", host])
        assert done.exit_code == 2
        assert "--behind-proxy" in done.stderr


def test_a_taken_port_is_told(client: httpx.Client) -> None:
    done = CliRunner().invoke(main, ["serve", "--root", str(REPO), "--port", str(client.base_url.port)])
    assert done.exit_code == 1
    assert str(client.base_url.port) in done.stderr


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("", "a/one"),
        ("*/*", "a/one"),
        ("b/two", "b/two"),
        ("a/*;q=0.5, b/two", "b/two"),
        ("a/one;q=0.2, b/two;q=0.3, */*;q=0.1", "b/two"),
        ("a/one;q=0, */*", "b/two"),
        ("A/ONE;Q=0.4;x=y, b/two;q=.9", "b/two"),
        ("c/three", None),
        ("a/one;q=0, b/two;q=0", None),
        (",,;;q=", "a/one"),
    ],
)
def test_the_type_is_what_is_wanted_most(header: str, kind: str | None) -> None:
    assert best(header, ("a/one", "b/two")) == kind


def test_the_language_of_a_browser() -> None:
    assert language("zh-TW, en;q=0.9", "en") == "zh"
    assert language("en-US,en;q=0.8,zh;q=0.3", "zh") == "en"
    assert language("fr, *;q=0.5", "zh") == "zh"
    assert takes_gzip("deflate, gzip;q=0.5")
    assert not takes_gzip("gzip;q=0, *")
    assert not takes_gzip("br")
    assert not takes_gzip("gzip;q=0.5, identity;q=1")
    assert not takes_gzip("gzip;q=0.5, *")
    assert takes_gzip("gzip, identity")
    assert takes_gzip("*, identity;q=0.5")
