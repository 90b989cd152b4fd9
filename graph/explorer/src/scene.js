/** What is drawn: the nodes and ties of a view after the filters, with positions. */
import { layoutRings } from './rings.js';
import { sure } from './sure.js';
import { withRoutes } from './waypoints.js';
/** @import { Base, Dimension, Dimensions, Edges, Extent, Model, Scene, State, View } from './types' */

/** More nodes than this are not drawn one by one at first. */
export const MANY = 3000;

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
  const view = model.view(state.view);
  const base = state.party >= 0 && view.depth !== null && view.depth !== undefined ? ringScene(model, view, state) : viewScene(model, view);
  const brought = state.grown.flatMap((node) => broughtBy(model, base, state, node));
  if (brought.length) withRoutes(model, base, brought);
  if (routes && routes.length) withRoutes(model, base, routes);
  const keep = filterNodes(model, dimensions, base, state);
  const steps = stepsOf(routes || []);
  const guests = new Set((routes || []).flat().filter((node) => !keep.has(node)));
  guests.forEach((node) => keep.add(node));
  const { source, target } = model.doc.ties;
  // What is there for a route only, such as the own college at its end, has the ties of the route only.
  const ties = base.ties.filter((tie) => keep.has(source[tie]) && keep.has(target[tie]) && (steps.has(`${source[tie]} ${target[tie]}`)
    || (!guests.has(source[tie]) && !guests.has(target[tie]) && tiePasses(model, state, tie))));
  dropLoose(model, state, keep, ties);
  const projected = projectedEdges(base, keep, state);
  const scene = gather(model, base, keep, ties, projected);
  return scene;
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
  const nodes = view.nodes || Array.from({ length: model.nodeCount }, (_, node) => node);
  const ties = view.ties || (view.nodes ? inside(model, nodes) : Array.from({ length: model.tieCount }, (_, tie) => tie));
  const x = new Map();
  const y = new Map();
  nodes.forEach((node, i) => {
    x.set(node, view.x ? view.x[i] : model.home.x[node]);
    y.set(node, view.y ? view.y[i] : model.home.y[node]);
  });
  return { view, nodes, ties: view.projected ? [] : ties, projected: view.projected || null, x, y, bands: view.bands || [], rings: [] };
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
  return { view, nodes, ties: inside(model, nodes), projected: null, x, y, bands: [], rings };
}

/**
 * Whether a node passes what is asked of nodes. Those without a region (records) stay where a tied party passes.
 * @param {Model} model
 * @param {Dimensions} dimensions
 * @param {Base} base
 * @param {State} state
 */
function filterNodes(model, dimensions, base, state) {
  /** @type {Map<string, Set<number>>} */
  const off = new Map();
  for (const entry of state.off) {
    const [name, item] = entry.split(':');
    const items = off.get(name);
    if (items) items.add(Number(item));
    else off.set(name, new Set([Number(item)]));
  }
  const keep = new Set();
  /** @type {number[]} */
  const beside = [];
  for (const node of base.nodes) {
    if (state.without.includes(node)) continue;
    if (model.colleges.has(node) && !state.college && state.party !== node && base.nodes.length > 1) continue;
    const hidden = [...off].some(([name, items]) => !(dimensions[name] && dimensions[name].ofTie) && dimensions[name] && items.has(dimensions[name].of(node)));
    if (!yearPasses(model, state, node)) continue;
    if (hidden) beside.push(node);
    else keep.add(node);
  }
  // “Only these” keeps what they are tied to: without it there would be dots and no picture.
  if (state.near) {
    const hits = new Set(keep);
    for (const node of beside) if (model.tiesOf(node).some((tie) => hits.has(model.other(tie, node)))) keep.add(node);
  }
  let result = keep;
  for (const name of /** @type {const} */ (['region', 'corporate', 'group'])) {
    if (state[name] >= 0) result = narrowed(model, result, dimensions[name], state[name]);
  }
  return state.major >= 0 ? around(model, result, state.major) : result;
}

/**
 * @param {Model} model
 * @param {State} state
 * @param {number} node
 */
const yearPasses = (model, state, node) => state.year < 0 || Boolean((model.doc.nodes.years[node] >> state.year) & 1);

/**
 * @param {Model} model
 * @param {Set<number>} keep
 * @param {Dimension} dimension
 * @param {number} wanted
 */
function narrowed(model, keep, dimension, wanted) {
  const hits = new Set([...keep].filter((node) => dimension.of(node) === wanted));
  const result = new Set(hits);
  for (const node of keep) {
    if (dimension.of(node) >= 0 || model.isParty(node)) continue;
    if (model.tiesOf(node).some((tie) => hits.has(model.other(tie, node)))) result.add(node);
  }
  return result;
}

/**
 * @param {Model} model
 * @param {Set<number>} keep
 * @param {number} centre
 */
function around(model, keep, centre) {
  const result = new Set([centre]);
  let front = [centre];
  for (let step = 0; step < 2; step++) {
    const next = [];
    for (const node of front) {
      if (model.colleges.has(node)) continue;
      for (const tie of model.tiesOf(node)) {
        const other = model.other(tie, node);
        if (keep.has(other) && !result.has(other)) {
          result.add(other);
          next.push(other);
        }
      }
    }
    front = next;
  }
  return new Set([...result].filter((node) => keep.has(node)));
}

/**
 * Whether a tie passes what is asked of ties: role and year.
 * @param {Model} model
 * @param {State} state
 * @param {number} tie
 * @returns {boolean}
 */
export function tiePasses(model, state, tie) {
  const { role, year, status } = model.doc.ties;
  if (state.role >= 0 && role[tie] !== state.role) return false;
  if (state.off.includes(`role:${role[tie]}`) || state.off.includes(`status:${status[tie]}`)) return false;
  return state.year < 0 || year[tie] < 0 || year[tie] === state.year;
}

/**
 * When ties are asked for by role, nodes left without a tie have nothing to say.
 * @param {Model} model
 * @param {State} state
 * @param {Set<number>} keep
 * @param {number[]} ties
 */
function dropLoose(model, state, keep, ties) {
  if (state.role < 0 && !state.off.some((entry) => /^(role|status):/.test(entry))) return;
  const tied = new Set();
  for (const tie of ties) tied.add(model.doc.ties.source[tie]).add(model.doc.ties.target[tie]);
  for (const node of [...keep]) if (!tied.has(node)) keep.delete(node);
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
  const unit = unitOf(base, nodes);
  return {
    view: base.view, base, nodes, place, edges, rings: base.rings.map((radius) => radius * unit), projected: base.projected, mode: 'nodes', primary: new Set(base.view.primary || []),
    bands: base.bands.map((band) => ({ ...band, x: band.x * unit, y: band.y * unit, width: band.width * unit, height: band.height * unit })),
    x: nodes.map((node) => Math.round(sure(base.x.get(node)) * unit)), y: nodes.map((node) => Math.round(sure(base.y.get(node)) * unit)),
    left: model.nodeCount - nodes.length, leftEdges: projected.left, classes: [], sizes: [], heaviest: 1, members: 0,
  };
}

/**
 * vis-network takes whole numbers for positions; small drawings are enlarged so that nothing moves visibly.
 * @param {Base} base
 * @param {number[]} nodes
 */
function unitOf(base, nodes) {
  let reach = 0;
  for (const node of nodes) reach = Math.max(reach, Math.abs(sure(base.x.get(node))), Math.abs(sure(base.y.get(node))));
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
