"""Where things are: the folders of a workspace, and the shipped one that serves when none is named.

A workspace is a folder with `data/workspace.toml`:

    name = "…合作图谱"          title of pages and reports
    college = "…"               the college itself, as it stands in the table of parties
    license = "https://…"       optional: the licence that the record is given under

    data/tables/<year>/<kind>.csv|xlsx   data/identity/   data/*.csv   ontology/ (optional additions)
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase as fnmatch
from functools import cache, cached_property
from pathlib import Path

from hezuo.base.problems import OntologyError, WorkspaceError

SETTINGS = Path("data", "workspace.toml")
#: What stands in it; each is required but the licence of the record, a web address.
KNOWN = ("name", "college", "license")
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
PACKAGE = Path(__file__).resolve().parents[1]
TABLE_ENDINGS = (".csv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
OTHER_ENDINGS = (".ett", ".numbers", ".tsv")
#: What systems leave in folders.
SYSTEM_FILES = ("thumbs.db", "desktop.ini", "__macosx", "@eadir")
#: Beside the folder of a build: its versions, which of them counts, its lock.
STATE = ".hezuo"
#: Beside the tables: the texts of reports, which say how the record is told and are no part of it.
REPORTS = "reports"
#: What is read of an ontology; notices stand beside lists of names.
ONTOLOGY = (
    *("*.ttl", "lists/*.ttl", "kinds/*.ttl", "rules/infer-*.rq", "rules/*-violation.rq"),
    *("questions/*.rq", "views/*.rq", "namelists/*.tsv", "namelists/*.txt"),
)
YEAR = re.compile(r"[12]\d{3}", re.ASCII)


@dataclass(frozen=True)
class Folder:
    """One workspace: its folder, its name and the college whose record it is."""

    root: Path
    name: str
    college: str
    license: str = ""

    @property
    def data(self) -> Path:
        """The folder of the tables."""
        return self.root / "data"

    @cached_property
    def _real_root(self) -> Path:
        return self.root.resolve()

    @property
    def is_shipped(self) -> bool:
        """Whether it is the one inside the package, which is not to be written to."""
        return self.root.is_relative_to(PACKAGE)

    @property
    def build_dir(self) -> Path:
        """Where `build` writes: in the workspace, or in the current folder for the one inside the package."""
        if self.is_shipped:
            return Path.cwd() / "hezuo-build"
        return self.data / "build"

    def ontology_files(self, pattern: str) -> list[Path]:
        """Ontology files that match a glob (its last part only): the shipped ones and those the workspace adds, sorted.

        A file of the workspace replaces the shipped file of the same relative path. Raises `OntologyError` for a folder
        that cannot be listed, `WorkspaceError` for a link that leads outside and for what is no file.
        """
        found: dict[str, Path] = {}
        folder, _, name = pattern.rpartition("/")
        for top in dict.fromkeys((shipped_root() / "ontology", self.root / "ontology")):
            places = _below(top, folder)
            found.update({p.relative_to(top).as_posix(): p for place in places for p in place if fnmatch(p.name, name)})
        return [p if _of_the_package(p) else self.checked(p) for _, p in sorted(found.items())]

    def brought(self, path: Path) -> str:
        """The name of a file of the ontology that the workspace brings.

        '' for one of the package: not whose name is the same is trusted, but who is the same to the byte.
        """
        own = self.root / "ontology"
        if _of_the_package(path) or not path.is_relative_to(own):
            return ""
        twin = shipped_root() / "ontology" / path.relative_to(own)
        return "" if twin.is_file() and twin.read_bytes() == path.read_bytes() else self.relative(path)

    def held(self, path: Path) -> str:
        """What speaks against a path: `outside` (a link leads out of it), `circle` (to itself), `device` (no file)."""
        if not path.is_relative_to(self.root):
            return ""
        try:
            real = path.resolve()
        except (OSError, RuntimeError):
            return "circle"
        if not real.is_relative_to(self._real_root):
            return "outside"
        try:
            mode = real.stat().st_mode
        except OSError:  # there is none, or none that can be read: who reads it tells
            return ""
        return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "device"

    def checked(self, path: Path) -> Path:
        """The path. Raises `WorkspaceError` for one of the workspace that leads outside, and for a pipe or a device."""
        reason = self.held(path)
        if reason:
            raise WorkspaceError(reason, file=self.relative(path))
        return path

    def checked_build(self) -> Path:
        """The folder of builds, when neither it nor what stands in it leads outside. Raises as `checked`."""
        for path in (self.build_dir, *sorted(self.build_dir.glob("*"))):
            self.checked(path)
        return self.build_dir

    def held_back(self) -> list[tuple[Path, str]]:
        """What stands where tables are read and is not read, with the reason of `held`, sorted."""
        top = self.data / "tables"
        years = [p for p in listing(top).paths if YEAR.fullmatch(p.name)]
        folders = [self.data / "identity", top, *years]
        within = [p for folder in folders if not self.held(folder) for p in listing(folder).paths]
        within += [p for p in listing(self.data).paths if p.suffix.lower() in TABLE_ENDINGS]
        return sorted((p, reason) for p in {*folders, *within, self.template} if (reason := self.held(p)))

    def tables(self) -> Iterator[tuple[Path, str]]:
        """Each table file with the year of its folder ('' outside `data/tables/<year>/`), sorted."""
        years = [(self.data / "tables" / year, year) for year in self.years()]
        for folder, year in [(self.data, ""), (self.data / "identity", ""), *years]:
            for path in listing(folder).paths:
                if path.suffix.lower() in TABLE_ENDINGS and not (is_passed_over(path.name) or self.held(path)):
                    yield path, year

    def unlisted(self) -> list[tuple[Path, OSError]]:
        """The folders of tables that stand there and cannot be listed, with the reason."""
        top = self.data / "tables"
        folders = [self.data, self.data / "identity", top, *(top / year for year in self.years())]
        found = ((folder, listing(folder).error) for folder in folders)
        return [(folder, error) for folder, error in found if error is not None]

    def odd_ones(self) -> list[Path]:
        """What stands among the tables and is not read: a folder that is no year, a file of another kind, sorted."""
        top = self.data / "tables"
        years = [top / year for year in self.years()]
        found = [p for p in listing(top).paths if p not in years and not self.held(p)]
        for folder in (self.data / "identity", *years):
            for path in listing(folder).paths:
                if self.held(path):  # it is told, and may be as large as the disk
                    continue
                if path.is_dir():
                    found += [p for p in _files_below(path) if p.suffix.lower() in TABLE_ENDINGS + OTHER_ENDINGS]
                elif path.suffix.lower() not in TABLE_ENDINGS:
                    found.append(path)
        # A table in a program's own format is meant to be read wherever it stands.
        found += [p for p in _files_below(self.data) if p.suffix.lower() in OTHER_ENDINGS]
        return sorted({p for p in found if not is_passed_over(p.name)})

    def unread_ontology(self) -> list[Path]:
        """What the workspace's own ontology holds and nobody reads, by its name or its place, sorted."""
        own = self.root / "ontology"
        if own == shipped_root() / "ontology" or self.is_shipped:
            return []
        read = {p for pattern in ONTOLOGY for p in own.glob(pattern)}
        odd = (p for p in own.rglob("*") if p.is_file() and p not in read and p.suffix != ".md")
        return sorted(p for p in odd if not any(part.startswith((".", "~$")) for part in p.relative_to(own).parts))

    @property
    def template(self) -> Path:
        """The empty workbook that `init` makes; it is read once it stands among the tables of a year."""
        return self.root / "template.xlsx"

    def years(self) -> list[str]:
        """The years that have a folder of tables, sorted."""
        found = (p for p in listing(self.data / "tables").paths if YEAR.fullmatch(p.name) and p.is_dir())
        return [p.name for p in found if not self.held(p)]

    def relative(self, path: Path) -> str:
        """The path as people see it: relative to the workspace, with forward slashes."""
        name = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()
        return readable(name)


@dataclass(frozen=True, slots=True)
class Listing:
    """What stands in a folder, sorted; where it cannot be listed nothing, and the reason."""

    paths: tuple[Path, ...] = ()
    error: OSError | None = None


def listing(folder: Path) -> Listing:
    """What stands in a folder; nothing, without an error, where there is no folder. `Path.glob` swallows errors."""
    try:
        with os.scandir(folder) as found:
            return Listing(tuple(sorted(folder / entry.name for entry in found)))
    except FileNotFoundError:
        return Listing()
    except OSError as error:
        return Listing(error=error)


def _below(top: Path, folder: str) -> Iterator[tuple[Path, ...]]:
    """What stands in the folders below `top` that a pattern without its last part names."""
    places = [top]
    for part in folder.split("/") if folder else ():
        places = [p for place in places for p in _listed(place) if fnmatch(p.name, part) and p.is_dir()]
    yield from map(_listed, places)


def _listed(folder: Path) -> tuple[Path, ...]:
    found = listing(folder)
    if found.error is not None:
        raise OntologyError("unreadable", file=folder, reason=found.error.strerror or found.error)
    return found.paths


def _files_below(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is none of the user's: hidden, an office program's lock, what systems leave."""
    name = name.casefold()
    return name.startswith(("~$", ".", "readme")) or name in SYSTEM_FILES


def readable(name: str) -> str:
    """A file name as text, whatever the locale; where it is no UTF-8 (a zip of another system), with marks."""
    return os.fsencode(name).decode("utf-8", "replace")


def read_text(path: Path) -> str:
    """A file of the ontology. Raises `OntologyError` when it cannot be read or is no UTF-8."""
    try:
        # The lines end as in a file that is opened as text, which takes twice the time: many are read for every verb.
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError("unreadable", file=path, reason=error) from error


@cache
def shipped_root() -> Path:
    """The folder with the shipped ontology and data: inside the package, or the checkout around it."""
    inside = PACKAGE / "shipped"
    return inside if inside.is_dir() else PACKAGE.parents[1]


@cache
def _shipped_ontology() -> str:
    return f"{shipped_root() / 'ontology'}{os.sep}"


def _of_the_package(path: Path) -> bool:
    """Whether a path leads into the shipped ontology."""
    return os.fspath(path).startswith(_shipped_ontology())


def find(root: Path | None = None) -> Folder:
    """The workspace at `root`; without one, the nearest above the current folder, else the shipped one.

    Raises `WorkspaceError` when `root` is not a workspace or its settings cannot be read.
    """
    if root is not None:
        try:
            return _load(root.resolve())
        except (OSError, RuntimeError) as error:  # a folder that links to itself
            raise WorkspaceError("no-workspace", root=root) from error
    try:
        here = Path.cwd()
    except OSError as error:
        raise WorkspaceError("no-current-folder") from error
    for folder in (here, *here.parents):
        if (folder / SETTINGS).is_file():
            return _load(folder)
    return _load(shipped_root())


def _load(root: Path) -> Folder:
    path = root / SETTINGS
    Folder(root, "", "").checked(path)
    if not path.is_file():
        raise WorkspaceError("no-workspace", root=root)
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        name, college = settings["name"], settings["college"]
    except UnicodeDecodeError as error:
        raise WorkspaceError("settings-encoding", file=path) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WorkspaceError("settings-written", file=path, reason=error) from error
    except OSError as error:
        raise WorkspaceError("bad-settings", file=path, reason=error) from error
    except KeyError as error:
        raise WorkspaceError("missing-setting", file=path, setting=error.args[0]) from error
    for setting, value in (("name", name), ("college", college)):
        if not isinstance(value, str) or not value.strip():
            raise WorkspaceError("missing-setting", file=path, setting=setting)
    unknown = sorted(set(settings) - set(KNOWN))
    if unknown:
        raise WorkspaceError("unknown-setting", file=path, setting=unknown[0])
    license_ = settings.get("license", "")
    if license_ and not (isinstance(license_, str) and ADDRESS.fullmatch(license_)):
        raise WorkspaceError("setting-address", file=path, setting="license")
    return Folder(root, name.strip(), college.strip(), license_)
