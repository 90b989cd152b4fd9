/** Large pictures: a summary first, a thing of it opened in place, and never more nodes than can be drawn. */
import { packed } from './pack.js';
import { MANY } from './scene.js';
import { sure } from './sure.js';
/** @import { Aggregate, Band, Edges, Model, Scene, State } from './types' */

/** The room of a thing, of a member of an opened one, of a caption and between areas, in units of the drawing. */
const [WIDE, HIGH, LOW, HEAD, SPACE] = [1000, 640, 430, 190, 140];
/** So many members of an opened thing are drawn, and so many lines lead to a thing. */
const [OPENED, LINES] = [40, 2];

/**
 * The scene itself when it is small; else its summary, or what belongs to the opened super-node.
 * `left` of the result says how many nodes of the document are not drawn.
 * @param {Model} model
 * @param {Scene} scene
 * @param {State} state
 * @returns {Scene}
 */
export function pictureOf(model, scene, state) {
  if (!scene.part) return scene;
  const { aggregate } = model.doc;
  const most = mostNodes(state);
  if (!aggregate || (state.flat && state.open < 0)) return reduced(model, scene, foremost(model, scene.nodes, most));
  if (!state.flat) return summary(model, scene, aggregate, state);
  const part = reduced(model, scene, foremost(model, opened(model, scene, aggregate, state.open), most));
  return { ...part, ...packed(part), bands: [], rings: [] };
}

/**
 * How many nodes can be drawn one by one: any number with graphics hardware, else so many that the picture stays quick.
 * @param {State} state
 * @returns {number}
 */
export function mostNodes(state) {
  const national = window.hezuoNational;
  return national && (state.renderer === 'sigma' || (state.renderer !== 'vis' && national.usable())) ? Infinity : MANY;
}

/**
 * @param {Model} model
 * @param {number[]} nodes
 * @param {number} most
 */
function foremost(model, nodes, most) {
  if (nodes.length <= most) return nodes;
  return nodes.slice().sort((a, b) => model.importance[b] - model.importance[a] || a - b).slice(0, most).sort((a, b) => a - b);
}

/**
 * Members of a super-node and whom they are tied to.
 * @param {Model} model
 * @param {Scene} scene
 * @param {Aggregate} aggregate
 * @param {number} index
 */
function opened(model, scene, aggregate, index) {
  const members = scene.nodes.filter((node) => aggregate.of[node] === index);
  const all = new Set(members);
  for (const node of members) {
    for (const tie of model.tiesOf(node)) {
      const other = model.other(tie, node);
      if (scene.place.has(other)) all.add(other);
    }
  }
  return [...all].sort((a, b) => a - b);
}

/**
 * @param {Model} model
 * @param {Scene} scene
 * @param {number[]} nodes
 * @returns {Scene}
 */
function reduced(model, scene, nodes) {
  return { ...sure(scene.part)(nodes), left: model.nodeCount - nodes.length };
}

/**
 * The summary: a thing for every kind or region with its number, those of a family in an area of their own. The members of an
 * opened thing lie below its row, the rest stays as it is.
 * @param {Model} model
 * @param {Scene} scene
 * @param {Aggregate} aggregate
 * @param {State} state
 * @returns {Scene}
 */
function summary(model, scene, aggregate, state) {
  const sizes = new Array(aggregate.names.length).fill(0);
  for (const node of scene.nodes) sizes[aggregate.of[node]]++;
  const open = state.open >= 0 && sizes[state.open] > 0 ? state.open : -1;
  const members = open < 0 ? [] : foremostOf(model, scene.nodes.filter((node) => aggregate.of[node] === open), state.selected);
  const tiles = tilesOf(model, aggregate, open, members.length);
  const supers = sizes.map((_, index) => index).filter((index) => sizes[index] > 0);
  const nodes = [...supers.map((index) => model.nodeCount + index), ...members];
  const edges = bundled(model, scene, aggregate);
  return {
    ...scene, mode: 'aggregate', nodes, place: new Map(nodes.map((node, i) => [node, i])), edges, bands: tiles.bands, rings: [], projected: null, primary: new Set(), pinned: new Set(), cell: WIDE,
    x: [...supers.map((index) => tiles.x[index]), ...members.map((_, k) => tiles.members[k][0])], y: [...supers.map((index) => tiles.y[index]), ...members.map((_, k) => tiles.members[k][1])],
    classes: [...supers.map((index) => aggregate.classes[index]), ...members.map((node) => model.doc.nodes.class[node])],
    sizes: [...supers.map((index) => sizes[index]), ...members.map(() => 0)], heaviest: edges.weight.reduce((max, weight) => Math.max(max, weight), 1),
    members: scene.nodes.length, left: scene.nodes.length - members.length, leftEdges: 0,
  };
}

/**
 * The best tied of an opened thing, and the one that is chosen.
 * @param {Model} model
 * @param {number[]} nodes
 * @param {number} chosen
 */
function foremostOf(model, nodes, chosen) {
  const list = nodes.slice().sort((a, b) => Number(b === chosen) - Number(a === chosen) || model.importance[b] - model.importance[a] || a - b);
  return list.slice(0, OPENED);
}

/**
 * Where everything stands. It hangs on the whole record, not on the filters, so that nothing moves by a click on the legend.
 * @param {Model} model
 * @param {Aggregate} aggregate
 * @param {number} open
 * @param {number} count how many members of the opened thing are drawn
 */
function tilesOf(model, aggregate, open, count) {
  const totals = new Array(aggregate.names.length).fill(0);
  for (const thing of aggregate.of) totals[thing]++;
  const things = totals.map((_, index) => index).filter((index) => totals[index] > 0);
  const across = Math.max(4, Math.min(8, Math.ceil(Math.sqrt(1.6 * things.length))));
  const found = { x: new Array(totals.length).fill(0), y: new Array(totals.length).fill(0), bands: /** @type {Band[]} */ ([]), members: /** @type {Array<[number, number]>} */ ([]) };
  let top = 0;
  model.doc.families.forEach((family, f) => {
    const own = things.filter((index) => model.familyOfClass(aggregate.classes[index]) === f).sort((a, b) => totals[b] - totals[a] || a - b);
    if (!own.length) return;
    const begin = top;
    top += HEAD;
    for (let at = 0; at < own.length; at += across) {
      const row = own.slice(at, at + across);
      row.forEach((index, k) => [found.x[index], found.y[index]] = [(k + 0.5) * WIDE, top + HIGH * 0.42]);
      top += HIGH;
      if (!row.includes(open)) continue;
      const rows = Math.ceil(count / across);
      found.bands.push({ name: aggregate.names[open], x: 0.1 * WIDE, y: top, width: (across - 0.2) * WIDE, height: HEAD + rows * LOW });
      for (let k = 0; k < count; k++) found.members.push([((k % across) + 0.5) * WIDE * 0.97 + 0.015 * across * WIDE, top + HEAD + (Math.floor(k / across) + 0.4) * LOW]);
      top += HEAD + rows * LOW + SPACE;
    }
    found.bands.push({ name: family.name, x: 0, y: begin, width: across * WIDE, height: top - begin });
    top += SPACE;
  });
  // The area of an opened thing lies on that of its family.
  found.bands.sort((a, b) => b.width - a.width);
  return found;
}

/**
 * A line for the ties of two things where there are clearly more than their numbers let one expect: at most so many for each.
 * @param {Model} model
 * @param {Scene} scene
 * @param {Aggregate} aggregate
 */
function bundled(model, scene, aggregate) {
  const count = aggregate.names.length;
  const { source, target } = model.doc.ties;
  const weights = new Float64Array(count * count);
  const [out, into] = [new Float64Array(count), new Float64Array(count)];
  const ties = sure(scene.ties);
  for (const tie of ties) {
    const [a, b] = [aggregate.of[source[tie]], aggregate.of[target[tie]]];
    weights[a * count + b]++;
    out[a]++;
    into[b]++;
  }
  /** @type {Array<{ a: number, b: number, weight: number, times: number }>} */
  const telling = [];
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const weight = weights[a * count + b] + weights[b * count + a];
      const expected = (out[a] * into[b] + out[b] * into[a]) / Math.max(ties.length, 1);
      if (weight >= 5 && weight > expected + 3 * Math.sqrt(expected) && weight > 1.3 * expected) telling.push({ a, b, weight, times: weight / expected });
    }
  }
  telling.sort((p, q) => q.times - p.times || q.weight - p.weight || p.a - q.a || p.b - q.b);
  const each = new Array(count).fill(0);
  /** @type {Required<Edges>} */
  const edges = { id: [], a: [], b: [], tie: [], projected: [], slot: [], slots: [], weight: [] };
  for (const { a, b, weight } of telling) {
    if (each[a] >= LINES || each[b] >= LINES) continue;
    each[a]++;
    each[b]++;
    edges.id.push(2 * model.tieCount + 1e6 + a * count + b);
    edges.a.push(model.nodeCount + a);
    edges.b.push(model.nodeCount + b);
    edges.tie.push(-1);
    edges.projected.push(-1);
    edges.slot.push(0);
    edges.slots.push(1);
    edges.weight.push(weight);
  }
  return edges;
}
