/** Parts that several panels and tables share. */
import { el } from './dom.js';
import { number, t } from './words.js';
/** @import { App, Child, Measure } from './types' */

/**
 * A heading with a button that closes.
 * @param {App} app
 * @param {string} title
 * @param {...Child} more
 * @returns {HTMLElement}
 */
export function panelHead(app, title, ...more) {
  return el('div.panelhead', null, el('h3', null, title), more, el('button.close', { 'aria-label': t('panel.close'), title: t('panel.close'), onclick: () => app.actions.escape() }, '×'));
}

/**
 * The rank, and the range in which it is sure.
 * @param {Measure} measure
 * @param {number} node
 * @returns {string}
 */
export function rankText(measure, node) {
  const rank = measure.rank ? measure.rank[node] : null;
  if (rank === null || rank === undefined) return '';
  const [low, high] = [measure.low && measure.low[node], measure.high && measure.high[node]];
  if (typeof low !== 'number' || typeof high !== 'number' || low === high) return t('measures.place', { rank: number(rank) });
  return t('measures.range', { rank: number(rank), low: number(low), high: number(high) });
}
