/** What is drawn: the nodes and ties of a view after the filters, with positions. */
import { dropLoose, filterNodes, tieTest } from './narrow.js';
import { packed } from './pack.js';
import { layoutRings } from './rings.js';
import { sure } from './sure.js';
import { withRoutes } from './waypoints.js';
/** @import { Base, Dimensions, Edges, Extent, Model, Scene, State, View } from './types' */

/** More nodes than this are not drawn one by one at first. */
export const MANY = 3000;
/** So few that filters leave of a large view are: with more its summary stays what it is. */
const FEW = 300;

/**
 * The scene of a view after the filters; routes are drawn whole.
 * @param {Model} model
 * @param {Dimensions} dimensions
 * @param {State} state
 * @param {number[][]} [routes]
 * @returns {Scene} scene: `nodes`, `x`, `y`, `place` (node → index), `edges` (columns id, a, b, tie, projected, slot, slots),
 *   `primary` (Set of nodes named before the others), `bands`, `base` (nodes and ties before the filters), `left` (how many nodes are not drawn), `mode`
 */
export function createScene(model, dimensions, state, routes) {
  const base = baseOf(model, state);
  const held = base.nodes.length;
  const brought = state.grown.flatMap((node) => broughtBy(model, base, state, node));
  if (brought.length) withRoutes(model, base, brought);
  base.brought = base.nodes.length - held;
  if (routes && routes.length) withRoutes(model, base, routes);
  const keep = filterNodes(model, dimensions, base.nodes, state);
  const steps = stepsOf(routes || []);
  const guests = new Set((routes || []).flat().filter((node) => !keep.has(node)));
  guests.forEach((node) => keep.add(node));
  const { source, target } = model.doc.ties;
  // What is there for a route only, such as the own college at its end, has the ties of the route only.
  const passes = tieTest(model, state);
  const ties = base.ties.filter((tie) => keep.has(source[tie]) && keep.has(target[tie]) && ((steps.size > 0 && steps.has(`${source[tie]} ${target[tie]}`))
    || (!guests.has(source[tie]) && !guests.has(target[tie]) && passes(tie))));
  dropLoose(model, state, keep, ties);
  const projected = projectedEdges(base, keep, state);
  if (state.whole) together(model, base, keep, ties);
  const pinned = putByHand(base, state);
  if (keep.size <= (base.nodes.length > MANY ? FEW : MANY)) return { ...gather(model, base, keep, ties, projected), pinned };
  // Of so many no line is drawn one by one: the lines of a part are made when it is asked for.
  /** @param {number[]} nodes */
  const part = (nodes) => {
    const some = new Set(nodes);
    return { ...gather(model, base, some, ties.filter((tie) => some.has(source[tie]) && some.has(target[tie])), projectedEdges(base, some, state)), pinned };
  };
  return { ...gather(model, base, keep, [], { shown: [], left: projected.left }), pinned, ties, part };
}

/** What large views hold before the filters, which is the same each time. @type {WeakMap<View, Base>} */
const large = new WeakMap();

/**
 * What there is before the filters.
 * @param {Model} model
 * @param {State} state
 * @returns {Base}
 */
function baseOf(model, state) {
  const view = model.view(state.view);
  if (state.whole) return viewScene(model, { ...view, nodes: null, ties: null, x: null, y: null, bands: [], projected: null, primary: [] });
  if (state.party >= 0 && view.depth !== null && view.depth !== undefined) return ringScene(model, view, state);
  const known = large.get(view);
  const base = known || viewScene(model, view);
  if (base.nodes.length <= MANY) return base;
  large.set(view, base);
  // What is put elsewhere or brought in changes a copy.
  return state.pins.length || state.grown.length || state.panel ? { ...base, x: new Map(base.x), y: new Map(base.y) } : base;
}

/**
 * Of the whole record that is left may be scattered: its pieces come together.
 * @param {Model} model
 * @param {Base} base
 * @param {Set<number>} keep
 * @param {number[]} ties
 */
function together(model, base, keep, ties) {
  const nodes = base.nodes.filter((node) => keep.has(node));
  const place = new Map(nodes.map((node, i) => [node, i]));
  const edges = { a: ties.map((tie) => model.doc.ties.source[tie]), b: ties.map((tie) => model.doc.ties.target[tie]) };
  const { x, y } = packed({ nodes, place, edges, x: nodes.map((node) => sure(base.x.get(node))), y: nodes.map((node) => sure(base.y.get(node))) });
  nodes.forEach((node, i) => {
    base.x.set(node, x[i]);
    base.y.set(node, y[i]);
  });
  base.unit = unitOf(nodes, base.x, base.y);
}

/**
 * Nodes stand where they were put.
 * @param {Base} base
 * @param {State} state
 */
function putByHand(base, state) {
  const pinned = new Set();
  for (const entry of state.pins) {
    const [node, x, y] = entry.split(' ').map(Number);
    if (!base.x.has(node)) continue;
    base.x.set(node, x / 100);
    base.y.set(node, y / 100);
    pinned.add(node);
  }
  return pinned;
}

/**
 * The steps of routes, either way round.
 * @param {number[][]} routes
 */
const stepsOf = (routes) => new Set(routes.flatMap((route) => route.slice(1).flatMap((node, k) => [`${route[k]} ${node}`, `${node} ${route[k]}`])));

/**
 * Each neighbour of a node as a step from it; colleges come in by their own switch.
 * @param {Model} model
 * @param {Base} base
 * @param {State} state
 * @param {number} node
 */
function broughtBy(model, base, state, node) {
  if (!base.x.has(node)) return [];
  const others = new Set(model.tiesOf(node).map((tie) => model.other(tie, node)));
  return [...others].filter((other) => state.college || !model.colleges.has(other)).map((other) => [node, other]);
}

/**
 * @param {Model} model
 * @param {View} view
 * @returns {Base}
 */
function viewScene(model, view) {
  /** @type {number[]} */
  const nodes = view.nodes || Array.from({ length: model.nodeCount }, (_, node) => node);
  const ties = view.ties || (view.nodes ? inside(model, nodes) : Array.from({ length: model.tieCount }, (_, tie) => tie));
  const x = new Map();
  const y = new Map();
  nodes.forEach((node, i) => {
    x.set(node, view.x ? view.x[i] : model.home.x[node]);
    y.set(node, view.y ? view.y[i] : model.home.y[node]);
  });
  return { view, nodes, ties: view.projected ? [] : ties, projected: view.projected || null, x, y, bands: view.bands || [], rings: [], unit: unitOf(nodes, x, y), brought: 0 };
}

/**
 * @param {Model} model
 * @param {number[]} nodes
 */
function inside(model, nodes) {
  const member = new Set(nodes);
  const ties = [];
  for (let tie = 0; tie < model.tieCount; tie++) {
    if (member.has(model.doc.ties.source[tie]) && member.has(model.doc.ties.target[tie])) ties.push(tie);
  }
  return ties;
}

/**
 * @param {Model} model
 * @param {View} view
 * @param {State} state
 * @returns {Base}
 */
function ringScene(model, view, state) {
  const hidden = state.college || model.college === state.party ? -1 : model.college;
  const { nodes, x, y, rings } = layoutRings(model, state.party, state.depth || view.depth || 1, hidden);
  return { view, nodes, ties: inside(model, nodes), projected: null, x, y, bands: [], rings, unit: unitOf(nodes, x, y), brought: 0 };
}

/**
 * @param {Base} base
 * @param {Set<number>} keep
 * @param {State} state
 * @returns {{ shown: number[], left: number }}
 */
function projectedEdges(base, keep, state) {
  if (!base.projected) return { shown: [], left: 0 };
  const { source, target, kept } = base.projected;
  const shown = [];
  let left = 0;
  for (let p = 0; p < source.length; p++) {
    if (!keep.has(source[p]) || !keep.has(target[p])) continue;
    if (state.all || kept[p]) shown.push(p);
    else left++;
  }
  return { shown, left };
}

/**
 * @param {Model} model
 * @param {Base} base
 * @param {Set<number>} keep
 * @param {number[]} ties
 * @param {{ shown: number[], left: number }} projected
 * @returns {Scene}
 */
function gather(model, base, keep, ties, projected) {
  const nodes = base.nodes.filter((node) => keep.has(node));
  const place = new Map(nodes.map((node, i) => [node, i]));
  /** @type {Edges} */
  const edges = { id: [], a: [], b: [], tie: [], projected: [], slot: [], slots: [] };
  /** @type {Map<string, number>} */
  const pairs = new Map();
  /** @param {number} id @param {number} source @param {number} target @param {number} tie @param {number} p */
  const add = (id, source, target, tie, p) => {
    const pair = source < target ? `${source} ${target}` : `${target} ${source}`;
    const slot = pairs.get(pair) || 0;
    pairs.set(pair, slot + 1);
    edges.id.push(id);
    edges.a.push(source);
    edges.b.push(target);
    edges.tie.push(tie);
    edges.projected.push(p);
    edges.slot.push(slot);
  };
  const { source, target } = model.doc.ties;
  for (const tie of ties) add(tie, source[tie], target[tie], tie, -1);
  const one = base.projected;
  if (one) for (const p of projected.shown) add(model.tieCount + p, one.source[p], one.target[p], -1, p);
  edges.slots = edges.a.map((a, e) => sure(pairs.get(a < edges.b[e] ? `${a} ${edges.b[e]}` : `${edges.b[e]} ${a}`)));
  const { unit } = base;
  return {
    view: base.view, base, nodes, place, edges, rings: base.rings.map((radius) => radius * unit), projected: base.projected, mode: 'nodes', primary: new Set(base.view.primary || []), pinned: new Set(),
    bands: base.bands.map((band) => ({ ...band, x: band.x * unit, y: band.y * unit, width: band.width * unit, height: band.height * unit })),
    x: nodes.map((node) => Math.round(sure(base.x.get(node)) * unit)), y: nodes.map((node) => Math.round(sure(base.y.get(node)) * unit)),
    left: model.nodeCount - nodes.length, leftEdges: projected.left, classes: [], sizes: [], heaviest: 1, members: 0,
  };
}

/**
 * vis-network takes whole numbers for positions; small drawings are enlarged so that nothing moves visibly. All nodes of the view
 * count, so that no filter, year or node put elsewhere moves the others.
 * @param {number[]} nodes
 * @param {Map<number, number>} x
 * @param {Map<number, number>} y
 */
function unitOf(nodes, x, y) {
  let reach = 0;
  for (const node of nodes) reach = Math.max(reach, Math.abs(sure(x.get(node))), Math.abs(sure(y.get(node))));
  return reach > 0 && reach < 4000 ? 2 ** Math.ceil(Math.log2(4000 / reach)) : 1;
}

/**
 * The smallest rectangle around nodes, bands and rings.
 * @param {Extent} scene
 * @returns {{ left: number, top: number, right: number, bottom: number }}
 */
export function bounds(scene) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  const widen = (x0, y0, x1, y1) => {
    left = Math.min(left, x0);
    top = Math.min(top, y0);
    right = Math.max(right, x1);
    bottom = Math.max(bottom, y1);
  };
  for (let i = 0; i < scene.x.length; i++) widen(scene.x[i], scene.y[i], scene.x[i], scene.y[i]);
  for (const band of scene.bands) widen(band.x, band.y, band.x + band.width, band.y + band.height);
  for (const radius of scene.rings || []) widen(-radius, -radius, radius, radius);
  if (left > right) return { left: -100, top: -100, right: 100, bottom: 100 };
  return { left, top, right, bottom };
}
