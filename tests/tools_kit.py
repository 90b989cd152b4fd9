"""What some tests need and not every machine has, and how many examples a property is tried on.

A test asks for a program or a module by `needs`. Where it is missing the test is skipped; in CI (`HEZUO_CI=1`, which
`.ci/run` sets) it fails, so that nothing goes untested there in silence.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
from typing import Any, NoReturn

import pytest
from hypothesis import settings

#: Programs by the names that they go by; `tests/install_tools.sh` installs them where it can.
PROGRAMS = {
    "browser": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"),
    "firefox": ("firefox-esr", "firefox"),
    "node": ("node",),
    "npm": ("npm",),
    "strace": ("strace",),
    "nginx": ("nginx",),
    "systemd": ("systemd-analyze",),
    "office": ("soffice", "libreoffice"),
    "pdftotext": ("pdftotext",),
    "pdffonts": ("pdffonts",),
    "unshare": ("unshare",),
}
#: Programs that a variable may name instead.
NAMED_BY = {"browser": "CHROMIUM", "firefox": "FIREFOX"}
#: Programs that not every system can have: without one its tests are skipped in CI too.
OPTIONAL = ("firefox", "nginx", "office", "pdffonts", "pdftotext", "systemd", "unshare")
MODULES = ("igraph", "networkit", "pyarrow")
HOW = "tests/install_tools.sh and requirements-dev.lock bring what the tests need"
#: How many examples a property is tried on unless its test says otherwise, and how many times more by `make test-long`.
USUAL, MORE = 40, 25

settings.register_profile("hezuo", derandomize=True, deadline=None, max_examples=USUAL)
settings.register_profile("long", deadline=None, max_examples=USUAL * MORE, print_blob=True)


def examples(count: int) -> settings:
    """Settings of a property that is tried on `count` examples, and on as many times more by `make test-long`."""
    return settings(max_examples=count * max(settings().max_examples // USUAL, 1))


def found(name: str) -> str | None:
    """Where the program of this name is on this machine, or None."""
    places = [os.environ.get(NAMED_BY.get(name, "")), *(shutil.which(program) for program in PROGRAMS[name])]
    return next((place for place in places if place), None)


def has(module: str) -> bool:
    """Whether a module of `MODULES` is installed."""
    return importlib.util.find_spec(module) is not None


def needs(name: str) -> Any:
    """The path of a program or module; without it the test is skipped, and fails in CI unless it is `OPTIONAL`."""
    if name in MODULES:
        return importlib.import_module(name) if has(name) else missing(name)
    return found(name) or missing(name)


def missing(
    name: str, why: str = "tests/install_tools.sh and requirements-dev.lock bring what the tests need"
) -> NoReturn:
    """Skip the test for want of something, or fail it in CI."""
    if os.environ.get("HEZUO_CI") == "1" and name not in OPTIONAL:
        pytest.fail(f"{name} is missing: {why}", pytrace=False)
    pytest.skip(f"{name} is missing: {why}")
