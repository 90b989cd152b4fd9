/** Outlines of the node shapes, the same for the canvas, the legend and SVG export. */
import { svg } from './dom.js';
/** @import { Shape } from './types' */

const star = () => Array.from({ length: 10 }, (_, k) => polar(k % 2 ? 0.41 : 1.066, -90 + k * 36, 0.082));
/**
 * @param {number} radius
 * @param {number} degrees
 * @param {number} [down]
 */
const polar = (radius, degrees, down = 0) => [
  radius * Math.cos((degrees * Math.PI) / 180), radius * Math.sin((degrees * Math.PI) / 180) + down];

/** What vis-network has no drawing of its own for. @type {Shape[]} */
export const OWN = ['bar', 'box', 'cross', 'pentagon'];

// In the measures of vis-network, so that an exported picture shows what the screen shows.
/** @type {Partial<Record<Shape, number[][]>>} */
const OUTLINES = {
  bar: block(0.62, 1.25),
  box: block(1.25, 0.72),
  cross: [[-0.42, -1.2], [0.42, -1.2], [0.42, -0.42], [1.2, -0.42], [1.2, 0.42], [0.42, 0.42], [0.42, 1.2], [-0.42, 1.2], [-0.42, 0.42], [-1.2, 0.42], [-1.2, -0.42], [-0.42, -0.42]],
  pentagon: [0, 72, 144, 216, 288].map((angle) => polar(1.15, angle - 90)),
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  triangle: triangle(1),
  triangleDown: triangle(-1),
  hexagon: [0, 60, 120, 180, 240, 300].map((angle) => polar(1, angle)),
  star: star(),
};

/**
 * @param {number} x
 * @param {number} y
 */
function block(x, y) {
  return [[-x, -y], [x, -y], [x, y], [-x, y]];
}

/** @param {number} sign */
function triangle(sign) {
  const side = 1.15 * 2;
  const height = Math.sqrt(side * side - (side / 2) * (side / 2));
  const inner = (Math.sqrt(3) / 6) * side;
  const shift = 0.316;
  return [[0, -(height - inner) + shift], [side / 2, inner + shift], [-side / 2, inner + shift]].map(([x, y]) => [x, y * sign]);
}

/**
 * Corner points of a shape with radius 1, or null for the circle.
 * @param {Shape} shape
 * @returns {number[][] | null}
 */
export function outline(shape) {
  return OUTLINES[shape] || null;
}

/**
 * An SVG element of a shape at x, y with radius r.
 * @param {Shape} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {Record<string, unknown>} props
 * @returns {SVGElement}
 */
export function shapeElement(shape, x, y, r, props) {
  const points = outline(shape);
  if (!points) return svg('circle', { cx: round(x), cy: round(y), r: round(r), ...props });
  return svg('polygon', { points: points.map(([px, py]) => `${round(x + px * r)},${round(y + py * r)}`).join(' '), ...props });
}

/**
 * Traces a shape on a canvas.
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @returns {void}
 */
export function tracePath(context, shape, x, y, r) {
  const points = outline(shape);
  context.beginPath();
  if (!points) context.arc(x, y, r, 0, 2 * Math.PI);
  else points.forEach(([px, py], k) => (k ? context.lineTo(x + px * r, y + py * r) : context.moveTo(x + px * r, y + py * r)));
  context.closePath();
}

/**
 * The little picture of a class for legends and lists.
 * @param {Shape} shape
 * @param {string} color
 * @returns {SVGElement}
 */
export function icon(shape, color) {
  return svg('svg', { viewBox: '-8 -8 16 16', width: 14, height: 14, class: 'icon', 'aria-hidden': 'true' },
    shapeElement(shape, 0, 0, shape === 'square' ? 5 : 5.6, { fill: color }));
}

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;
