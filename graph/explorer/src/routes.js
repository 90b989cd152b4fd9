/** Shortest paths between two nodes, up to three that differ. */
/** @import { App, Model, Route, State } from './types' */

/**
 * The nodes of a shortest path from one end to the other, null where there is none.
 * @param {Model} model
 * @param {number} from
 * @param {number} to
 * @param {Set<number>} banned nodes not to pass through
 * @returns {number[] | null} nodes from one end to the other
 */
export function shortest(model, from, to, banned) {
  if (from === to) return [from];
  const previous = new Int32Array(model.nodeCount).fill(-1);
  previous[from] = from;
  let front = [from];
  while (front.length && previous[to] < 0) {
    const next = [];
    for (const node of front) {
      for (const tie of model.tiesOf(node)) {
        const other = model.other(tie, node);
        if (previous[other] >= 0 || (banned.has(other) && other !== to)) continue;
        previous[other] = node;
        next.push(other);
      }
    }
    front = next.sort((a, b) => a - b);
  }
  if (previous[to] < 0) return null;
  const path = [to];
  while (path[0] !== from) path.unshift(previous[path[0]]);
  return path;
}

/**
 * The shortest path and up to two more that avoid one of its inner nodes, shortest first.
 * @param {Model} model
 * @param {number} from
 * @param {number} to
 * @param {Set<number>} banned
 * @returns {number[][]}
 */
export function alternatives(model, from, to, banned) {
  const best = shortest(model, from, to, banned);
  if (!best) return [];
  const found = [best];
  const known = new Set([best.join()]);
  const others = [];
  for (const inner of best.slice(1, -1)) {
    const path = shortest(model, from, to, new Set([...banned, inner]));
    if (path && !known.has(path.join())) {
      known.add(path.join());
      others.push(path);
    }
  }
  others.sort((a, b) => a.length - b.length);
  return found.concat(others).slice(0, 3);
}

/**
 * All ties between two nodes.
 * @param {Model} model
 * @param {number} a
 * @param {number} b
 * @returns {number[]}
 */
export function tiesBetween(model, a, b) {
  return model.tiesOf(a).filter((tie) => model.other(tie, a) === b);
}

/**
 * The routes for the two ends in the state; the own college is passed through only when it is shown.
 * @param {App} app
 * @param {State} state
 * @returns {Route[]}
 */
export function routesOf(app, state) {
  const { model } = app;
  const key = `${state.pathA} ${state.pathB} ${state.college}`;
  if (!app.routes || app.routes.key !== key) {
    const banned = new Set(state.college ? [] : model.colleges);
    app.routes = { key, list: alternatives(model, state.pathA, state.pathB, banned).map((nodes) => ({ nodes })) };
  }
  return app.routes.list;
}

/**
 * The route of the moment, or null.
 * @param {App} app
 * @param {State} state
 * @returns {Route | null}
 */
export function chosenRoute(app, state) {
  const list = routesOf(app, state);
  return list[Math.min(state.route < 0 ? 0 : state.route, list.length - 1)] || null;
}
