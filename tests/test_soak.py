"""The soak of the server, for seconds: its clients tell right from wrong, and a server under abuse answers right."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from benchmarks import serving, soak

from hezuo.base.limits import MIB, Limits
from serve_kit import served

pytestmark = [pytest.mark.slow, pytest.mark.linux_only]


def counted(seconds: float) -> soak.Found:
    found = soak.Found()
    found.memory = [(float(n), 100.0 + n, 50.0, 4) for n in range(int(seconds) + 1)]
    found.delays = [0.01] * 99 + [0.5]
    return found


def test_growth_is_that_of_server_and_processes() -> None:
    told = soak.told(counted(600), 600)
    # From what was held least around minute 1 (145) to that at the end (685).
    assert told["growth"] == pytest.approx((685 + 50) / (145 + 50), abs=0.001)
    assert told["plain page, s"]["worst"] == 0.5


def test_a_process_that_is_being_replaced_makes_no_floor() -> None:
    found = counted(600)
    found.memory[60] = (60.0, 160.0, 10.0, 3)
    assert soak.told(found, 600)["MB at minute 1"] == [145.0, 50.0]


def test_rows_are_compared_in_any_order() -> None:
    one = b'{"head":{},"results":{"bindings":[{"a":{"value":"1"}},{"a":{"value":"2"}}]}}'
    other = one.replace(b'"1"', b'"x"').replace(b'"2"', b'"1"').replace(b'"x"', b'"2"')
    assert soak.rows(one) == soak.rows(other)
    assert soak.rows(one) != soak.rows(one.replace(b'"1"', b'"3"'))


def test_a_server_under_abuse_answers_right(tmp_path: Path) -> None:
    """For seconds, over a file; a wrong answer among the right ones is found."""
    file = tmp_path / "data.nt"
    file.write_text("".join(f"<http://x/s{i}> <http://x/p> <http://x/o{i % 20}> .\n" for i in range(400)), "utf-8")
    limits = Limits(seconds=1.0, memory=128 * MIB, rows=3_000)
    kept = soak.Kept(seconds=1.0, patience=4.0, arrival=1.5)
    told: dict[str, Any] = {"limits": limits, "workers": 2, "queue": 64, "patience": 4.0, "arrival": 1.5}
    with served(None, dataset=file, **told) as client:
        port = client.base_url.port or 80
        right: dict[str, Any] = {
            query: soak.rows(soak.sent(port, "POST", "/sparql", soak.body_of(query))[1]) for query in serving.QUERIES
        }
        found, until = soak.Found(), time.monotonic() + 8
        chances = [random.Random(n) for n in range(5)]  # noqa: S311 - no secret
        clients = [threading.Thread(target=soak.harming, args=(port, kept, found, chances[0], until))]
        asking = [(port, right, found, chance, until, ()) for chance in chances[1:]]
        clients += [threading.Thread(target=soak.asking, args=words) for words in asking]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        assert found.wrong == []
        assert found.broken == []
        assert found.statuses["200"] > 20
        assert len(found.harm) > 5
        spoilt = {query: ["nothing"] for query in right}
        soak.asking(port, spoilt, found, chances[0], time.monotonic() + 1, pages=())
        assert found.wrong
