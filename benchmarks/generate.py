"""A seeded national record: the tables that all vocational colleges would fill in, as one workspace.

Every row is made from a random generator of its own, seeded with its place (table, college, year, number), so
the same seed gives the same bytes whatever the scale, and rows are written one by one as they are made. Only the
names of the parties, majors and platforms are held in memory. Headings, lists and the columns to fill come from
the ontology, so a new column is filled without a change here.

    python -m benchmarks.generate FOLDER --triples 1000000 --seed 1
"""

from __future__ import annotations

import argparse
import csv
import random
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from math import ceil
from pathlib import Path
from typing import NamedTuple

from benchmarks import words
from hezuo.base.terms import HZ, PREF_LABEL, XSD
from hezuo.base.workspace import Folder, shipped_root
from hezuo.schema import ontology as ontologies
from hezuo.schema.kinds import Field, Form, Kind
from hezuo.schema.ontology import Ontology

LAST_YEAR = 2024
#: The share of filled cells, and of rows, that something is wrong with.
DIRTY = 0.002
OWN_COLLEGE = "天津轻工职业技术学院"
#: Rows of a college in a year. The national record has 50 communities and 20 industry colleges a college.
ROWS = {
    "communities": 50,
    "industry-colleges": 20,
    "consortia": 2,
    "education-groups": 2,
    "alliances": 3,
    "bases": 8,
    "agreements": 10,
    "joint-trainings": 5,
    "apprenticeships": 5,
    "trainings": 5,
    "visits": 10,
    "events": 5,
    "other-cooperations": 8,
    "figures": 6,
    "memberships": 6,
}
#: National platforms: (at least, more for each college).
SHARED = {"communities": (60, 4.0), "consortia": (6, 0.3), "education-groups": (6, 0.3), "alliances": (8, 0.1)}
PLATFORM_WORDS = {
    "communities": "行业产教融合共同体",
    "consortia": "市域产教联合体",
    "education-groups": "职业教育集团",
    "alliances": "职业教育发展联盟",
    "industry-colleges": "产业学院",
    "bases": "实训基地",
}
#: What a reporting college calls its own role, with weights; blank means not stated.
ROLES = {"": 25, "成员单位": 30, "理事单位": 20, "副理事长单位": 12, "常务理事单位": 10, "参与": 3}
#: years → (triples whatever the colleges, triples of a college in all these years), measured at 4 and 12, 20 and 50 of
#: them. The 7,700 triples of the ontology are not counted: they are the same at every size, and would be a quarter of
#: a small record and nothing of a large one.
COST = {1: (6_900, 6_345), 5: (-81_300, 34_130)}

Row = list[str]


class Party(NamedTuple):
    """A party of the national record, with its class, its second name (in the judgements) and its group, or ''."""

    name: str
    cls: str
    country: str
    province: str
    city: str
    alias: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is generated."""

    colleges: int
    years: tuple[int, ...]
    #: how many of its `ROWS` a college fills in, so that a small record need not be a whole number of colleges
    share: float = 1.0


def scale_of(triples: int) -> Scale:
    """The scale with about `triples` triples beside the ontology: one year for a small record, five for a large one."""
    count = 1 if triples < 100_000 else 5
    base, each = COST[count]
    wanted = max(0.2, (triples - base) / each)
    colleges = ceil(wanted)
    return Scale(colleges, tuple(range(LAST_YEAR - count + 1, LAST_YEAR + 1)), wanted / colleges)


def chance(*place: object) -> random.Random:
    """The random generator of a place."""
    return random.Random("/".join(map(str, place)))  # noqa: S311  # reproducible, not secret


class Zipf:
    """Numbers below `size`, the small ones popular: the weight of rank r is 1 / (r + 3) ** 0.9."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._sums = list(accumulate((r + 3) ** -0.9 for r in range(size)))

    def one(self, rng: random.Random) -> int:
        """A number."""
        return bisect(self._sums, rng.random() * self._sums[-1])

    def several(self, rng: random.Random, count: int) -> list[int]:
        """Distinct numbers in the order they were drawn."""
        found: dict[int, None] = {}
        for _ in range(20 * count):
            if len(found) == min(count, self.size):
                break
            found[self.one(rng)] = None
        return list(found)


@dataclass(frozen=True)
class World:
    """The names of everything that rows speak of."""

    seed: int
    scale: Scale
    ontology: Ontology = field(repr=False)
    dirt: float = DIRTY

    @cached_property
    def colleges(self) -> list[Party]:
        """The reporting colleges; the first is the workspace's own."""
        cls = "VocationalCollege"
        found = [Party(OWN_COLLEGE, cls, "中国", "天津", "天津", "天津轻工学院")]
        for word in words.COLLEGE_WORDS:
            for province, city in words.PLACES:
                name = f"{city}{word}职业技术学院"
                if name != OWN_COLLEGE:
                    alias = f"{city}{word}职院" if len(found) % 9 == 0 else ""
                    found.append(Party(name, cls, "中国", province, city, alias))
        head, rest = found[:1], found[1:]
        chance(self.seed, "colleges").shuffle(rest)
        return (head + rest)[: self.scale.colleges]

    @cached_property
    def businesses(self) -> list[Party]:
        """Enterprises, enterprise groups and foreign enterprises."""
        return [self._business(i) for i in range(60 + 30 * self.scale.colleges)]

    def _business(self, number: int) -> Party:
        rng = chance(self.seed, "business", number)
        size = len(words.BRAND)
        mark = (number * 48_271 + self.seed) % size**3
        brand = "".join(words.BRAND[mark // size**i % size] for i in range(3))
        province, city = rng.choice(words.PLACES)
        industry = rng.choice(words.INDUSTRIES)
        if number % 20 == 7:
            name = f"{brand}{words.GROUP_SUFFIX}"
            return Party(name, "EnterpriseGroup", "中国", province, city, f"{brand}集团")
        if number % 30 == 11:
            country, word = rng.choice(words.FOREIGN)
            return Party(f"{country}{word}{brand}公司", "ForeignEnterprise", country, "", "")
        name = f"{city}{brand}{industry}{rng.choice(words.SUFFIXES)}"
        alias = f"{brand}{industry}" if rng.random() < 0.08 else ""
        group = self._business(number - 1).name if number % 20 == 8 else ""
        return Party(name, "Enterprise", "中国", province, city, alias, group)

    @cached_property
    def universities(self) -> list[Party]:
        """Universities that are not vocational."""
        cls = "University"
        found = [Party(f"{c}{w}大学", cls, "中国", p, c) for w in words.UNIVERSITY_WORDS for p, c in words.PLACES]
        chance(self.seed, "universities").shuffle(found)
        return found[: 20 + self.scale.colleges // 3]

    @cached_property
    def others(self) -> list[Party]:
        """Associations, secondary schools, government bodies and sites."""
        made: list[Party] = []
        for number in range(30 + 5 * self.scale.colleges):
            province, city = words.PLACES[number % len(words.PLACES)]
            turn = number // len(words.PLACES)
            word = words.INDUSTRIES[turn % len(words.INDUSTRIES)]
            more = "" if turn < len(words.INDUSTRIES) else f"第{turn // len(words.INDUSTRIES) + 1}"
            name, cls = [
                (f"{city}{word}{more}行业协会", "Association"),
                (f"{city}{more}{word}中等专业学校", "SecondaryVocationalSchool"),
                (f"{city}{word}{more}产业园区管委会", "DevelopmentZone"),
                (f"{city}{word}{more}研究院", "ResearchInstitute"),
                (f"{city}{word}{more}博物馆", "Site"),
            ][number * 7 % 5]
            made.append(Party(name, cls, "中国", province, city))
        return made

    def parties(self) -> Iterator[Party]:
        """Every party."""
        for pool in (self.colleges, self.businesses, self.universities, self.others):
            yield from pool

    @cached_property
    def majors(self) -> list[str]:
        """The majors of the national catalogue."""
        found = [f"{i}{w}" for w in words.MAJOR_WORDS for i in words.INDUSTRIES]
        return found[: 40 + 8 * self.scale.colleges]

    def platforms(self, notation: str) -> int:
        """How many national platforms of a kind there are."""
        least, more = SHARED[notation]
        names = len(words.SCOPES) * len(words.DIRECTIONS) * len(words.INDUSTRIES)
        return min(names, int(least + more * self.scale.colleges))

    def listed(self, notation: str, college: int, year: int) -> list[str]:
        """The national platforms that a college reports in a year."""
        place = (notation, college, year)
        if place not in self._listed:
            self._listed.clear()  # rows come college by college: the last one is enough
            kind = next(k for k in self.ontology.kinds if k.notation == notation)
            self._listed[place] = [p.name for p in _places(self, kind, college, year)]
        return self._listed[place]

    @cached_property
    def _listed(self) -> dict[tuple[str, int, int], list[str]]:
        return {}

    def platform(self, notation: str, number: int) -> str:
        """The name of a national platform."""
        mark = number * 1_009
        scope, mark = words.SCOPES[mark % len(words.SCOPES)], mark // len(words.SCOPES)
        industry, mark = words.INDUSTRIES[mark % len(words.INDUSTRIES)], mark // len(words.INDUSTRIES)
        return f"{scope}{words.DIRECTIONS[mark % len(words.DIRECTIONS)]}{industry}{PLATFORM_WORDS[notation]}"

    @cached_property
    def _pools(self) -> dict[str, list[Party]]:
        return {}

    def pool(self, wanted: str) -> list[Party]:
        """The parties of the class `wanted` or of a class below it, popular ones first."""
        if wanted not in self._pools:
            fitting = {p.cls for p in self.parties() if self.ontology.is_a(HZ + p.cls, HZ + wanted)}
            self._pools[wanted] = [p for p in self.parties() if p.cls in fitting] or self.businesses
        return self._pools[wanted]

    @cached_property
    def _ranks(self) -> dict[int, Zipf]:
        return {}

    def rank(self, size: int) -> Zipf:
        """The popularity of `size` things."""
        if size not in self._ranks:
            self._ranks[size] = Zipf(size)
        return self._ranks[size]

    def some_majors(self, rng: random.Random, count: int) -> list[str]:
        """Distinct majors."""
        return [self.majors[m] for m in self.rank(len(self.majors)).several(rng, count)]

    @cached_property
    def _choices(self) -> dict[str, list[str]]:
        return {}

    def choices(self, wanted: Field) -> list[str]:
        """The labels in the list of a column."""
        if wanted.iri not in self._choices:
            self._choices[wanted.iri] = [self.ontology.label(c, "zh") for c in self.ontology.choices(wanted)]
        return self._choices[wanted.iri]

    def party(self, rng: random.Random, wanted: str, college: int) -> Party:
        """A party of the class `wanted`; of any class, it is often one near the college."""
        if wanted != "Party":
            found = self.pool(wanted)
            return found[self.rank(len(found)).one(rng)]
        dice = rng.random()
        if dice < 0.25:
            return self.businesses[60 + 30 * college + rng.randrange(30)]
        if dice < 0.7:
            return self.party(rng, "Business", college)
        if dice < 0.85:
            return self.others[self.rank(len(self.others)).one(rng)]
        return self.party(rng, rng.choice(["University", "VocationalCollege"]), college)


@dataclass(frozen=True, slots=True)
class Place:
    """The row being made: whose, of which year, the how manieth, and what its record is called."""

    kind: Kind
    college: int
    year: int
    row: int
    name: str
    #: the generator of what stays the same from year to year and from college to college
    record: random.Random
    rng: random.Random
    chosen: dict[str, str]


def rows(world: World, kind: Kind, college: int, year: int) -> Iterator[Row]:
    """The rows of a table that one college adds in a year, some of them dirty."""
    fields = list(kind.fields)
    dirt = chance(world.seed, "dirt", kind.notation, college, year)
    for place in _places(world, kind, college, year):
        cells = [_cell(world, f, place) for f in fields]
        filled = [i for i, text in enumerate(cells) if text]
        if dirt.random() < world.dirt * len(filled):
            index = dirt.choice(filled)
            cells[index] = soiled(dirt, fields[index], cells[index])
        yield cells
        if dirt.random() < world.dirt:
            yield cells


def _places(world: World, kind: Kind, college: int, year: int) -> Iterator[Place]:
    notation = kind.notation
    size = chance(world.seed, "size", college).uniform(0.7, 1.3)
    count = max(1, round(ROWS[notation] * size * world.scale.share))
    steady = chance(world.seed, notation, college)
    if notation in SHARED:
        numbers = world.rank(world.platforms(notation)).several(steady, count * 7 // 6)
        names = [world.platform(notation, n) for n in numbers]
        seeds: list[tuple[object, ...]] = [(notation, n) for n in numbers]
    elif notation in PLATFORM_WORDS:
        names = [m + PLATFORM_WORDS[notation] for m in world.some_majors(steady, count * 7 // 6)]
        seeds = [(notation, college, n) for n in range(len(names))]
    else:
        names = [""] * count
        seeds = [(notation, college, year, n) for n in range(count)]
    left = chance(world.seed, notation, college, year)
    for row, (name, seed) in enumerate(zip(names, seeds, strict=True)):
        if name and left.random() < 1 / 7:
            continue  # not reported this year
        rng = chance(world.seed, notation, college, year, row)
        yield Place(kind, college, year, row, name, chance(world.seed, "record", *seed), rng, {})


def _cell(world: World, wanted: Field, place: Place) -> str:
    """The text of one cell. Leads and co-builders come from the record's generator: they do not change."""
    if wanted.on_entry:
        return _provenance(wanted, place)
    if wanted.defaults_to_college:
        own = world.colleges[place.college].name
        return "" if place.college == 0 and place.rng.random() < 0.5 else own
    if wanted.form is Form.ROLE:
        return _role(world, place)
    if wanted.target == HZ + "Party":
        text = _parties(world, wanted, place)
        place.chosen[wanted.role or wanted.iri] = text
        return text
    choices = [] if wanted.is_literal else world.choices(wanted)
    return place.record.choice(choices) if choices else _other(world, wanted, place)


def _other(world: World, wanted: Field, place: Place) -> str:
    if wanted.target == HZ + "Platform":
        return place.rng.choice(world.listed("communities", place.college, place.year))
    if wanted.target == HZ + "Major":
        count = place.record.choice([1, 1, 2, 3]) if wanted.required else place.record.choice([0, 0, 1, 2])
        return "；".join(world.some_majors(place.record, count))
    # A name of a record of some other kind is left out: that kind is not generated.
    return _literal(world, wanted, place) if wanted.is_literal else ""


def _parties(world: World, wanted: Field, place: Place) -> str:
    classes = [c.removeprefix(HZ) for check in wanted.checks for c in check.classes]
    narrow = classes[-1] if classes else "Party"
    member = wanted.role.endswith("role-member")
    rng = place.rng if member or wanted.form is not Form.MEMBERSHIP else place.record
    if wanted.required:
        count = rng.choice([1, 1, 1, 2]) if narrow != "Party" else rng.choice([1, 1, 2, 3])
    else:
        count = rng.choice([0, 0, 0, 2, 5] if member else [0, 1, 1] if narrow != "Party" else [0, 0, 1, 2])
    count = count if wanted.many else min(count, 1)
    found = dict.fromkeys(world.party(rng, narrow, place.college) for _ in range(count))
    return "；".join(p.alias if p.alias and place.rng.random() < 0.3 else p.name for p in found)


def _role(world: World, place: Place) -> str:
    own = world.colleges[place.college]
    leads = any(own.name in text.split("；") for role, text in place.chosen.items() if "role-lead" in role)
    if leads:
        return "理事长单位" if place.rng.random() < 0.8 else ""
    return place.rng.choices(list(ROLES), list(ROLES.values()))[0]


def _literal(world: World, wanted: Field, place: Place) -> str:
    rng = place.rng
    if XSD + "date" in wanted.datatypes:
        # When something ends is mostly not said; and it must not end before it began.
        return "" if wanted.local == "end" else _date(place.record if place.name else rng, place)
    if XSD + "boolean" in wanted.datatypes:
        return rng.choices(["", "是", "否"], [60, 25, 15])[0]
    if wanted.path == PREF_LABEL or wanted.iri in place.kind.key:
        return _name(world, wanted, place)
    if wanted.unit == "元":
        form = rng.choice(["{}万元", "{}万", "{}0000", "{:,}"])
        return "" if rng.random() < 0.7 else form.format(rng.randrange(1, 900))
    if {XSD + "decimal", XSD + "integer"} & set(wanted.datatypes):
        return str(rng.randrange(1, 3000))
    return _text(wanted, place)


def _name(world: World, wanted: Field, place: Place) -> str:
    if place.kind.notation == "figures":
        # The table of figures has no reporting college: its indicators must name it.
        if wanted.path == PREF_LABEL:
            return f"{world.colleges[place.college].name}{words.INDICATORS[place.row % len(words.INDICATORS)]}"
        return f"c{place.college}-{place.year}-{place.row}"
    if place.name:
        return place.name
    subject = words.SUBJECTS[place.row % len(words.SUBJECTS)]
    return f"{place.year}年{subject}{place.kind.label('zh')}（{place.row + 1}）"


def _date(rng: random.Random, place: Place) -> str:
    year = place.year if not place.name else rng.randrange(2012, place.year + 1)
    month, day = rng.randrange(1, 13), rng.randrange(1, 29)
    forms = ["", f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}", f"{year}年{month}月{day}日"]
    return rng.choices(forms, [40, 20, 20, 16, 4])[0]


def _text(wanted: Field, place: Place) -> str:
    rng, local = place.rng, wanted.local
    if place.kind.notation == "figures":
        return {"unit": "个", "asOf": str(place.year)}.get(local, "")
    made: dict[str, Callable[[], str]] = {
        "level": lambda: rng.choice(["", *words.LEVELS]),
    }
    return made.get(local, lambda: "" if rng.random() < 0.5 else rng.choice(words.SUBJECTS))()


def _provenance(wanted: Field, place: Place) -> str:
    rng = place.rng
    chapter = f"{rng.randrange(1, 7)}.{rng.randrange(1, 5)}.{rng.randrange(1, 5)}"
    made: dict[str, Callable[[], str]] = {
        "source": lambda: source_code(place.college, place.year),
        "section": lambda: chapter,
        "locator": lambda: f"表 {chapter[0]}-{rng.randrange(1, 9)}" if rng.random() < 0.5 else "",
        "tableRow": lambda: str(place.row + 1) if rng.random() < 0.5 else "",
        "page": lambda: _pages(rng),
        "note": lambda: f"第{place.row + 1}行，名称照印" if rng.random() < 0.05 else "",
    }
    return made.get(wanted.local, str)()


def _pages(rng: random.Random) -> str:
    if rng.random() < 0.01:
        return ""
    first = rng.randrange(3, 80)
    return "；".join(str(first + i) for i in range(rng.choice([1, 1, 1, 2, 3])))


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def soiled(rng: random.Random, wanted: Field, text: str) -> str:
    """The cell as a hurried hand leaves it: some of these are read as meant, the others are problems."""
    marks: list[str] = [text + "　", f" {text} ", text.translate(FULL_WIDTH), f'=T("{text}")', "#REF!"]
    if wanted.form is Form.ROLE:
        marks += ["盟主单位", "待定"]
    elif XSD + "date" in wanted.datatypes:
        marks += [f"{LAST_YEAR}-13-45", "二〇二四年春", f"{LAST_YEAR}.2.30"]
    elif not wanted.is_literal:
        at = rng.randrange(len(text))
        marks += [text[:at] + text[at + 1 :], text[:at] + "某" + text[at:], text[at:] + text[:at]]
    elif wanted.local == "page":
        marks += ["9999", "十二", "P.12"]
    elif wanted.unit:
        marks += ["若干", "89万美元"]
    return rng.choice(marks)


def party_rows(world: World, kind: Kind, year: int) -> Iterator[Row]:
    """The table of parties: each from its first year on, as a national register would list them."""
    years = world.scale.years
    dirt = chance(world.seed, "dirt", kind.notation, year)
    for number, party in enumerate(world.parties()):
        rng = chance(world.seed, "party", number)
        if rng.choice(years) > year and number % 2:
            continue
        made = {
            "name": party.name, "type": world.ontology.label(HZ + party.cls, "zh"), "country": party.country,
            "province": party.province, "city": party.city, "placeBasis": "名称" if party.city else "",
            "source": source_code(number % world.scale.colleges, year), "section": "2.1", "page": _pages(rng) or "9",
        }  # fmt: skip
        cells = [made.get(f.local, "") for f in kind.fields]
        if dirt.random() < world.dirt:
            cells[0] += "　"  # a misspelt register would hide every other row
        yield cells


def major_rows(world: World, kind: Kind, year: int) -> Iterator[Row]:
    """The table of majors."""
    for number, name in enumerate(world.majors):
        made = {
            "name": name, "code": f"{460000 + number}", "edition": "2021", "cluster": f"{name[:2]}专业群",
            "department": words.DEPARTMENTS[number % len(words.DEPARTMENTS)],
            "source": source_code(number % world.scale.colleges, year), "page": str(10 + number % 60),
        }  # fmt: skip
        yield [made.get(f.local, "") for f in kind.fields]


def department_rows(kind: Kind, year: int) -> Iterator[Row]:
    """The table of departments: those of the workspace's own college."""
    for number, name in enumerate(words.DEPARTMENTS):
        made = {"name": name, "unitOf": OWN_COLLEGE, "source": source_code(0, year), "page": str(10 + number)}
        yield [made.get(f.local, "") for f in kind.fields]


def source_code(college: int, year: int) -> str:
    """The code of the yearly report of a college."""
    return f"report-{year}-{college:04d}"


def source_rows(world: World, kind: Kind) -> Iterator[Row]:
    """The table of sources: a report for each college and year."""
    for number, college in enumerate(world.colleges):
        for year in world.scale.years:
            made = {
                "id": source_code(number, year), "name": f"{college.name}{year}年度职业教育质量报告",
                "publisher": college.name, "year": str(year), "pages": str(90 + number % 40),
            }  # fmt: skip
            yield [made.get(f.local, "") for f in kind.fields]


def judgement_rows(world: World, kind: Kind) -> Iterator[Row]:
    """The ledger of judgements: second names and groups, a few doubts and withdrawals."""
    labels = {v: world.ontology.label(f"{HZ}verdict-{v}", "zh") for v in ("same", "same-group", "different", "unsure")}
    for number, party in enumerate(world.parties()):
        found = [(party.alias, party.name, "same", "")] if party.alias else []
        if party.group:
            found.append((party.name, party.group, "same-group", ""))
        if number % 97 == 5 and party.name.endswith("公司"):
            found.append((party.name[:-2], party.name, "different" if number % 2 else "unsure", ""))
            found.append((f"原{party.name}", party.name, "same", f"{LAST_YEAR}-12-01"))
        for a, b, verdict, withdrawn in found:
            made = {
                "a": a, "b": b, "verdict": labels[verdict], "by": "编者", "on": f"{LAST_YEAR}-11-23",
                "reason": "资料所印", "withdrawn": withdrawn,
            }  # fmt: skip
            yield [made.get(f.local, "") for f in kind.fields]


def write(path: Path, kind: Kind, body: Iterator[Row]) -> None:
    """A table: the Chinese headings of the ontology, then the rows as they are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([f.label("zh") for f in kind.fields])
        writer.writerows(body)


def generate(folder: Path, triples: int = 1_000_000, seed: int = 1, dirt: float = DIRTY) -> Scale:
    """Write a workspace whose store will have about `triples` triples (asserted and inferred) beside the ontology."""
    return generate_at(folder, scale_of(triples), seed, dirt)


def generate_at(folder: Path, scale: Scale, seed: int = 1, dirt: float = DIRTY) -> Scale:
    """Write a workspace of a given scale; `dirt` is the share of cells and of rows that something is wrong with."""
    found = ontologies.load(Folder(shipped_root(), "-", "-"))
    world = World(seed, scale, found, dirt)
    kinds = {k.notation: k for k in found.kinds}
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    settings = f'name = "全国职业院校合作图谱（{scale.colleges}所）"\ncollege = "{OWN_COLLEGE}"\n'
    (data / "workspace.toml").write_text(settings, encoding="utf-8", newline="\n")
    write(data / "sources.csv", kinds["sources"], source_rows(world, kinds["sources"]))
    write(data / "identity" / "judgements.csv", kinds["judgements"], judgement_rows(world, kinds["judgements"]))
    for year in scale.years:
        tables = data / "tables" / str(year)
        write(tables / "parties.csv", kinds["parties"], party_rows(world, kinds["parties"], year))
        write(tables / "majors.csv", kinds["majors"], major_rows(world, kinds["majors"], year))
        write(tables / "departments.csv", kinds["departments"], department_rows(kinds["departments"], year))
        for notation in ROWS:
            kind = kinds[notation]
            made = (row for college in range(scale.colleges) for row in rows(world, kind, college, year))
            write(tables / f"{notation}.csv", kind, made)
    return scale


def main() -> None:
    """Generate from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clean", action="store_true", help="nothing is wrong with it, so that it can be built")
    given = parser.parse_args()
    scale = generate(given.folder, given.triples, given.seed, 0.0 if given.clean else DIRTY)
    print(f"{scale.colleges} colleges, {len(scale.years)} years")


if __name__ == "__main__":
    main()
