"""The examples for a server of the campus: nginx in front, systemd below; what they say is what the program takes."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from hezuo.cli import main
from hezuo.record.load import Dataset
from hezuo.serve.settings import Settings
from tools_kit import needs

EXAMPLES = Path(__file__).parents[1] / "graph" / "hezuo" / "serve" / "examples"
Block = list["tuple[list[str], Block | None]"]


def nginx(text: str) -> Block:
    """Directives of nginx: words, and the block that some have. Raises `ValueError` for a brace or a `;` too many."""
    words = re.findall(r'#[^\n]*|"(?:[^"\\]|\\.)*"|[{};]|[^\s{};"#]+', text)
    stack: list[Block] = [[]]
    pending: list[str] = []
    for word in (w for w in words if not w.startswith("#")):
        if word == ";":
            if not pending:
                raise ValueError(word)
            stack[-1].append((pending, None))
            pending = []
        elif word == "{":
            inner: Block = []
            stack[-1].append((pending, inner))
            stack.append(inner)
            pending = []
        elif word == "}":
            if pending or len(stack) == 1:
                raise ValueError(word)
            stack.pop()
        else:
            pending.append(word.strip('"'))
    if pending or len(stack) > 1:
        raise ValueError(pending)
    return stack[0]


def directive(block: Block, *name: str) -> list[str]:
    """What follows the first words of a directive."""
    (found,) = [words[len(name) :] for words, _ in block if words[: len(name)] == list(name)]
    return found


def test_nginx_speaks_to_the_server_and_asks_for_a_password() -> None:
    whole = nginx((EXAMPLES / "nginx.conf").read_text(encoding="utf-8"))
    plain, secure = (block for words, block in whole if words == ["server"] and block is not None)
    assert directive(plain, "return")[0] == "308", "what is posted stays posted"
    assert directive(secure, "listen") == ["443", "ssl"]
    assert directive(secure, "auth_basic") != ["off"]
    assert directive(secure, "auth_basic_user_file")
    (root,) = [block for words, block in secure if words == ["location", "/"] and block is not None]
    told = Settings()
    assert directive(root, "proxy_pass") == [f"http://{told.host}:{told.port}"]
    assert directive(root, "proxy_set_header", "Host") == ["$host"]
    assert directive(root, "proxy_set_header", "X-Forwarded-Proto") == ["$scheme"]
    assert int(directive(root, "proxy_read_timeout")[0].rstrip("s")) > told.limits.seconds + told.patience
    assert int(directive(secure, "client_max_body_size")[0].rstrip("m")) << 20 == told.body
    for words, block in secure:
        if words[0] == "location" and block is not None and ["auth_basic", "off"] in [w for w, _ in block]:
            assert (["deny", "all"], None) in block


def test_what_is_no_configuration_is_noticed() -> None:
    for text in ("server {", "server { listen 80 }", "}", "listen 80", ";"):
        with pytest.raises(ValueError, match=r"^(\W|\[)"):
            nginx(text)


def test_nginx_itself_takes_it(tmp_path: Path) -> None:
    text = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^\s+(ssl_certificate\w*|listen\s+443 ssl|http2 on|ssl_protocols).*$", "", text)
    conf = tmp_path / "nginx.conf"
    conf.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{text}\n}}\n", encoding="utf-8")
    done = subprocess.run(
        [needs("nginx"), "-t", "-c", str(conf), "-p", str(tmp_path)], capture_output=True, check=False
    )
    assert b"syntax is ok" in done.stderr, done.stderr.decode()


def test_systemd_starts_the_command_with_options_that_it_has() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their capitals
    unit.read_string((EXAMPLES / "hezuo.service").read_text(encoding="utf-8"))
    program, verb, *words = shlex.split(unit["Service"]["ExecStart"])
    assert (Path(program).name, verb) == ("hezuo", "serve")
    command = main.get_command(click.Context(main), verb)
    assert command is not None
    made = command.make_context("serve", list(words))
    assert made.params["proxied"] == "graph.college.example"
    assert made.params["host"] == "127.0.0.1"
    assert unit["Service"]["IPAddressDeny"] == "any"
    assert unit["Service"]["IPAddressAllow"] == "localhost"
    assert unit["Install"]["WantedBy"]


def test_systemd_itself_takes_it() -> None:
    done = subprocess.run(
        [needs("systemd"), "verify", str(EXAMPLES / "hezuo.service")], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if "Unknown" in line or "Failed to parse" in line] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_query_of_the_readme_finds_what_it_says(name: str, shipped: Dataset) -> None:
    text = (EXAMPLES.parents[3] / name).read_text(encoding="utf-8")
    (query,) = re.findall(r"--data-urlencode 'query=\n(.*?)'\n", text, re.DOTALL)
    found = shipped.store.select(query)
    assert found.columns == ("university", "led")
    assert found.rows[0] == ("天津大学", 6)
