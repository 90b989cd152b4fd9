/** What the parts of the page hand to each other. */
import type { Band, ChangeSection, GraphDocument, Measure, Pair, Projected, Shape, View } from './document';

export type * from './document';

/** What a person has chosen; −1 where nothing is. */
export interface State {
  view: string;
  colour: string;
  /** Id of a measure, or ''. */
  size: string | null;
  /** What the legend hides: `class:3`. */
  off: string[];
  region: number;
  corporate: number;
  group: number;
  role: number;
  year: number;
  major: number;
  college: boolean | null;
  depth: number;
  /** Whose surroundings are shown. */
  party: number;
  /** Whether ties are drawn that are not more than chance. */
  all: boolean;
  selected: number;
  tie: number;
  /** The super-node that is opened. */
  open: number;
  story: number;
  pathA: number;
  pathB: number;
  route: number;
  /** Whether routes may lead through colleges. */
  through: boolean;
  /** Whether what is tied to what the legend leaves stays with it. */
  near: boolean;
  /** Nodes that were taken out one by one, and those whose neighbours were brought in. */
  without: number[];
  grown: number[];
  /** Nodes that alone are left, where there are any. */
  kept: number[];
  /** Nodes that are shown whatever the filters say. */
  besides: number[];
  /** Nodes that are chosen together. */
  several: number[];
  /** Where nodes were put by hand: `node x y`, in hundredths of a unit of the view. */
  pins: string[];
  /** Whether all that passes the filters is drawn, whatever the view holds. */
  whole: boolean;
  before: number;
  after: number;
  lang: string;
  theme: string;
  mode: string;
  panel: string;
  /** What was searched for when all that it finds is shown. */
  query: string;
  /** The question whose answer is shown, as `hezuo ask` takes it. */
  answer: string;
  /** Whether a large picture is drawn without super-nodes. */
  flat: boolean;
  renderer: string;
}

export type Patch = Partial<State>;
/** The keys of the state that changed. */
export type Changed = Set<string>;

export interface Store {
  get(): State;
  set(patch: Patch): void;
  listen(listener: (state: State, changed: Changed) => void): void;
}

/** The document with the indexes that the page needs. */
export interface Model {
  doc: GraphDocument;
  nodeCount: number;
  tieCount: number;
  /** The ties of node n are `incident[offsets[n]]` up to `incident[offsets[n + 1]]`. */
  offsets: Int32Array;
  incident: Int32Array;
  tiesOf(node: number): number[];
  degree(node: number): number;
  /** The other end of a tie. */
  other(tie: number, node: number): number;
  familyOf(node: number): number;
  familyOfClass(item: number): number;
  isParty(node: number): boolean;
  majorFamily: number;
  /** The end of the IRI. */
  idOf(node: number): string;
  nodeOf(id: string): number;
  measure(id: string | null): Measure | null;
  /** The first view where there is none of that name. */
  view(id: string): View;
  college: number;
  colleges: Set<number>;
  /** What counts where no measure is asked for. */
  importance: Float64Array;
  /** Where each node stands. */
  home: { x: Float64Array; y: Float64Array };
}

/** An entry of a way to colour and to narrow. */
export interface Item {
  name: Pair;
  color?: string;
  dark?: string;
  shape?: Shape;
  rank?: number;
  definition?: Pair;
  /** Listed after the others, without a colour of its own. */
  minor?: boolean;
  /** Of statuses: the less plain the higher. */
  order?: number;
}

export interface Dimension {
  id: string;
  items: Item[];
  /** The item of a node, −1 for none. */
  of(node: number): number;
  /** The same where those that are not offered are items too. */
  own?: (node: number) => number;
  /** The item of a tie, where ties have items of their own. */
  ofTie?: (tie: number) => number;
}

export interface Dimensions {
  class: Dimension;
  [name: string]: Dimension;
}

/** A view before the filters. */
export interface Base {
  view: View;
  nodes: number[];
  ties: number[];
  projected: Projected | null;
  x: Map<number, number>;
  y: Map<number, number>;
  bands: Band[];
  rings: number[];
  /** Whole units of the drawing in one of the view. */
  unit: number;
  /** How many nodes were brought in beside those of the view. */
  brought: number;
  /** How many have each item of a dimension, counted when first asked for. */
  counts?: Record<string, Map<number, number>>;
}

/** Columns of what is drawn as a line. */
export interface Edges {
  id: number[];
  a: number[];
  b: number[];
  /** The tie of the document, or −1. */
  tie: number[];
  /** The tie of the one-mode network, or −1. */
  projected: number[];
  /** Which of the parallel ones, and of how many. */
  slot: number[];
  slots: number[];
  /** How many ties a line between super-nodes stands for. */
  weight?: number[];
}

/** What a drawing takes up. */
export interface Extent {
  nodes: number[];
  x: number[];
  y: number[];
  bands: Band[];
  rings?: number[];
}

/** What is drawn. */
export interface Scene extends Extent {
  view: View;
  base: Base;
  /** Node → index of `nodes`. */
  place: Map<number, number>;
  edges: Edges;
  rings: number[];
  projected: Projected | null;
  mode: 'nodes' | 'aggregate';
  /** Named before the others. */
  primary: Set<number>;
  /** Put where they are by hand. */
  pinned: Set<number>;
  /** How many nodes of the document, and ties of the view, are not drawn. */
  left: number;
  leftEdges: number;
  /** Of super-nodes: class, number of members; the heaviest line; the members of all. */
  classes: number[];
  sizes: number[];
  heaviest: number;
  members: number;
  /** The room of one thing in a summary, in units of the drawing. */
  cell?: number;
  /** Of many nodes: the ties among them, and the scene of some of them. */
  ties?: number[];
  part?: (nodes: number[]) => Scene;
  /** How many of what is drawn have each item of a dimension, counted when first asked for. */
  drawn?: Record<string, Map<number, number>>;
  /** Lines of every node, made when first asked for. */
  edgesAt?: Map<number, number[]>;
  /** Names without what they share, made when first asked for. */
  bare?: Map<number, string>;
}

export interface Ink {
  paper: string;
  text: string;
  soft: string;
  line: string;
  band: string;
  bandLine: string;
  accent: string;
  halo: string;
  added: string;
  ended: string;
  /** What the record itself doubts. */
  doubt: string;
}

/** How what is drawn looks; columns parallel to the nodes and edges of the scene. */
export interface Look {
  ink: Ink;
  colour: string[];
  shape: Shape[];
  /** The order of names. */
  weight: number[];
  /** Pixels at first sight. */
  radius: number[];
  edgeColour: string[];
  edgeWidth: number[];
  dashed: Array<number[] | null>;
  /** How opaque lines are. */
  fade: number;
}

export interface LookSettings {
  colour: string;
  size: string | null;
  dark: boolean;
  /** The scale at which all fits. */
  scale: number;
  compare: Comparison | null;
}

export type ChangeKind = 'added' | 'ended' | 'both' | 'neither';

/** Two years on one layout. */
export interface Comparison {
  nodeKind(node: number): ChangeKind;
  tieKind(tie: number): ChangeKind;
  nodeColour(node: number, ink: Ink): string;
  tieColour(tie: number, ink: Ink): string;
  /** What is said of the two years, by category. */
  sections: ChangeSection[];
}

/** From the units of the drawing to pixels; `first` is the scale at which all fits. */
export interface Transform {
  scale: number;
  x: number;
  y: number;
  first: number;
}

export interface Point {
  x: number;
  y: number;
}

/** What the pointer is on; −1 for nothing. */
export interface Hit {
  node: number;
  edge: number;
}

export interface Lit {
  nodes: Set<number>;
  edges: Set<number>;
}

export interface Route {
  nodes: number[];
  /** The sum of 1 / strength over its steps. */
  cost: number;
}

/** What each step from a node to another costs. */
export type Network = Map<number, Map<number, number>>;

export interface Hooks {
  hover(hit: Hit): void;
  click(hit: Hit): void;
  open(hit: Hit): void;
  /** Nodes to be chosen together, or no longer. */
  gather(nodes: number[]): void;
  /** A node was put to a place, in units of the drawing. */
  moved(node: number, x: number, y: number): void;
}

/** What a renderer calls. */
export interface RendererHooks extends Hooks {
  /** With every frame, on the renderer's own canvas where it has one. */
  frame(own?: CanvasRenderingContext2D): void;
  /** Below the nodes, in the units of the drawing. */
  under(context: CanvasRenderingContext2D, transform: Transform): void;
}

export interface Renderer {
  transform(): Transform;
  draw(scene: Scene, look: Look, first: number): void;
  light(lit: Lit | null): void;
  fit(animate: boolean): void;
  /** Goes to a point, at least so many times as large as where all fits. */
  fly(x: number, y: number, zoom: number, animate: boolean): void;
  show(x: number, y: number, scale: number, animate: boolean): void;
  zoom(factor: number): void;
  pan(dx: number, dy: number): void;
  resize(): void;
  destroy(): void;
  /** Draws at once what the next frame would draw. */
  flush?(): void;
}

export type Fitting = (scene: Extent, width: number, height: number) => { scale: number; x: number; y: number };

/** A rectangle in pixels of the screen; `owner` tells whose it is. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
  owner: number;
  /** Both ends of the line from the node to a name that stands away from it. */
  leader?: Leader;
}

export type Leader = [number, number, number, number];

export interface Grid {
  add(item: Box): void;
  /** How many others a rectangle touches. */
  count(item: Box): number;
  /** Whether another's rectangle lies closer than a gap. */
  hits(item: Box, gap: number): boolean;
  /** Whether the middle of another's rectangle lies as near to one, by the square of the distance. */
  within(item: Box, square: number): boolean;
}

/** A node on the screen; `order` is that of its name, the least first, and `place` its place in it. */
export interface Spot extends Point {
  i: number;
  r: number;
  order: number;
  place: number;
}

/** A name that has been measured, and painted where it has a canvas. */
export interface Sprite {
  text: string;
  font: string;
  size: number;
  width: number;
  height: number;
  canvas: HTMLCanvasElement | null;
}

export type Painted = Sprite & { canvas: HTMLCanvasElement };

/** How much room a name takes. */
export interface NameSize {
  width: number;
  height: number;
}

/** A node in a picture into which names are put: its number in it, its middle and its radius. */
export interface RoomNode extends Point {
  i: number;
  r: number;
}

/** A picture with its nodes and the names that were put into it. */
export interface Room {
  nodes: RoomNode[];
  /** Left, top, right, bottom. */
  area: [number, number, number, number];
  taken: Grid;
  dots: Grid;
  boxes: Box[];
  lines: Leader[];
}

/** Where a name stands, which of its sizes it has, and the line to its node. */
export interface NamePlace {
  spot: Box;
  size: number;
  leader: Leader | null;
}

export type TextOf = (node: number, full: boolean) => string;

/** What is asked of the layer of names. */
export interface LabelJob {
  scene: Scene;
  look: Look;
  transform: Transform;
  width: number;
  height: number;
  ratio: number;
  /** Names at first sight. */
  budget: number;
  reserved: Box[];
  lit: Set<number> | null;
  /** Named in any case, the most important first. */
  always: number[];
  textOf: TextOf;
  /** Whether it is for paper, where no letters may be smaller. */
  paper?: boolean;
}

export interface Label extends Point {
  node: number;
  sprite: Painted;
  text: string;
  size: number;
  bold: boolean;
  leader: Leader | null;
}

export interface Labels {
  place(job: LabelJob): Label[];
}

/** What the stage shows at the moment. */
export interface Now {
  scene: Scene;
  look: Look;
  lit: Lit | null;
  always: number[];
  focus: number;
  hovered: number;
  labels: Label[];
  renderer: Renderer;
  kind: string;
  textOf: TextOf;
  first: number;
  budget: number;
}

export interface Stage {
  now: Now;
  /** Draws with vis-network or, where it is there, with sigma. */
  use(wanted: string): void;
  draw(scene: Scene, look: Look, first: number, options: { budget: number; textOf: TextOf }): void;
  /** Lights some nodes and ties, the rest fades; null lights all. */
  light(lit: Lit | null, always: number[], focus: number, hovered: number): void;
  fit(animate: boolean): void;
  fly(node: number, zoom: number, animate: boolean): void;
  /** Brings some nodes into the picture, as large as leaves room around them. */
  frame(nodes: number[], animate: boolean): void;
  zoom(factor: number): void;
  pan(dx: number, dy: number): void;
  resize(): void;
  /** What is shown, up to date at once. */
  shown(): Now;
  /** Where a node stands in the window, or null. */
  positionOf(node: number): Point | null;
}

export interface Frame {
  stage: HTMLElement;
  /** Makes the parts anew that hang on what changed; null: all. */
  render(state: State, changed: Changed | null): void;
  /** Tells which way steps can be gone. */
  showSteps(): void;
  /** Tells whether one was open. */
  closeSheets(): boolean;
  /** On a narrow screen the details come up as a sheet. */
  showDetail(): void;
}

/** What a person can do. */
export interface Actions {
  /** Opens a view with its own colour, size and filters. */
  openView(id: string, more?: Patch): void;
  /** Selects a node; `fly` goes where it is. */
  select(node: number, options?: { fly: boolean }): void;
  clicked(hit: Hit): void;
  opened(hit: Hit): void;
  /** Surroundings of one node. */
  ego(node: number, depth?: number): void;
  toggleItem(dimension: string, item: number): void;
  onlyItem(dimension: string, item: number, items: number[]): void;
  /** Goes to a step of the story. */
  step(index: number): void;
  escape(): void;
  clearFilters(): void;
  /** Takes one node out of the picture. */
  remove(node: number): void;
  /** Brings what is tied to a node into the picture, or takes it out again. */
  grow(node: number): void;
  /** Leaves some nodes alone in the picture. */
  keepOnly(nodes: number[]): void;
  /** Chooses nodes together with those that are; one that is chosen already is let go. */
  gather(nodes: number[]): void;
  /** Puts a node to a place, in units of the drawing; null: back to where the view has it. */
  pin(node: number, at: Point | null): void;
  /** Shows a node whatever the filters say. */
  showAnyway(node: number): void;
  /** Two parties side by side. */
  pair(a: number, b: number): void;
  /** A step back, and the step that was taken back. */
  undo(): void;
  redo(): void;
  /** Opens a picture by the fragment of its address. */
  openMine(fragment: string): void;
}

/** The steps that can be taken back and again. */
export interface Steps {
  can(by: number): boolean;
  go(by: number): void;
  /** Writes the fragment of a new step, or of the same one. */
  write(fragment: string, step: boolean): void;
}

/** How the next pictures that are saved stand in a report. */
export interface FigureSettings {
  title: string;
  number: string;
  /** In millimetres; 0 for pixels. */
  width: number;
  legend: boolean;
}

/** The parts of the page. */
export interface App {
  figure?: FigureSettings;
  model: Model;
  store: Store;
  dimensions: Dimensions;
  hovered: Hit;
  /** What is drawn, and the same before areas were drawn out. */
  scene: Scene;
  plain: Scene;
  look: Look;
  dark: boolean;
  actions: Actions;
  frame: Frame;
  stage: Stage;
  comparison: Comparison | null;
  /** How far areas are drawn out. */
  stretch?: Point;
  /** The routes that the scene was made for. */
  passed: string;
  routes?: { key: string; list: Route[] };
  /** The size of the stage that was drawn for. */
  room: string;
  steps: Steps;
  /** Goes to what a fragment says. */
  follow(fragment: string): void;
  /** Whether that is what the address says already. */
  following?: boolean;
  /** While the choices of a fragment are taken over. */
  arriving?: boolean;
  /** What passes the filters in the whole record, for the choices of the moment. */
  reach?: { key: string; nodes: Set<number> };
  /** The fragment that was written last. */
  fragment: string;
  /** Names in the address that this data does not have. */
  gone: string[];
}

export interface Column {
  key: string;
  name: string;
  /** Sorted downwards first. */
  number?: boolean;
}

export type Cell = string | number | null | undefined;

export interface Row {
  node: number;
  /** The nodes that a stated figure counts. */
  counted?: number[];
  tie?: number;
  /** The question that the row stands for. */
  answer?: string;
  cells: Cell[];
  /** What the row is sorted by, parallel to the columns. */
  sort: Cell[];
}

export interface Table {
  columns: Column[];
  rows: Row[];
}

export type Child = Node | string | number | boolean | null | undefined | Child[];

type On<Happening extends Event, Target = HTMLElement> = (event: Happening & { target: Target; currentTarget: Target }) => unknown;

/** Attributes and properties of an element; functions named on… become listeners. */
export interface Props {
  onclick?: On<MouseEvent>;
  onmousedown?: On<MouseEvent>;
  onpointerdown?: On<PointerEvent>;
  onchange?: On<Event, HTMLSelectElement & HTMLInputElement>;
  oninput?: On<Event>;
  onkeydown?: On<KeyboardEvent, HTMLDetailsElement>;
  onfocus?: On<FocusEvent>;
  onblur?: On<FocusEvent>;
  onfocusout?: On<FocusEvent, HTMLDetailsElement>;
  [attribute: string]: unknown;
}

type Named<Tag extends string> = Tag extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Tag] : HTMLElement;

/** The element of a tag name with classes. */
export type ElementOf<What extends string> = What extends `${infer Tag}.${string}` ? Named<Tag> : Named<What>;

/** An entry of a drop-down list: value, text, group. */
export type Option = [string | number, string, string?];

/** What the program uses of vis-network. */
export interface VisSet {
  getIds(): number[];
  remove(ids: number[]): void;
  update(items: VisItem[]): void;
}

export interface VisItem {
  id: number;
  [option: string]: unknown;
}

/** What vis-network tells whoever draws a node for it. */
export interface CustomNode {
  ctx: CanvasRenderingContext2D;
  x: number;
  y: number;
  style: { color: string; borderColor: string; borderWidth: number; size: number };
}

interface VisDrawn {
  options: { size?: number; width?: number };
  shape: { refreshNeeded: boolean };
  draw(context: CanvasRenderingContext2D): void;
}

export interface VisNetwork {
  body: { nodes: Record<number, VisDrawn | undefined>; edges: Record<number, VisDrawn | undefined>; emitter: { emit(event: string): void } };
  renderer: { redrawRequested: boolean };
  on(event: 'beforeDrawing' | 'afterDrawing', listener: (context: CanvasRenderingContext2D) => void): void;
  on(event: string, listener: (event: { node: number; edge: number; nodes: number[]; scale: number; pointer: { DOM: Point } }) => void): void;
  getPosition(id: number): Point;
  unselectAll(): void;
  setOptions(options: object): void;
  getNodeAt(point: Point): number | undefined;
  getEdgeAt(point: Point): number | undefined;
  getScale(): number;
  getViewPosition(): Point;
  moveTo(options: object): void;
  setData(data: { nodes: VisSet; edges: VisSet }): void;
  setSize(width: string, height: string): void;
  redraw(): void;
  destroy(): void;
}

/** What the second bundle offers. */
export interface National {
  usable(): boolean;
  create(stage: HTMLElement, hooks: RendererHooks, fitting: Fitting): Renderer;
}

declare global {
  const vis: {
    DataSet: new (items: VisItem[]) => VisSet;
    Network: new (stage: HTMLElement, data: object, options: object) => VisNetwork;
  };
  interface Window {
    hezuoNational?: National;
    /** What the page shows, for tests and automation. */
    hezuo: object;
  }
}
