/** Nodes and ties as vis-network takes them. */
import { OWN, tracePath } from './shapes.js';
/** @import { CustomNode, Edges, Look, Scene, Shape, VisItem, VisSet } from './types' */

/**
 * One removal and one update in place of a reset, so that the place on the screen stays.
 * @param {VisSet} set
 * @param {VisItem[]} items
 * @returns {void}
 */
export function replace(set, items) {
  const wanted = new Set(items.map((item) => item.id));
  const gone = set.getIds().filter((id) => !wanted.has(id));
  if (gone.length) set.remove(gone);
  set.update(items);
}

/**
 * A node; what pyvis made of it comes first.
 * @param {Record<string, unknown> | undefined} made
 * @param {number} id
 * @param {number} i
 * @param {Scene} scene
 * @param {Look} look
 * @returns {VisItem}
 */
export function nodeItem(made, id, i, scene, look) {
  const colour = look.colour[i];
  return {
    ...(made || {}), id, x: scene.x[i], y: scene.y[i], label: undefined, title: undefined, ...shaped(look.shape[i]), physics: false, fixed: false,
    color: { background: colour, border: look.ink.paper, hover: { background: colour, border: look.ink.paper } },
    borderWidth: 1, size: look.radius[i], value: undefined, group: undefined,
  };
}

/**
 * The shape of a node: vis-network's own, else one that is drawn for it.
 * @param {Shape} shape
 */
function shaped(shape) {
  if (!OWN.includes(shape)) return { shape, ctxRenderer: undefined };
  return { shape: 'custom', ctxRenderer: (/** @type {CustomNode} */ { ctx, x, y, style }) => ({
    drawNode() {
      ctx.fillStyle = style.color;
      ctx.strokeStyle = style.borderColor;
      ctx.lineWidth = style.borderWidth;
      tracePath(ctx, shape, x, y, style.size);
      ctx.fill();
      ctx.stroke();
    },
    nodeDimensions: { width: 2 * style.size, height: 2 * style.size },
  }) };
}

/**
 * A tie; what pyvis made of it comes first.
 * @param {Record<string, unknown> | undefined} made
 * @param {number} id
 * @param {number} e
 * @param {Scene} scene
 * @param {Look} look
 * @param {number} first
 * @returns {VisItem}
 */
export function edgeItem(made, id, e, scene, look, first) {
  const { edges } = scene;
  const colour = look.edgeColour[e];
  return {
    ...(made || {}), id, from: edges.a[e], to: edges.b[e], label: undefined, title: undefined, arrows: undefined, value: undefined, dashes: dashes(look.dashed[e], first),
    color: { color: colour, hover: colour, highlight: colour, inherit: false, opacity: look.fade || 1 }, width: look.edgeWidth[e],
    smooth: curve(edges, e),
  };
}

/**
 * @param {number[] | null} pattern in pixels at first sight
 * @param {number} first
 */
const dashes = (pattern, first) => (pattern ? pattern.map((length) => length / first) : false);

/**
 * Parallel ties are drawn apart: the first straight when their number is odd, the others bent to either side.
 * @param {Edges} edges
 * @param {number} e
 */
function curve(edges, e) {
  const bend = bendOf(edges, e);
  if (!bend) return false;
  return { enabled: true, type: bend > 0 ? 'curvedCW' : 'curvedCCW', roundness: Math.min(Math.abs(bend), 0.6) };
}

/**
 * How far a tie is bent, 0 for straight; the sign is the same seen from either end.
 * @param {Edges} edges
 * @param {number} e
 * @returns {number}
 */
export function bendOf(edges, e) {
  const count = edges.slots[e];
  if (count < 2) return 0;
  const step = (edges.slot[e] - (count - 1) / 2) * 0.16;
  return edges.a[e] < edges.b[e] ? step : -step;
}
