/** Stops of a route that a view does not hold: they are drawn beside those it holds, with the ties of the route. */
import { tiesBetween } from './routes.js';
import { sure } from './sure.js';
/** @import { Base, Model } from './types' */

/**
 * Extends nodes, ties and positions of a base by the stops of routes.
 * @param {Model} model
 * @param {Base} base scene before the filters; its nodes, ties and positions are extended
 * @param {number[][]} routes nodes from one end to the other
 * @returns {Base}
 */
export function withRoutes(model, base, routes) {
  const member = new Set(base.nodes);
  const ties = new Set(base.ties);
  const gap = spacing(base);
  for (const route of routes) {
    route.forEach((node, k) => {
      if (member.has(node)) return;
      const [x, y] = freeSpot(base, wanted(base, route, k), gap);
      base.nodes = base.nodes.concat(node);
      member.add(node);
      base.x.set(node, x);
      base.y.set(node, y);
    });
    for (let k = 1; k < route.length; k++) for (const tie of tiesBetween(model, route[k - 1], route[k])) ties.add(tie);
  }
  base.ties = [...ties].sort((a, b) => a - b);
  return base;
}

/**
 * Between the stops before and after it that stand already, or beside the only one.
 * @param {Base} base
 * @param {number[]} route
 * @param {number} k
 */
function wanted(base, route, k) {
  const before = route.slice(0, k).reverse().findIndex((node) => base.x.has(node));
  const after = route.slice(k + 1).findIndex((node) => base.x.has(node));
  /** @param {number} index */
  const at = (index) => [sure(base.x.get(route[index])), sure(base.y.get(route[index]))];
  if (before < 0 && after < 0) return [0, 0];
  if (before < 0) return at(k + 1 + after);
  if (after < 0) return at(k - 1 - before);
  const [p, q] = [at(k - 1 - before), at(k + 1 + after)];
  const share = (before + 1) / (before + after + 2);
  return [p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share];
}

/**
 * How far nodes stand apart: a share of the whole picture.
 * @param {Base} base
 */
function spacing(base) {
  /** @param {Iterable<number>} values */
  const range = (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length ? sorted[sorted.length - 1] - sorted[0] : 0;
  };
  return Math.max(1, range(base.x.values()), range(base.y.values())) / 50;
}

/**
 * The nearest place around a point that no node takes.
 * @param {Base} base
 * @param {number[]} at
 * @param {number} gap
 */
function freeSpot(base, [x, y], gap) {
  for (let turn = 0; turn < 4000; turn++) {
    const reach = gap * 0.5 * Math.sqrt(turn);
    const [px, py] = [x + reach * Math.cos(turn * 2.399963), y + reach * Math.sin(turn * 2.399963)];
    if (base.nodes.every((node) => Math.hypot(sure(base.x.get(node)) - px, sure(base.y.get(node)) - py) >= gap)) return [px, py];
  }
  return [x, y];
}
