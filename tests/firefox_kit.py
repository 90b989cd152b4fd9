"""Headless Firefox, driven by its own protocol (Marionette): a length, a colon, and JSON over a local socket."""

from __future__ import annotations

import itertools
import json
import os
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any

#: What a browser for tests need not do; the port is any that is free, told by a file in the profile.
PREFERENCES = {
    "marionette.port": 0,
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "intl.accept_languages": "zh-CN",
}
PATIENCE = 60.0


class Firefox:
    """A browser with one window, until the end of its block."""

    def __init__(self, program: str, folder: Path) -> None:
        """Start `program` with a profile in `folder`. Raises `TimeoutError` when it does not answer in a minute."""
        profile = folder / "profile"
        profile.mkdir()
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        self._process = subprocess.Popen(
            command,
            env={**os.environ, "HOME": str(folder), "MOZ_HEADLESS_WIDTH": "1440", "MOZ_HEADLESS_HEIGHT": "900"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._number = itertools.count(1)
        try:
            self._socket = _connected(profile / "MarionetteActivePort")
            self._read()
            self.do("WebDriver:NewSession")
        except BaseException:
            self._process.kill()
            raise

    def __enter__(self) -> Firefox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def do(self, command: str, **parameters: Any) -> Any:
        """The answer to a command. Raises `AssertionError` with what the browser says of one that fails."""
        text = json.dumps([0, next(self._number), command, parameters])
        self._socket.sendall(f"{len(text.encode())}:{text}".encode())
        _, _, error, answer = self._read()
        assert error is None, error
        return answer

    def ask(self, script: str, *arguments: Any) -> Any:
        """What a script in the page returns."""
        return self.do("WebDriver:ExecuteScript", script=script, args=list(arguments), sandbox=None)["value"]

    def until(self, condition: str, *arguments: Any) -> None:
        """Wait until something holds in the page. Raises `TimeoutError` when it never does."""
        end = time.monotonic() + PATIENCE
        while not self.ask(f"return Boolean({condition})", *arguments):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.05)

    def _read(self) -> Any:
        """The next message."""
        head = b""
        while not head.endswith(b":"):
            head += self._received(1)
        return json.loads(self._received(int(head[:-1])))

    def _received(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self._socket.recv(count - len(data))
            if not more:
                raise ConnectionError("Firefox has closed the connection")
            data += more
        return data


def _connected(told: Path) -> socket.socket:
    """A connection to the port that is written into a file once the browser is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            made = socket.create_connection(("127.0.0.1", int(told.read_text(encoding="utf-8"))), timeout=PATIENCE)
        except (OSError, ValueError):
            time.sleep(0.1)
        else:
            return made
    raise TimeoutError("Firefox does not answer")
