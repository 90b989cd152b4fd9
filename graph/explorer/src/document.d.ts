/** Written by graph/explorer/generate.py from graph/hezuo/explorer/document_*.py: change that. */

/** A text that people read: zh, en. The items of a list are told one by one where their number is fixed. */
export type Pair = [string, string];

/** A named question with a value for a parameter, or with none, and its answer. */
export interface Answer {
  /** As `hezuo ask` takes it. */
  call: string;
  title: Pair;
  /** The value in each language; none without a parameter. */
  value: string[];
  /** Rows, those that the record doubts, and those of other values that are suspected to have this one; −1: not asked. */
  count: number;
  doubtful: number;
  otherwise: number;
  columns: Pair[];
  /** A cell is a text or number, or a pair where the languages differ. None: too large for the page. */
  rows: any[][] | null;
  /** The rows in English, where they come in another order. */
  english: any[][] | null;
  /** Parallel to `rows`: the first node that a row names, or −1. */
  nodes: number[];
}

/** The figures that reports state, each beside what the record gives. */
export interface Audit {
  columns: Pair[];
  /** A cell is a text or number, or a pair where the languages differ. */
  rows: any[][];
  /** Parallel to `rows`: the nodes that the question behind the figure finds. */
  nodes: number[][];
}

/** A way to find nodes by what is typed; `graph/hezuo/record/search.toml` tells what each key means. */
export interface Rule {
  how: string;
  of: string;
  place: number;
  elsewhere: number;
  least: number;
  most: number;
  brief: boolean;
  guess: boolean;
  last: boolean;
}

/** A role and how many times it is held. */
export type Formal = [number, number];

/** A heading, the value below it, and the entry that says so. */
export type Fact = [number, string, number];

/** The shapes that the page, the pictures and the legend draw. */
export type Shape = 'bar' | 'box' | 'cross' | 'diamond' | 'dot' | 'hexagon' | 'pentagon' | 'square' | 'star' | 'triangle' | 'triangleDown';

/** What a view may be coloured by. */
export type Colour = 'class' | 'family' | 'group' | 'role' | 'structure' | 'region';

/** Parties, platforms, cooperations, majors. */
export interface Family {
  id: string;
  name: Pair;
}

/** An entry of the legend. */
export interface Class {
  id: string;
  name: Pair;
  /** Index of `families`. */
  family: number;
  /** On a light ground. */
  color: string;
  /** On a dark ground. */
  dark: string;
  shape: Shape;
}

/** A role in a platform or cooperation. */
export interface Role {
  id: string;
  name: Pair;
  /** 1 is the highest. */
  rank: number;
  color: string;
  dark: string;
}

/** A community group. */
export interface Group {
  name: Pair;
  size: number;
  color: string;
  dark: string;
}

/** A structural role. */
export interface Structure {
  id: string;
  name: Pair;
  definition: Pair;
  color: string;
  dark: string;
}

/** A document that entries are printed in; its name is said as the data has it. */
export interface Source {
  name: string;
  year: string;
}

/** Where each row of data was printed and stands. */
export interface EntryColumns {
  /** Index of `documents`. */
  document: number[];
  table: string[];
  section: string[];
  row: string[];
  page: string[];
  file: string[];
  line: (number | string)[];
  /** The remark of the row. */
  note: string[];
}

/** A column whose name is a word of Python. */
export interface Classed {
  class: number[];
}

/** What is known of each node; `class` is an index of `classes`. */
export interface NodeColumns extends Classed {
  /** The IRI. */
  id: string[];
  label: string[];
  /** For the picture; '' where it is the label. */
  short: string[];
  region: number[];
  corporate: number[];
  group: number[];
  /** Of the group, from 0 to 1. */
  stability: (number | null)[];
  structure: number[];
  /** A bit for each of `years`. */
  years: number[];
  aliases: string[][];
  /** Pinyin with a space between syllables, of name and aliases with ` | ` between; what is no Chinese after a `=`. */
  search: string[];
  /** How many cells name it or stand in its rows. */
  weight: number[];
  /** 1: a party or platform, which search puts first. */
  main: number[];
  /** The highest first. */
  formal: Formal[][];
  /** Sentences about the node. */
  reading: Pair[][];
  facts: Fact[][];
}

/** Ties between nodes; parallel ones are separate. */
export interface TieColumns {
  source: number[];
  target: number[];
  heading: number[];
  role: number[];
  year: number[];
  entry: number[];
  /** Index of `statuses`; −1: plainly stated. */
  status: number[];
  /** Index of `suspects`; −1 but where the record suspects that another role is meant. */
  suspect: number[];
  /** What rests on one sentence has one number; −1 where no sentence is recorded. */
  sentence: number[];
  /** What each adds to the strength of what ties its ends, in (0, 1]: routes go where that is great. */
  strength: number[];
}

/** A measure with its value for every node. */
export interface Measure {
  id: string;
  name: Pair;
  definition: Pair;
  /** `0`, `0.000` or `%`. */
  format: string;
  network: Pair;
  values: (number | null)[];
  rank: (number | null)[] | null;
  low: (number | null)[] | null;
  high: (number | null)[] | null;
}

/** A captioned area behind the nodes. */
export interface Band {
  name: Pair;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The ties of a one-mode network. */
export interface Projected {
  source: number[];
  target: number[];
  weight: number[];
  /** 1: more than chance. */
  kept: number[];
  /** The records that both ends share. */
  via: number[][];
}

/** A drawing of our own: what stands inside its `<svg>`, in the colours of a light ground. */
export interface Form {
  width: number;
  height: number;
  body: string;
}

/** The drawing of a view for a wide window, a narrow one and for paper, each in Chinese and English. */
export interface Forms {
  wide: Form[];
  narrow: Form[];
  /** For the text of A4, with its finding above and its scope below; none in a document for a still picture. */
  paper: Form[];
  /** The nodes that have a mark in it. */
  drawn: number[];
}

/** How a statement is made that is not plain. */
export interface Status {
  id: string;
  name: Pair;
  /** Whether the record itself doubts it. */
  doubt: boolean;
  /** The less plain the higher. */
  order: number;
}

/** A picture with a purpose. */
export interface View {
  id: string;
  name: Pair;
  purpose: Pair;
  /** None: all. */
  nodes: number[] | null;
  /** None: all among the nodes. */
  ties: number[] | null;
  /** Parallel to `nodes`; None: as in the first view. */
  x: number[] | null;
  y: number[] | null;
  projected: Projected | null;
  /** What the view is about: named before the others. */
  primary?: number[];
  bands: Band[];
  colour: Colour;
  /** Id of a measure, or ''. */
  size: string;
  labels: number;
  /** Whether the own college is shown at first. */
  college: boolean;
  /** How far the surroundings of a party reach at first, in the view made for them. */
  depth: number | null;
  focus: number;
  note: Pair | null;
  /** What the view finds, and the second sentence; None: nothing is told. */
  finding: Pair | null;
  second: Pair | null;
  /** On how many statements the two hang that are not plain, in words; None: on none, or nothing is told. */
  unplain: Pair | null;
  /** The nodes that the two name, which the picture has to name too. */
  named: number[];
  /** Where the view is a drawing of our own. */
  form: Forms | null;
}

/** A step of the story. */
export interface Step {
  title: Pair;
  text: Pair;
  view: string;
  /** What is lit. */
  nodes: number[];
  /** The name of the question that backs the sentence. */
  question: string;
  /** What that question asks. */
  answer: Pair[];
  /** On how many statements the sentence hangs that are not plain, in words; None: on none, or nothing is told. */
  unplain: Pair | null;
}

/** The first picture of a large graph. */
export interface Aggregate {
  name: Pair;
  /** The super-node of every node. */
  of: number[];
  names: Pair[];
  classes: number[];
}

/** One change, in words. */
export interface ChangeItem {
  /** The node that it is about, or −1. */
  node: number;
  text: Pair;
}

/** The changes of one category. */
export interface ChangeSection {
  name: Pair;
  items: ChangeItem[];
}

/** What `hezuo changes` says of two years. */
export interface YearChanges {
  /** Indexes of `years`. */
  before: number;
  after: number;
  /** Indexes of `classes`: whose things both years list; nothing can be said of others. */
  classes: number[];
  sections: ChangeSection[];
}

/** What vis-network draws first, as pyvis made it. */
export interface Vis {
  nodes: Record<string, any>[];
  edges: Record<string, any>[];
  options: Record<string, any>;
}

/** The whole document. */
export interface GraphDocument {
  schema: 'hezuo-graph/1';
  title: Pair;
  subtitle: Pair;
  years: string[];
  /** The node of the workspace's own college. */
  college: number;
  /** Every reporting college, the own one too: in the centre by construction. */
  colleges: number[];
  /** What is part of another record that stands here too, and is not counted beside it. */
  parts: number[];
  /** Every word of the interface, by its key. */
  texts: Record<string, Pair>;
  /** Colours of drawings: on a light ground, and what stands for each on a dark one. */
  inks: Pair[];
  families: Family[];
  classes: Class[];
  roles: Role[];
  regions: Pair[];
  corporates: Pair[];
  /** The largest first. */
  groups: Group[];
  structures: Structure[];
  documents: Source[];
  /** Whose record it is, of which years, what it was taken from and until when that goes. */
  scope: Pair;
  /** Of statements that are not plain. */
  statuses: Status[];
  /** The roles that are suspected in the place of a printed one. */
  suspects: Pair[];
  /** How search finds, the table that `hezuo show` uses too. */
  rules: Rule[];
  entries: EntryColumns;
  /** What a tie or a fact is called. */
  headings: Pair[];
  nodes: NodeColumns;
  ties: TieColumns;
  measures: Measure[];
  views: View[];
  story: Step[];
  audit: Audit;
  /** Questions for the search box. */
  answers: Answer[];
  /** For every two years of the document, the earlier first. */
  changes: YearChanges[];
  /** For large graphs only. */
  aggregate: Aggregate | null;
  /** Added by the page. */
  vis?: Vis;
}
