"""node and npm for the tests that need them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tools_kit import missing, needs

#: The oldest node that all of the tools run on.
NODE = (20, 19)
#: In what npm says when it is the network that fails it.
NETWORK = re.compile(r"ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONN\w+|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network")
CLEAN = ("ci", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=0", "--fetch-timeout=20000")

Run = subprocess.CompletedProcess[str]


def run(folder: Path, *command: str, text: str = "") -> Run:
    """What a command prints and returns, in a folder; `text` is what it reads."""
    return subprocess.run(
        command, cwd=folder, input=text, capture_output=True, encoding="utf-8", check=False, timeout=180
    )


def found_npm(folder: Path) -> str:
    """npm, on a node that is new enough."""
    node, found = str(needs("node")), str(needs("npm"))
    version = run(folder, node, "--version").stdout.strip()
    if tuple(int(n) for n in re.findall(r"\d+", version)[:2]) < NODE:
        missing("node", f"{version} is older than {'.'.join(map(str, NODE))}")
    return found


def fetched(folder: Path, npm: str) -> None:
    """The packages that the lock file of a folder names, fetched into it."""
    got = run(folder, npm, *CLEAN)
    if got.returncode and NETWORK.search(got.stderr):
        missing("packages of npm", f"npm could not fetch them: {got.stderr.strip()[-200:]}")
    assert got.returncode == 0, got.stderr
