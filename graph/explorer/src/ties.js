/** Ties in words: who, as what, in which role and year, from which source. */
import { el, fold } from './dom.js';
import { icon } from './shapes.js';
import { sourceButton } from './source.js';
import { number, pick, t } from './words.js';

const FIRST = 8;

/** A node as a link. */
export function nodeLink(app, node, full, colour) {
  const { nodes, classes } = app.model.doc;
  const item = classes[nodes.class[node]];
  return el('button.link', { 'data-node': node, title: nodes.label[node], onclick: () => app.actions.select(node, { fly: false }) },
    icon(item.shape, colour || (app.dark ? item.dark : item.color)), (full === false && nodes.short[node]) || nodes.label[node]);
}

/** What a tie is: its heading, its role where it differs, its year where there are several. */
export function tieWords(model, tie) {
  const { ties, headings, roles, years } = model.doc;
  const heading = pick(headings[ties.heading[tie]]);
  const role = ties.role[tie] >= 0 ? pick(roles[ties.role[tie]].name) : '';
  const words = role && role !== heading ? [role, heading] : [heading];
  if (years.length > 1 && ties.year[tie] >= 0) words.push(years[ties.year[tie]]);
  return words.filter(Boolean);
}

/** One tie seen from one of its ends. */
export function tieRow(app, tie, from) {
  const other = app.model.other(tie, from);
  const [first, ...rest] = tieWords(app.model, tie);
  return el('li.tie', { 'data-tie': tie }, el('div.line', null, nodeLink(app, other), el('span.role', null, first), rest.map((word) => el('span.minor', null, word)), sourceButton(app.model, app.model.doc.ties.entry[tie])));
}

/** All ties of a node, by the class of the other end. */
export function tiesOf(app, node) {
  const { model } = app;
  const groups = new Map();
  for (const tie of model.tiesOf(node)) {
    const item = model.doc.nodes.class[model.other(tie, node)];
    if (!groups.has(item)) groups.set(item, []);
    groups.get(item).push(tie);
  }
  const order = [...groups.keys()].sort((a, b) => model.familyOfClass(a) - model.familyOfClass(b) || groups.get(b).length - groups.get(a).length || a - b);
  return order.map((item) => {
    const ties = groups.get(item);
    ties.sort((a, b) => rankOf(model, a) - rankOf(model, b) || a - b);
    const name = t('detail.group', { name: pick(model.doc.classes[item].name), count: number(othersOf(model, ties, node)) });
    return fold(`ties ${node} ${item}`, name, ties.length <= 12 || order.length === 1, shortList(ties, (tie) => tieRow(app, tie, node)));
  });
}

/** How many things ties lead to: one that a party is tied to in two roles counts once. */
export const othersOf = (model, ties, node) => new Set(ties.map((tie) => model.other(tie, node))).size;

const rankOf = (model, tie) => (model.doc.ties.role[tie] >= 0 ? model.doc.roles[model.doc.ties.role[tie]].rank : 999);

/** A list that shows its first entries and the rest on demand. */
export function shortList(items, row) {
  const list = el('ul.plain', null, items.slice(0, FIRST).map(row));
  if (items.length <= FIRST) return list;
  const more = el('button.more', { onclick: () => {
    items.slice(FIRST).forEach((item) => list.append(row(item)));
    more.remove();
  } }, t('list.more', { count: number(items.length - FIRST) }));
  return el('div', null, list, more);
}
