/** Stops of a route that a view does not hold: they are drawn beside those it holds, with the ties of the route. */
import { tiesBetween } from './routes.js';

/**
 * @param {object} model
 * @param {object} base scene before the filters; its nodes, ties and positions are extended
 * @param {number[][]} routes nodes from one end to the other
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

/** Between the stops before and after it that stand already, or beside the only one. */
function wanted(base, route, k) {
  const before = route.slice(0, k).reverse().findIndex((node) => base.x.has(node));
  const after = route.slice(k + 1).findIndex((node) => base.x.has(node));
  const at = (index) => [base.x.get(route[index]), base.y.get(route[index])];
  if (before < 0 && after < 0) return [0, 0];
  if (before < 0) return at(k + 1 + after);
  if (after < 0) return at(k - 1 - before);
  const [p, q] = [at(k - 1 - before), at(k + 1 + after)];
  const share = (before + 1) / (before + after + 2);
  return [p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share];
}

/** How far nodes stand apart: a share of the whole picture. */
function spacing(base) {
  const range = (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length ? sorted[sorted.length - 1] - sorted[0] : 0;
  };
  return Math.max(1, range(base.x.values()), range(base.y.values())) / 50;
}

/** The nearest place around a point that no node takes. */
function freeSpot(base, [x, y], gap) {
  for (let turn = 0; turn < 4000; turn++) {
    const reach = gap * 0.5 * Math.sqrt(turn);
    const [px, py] = [x + reach * Math.cos(turn * 2.399963), y + reach * Math.sin(turn * 2.399963)];
    if (base.nodes.every((node) => Math.hypot(base.x.get(node) - px, base.y.get(node) - py) >= gap)) return [px, py];
  }
  return [x, y];
}
