"""The types of the graph document, for both who makes it and who reads it.

`graph/explorer/generate.py` writes them for the page's program (`graph/explorer/src/document.d.ts`), and
`tests/test_document_schema.py` holds the shipped document against them. `graph/explorer/SCHEMA.md` tells in words what
the keys mean. Columns are parallel lists; an index of −1 means none.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from hezuo.explorer.document_tables import Answer, Audit, Pair
from hezuo.record.matching import Rule

#: A role and how many times it is held.
Formal = Annotated[list[int], (int, int)]
#: A heading, the value below it, and the entry that says so.
Fact = Annotated[list[Any], (int, str, int)]
#: The shapes that the page, the pictures and the legend draw.
Shape = Literal[
    "bar", "box", "cross", "diamond", "dot", "hexagon", "pentagon", "square", "star", "triangle", "triangleDown"
]
#: What a view may be coloured by.
Colour = Literal["class", "family", "group", "role", "structure", "region"]


class Family(TypedDict):
    """Parties, platforms, cooperations, majors."""

    id: str
    name: Pair


class Class(TypedDict):
    """An entry of the legend."""

    id: str
    name: Pair
    #: Index of `families`.
    family: int
    #: On a light ground.
    color: str
    #: On a dark ground.
    dark: str
    shape: Shape


class Role(TypedDict):
    """A role in a platform or cooperation."""

    id: str
    name: Pair
    #: 1 is the highest.
    rank: int
    color: str
    dark: str


class Group(TypedDict):
    """A community group."""

    name: Pair
    size: int
    color: str
    dark: str


class Structure(TypedDict):
    """A structural role."""

    id: str
    name: Pair
    definition: Pair
    color: str
    dark: str


class Source(TypedDict):
    """A document that entries are printed in; its name is said as the data has it."""

    name: str
    year: str


class EntryColumns(TypedDict):
    """Where each row of data was printed and stands."""

    #: Index of `documents`.
    document: list[int]
    table: list[str]
    section: list[str]
    row: list[str]
    page: list[str]
    file: list[str]
    line: list[int | str]
    #: The remark of the row.
    note: list[str]


#: A column whose name is a word of Python.
Classed = TypedDict("Classed", {"class": list[int]})


class NodeColumns(Classed):
    """What is known of each node; `class` is an index of `classes`."""

    #: The IRI.
    id: list[str]
    label: list[str]
    #: For the picture; '' where it is the label.
    short: list[str]
    region: list[int]
    corporate: list[int]
    group: list[int]
    #: Of the group, from 0 to 1.
    stability: list[float | None]
    structure: list[int]
    #: A bit for each of `years`.
    years: list[int]
    aliases: list[list[str]]
    #: Pinyin with a space between syllables, of name and aliases with ` | ` between; what is no Chinese after a `=`.
    search: list[str]
    #: How many cells name it or stand in its rows.
    weight: list[int]
    #: 1: a party or platform, which search puts first.
    main: list[int]
    #: The highest first.
    formal: list[list[Formal]]
    #: Sentences about the node.
    reading: list[list[Pair]]
    facts: list[list[Fact]]


class TieColumns(TypedDict):
    """Ties between nodes; parallel ones are separate."""

    source: list[int]
    target: list[int]
    heading: list[int]
    role: list[int]
    year: list[int]
    entry: list[int]
    #: Index of `statuses`; −1: plainly stated.
    status: list[int]
    #: Index of `suspects`; −1 but where the record suspects that another role is meant.
    suspect: list[int]
    #: What rests on one sentence has one number; −1 where no sentence is recorded.
    sentence: list[int]
    #: What each adds to the strength of what ties its ends, in (0, 1]: routes go where that is great.
    strength: list[float]


class Measure(TypedDict):
    """A measure with its value for every node."""

    id: str
    name: Pair
    definition: Pair
    #: `0`, `0.000` or `%`.
    format: str
    network: Pair
    values: list[float | None]
    rank: list[int | None] | None
    low: list[int | None] | None
    high: list[int | None] | None


class Band(TypedDict):
    """A captioned area behind the nodes."""

    name: Pair
    x: float
    y: float
    width: float
    height: float


class Projected(TypedDict):
    """The ties of a one-mode network."""

    source: list[int]
    target: list[int]
    weight: list[float]
    #: 1: more than chance.
    kept: list[int]
    #: The records that both ends share.
    via: list[list[int]]


class Form(TypedDict):
    """A drawing of our own: what stands inside its `<svg>`, in the colours of a light ground."""

    width: float
    height: float
    body: str


class Forms(TypedDict):
    """The drawing of a view for a wide window, a narrow one and for paper, each in Chinese and English."""

    wide: list[Form]
    narrow: list[Form]
    #: For the text of A4, with its finding above and its scope below; none in a document for a still picture.
    paper: list[Form]
    #: The nodes that have a mark in it.
    drawn: list[int]


class Status(TypedDict):
    """How a statement is made that is not plain."""

    id: str
    name: Pair
    #: Whether the record itself doubts it.
    doubt: bool
    #: The less plain the higher.
    order: float


class View(TypedDict):
    """A picture with a purpose."""

    id: str
    name: Pair
    purpose: Pair
    #: None: all.
    nodes: list[int] | None
    #: None: all among the nodes.
    ties: list[int] | None
    #: Parallel to `nodes`; None: as in the first view.
    x: list[float] | None
    y: list[float] | None
    projected: Projected | None
    #: What the view is about: named before the others.
    primary: NotRequired[list[int]]
    bands: list[Band]
    colour: Colour
    #: Id of a measure, or ''.
    size: str
    labels: int
    #: Whether the own college is shown at first.
    college: bool
    #: How far the surroundings of a party reach at first, in the view made for them.
    depth: int | None
    focus: int
    note: Pair | None
    #: What the view finds, and the second sentence; None: nothing is told.
    finding: Pair | None
    second: Pair | None
    #: On how many statements the two hang that are not plain, in words; None: on none, or nothing is told.
    unplain: Pair | None
    #: The nodes that the two name, which the picture has to name too.
    named: list[int]
    #: Where the view is a drawing of our own.
    form: Forms | None


class Step(TypedDict):
    """A step of the story."""

    title: Pair
    text: Pair
    view: str
    #: What is lit.
    nodes: list[int]
    #: The name of the question that backs the sentence.
    question: str
    #: What that question asks.
    answer: list[Pair]
    #: On how many statements the sentence hangs that are not plain, in words; None: on none, or nothing is told.
    unplain: Pair | None


class Aggregate(TypedDict):
    """The first picture of a large graph."""

    name: Pair
    #: The super-node of every node.
    of: list[int]
    names: list[Pair]
    classes: list[int]


class ChangeItem(TypedDict):
    """One change, in words."""

    #: The node that it is about, or −1.
    node: int
    text: Pair


class ChangeSection(TypedDict):
    """The changes of one category."""

    name: Pair
    items: list[ChangeItem]


class YearChanges(TypedDict):
    """What `hezuo changes` says of two years."""

    #: Indexes of `years`.
    before: int
    after: int
    #: Indexes of `classes`: whose things both years list; nothing can be said of others.
    classes: list[int]
    sections: list[ChangeSection]


class Vis(TypedDict):
    """What vis-network draws first, as pyvis made it."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]


class GraphDocument(TypedDict):
    """The whole document."""

    schema: Literal["hezuo-graph/1"]
    title: Pair
    subtitle: Pair
    years: list[str]
    #: The node of the workspace's own college.
    college: int
    #: Every reporting college, the own one too: in the centre by construction.
    colleges: list[int]
    #: What is part of another record that stands here too, and is not counted beside it.
    parts: list[int]
    #: Every word of the interface, by its key.
    texts: dict[str, Pair]
    #: Colours of drawings: on a light ground, and what stands for each on a dark one.
    inks: list[Pair]
    families: list[Family]
    classes: list[Class]
    roles: list[Role]
    regions: list[Pair]
    corporates: list[Pair]
    #: The largest first.
    groups: list[Group]
    structures: list[Structure]
    documents: list[Source]
    #: Whose record it is, of which years, what it was taken from and until when that goes.
    scope: Pair
    #: Of statements that are not plain.
    statuses: list[Status]
    #: The roles that are suspected in the place of a printed one.
    suspects: list[Pair]
    #: How search finds, the table that `hezuo show` uses too.
    rules: list[Rule]
    entries: EntryColumns
    #: What a tie or a fact is called.
    headings: list[Pair]
    nodes: NodeColumns
    ties: TieColumns
    measures: list[Measure]
    views: list[View]
    story: list[Step]
    audit: Audit
    #: Questions for the search box.
    answers: list[Answer]
    #: For every two years of the document, the earlier first.
    changes: list[YearChanges]
    #: For large graphs only.
    aggregate: Aggregate | None
    #: Added by the page.
    vis: NotRequired[Vis]
