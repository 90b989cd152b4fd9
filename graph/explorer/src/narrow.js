/** What the filters leave: of nodes, and of ties. */
/** @import { Dimension, Dimensions, Model, State } from './types' */

/**
 * Whether a node passes what is asked of nodes. Those without a region (records) stay where a tied party passes.
 * @param {Model} model
 * @param {Dimensions} dimensions
 * @param {number[]} nodes before the filters
 * @param {State} state
 * @returns {Set<number>}
 */
export function filterNodes(model, dimensions, nodes, state) {
  /** @type {Map<string, Set<number>>} */
  const off = new Map();
  for (const entry of state.off) {
    const [name, item] = entry.split(':');
    const items = off.get(name);
    if (items) items.add(Number(item));
    else off.set(name, new Set([Number(item)]));
  }
  const tests = [...off].filter(([name]) => dimensions[name] && !dimensions[name].ofTie).map(([name, items]) => ({ of: dimensions[name].of, items }));
  const keep = new Set();
  /** @type {number[]} */
  const beside = [];
  const [without, kept] = [new Set(state.without), new Set(state.kept)];
  for (const node of nodes) {
    if (without.has(node) || (kept.size && !kept.has(node))) continue;
    if (model.colleges.has(node) && !state.college && state.party !== node && nodes.length > 1) continue;
    if (!yearPasses(model, state, node)) continue;
    if (tests.some(({ of, items }) => items.has(of(node)))) beside.push(node);
    else keep.add(node);
  }
  // “Only these” keeps what they are tied to: without it there would be dots and no picture.
  if (state.near) {
    const hits = new Set(keep);
    for (const node of beside) if (model.tiesOf(node).some((tie) => hits.has(model.other(tie, node)))) keep.add(node);
  }
  let result = keep;
  for (const name of /** @type {const} */ (['region', 'corporate', 'group'])) {
    if (state[name] >= 0) result = narrowed(model, result, dimensions[name], state[name]);
  }
  if (state.major >= 0) result = around(model, result, state.major);
  if (state.besides.length) for (const node of nodes) if (state.besides.includes(node)) result.add(node);
  return result;
}

/**
 * @param {Model} model
 * @param {State} state
 * @param {number} node
 */
const yearPasses = (model, state, node) => state.year < 0 || Boolean((model.doc.nodes.years[node] >> state.year) & 1);

/**
 * @param {Model} model
 * @param {Set<number>} keep
 * @param {Dimension} dimension
 * @param {number} wanted
 */
function narrowed(model, keep, dimension, wanted) {
  const hits = new Set([...keep].filter((node) => dimension.of(node) === wanted));
  const result = new Set(hits);
  for (const node of keep) {
    if ((dimension.own || dimension.of)(node) >= 0 || model.isParty(node)) continue;
    if (model.tiesOf(node).some((tie) => hits.has(model.other(tie, node)))) result.add(node);
  }
  return result;
}

/**
 * @param {Model} model
 * @param {Set<number>} keep
 * @param {number} centre
 */
function around(model, keep, centre) {
  const result = new Set([centre]);
  let front = [centre];
  for (let step = 0; step < 2; step++) {
    const next = [];
    for (const node of front) {
      if (model.colleges.has(node)) continue;
      for (const tie of model.tiesOf(node)) {
        const other = model.other(tie, node);
        if (keep.has(other) && !result.has(other)) {
          result.add(other);
          next.push(other);
        }
      }
    }
    front = next;
  }
  return new Set([...result].filter((node) => keep.has(node)));
}

/**
 * What tells whether a tie passes what is asked of ties: role, status and year.
 * @param {Model} model
 * @param {State} state
 * @returns {(tie: number) => boolean}
 */
export function tieTest(model, state) {
  const { role, year, status } = model.doc.ties;
  /** @param {string} list */
  const off = (list) => new Set(state.off.filter((entry) => entry.startsWith(`${list}:`)).map((entry) => Number(entry.slice(list.length + 1))));
  const [roles, statuses] = [off('role'), off('status')];
  return (tie) => (state.role < 0 || role[tie] === state.role) && !roles.has(role[tie]) && !statuses.has(status[tie]) && (state.year < 0 || year[tie] < 0 || year[tie] === state.year);
}

/**
 * When ties are asked for by role, nodes left without a tie have nothing to say. What a college has such a tie to stays, also
 * where the college is not drawn.
 * @param {Model} model
 * @param {State} state
 * @param {Set<number>} keep what has no tie goes from it
 * @param {number[]} ties
 * @returns {void}
 */
export function dropLoose(model, state, keep, ties) {
  if (state.role < 0 && !state.off.some((entry) => /^(role|status):/.test(entry))) return;
  const tied = new Set(state.besides);
  const passes = tieTest(model, state);
  if (!state.college) for (const college of model.colleges) for (const tie of model.tiesOf(college)) if (passes(tie)) tied.add(model.other(tie, college));
  for (const tie of ties) tied.add(model.doc.ties.source[tie]).add(model.doc.ties.target[tie]);
  for (const node of [...keep]) if (!tied.has(node)) keep.delete(node);
}
