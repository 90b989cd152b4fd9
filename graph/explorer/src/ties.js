/** Ties in words: who, as what, in which role and year, from which source. */
import { el, fold } from './dom.js';
import { remark, roleOf, statusMark } from './doubt.js';
import { icon } from './shapes.js';
import { sourceButton } from './source.js';
import { sure } from './sure.js';
import { number, pick, t } from './words.js';
/** @import { App, Model } from './types' */

const FIRST = 8;

/**
 * A node as a link.
 * @param {App} app
 * @param {number} node
 * @param {boolean} [full]
 * @param {string} [colour]
 * @returns {HTMLElement}
 */
export function nodeLink(app, node, full, colour) {
  const { nodes, classes } = app.model.doc;
  const item = classes[nodes.class[node]];
  return el('button.link', { 'data-node': node, title: nodes.label[node], onclick: () => app.actions.select(node, { fly: false }) },
    icon(item.shape, colour || (app.dark ? item.dark : item.color)), (full === false && nodes.short[node]) || nodes.label[node]);
}

/**
 * A sentence about a node, as a link to it; plain where it is about none.
 * @param {App} app
 * @param {number} node a number, or −1
 * @param {string} text
 * @returns {HTMLElement}
 */
export function saidOf(app, node, text) {
  if (node < 0) return el('span', null, text);
  return el('button.link', { 'data-node': node, onclick: () => app.actions.select(node, { fly: false }) }, text);
}

/**
 * What a tie is: its heading, its role where it differs, its year where there are several.
 * @param {Model} model
 * @param {number} tie
 * @returns {string[]}
 */
export function tieWords(model, tie) {
  const { ties, headings, years } = model.doc;
  const heading = pick(headings[ties.heading[tie]]);
  const role = roleOf(model, tie);
  const words = role && role !== heading ? [role, heading] : [heading];
  if (years.length > 1 && ties.year[tie] >= 0) words.push(years[ties.year[tie]]);
  return words.filter(Boolean);
}

/**
 * One tie seen from one of its ends.
 * @param {App} app
 * @param {number} tie
 * @param {number} from
 * @returns {HTMLElement}
 */
export function tieRow(app, tie, from) {
  const other = app.model.other(tie, from);
  const [first, ...rest] = tieWords(app.model, tie);
  return el('li.tie', { 'data-tie': tie }, el('div.line', null, nodeLink(app, other), el('span.role', null, first), rest.map((word) => el('span.minor', null, word)), statusMark(app.model, tie), sourceButton(app.model, app.model.doc.ties.entry[tie])), remark(app.model, tie));
}

/**
 * All ties of a node, by the class of the other end.
 * @param {App} app
 * @param {number} node
 * @returns {HTMLElement[]}
 */
export function tiesOf(app, node) {
  const { model } = app;
  /** @type {Map<number, number[]>} */
  const groups = new Map();
  for (const tie of model.tiesOf(node)) {
    const item = model.doc.nodes.class[model.other(tie, node)];
    const group = groups.get(item);
    if (group) group.push(tie);
    else groups.set(item, [tie]);
  }
  const order = [...groups.keys()].sort((a, b) => model.familyOfClass(a) - model.familyOfClass(b) || sure(groups.get(b)).length - sure(groups.get(a)).length || a - b);
  return order.map((item) => {
    const ties = sure(groups.get(item));
    ties.sort((a, b) => rankOf(model, a) - rankOf(model, b) || a - b);
    const name = t('detail.group', { name: pick(model.doc.classes[item].name), count: number(othersOf(model, ties, node)) });
    return fold(`ties ${node} ${item}`, name, ties.length <= 12 || order.length === 1, shortList(ties, (tie) => tieRow(app, tie, node)));
  });
}

/**
 * How many things ties lead to: one that a party is tied to in two roles counts once.
 * @param {Model} model
 * @param {number[]} ties
 * @param {number} node
 * @returns {number}
 */
export const othersOf = (model, ties, node) => new Set(ties.map((tie) => model.other(tie, node))).size;

/**
 * @param {Model} model
 * @param {number} tie
 */
const rankOf = (model, tie) => (model.doc.ties.role[tie] >= 0 ? model.doc.roles[model.doc.ties.role[tie]].rank : 999);

/**
 * A list that shows its first entries and the rest on demand.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => HTMLElement} row
 * @returns {HTMLElement}
 */
export function shortList(items, row) {
  const list = el('ul.plain', null, items.slice(0, FIRST).map(row));
  if (items.length <= FIRST) return list;
  const more = el('button.more', { onclick: () => {
    items.slice(FIRST).forEach((item) => list.append(row(item)));
    more.remove();
  } }, t('list.more', { count: number(items.length - FIRST) }));
  return el('div', null, list, more);
}
