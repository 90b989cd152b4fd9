/**
 * Radial layout of one party's surroundings: a ring for each distance, neighbours of the same class side by side. Still
 * pictures lay out the same (`explorer/rings.py`).
 */
/** @import { Model } from './types' */

const SPACE = 46;

/**
 * The surroundings of a node with their positions, and the radii of the rings.
 * @param {Model} model
 * @param {number} centre
 * @param {number} depth largest distance
 * @param {number} hidden a node not to pass through, or −1
 * @returns {{ nodes: number[], x: Map<number, number>, y: Map<number, number>, rings: number[] }}
 */
export function layoutRings(model, centre, depth, hidden) {
  const levels = levelsFrom(model, centre, depth, hidden);
  const x = new Map([[centre, 0]]);
  const y = new Map([[centre, 0]]);
  const angle = new Map([[centre, 0]]);
  const rings = [];
  let radius = 0;
  for (let level = 1; level < levels.length; level++) {
    const ring = ordered(model, levels[level], angle, level);
    // A crowded ring becomes several close ones, filled in turns so that neighbours stay neighbours.
    const rows = Math.max(1, Math.ceil((ring.length * SPACE) / (2 * Math.PI * (radius + 150) * 1.25)));
    const inner = Math.max(radius + 130, Math.min((ring.length * SPACE) / rows / (2 * Math.PI), radius + 400));
    ring.forEach(({ node }, k) => {
      const turn = (2 * Math.PI * k) / ring.length - Math.PI / 2;
      const r = inner + (k % rows) * SPACE;
      angle.set(node, turn);
      x.set(node, r * Math.cos(turn));
      y.set(node, r * Math.sin(turn));
    });
    radius = inner + (rows - 1) * SPACE;
    rings.push((inner + radius) / 2);
  }
  return { nodes: levels.flat(), x, y, rings };
}

/**
 * @param {Model} model
 * @param {number} centre
 * @param {number} depth
 * @param {number} hidden
 */
function levelsFrom(model, centre, depth, hidden) {
  const seen = new Set([centre, hidden]);
  const levels = [[centre]];
  for (let level = 0; level < depth; level++) {
    const next = [];
    for (const node of levels[level]) {
      for (const tie of model.tiesOf(node)) {
        const other = model.other(tie, node);
        if (!seen.has(other)) {
          seen.add(other);
          next.push(other);
        }
      }
    }
    if (!next.length) break;
    levels.push(next);
  }
  return levels;
}

/**
 * First ring by class; further rings by the direction of the nodes they hang on.
 * @param {Model} model
 * @param {number[]} nodes
 * @param {Map<number, number>} angle
 * @param {number} level
 */
function ordered(model, nodes, angle, level) {
  const keyed = nodes.map((node) => {
    let [sx, sy] = [0, 0];
    for (const tie of model.tiesOf(node)) {
      const turn = angle.get(model.other(tie, node));
      if (turn !== undefined) {
        sx += Math.cos(turn + Math.PI / 2);
        sy += Math.sin(turn + Math.PI / 2);
      }
    }
    const turn = Math.atan2(sy, sx);
    return { node, key: level === 1 ? model.doc.nodes.class[node] : Math.round((turn < 0 ? turn + 2 * Math.PI : turn) * 1e9) };
  });
  return keyed.sort((a, b) => a.key - b.key || model.degree(b.node) - model.degree(a.node) || a.node - b.node);
}
