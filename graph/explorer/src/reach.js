/** What the filters find in the whole record, whatever the view of the moment holds. */
import { dropLoose, filterNodes, tieTest } from './narrow.js';
import { NO_FILTER } from './state.js';
/** @import { App, Dimension, Model, Patch, State } from './types' */

const FILTERS = /** @type {Array<keyof State & keyof typeof NO_FILTER>} */ (Object.keys(NO_FILTER));

/**
 * The choices of a person that narrow the picture.
 * @param {State} state
 * @returns {Patch}
 */
export const filtersOf = (state) => Object.fromEntries(FILTERS.map((key) => [key, state[key]]));

/**
 * Whether anything is asked for that may leave some nodes out.
 * @param {State} state
 * @returns {boolean}
 */
export const isNarrowed = (state) => state.off.length > 0 || state.kept.length > 0 || state.without.length > 0
  || [state.region, state.corporate, state.group, state.role, state.year, state.major].some((chosen) => chosen >= 0);

/**
 * All nodes of the record that pass the filters of the moment.
 * @param {App} app
 * @returns {Set<number>}
 */
export function reachOf(app) {
  const { model, dimensions } = app;
  const state = app.store.get();
  const key = JSON.stringify([filtersOf(state), state.college]);
  if (!app.reach || app.reach.key !== key) {
    const all = Array.from({ length: model.nodeCount }, (_, node) => node);
    const nodes = filterNodes(model, dimensions, all, { ...state, party: -1 });
    const { source, target } = model.doc.ties;
    const passes = tieTest(model, state);
    dropLoose(model, state, nodes, Array.from({ length: model.tieCount }, (_, tie) => tie).filter((tie) => nodes.has(source[tie]) && nodes.has(target[tie]) && passes(tie)));
    app.reach = { key, nodes };
  }
  return app.reach.nodes;
}

/**
 * Whether filters keep a node out of any picture. The own college comes in by its own switch.
 * @param {App} app
 * @param {number} node
 * @returns {boolean}
 */
export const isFilteredOut = (app, node) => isNarrowed(app.store.get()) && !app.model.colleges.has(node) && !reachOf(app).has(node);

/** @type {WeakMap<Model, Map<string, Map<number, number>>>} */
const counted = new WeakMap();

/**
 * How many nodes (or ties, where these have it) of the whole record have each item.
 * @param {Model} model
 * @param {Dimension} dimension
 * @returns {Map<number, number>}
 */
export function countsOfAll(model, dimension) {
  let known = counted.get(model);
  if (!known) counted.set(model, known = new Map());
  let counts = known.get(dimension.id);
  if (!counts) {
    known.set(dimension.id, counts = new Map());
    const { ofTie } = dimension;
    const length = ofTie ? model.tieCount : model.nodeCount;
    for (let k = 0; k < length; k++) {
      const item = ofTie ? ofTie(k) : dimension.of(k);
      counts.set(item, (counts.get(item) || 0) + 1);
    }
  }
  return counts;
}
