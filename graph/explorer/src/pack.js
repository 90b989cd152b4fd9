/** Brings an opened part of a large picture together: its pieces keep their form, the empty space between them goes. */
import { sure } from './sure.js';
/** @import { Scene } from './types' */

const SPACE = 46;

/** @typedef {Pick<Scene, 'nodes' | 'x' | 'y' | 'place'> & { edges: Pick<Scene['edges'], 'a' | 'b'> }} Packable */

/**
 * New positions, parallel to the nodes.
 * @param {Packable} scene
 * @returns {{ x: number[], y: number[] }} new positions, parallel to `nodes`
 */
export function packed(scene) {
  const pieces = components(scene).map((members) => shaped(scene, members));
  pieces.sort((a, b) => b.members.length - a.members.length || a.members[0] - b.members[0]);
  const area = pieces.reduce((sum, piece) => sum + piece.width * piece.height, 0);
  const width = Math.max(Math.sqrt(area) * 1.35, pieces.length ? pieces[0].width : 1);
  const x = new Array(scene.nodes.length);
  const y = new Array(scene.nodes.length);
  let [left, top, tall] = [0, 0, 0];
  for (const piece of pieces) {
    if (left > 0 && left + piece.width > width) [left, top, tall] = [0, top + tall, 0];
    piece.members.forEach((i, k) => {
      x[i] = Math.round(left + piece.x[k]);
      y[i] = Math.round(top + piece.y[k]);
    });
    left += piece.width;
    tall = Math.max(tall, piece.height);
  }
  return { x, y };
}

/**
 * Numbers of nodes that hang together.
 * @param {Packable} scene
 */
function components(scene) {
  const parent = scene.nodes.map((_, i) => i);
  /** @param {number} i */
  const root = (i) => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  for (let e = 0; e < scene.edges.a.length; e++) {
    const [p, q] = [root(sure(scene.place.get(scene.edges.a[e]))), root(sure(scene.place.get(scene.edges.b[e])))];
    if (p !== q) parent[Math.max(p, q)] = Math.min(p, q);
  }
  /** @type {Map<number, number[]>} */
  const lists = new Map();
  scene.nodes.forEach((_, i) => {
    const key = root(i);
    const list = lists.get(key);
    if (list) list.push(i);
    else lists.set(key, [i]);
  });
  return [...lists.values()];
}

/**
 * A piece with room around it: a small one on a circle, a larger one in the form it has.
 * @param {Packable} scene
 * @param {number[]} members
 */
function shaped(scene, members) {
  const count = members.length;
  let points;
  if (count < 4) points = members.map((_, k) => [k * SPACE * 1.3, 0]);
  else if (count <= 14) {
    const degree = new Map(members.map((i) => [i, 0]));
    const of = (/** @type {number} */ i) => sure(degree.get(i));
    for (let e = 0; e < scene.edges.a.length; e++) {
      for (const end of [sure(scene.place.get(scene.edges.a[e])), sure(scene.place.get(scene.edges.b[e]))]) if (degree.has(end)) degree.set(end, of(end) + 1);
    }
    const hub = members.reduce((best, i) => (of(i) > of(best) ? i : best), members[0]);
    const radius = Math.max(SPACE * 1.2, ((count - 1) * SPACE) / (2 * Math.PI));
    let turn = 0;
    points = members.map((i) => {
      if (i === hub) return [0, 0];
      turn += (2 * Math.PI) / (count - 1);
      return [radius * Math.cos(turn), radius * Math.sin(turn)];
    });
  } else points = sameForm(scene, members);
  const [x0, y0] = [Math.min(...points.map((p) => p[0])), Math.min(...points.map((p) => p[1]))];
  const [x1, y1] = [Math.max(...points.map((p) => p[0])), Math.max(...points.map((p) => p[1]))];
  return { members, x: points.map((p) => p[0] - x0 + SPACE), y: points.map((p) => p[1] - y0 + SPACE), width: x1 - x0 + 2 * SPACE, height: y1 - y0 + 2 * SPACE };
}

/**
 * @param {Packable} scene
 * @param {number[]} members
 */
function sameForm(scene, members) {
  const xs = members.map((i) => scene.x[i]);
  const ys = members.map((i) => scene.y[i]);
  /** @param {number[]} list */
  const spread = (list) => {
    const sorted = list.slice().sort((a, b) => a - b);
    return Math.max(1, sorted[Math.floor(sorted.length * 0.95)] - sorted[Math.floor(sorted.length * 0.05)]);
  };
  const factor = (SPACE * 1.15 * Math.sqrt(members.length)) / Math.sqrt(spread(xs) * spread(ys));
  return members.map((_, k) => [xs[k] * factor, ys[k] * factor]);
}
