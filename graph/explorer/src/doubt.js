/** How plainly a tie is stated, and the remark beside it: what the record itself doubts is said wherever the tie is. */
import { el } from './dom.js';
import { pick, t } from './words.js';
/** @import { Child, Model, Pair, Status } from './types' */

/** How a line is dashed, by how plain the statement is: collective, inferred, doubtful and whatever else there may be. */
const DASHES = [[9, 4], [1.5, 4], [4, 3]];

/**
 * The status of a tie; none where it is plainly stated.
 * @param {Model} model
 * @param {number} tie
 * @returns {Status | null}
 */
export const statusOf = (model, tie) => (tie >= 0 && model.doc.ties.status[tie] >= 0 ? model.doc.statuses[model.doc.ties.status[tie]] : null);

/**
 * The name of the role of a tie, with the one that the record suspects in its place; '' without a role.
 * @param {Model} model
 * @param {number} tie
 * @returns {string}
 */
export function roleOf(model, tie) {
  const { ties, roles, suspects } = model.doc;
  const name = ties.role[tie] >= 0 ? pick(roles[ties.role[tie]].name) : '';
  return name && ties.suspect[tie] >= 0 ? t('table.suspected', { name, role: pick(suspects[ties.suspect[tie]]) }) : name;
}

/**
 * How many of the ties of a node are not plainly stated, each record once.
 * @param {Model} model
 * @param {number} node
 * @returns {number}
 */
export const unplain = (model, node) => new Set(model.tiesOf(node).filter((tie) => statusOf(model, tie)).map((tie) => model.other(tie, node))).size;

/**
 * That of the records of a party several rest on one sentence; none where each has its own.
 * @param {Model} model
 * @param {number} node
 * @returns {HTMLElement | null}
 */
export function together(model, node) {
  const { ties } = model.doc;
  const own = model.tiesOf(node).filter((tie) => ties.target[tie] === node);
  /** @type {Map<number, Set<number>>} */
  const found = new Map();
  for (const tie of own.filter((one) => ties.sentence[one] >= 0)) found.set(ties.sentence[tie], (found.get(ties.sentence[tie]) || new Set()).add(ties.source[tie]));
  const count = Math.max(0, ...[...found.values()].map((records) => records.size));
  return count > 1 ? el('p.remark', null, t('detail.together', { all: new Set(own.map((tie) => ties.source[tie])).size, count })) : null;
}

/**
 * On what a sentence hangs that is not plainly stated.
 * @param {{ unplain: Pair | null }} told
 * @returns {HTMLElement | null}
 */
export const hangs = (told) => (told.unplain ? el('span.how', null, pick(told.unplain)) : null);

/**
 * The dashes of a status, the same wherever it is drawn.
 * @param {Model} model
 * @param {Status} status
 * @returns {number[]}
 */
export function dashesOf(model, status) {
  const order = model.doc.statuses.map((item) => item.order).sort((a, b) => a - b);
  return status.doubt ? DASHES[2] : DASHES[Math.min(order.indexOf(status.order), 1)];
}

/**
 * The word for a tie that is not plainly stated.
 * @param {Model} model
 * @param {number} tie
 * @returns {HTMLElement | null}
 */
export function statusMark(model, tie) {
  const status = statusOf(model, tie);
  return status && el(status.doubt ? 'span.how.doubt' : 'span.how', null, pick(status.name));
}

/**
 * The remark of a row, amber where the tie is in doubt.
 * @param {Model} model
 * @param {number} tie
 * @returns {Child}
 */
export function remark(model, tie) {
  const note = model.doc.entries.note[model.doc.ties.entry[tie]];
  const status = statusOf(model, tie);
  return note ? el(status && status.doubt ? 'p.remark.doubt' : 'p.remark', null, note) : null;
}
