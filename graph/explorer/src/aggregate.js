/** Large pictures: a summary of super-nodes first, one of them opened on demand, and never more nodes than can be drawn. */
import { packed } from './pack.js';
import { MANY } from './scene.js';
import { sure } from './sure.js';
/** @import { Aggregate, Edges, Model, Scene, State } from './types' */

/**
 * The scene itself when it is small; else its summary, or what belongs to the opened super-node.
 * `left` of the result says how many nodes of the document are not drawn.
 * @param {Model} model
 * @param {Scene} scene
 * @param {State} state
 * @returns {Scene}
 */
export function pictureOf(model, scene, state) {
  if (scene.nodes.length <= MANY) return scene;
  const { aggregate } = model.doc;
  const most = mostNodes(state);
  if (state.flat || !aggregate) return reduced(model, scene, foremost(model, scene.nodes, most));
  if (state.open >= 0) {
    const part = reduced(model, scene, foremost(model, opened(model, scene, aggregate, state.open), most));
    return { ...part, ...packed(part), bands: [], rings: [] };
  }
  return summary(model, scene, aggregate);
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
  const place = new Map(nodes.map((node, i) => [node, i]));
  const at = nodes.map((node) => sure(scene.place.get(node)));
  const keep = scene.edges.id.map((_, e) => e).filter((e) => place.has(scene.edges.a[e]) && place.has(scene.edges.b[e]));
  const kept = (/** @type {number[]} */ column) => keep.map((e) => column[e]);
  const { id, a, b, tie, projected, slot, slots } = scene.edges;
  const edges = { id: kept(id), a: kept(a), b: kept(b), tie: kept(tie), projected: kept(projected), slot: kept(slot), slots: kept(slots) };
  return { ...scene, nodes, place, edges, x: at.map((i) => scene.x[i]), y: at.map((i) => scene.y[i]), left: model.nodeCount - nodes.length };
}

/**
 * @param {Model} model
 * @param {Scene} scene
 * @param {Aggregate} aggregate
 * @returns {Scene}
 */
function summary(model, scene, aggregate) {
  const sizes = new Array(aggregate.names.length).fill(0);
  for (const node of scene.nodes) sizes[aggregate.of[node]]++;
  const supers = sizes.map((_, index) => index).filter((index) => sizes[index] > 0);
  const nodes = supers.map((index) => model.nodeCount + index);
  const edges = bundled(model, scene, aggregate);
  const reach = supers.reduce((most, index) => Math.max(most, Math.abs(aggregate.x[index]), Math.abs(aggregate.y[index])), 1);
  const unit = Math.max(1, Math.ceil(4000 / reach));
  return {
    ...scene, mode: 'aggregate', nodes, place: new Map(nodes.map((node, i) => [node, i])), edges, bands: [], rings: [], projected: null,
    x: supers.map((index) => Math.round(aggregate.x[index] * unit)), y: supers.map((index) => Math.round(aggregate.y[index] * unit)), classes: supers.map((index) => aggregate.classes[index]),
    sizes: supers.map((index) => sizes[index]), heaviest: edges.weight.reduce((max, weight) => Math.max(max, weight), 1),
    members: scene.nodes.length, left: scene.nodes.length, leftEdges: 0,
  };
}

/**
 * One line for all ties between two super-nodes.
 * @param {Model} model
 * @param {Scene} scene
 * @param {Aggregate} aggregate
 */
function bundled(model, scene, aggregate) {
  /** @type {Map<number, number>} */
  const weights = new Map();
  const count = aggregate.names.length;
  for (let e = 0; e < scene.edges.id.length; e++) {
    const [a, b] = [aggregate.of[scene.edges.a[e]], aggregate.of[scene.edges.b[e]]];
    if (a === b) continue;
    const key = Math.min(a, b) * count + Math.max(a, b);
    weights.set(key, (weights.get(key) || 0) + 1);
  }
  /** @type {Required<Edges>} */
  const edges = { id: [], a: [], b: [], tie: [], projected: [], slot: [], slots: [], weight: [] };
  for (const [key, weight] of [...weights].sort((p, q) => p[0] - q[0])) {
    edges.id.push(2 * model.tieCount + 1e6 + key);
    edges.a.push(model.nodeCount + Math.floor(key / count));
    edges.b.push(model.nodeCount + (key % count));
    edges.tie.push(-1);
    edges.projected.push(-1);
    edges.slot.push(0);
    edges.slots.push(1);
    edges.weight.push(weight);
  }
  return edges;
}
