/**
 * The best introductions between two nodes: the same routes, in the same order, as `hezuo path` finds
 * (`graph/hezuo/insight/paths.py` says why they are these; a test holds both together).
 */
import { sure } from './sure.js';
/** @import { App, Model, Network, Route, State } from './types' */

/** How many are told, and how many are looked at beyond them. */
const WANTED = 3;
const LOOKED_AT = 300;
const SAME = 1e-9;

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
 * Things and records with the cost of what ties them; without what may not stand within a route.
 * @param {Model} model
 * @param {number[]} ends
 * @param {boolean} through whether colleges may stand within
 * @returns {Network}
 */
function networkOf(model, ends, through) {
  const { source, target, strength } = model.doc.ties;
  const within = Array.from({ length: model.nodeCount }, (_, node) => model.isParty(node));
  for (const record of source) within[record] = true;
  for (const college of model.colleges) within[college] = through;
  for (const end of ends) within[end] = true;
  /** @type {Network} */
  const network = new Map();
  /** @param {number} a @param {number} b @param {number} more */
  const add = (a, b, more) => {
    const others = network.get(a) || new Map();
    others.set(b, (others.get(b) || 0) + more);
    network.set(a, others);
  };
  for (let tie = 0; tie < source.length; tie++) {
    const [a, b] = [source[tie], target[tie]];
    if (a === b || !within[a] || !within[b]) continue;
    add(a, b, strength[tie]);
    add(b, a, strength[tie]);
  }
  for (const others of network.values()) for (const [b, sum] of others) others.set(b, 1 / sum);
  return network;
}

/**
 * What a path costs.
 * @param {Network} network
 * @param {number[]} path
 */
const costOf = (network, path) => path.slice(1).reduce((sum, node, k) => sum + sure(sure(network.get(path[k])).get(node)), 0);

/**
 * The cheapest path that passes neither some nodes nor leaves the first over some ties.
 * @param {Network} network
 * @param {number} from
 * @param {number} to
 * @param {Set<number>} without
 * @param {Set<number>} [first] nodes that may not come second
 * @returns {number[] | null}
 */
function cheapestPath(network, from, to, without, first = new Set()) {
  const cost = new Map([[from, 0]]);
  /** @type {Map<number, number>} */
  const before = new Map();
  const done = new Set();
  /** @type {Array<[number, number]>} */
  const heap = [[0, from]];
  while (heap.length) {
    const [least, node] = popped(heap);
    if (done.has(node)) continue;
    if (node === to) break;
    done.add(node);
    for (const [other, more] of network.get(node) || []) {
      if (without.has(other) || done.has(other) || (node === from && first.has(other))) continue;
      const sum = least + more;
      if (sum >= (cost.get(other) ?? Infinity)) continue;
      cost.set(other, sum);
      before.set(other, node);
      pushed(heap, [sum, other]);
    }
  }
  if (!before.has(to)) return null;
  const path = [to];
  while (path[0] !== from) path.unshift(sure(before.get(path[0])));
  return path;
}

/**
 * @param {Array<[number, number]>} heap
 * @param {[number, number]} item
 */
function pushed(heap, item) {
  let at = heap.push(item) - 1;
  while (at > 0 && heap[(at - 1) >> 1][0] > item[0]) {
    heap[at] = heap[(at - 1) >> 1];
    at = (at - 1) >> 1;
  }
  heap[at] = item;
}

/**
 * @param {Array<[number, number]>} heap
 * @returns {[number, number]}
 */
function popped(heap) {
  const top = heap[0];
  const last = sure(heap.pop());
  if (!heap.length) return top;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && heap[child + 1][0] < heap[child][0]) child++;
    if (heap[child][0] >= last[0]) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = last;
  return top;
}

/**
 * Simple paths, the cheapest first (Yen, Management Science 17, 712, 1971).
 * @param {Network} network
 * @param {number} from
 * @param {number} to
 * @returns {Generator<number[]>}
 */
function* simplePaths(network, from, to) {
  /** @type {number[][]} */
  const given = [];
  /** @type {Array<{ cost: number, path: number[] }>} */
  const waiting = [];
  const known = new Set();
  /** @param {number[]} path */
  const wait = (path) => {
    if (known.has(path.join())) return;
    known.add(path.join());
    waiting.push({ cost: costOf(network, path), path });
  };
  const best = cheapestPath(network, from, to, new Set());
  if (best) wait(best);
  while (waiting.length) {
    const at = waiting.reduce((least, item, k) => (item.cost < waiting[least].cost ? k : least), 0);
    const [{ path }] = waiting.splice(at, 1);
    given.push(path);
    yield path;
    for (let k = 0; k + 1 < path.length; k++) {
      const root = path.slice(0, k + 1);
      const first = new Set(given.filter((other) => root.every((node, i) => other[i] === node)).map((other) => other[k + 1]));
      const spur = cheapestPath(network, path[k], to, new Set(root), first);
      if (spur) wait([...root.slice(0, -1), ...spur]);
    }
  }
}

/** @param {number[]} a @param {number[]} b */
const byNumbers = (a, b) => {
  const k = a.findIndex((node, i) => node !== b[i]);
  return k < 0 ? a.length - b.length : k >= b.length ? 1 : a[k] - b[k];
};

/** @param {number[]} a @param {number[]} b */
const shorter = (a, b) => a.length - b.length || byNumbers(a, b);

/**
 * The cheapest path over each of the k cheapest sets of records, and those that cost as much as the last.
 * @param {Model} model
 * @param {Network} network
 * @param {number} from
 * @param {number} to
 * @param {number} k
 * @returns {number[][]}
 */
function cheapest(model, network, from, to, k) {
  /** @type {Map<string, number[]>} */
  const best = new Map();
  /** @type {number[]} */
  const costs = [];
  let number = 0;
  for (const path of simplePaths(network, from, to)) {
    const cost = costOf(network, path);
    if (number++ >= LOOKED_AT + k || (costs.length >= k && cost > costs[k - 1] + SAME)) break;
    const passed = path.slice(1, -1).filter((node) => !model.isParty(node)).sort((a, b) => a - b).join();
    const known = best.get(passed);
    if (!known) costs.push(cost);
    if (!known || (cost <= costOf(network, known) + SAME && shorter(path, known) < 0)) best.set(passed, path);
  }
  return [...best.values()];
}

/**
 * Up to k paths that share no introducer.
 * @param {Model} model
 * @param {Network} network
 * @param {number} from
 * @param {number} to
 * @param {number} k
 */
function apart(model, network, from, to, k) {
  const left = new Map([...network].map(([node, others]) => [node, new Map(others)]));
  const found = [];
  while (found.length < k) {
    const paths = cheapest(model, left, from, to, 1).sort(shorter);
    if (!paths.length) break;
    const [path] = paths;
    found.push(path);
    const inner = path.slice(1, -1);
    const people = inner.filter((node) => model.isParty(node));
    for (const node of people.length ? people : inner) {
      for (const other of (left.get(node) || new Map()).keys()) sure(left.get(other)).delete(node);
      left.delete(node);
    }
    if (!inner.length) for (const [a, b] of [[from, to], [to, from]]) sure(left.get(a)).delete(b);
  }
  return found;
}

/**
 * The k best routes: without a common introducer, then with others, then over other records; the cheapest first.
 * @param {Model} model
 * @param {number} from
 * @param {number} to
 * @param {boolean} through whether colleges may stand within
 * @param {number} [k]
 * @returns {Route[]}
 */
export function bestRoutes(model, from, to, through, k = WANTED) {
  if (from === to) return [];
  const network = networkOf(model, [from, to], through);
  const found = apart(model, network, from, to, k);
  const rounded = (/** @type {number[]} */ path) => Math.round(costOf(network, path) * 1e9);
  /** @param {number[]} a @param {number[]} b */
  const order = (a, b) => rounded(a) - rounded(b) || shorter(a, b);
  const others = found.length < k ? cheapest(model, network, from, to, k).sort(order) : [];
  /** @param {number[]} path @param {boolean} party */
  const within = (path, party) => (party ? path.slice(1, -1) : path).filter((node) => model.isParty(node) === party).sort((a, b) => a - b).join();
  for (const party of [true, false]) {
    for (const path of others) {
      if (found.length < k && !found.some((known) => within(known, party) === within(path, party))) found.push(path);
    }
  }
  return found.sort(order).map((nodes) => ({ nodes, cost: costOf(network, nodes) }));
}

/**
 * The routes for the two ends in the state; colleges are passed through only when that is asked for.
 * @param {App} app
 * @param {State} state
 * @returns {Route[]}
 */
export function routesOf(app, state) {
  const key = `${state.pathA} ${state.pathB} ${state.through}`;
  if (!app.routes || app.routes.key !== key) app.routes = { key, list: bestRoutes(app.model, state.pathA, state.pathB, state.through) };
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
