"""Runs notebooks with parameters, several in one kernel, and writes them as a page or as an executed notebook."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from hezuo.base.messages import LANGS, Lang
from hezuo.base.problems import QueryError
from hezuo.base.writing import of_sample, write_bytes
from hezuo.notebooks.library import Notebook, spoken

#: What running takes, and what opening takes more.
RUNNING, OPENING = ("nbformat", "nbclient", "nbconvert", "ipykernel"), ("jupyterlab",)
#: What a run is written as; Word files are written by the last cell.
FORMS = (".html", ".docx", ".ipynb")
#: The parameter of a notebook that speaks both languages, and how a page names its language.
LANGUAGE = "lang"
TAGS: Mapping[Lang, str] = MappingProxyType({"zh": "zh-CN", "en": "en"})
#: The tag of the cell with the defaults of parameters, and of that which is put behind it.
PARAMETERS, GIVEN = "parameters", "injected-parameters"
TEMPLATE = Path(__file__).with_name("template")
#: Seconds that a cell may take.
PATIENCE = 600
#: What the kernel says of itself is not for those who read a report.
QUIET = ["--log-level=ERROR"]
#: What makes a kernel new again between two notebooks.
RESET = """get_ipython().reset(aggressive=False)
from hezuo.notebooks.failing import install
install(get_ipython())
del install"""


def wanted(*modules: str) -> None:
    """Raise `QueryError` where one of the libraries of the extra is not installed."""
    for name in modules:
        if find_spec(name) is None:
            raise QueryError("no-notebook-extra", name=name)


@dataclass(frozen=True)
class Executed:
    """A notebook after it has run."""

    notebook: Notebook
    #: What nbformat makes of it, outputs in it.
    node: Any
    lang: Lang = "zh"

    def written(self, ending: str, *, code: bool = False) -> bytes:
        """The notebook as a file of an ending: `.html` or `.ipynb`."""
        return self.ipynb() if ending == ".ipynb" else self.html(code=code)

    def html(self, *, code: bool = False) -> bytes:
        """The notebook as one page without script or request, its code shown or hidden."""
        from nbconvert import HTMLExporter
        from traitlets.config import Config

        made = HTMLExporter(
            config=Config({"HTMLExporter": {"exclude_anchor_links": True}}),
            extra_template_basedirs=[str(TEMPLATE)],
            template_name="hezuo",
        )
        made.exclude_input = not code
        made.exclude_input_prompt = made.exclude_output_prompt = True
        text, _ = made.from_notebook_node(self.node, {"title": self.notebook.title(self.lang), "lang": TAGS[self.lang]})
        return bytes(text.encode("utf-8"))

    def ipynb(self) -> bytes:
        """The executed notebook, outputs in it."""
        import nbformat

        return bytes(nbformat.writes(self.node).encode("utf-8"))


class Kernel:
    """A running kernel, which notebooks use one after the other, each from the beginning."""

    def __init__(self, manager: Any) -> None:
        self._manager = manager
        self._client: Any = None

    def run(self, notebook: Notebook, given: Mapping[str, object], lang: Lang = "zh") -> Executed:
        """Run a notebook with parameters, from its first cell to its last; one that has both languages in `lang`.

        Raises `QueryError` with the cell and the reason where a cell fails, and for a parameter that it does not have.
        """
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellControlSignal

        node = nbformat.reads(json.dumps(notebook.content), as_version=4)
        at, known = _parameters(node)
        if LANGUAGE in known:
            given = {**given, LANGUAGE: lang}
            for cell in node.cells:
                cell.source = spoken(cell.source, lang) if cell.cell_type == "markdown" else cell.source
        _put(node, notebook, given, at, known)
        node.cells.insert(0, nbformat.v4.new_code_cell(RESET, id="reset"))
        client = NotebookClient(node, km=self._manager, timeout=PATIENCE, record_timing=False, extra_arguments=QUIET)
        client.kc = self._client
        try:
            client.execute()
        except CellControlSignal as error:
            raise self._failed(notebook, node, error) from error
        finally:
            self._client = client.kc
        del node.cells[0]
        return Executed(notebook, node, lang)

    def _failed(self, notebook: Notebook, node: Any, error: Exception) -> QueryError:
        """What went wrong, in the last cell that ran: its first line and the error."""
        outputs = ((c, o) for c in node.cells for o in c.get("outputs", ()) if o.output_type == "error")
        cell, output = next(outputs, (None, None))
        first = cell.source.strip().partition("\n")[0] if cell is not None else ""
        told = [] if output is None else list(output.traceback)
        plain = f"{output.ename}: {output.evalue}" if output is not None else str(error)
        zh, en = told if len(told) == len(LANGS) else [plain] * 2
        return QueryError("notebook-failed", name=notebook.name, cell=first, reason=zh, reason_en=en)


@contextmanager
def kernel() -> Iterator[Kernel]:
    """A kernel of the Python that runs this; it ends with the block. Raises `QueryError` where the extra is missing."""
    wanted(*RUNNING)
    from jupyter_client.manager import AsyncKernelManager
    from nbclient.util import run_sync

    # Between processes of one machine, without ports where the system has sockets in files; these stand apart.
    way = "ipc" if os.name == "posix" else "tcp"
    with TemporaryDirectory(prefix="hezuo-", ignore_cleanup_errors=True) as folder:
        file = str(Path(folder, "kernel.json"))
        manager = AsyncKernelManager(kernel_name="python3", transport=way, connection_file=file)
        running = Kernel(manager)
        try:
            yield running
        finally:
            if running._client is not None:
                running._client.stop_channels()
            if manager.has_kernel:
                run_sync(manager.shutdown_kernel)(now=True)


def run_into(
    running: Kernel,
    notebook: Notebook,
    out: Path,
    given: Mapping[str, object],
    lang: Lang = "zh",
    *,
    code: bool = False,
) -> list[Path]:
    """Run a notebook and write it as `out` ends (`FORMS`), the Word file of its last cell beside it; the files.

    The names of an example say so. Raises `QueryError` for another ending, and as `Kernel.run`.
    """
    ending = out.suffix.lower()
    if ending not in FORMS:
        raise QueryError("notebook-out", known="、".join(FORMS))
    out = of_sample(out, lang) if notebook.is_sample else out
    word = out.with_suffix(".docx")
    done = running.run(notebook, {**given, "out": str(word)}, lang)
    if ending == ".docx":
        return [word]
    out.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(out, done.written(ending, code=code))
    return [out, word]


def _parameters(node: Any) -> tuple[int, set[str]]:
    """Where the cell with the defaults of parameters stands (−1: nowhere), and which there are."""
    at = next((n for n, c in enumerate(node.cells) if PARAMETERS in c.metadata.get("tags", ())), -1)
    lines = node.cells[at].source.splitlines() if at >= 0 else ()
    return at, {line.partition("=")[0].strip() for line in lines}


def _put(node: Any, notebook: Notebook, given: Mapping[str, object], at: int, known: set[str]) -> None:
    """Put a cell with the given parameters behind that of the defaults."""
    import nbformat

    for name in given:
        if name not in known:
            raise QueryError("notebook-no-parameter", name=notebook.name, parameter=name)
    if given:
        text = "\n".join(f"{name} = {value!r}" for name, value in given.items())
        cell = nbformat.v4.new_code_cell(text, id=GIVEN, metadata={"tags": [GIVEN]})
        node.cells.insert(at + 1, cell)
