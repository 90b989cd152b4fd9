/** How plainly a tie is stated, and the remark beside it: what the record itself doubts is said wherever the tie is. */
import { el } from './dom.js';
import { pick } from './words.js';
/** @import { Child, Model, Status } from './types' */

/** How a line is dashed, by how plain the statement is: collective, inferred, doubtful and whatever else there may be. */
const DASHES = [[9, 4], [1.5, 4], [4, 3], [6, 5]];

/**
 * The status of a tie; none where it is plainly stated.
 * @param {Model} model
 * @param {number} tie
 * @returns {Status | null}
 */
export const statusOf = (model, tie) => (tie >= 0 && model.doc.ties.status[tie] >= 0 ? model.doc.statuses[model.doc.ties.status[tie]] : null);

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
