"""What is counted of the requests and the queries, and told in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Counts:
    """What became of the requests (by status) and of the queries so far."""

    requests: dict[int, int] = field(default_factory=dict)
    #: Queries that went over a limit, by its name.
    ended: dict[str, int] = field(default_factory=dict)
    answered: int = 0
    refused: int = 0
    #: Seconds that queries kept a process.
    seconds: float = 0.0
    #: Processes that were started in the place of others.
    replaced: int = 0

    def lines(self, now: dict[str, int]) -> Iterator[str]:
        """The lines of `/metrics`; `now` are numbers of the moment by name."""
        requests = {f'status="{status}"': count for status, count in sorted(self.requests.items())}
        yield from _counter("hezuo_requests_total", "Requests by status; 0 for those that were given up.", requests)
        became = {"answered": self.answered, "refused": self.refused, **self.ended}
        queries = {f'result="{name}"': count for name, count in sorted(became.items())}
        yield from _counter("hezuo_queries_total", "Queries by what became of them.", queries)
        seconds = {"": self.seconds}
        yield from _counter("hezuo_query_seconds_total", "Seconds that queries kept a process.", seconds)
        yield from _counter("hezuo_processes_replaced_total", "Processes that were replaced.", {"": self.replaced})
        for name, number in now.items():
            yield f"# TYPE hezuo_{name} gauge"
            yield f"hezuo_{name} {number}"


def _counter(name: str, told: str, values: dict[str, int] | dict[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} counter"
    for label, value in values.items():
        yield f"{name}{{{label}}} {value}" if label else f"{name} {value}"
