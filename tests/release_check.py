"""Whether this checkout can be released: `make release-check`.

The version and the change log agree; the sdist is whole: the wheel is built from it and its unit tests pass; the wheel
holds what is read at run time and no more; in an empty environment and an empty folder it does what the README says.
The two files are left in `dist/`. It fetches what a user of the wheel fetches, and twine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Where the version stands besides `pyproject.toml`, which is its source.
VERSIONS = {
    "CHANGELOG.md": r"^## (\d\S*) — \d{4}-\d\d-\d\d$",
    "ontology/README.md": r"^Version ([^,]+),",
    "ontology/core.ttl": r'owl:versionInfo "([^"]+)"',
    "ontology/core.ttl (IRI)": r"owl:versionIRI <\S+/(\S+)>",
    "ontology/view.ttl": r"owl:versionIRI <\S+/(\S+)>",
}
#: What the wheel holds, by category: all that is read at run time.
SHIPPED = {
    "program": r"hezuo/(?!shipped/|explorer/web/)([a-z0-9_]+/)*[a-z0-9_]+\.(py|toml|ttl)|hezuo/py\.typed",
    "tables of characters": r"hezuo/base/[a-z]+\.(tsv|notice\.txt)",
    "page": r"hezuo/explorer/web/([a-z.-]+\.(js|css|html)|NOTICES\.txt)",
    "examples for a server": r"hezuo/serve/examples/[a-z]+\.(conf|service)",
    "pages of the server": r"hezuo/serve/(templates|static)/[a-z/-]+\.(html|css|js|svg)",
    "core of the ontology": r"hezuo/shipped/ontology/[a-z-]+\.ttl",
    "kinds": r"hezuo/shipped/ontology/kinds/[a-z0-9-]+\.ttl",
    "lists": r"hezuo/shipped/ontology/lists/[a-z0-9-]+\.ttl",
    "lists of names": r"hezuo/shipped/ontology/namelists/[a-z0-9-]+\.(tsv|notice\.txt)",
    "questions": r"hezuo/shipped/ontology/questions/[a-z0-9-]+\.rq",
    "rules": r"hezuo/shipped/ontology/rules/[a-z0-9-]+\.rq",
    "views": r"hezuo/shipped/ontology/views/[a-z0-9-]+\.rq",
    "settings, story and sources": r"hezuo/shipped/data/[a-z-]+\.(csv|toml)",
    "texts of reports": r"hezuo/shipped/data/reports/[a-z-]+/report(\.en)?\.md",
    "notebooks": r"hezuo/shipped/notebooks/[a-z0-9-]+\.ipynb",
    "looks of documents": r"hezuo/(document|report|notebooks)/([a-z]+/)*[a-z0-9_.]+\.(typ|css|j2|json)",
    "editor of the server": r"hezuo/serve/vendor/[A-Za-z0-9.-]+\.(js|css|txt)",
    "identity": r"hezuo/shipped/data/identity/[a-z-]+\.csv",
    "tables": r"hezuo/shipped/data/tables/\d{4}/[a-z-]+\.csv",
    "metadata": r"hezuo-[^/]+\.dist-info/.+",
}
#: What a newcomer does, in an empty folder.
SESSION = [
    ("check",),
    ("explain", "parties"),
    ("ask", "role-ladder"),
    ("show", "天津大学"),
    ("audit",),
    ("measure", "--top", "3"),
    ("build",),
    ("page", "--out", "page.html"),
    ("picture", "communities", "--out", "communities.svg"),
    ("chart", "role-ladder", "--out", "roles.svg"),
    ("init", "north", "--college", "北方职业学院", "--year", "2025"),
    ("check", "--root", "north"),
    ("build", "--root", "north"),
]


class NotReadyError(Exception):
    """Something stands in the way of a release; the message says what."""


def version() -> str:
    """The version of the project."""
    made: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return made


def versions() -> dict[str, str | None]:
    """The version as each place that repeats it says it; of the change log the newest."""
    found: dict[str, str | None] = {}
    for place, pattern in VERSIONS.items():
        text = (ROOT / place.partition(" ")[0]).read_text(encoding="utf-8")
        match = re.search(pattern, text, flags=re.MULTILINE)
        found[place] = match[1] if match else None
    return found


def relative_links() -> list[str]:
    """What the README links to inside the repository; an index that shows the README does not have it."""
    return re.findall(r"\]\((?!https?:|#)([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))


def contents(wheel: Path) -> dict[str, list[str]]:
    """The files of a wheel by category; under '' what is in none."""
    found: dict[str, list[str]] = {category: [] for category in (*SHIPPED, "")}
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            found[next((c for c, pattern in SHIPPED.items() if re.fullmatch(pattern, name)), "")].append(name)
    return found


def scripts(environment: Path) -> Path:
    """The folder of the programs of an environment."""
    return environment / ("Scripts" if sys.platform == "win32" else "bin")


def run(command: Iterable[str | Path], cwd: Path, **environment: str) -> str:
    """What a command prints; it sees nothing of this checkout and its environment. Raises `NotReadyError`."""
    given = [str(part) for part in command]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "HEZUO"))}
    done = subprocess.run(given, cwd=cwd, env=kept | environment, capture_output=True, check=False)
    out = (done.stdout + done.stderr).decode("utf-8", "replace")
    if done.returncode:
        raise NotReadyError(f"{' '.join(given)}: exit code {done.returncode}\n{out[-3000:]}")
    return out


def build(target: str, source: Path, folder: Path) -> Path:
    """Builds an sdist or a wheel with the locked build backend."""
    run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder], source)
    (made,) = folder.glob("*.tar.gz" if target == "sdist" else "*.whl")
    return made


def unpacked(sdist: Path, folder: Path) -> Path:
    """The folder that an sdist holds, unpacked."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (inside,) = folder.iterdir()
    return inside


def environment(folder: Path, *install: str | Path) -> Path:
    """A new environment with what is to be installed."""
    run([sys.executable, "-m", "venv", folder], folder.parent)
    python = scripts(folder) / "python"
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *install], folder.parent)
    return folder


def check_texts() -> None:
    """The version is one, and what the change log and the README say of it is told."""
    own = version()
    wrong = [f"{place} says {said}" for place, said in versions().items() if said != own]
    if wrong:
        raise NotReadyError(f"pyproject.toml says {own}, but " + ", ".join(wrong))
    print(f"version {own}: one everywhere")
    if re.search(r"^## Unreleased$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE):
        print("  note: CHANGELOG.md has an Unreleased part; before a tag it gets a version and a date")
    links = relative_links()
    if links:
        print(f"  note: {len(links)} links and pictures of README.md lead into the repository; an index shows the text")
        print(
            "        without them. Once the repository has a public address: [project.urls], and these made absolute."
        )


def check_wheel(wheel: Path) -> None:
    """It holds every category and nothing else."""
    held = contents(wheel)
    if held[""]:
        raise NotReadyError("the wheel holds what nothing reads: " + ", ".join(held[""][:5]))
    if missing := [category for category in SHIPPED if not held[category]]:
        raise NotReadyError("the wheel lacks: " + ", ".join(missing))
    print("wheel: " + ", ".join(f"{category} {len(names)}" for category, names in held.items() if names))


def check_session(wheel: Path, scratch: Path) -> None:
    """In an empty environment and an empty folder the wheel does what the README says."""
    env = environment(scratch / "env", wheel)
    folder = scratch / "empty"
    folder.mkdir()
    program = scripts(env) / "hezuo"
    if version() not in run([program, "--version"], folder):
        raise NotReadyError("hezuo --version says another version")
    for arguments in SESSION:
        run([program, *arguments], folder)
        print("  hezuo " + " ".join(arguments))
    ours = scratch / "ours"
    run([scripts(Path(sys.prefix)) / "hezuo", "build", "--data-only", "--root", ROOT, "--out", ours], folder)
    if (ours / "dataset.nq").read_bytes() != (folder / "hezuo-build" / "dataset.nq").read_bytes():
        raise NotReadyError("the wheel does not make the dataset that the checkout makes")


def main() -> None:
    """All of it, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        check_texts()
        sdist = build("sdist", ROOT, scratch / "sdist")
        source = unpacked(sdist, scratch / "source")
        wheel = build("wheel", source, scratch / "wheel")
        print(f"built {sdist.name}, and {wheel.name} from it")
        check_wheel(wheel)
        twine = environment(scratch / "twine", "twine")
        run([scripts(twine) / "twine", "check", "--strict", sdist, wheel], scratch)
        print("metadata and README: as an index wants them")
        check_session(wheel, scratch)
        tests = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "not slow and not long"]
        print("unit tests of the sdist: " + run(tests, source, PYTHONPATH=str(source / "graph")).splitlines()[-1])
        (ROOT / "dist").mkdir(exist_ok=True)
        for made in (sdist, wheel):
            shutil.copy(made, ROOT / "dist")
    print(f"可以发布：dist/{sdist.name}，dist/{wheel.name} · ready for release")


if __name__ == "__main__":
    try:
        main()
    except NotReadyError as error:
        sys.exit(f"不能发布 · not ready for release: {error}")
