/** Two parties side by side: what they have in common, and what only one of them has. */
import { el } from './dom.js';
import { itemName } from './dimensions.js';
import { panelHead } from './parts.js';
import { searchBox } from './search.js';
import { sourceButton } from './source.js';
import { nodeLink, shortList, tieWords } from './ties.js';
import { number, pick, t } from './words.js';
/** @import { App, Model, State } from './types' */

/**
 * What two nodes have in common and what sets them apart: records that both are tied to, the majors of their records.
 * @param {Model} model
 * @param {number} a
 * @param {number} b
 * @returns {{ shared: number[], first: number[], second: number[], majors: [number[], number[], number[]] }} `majors`: of both, of the first only, of the second only
 */
export function comparedPair(model, a, b) {
  const [ofA, ofB] = [recordsOf(model, a), recordsOf(model, b)];
  const [majorsA, majorsB] = [majorsOf(model, a, ofA), majorsOf(model, b, ofB)];
  return {
    shared: both(ofA, ofB), first: only(ofA, ofB), second: only(ofB, ofA),
    majors: [both(majorsA, majorsB), only(majorsA, majorsB), only(majorsB, majorsA)],
  };
}

/** @param {Set<number>} a @param {Set<number>} b */
const both = (a, b) => [...a].filter((node) => b.has(node));

/** @param {Set<number>} a @param {Set<number>} b */
const only = (a, b) => [...a].filter((node) => !b.has(node));

/**
 * The records that a node is tied to: neither parties nor majors.
 * @param {Model} model
 * @param {number} node
 */
const recordsOf = (model, node) => new Set(model.tiesOf(node).map((tie) => model.other(tie, node)).filter((other) => other !== node && !model.isParty(other) && model.familyOf(other) !== model.majorFamily));

/**
 * The majors that a node or one of its records is tied to.
 * @param {Model} model
 * @param {number} node
 * @param {Set<number>} records
 */
function majorsOf(model, node, records) {
  const found = new Set();
  if (model.majorFamily < 0) return found;
  for (const from of [node, ...records]) {
    for (const tie of model.tiesOf(from)) if (model.familyOf(model.other(tie, from)) === model.majorFamily) found.add(model.other(tie, from));
  }
  return found;
}

/**
 * Boxes for both, and the comparison once both are chosen.
 * @param {App} app
 * @param {State} state
 * @returns {HTMLElement}
 */
export function pairPanel(app, state) {
  const { model, store } = app;
  /** @param {'pathA' | 'pathB'} key @param {string} label */
  const box = (key, label) => el('div.choice', { 'data-key': `pair ${key}` }, el('span', null, label), searchBox(app, {
    placeholder: t('search.placeholder'), label, keep: true, value: state[key] >= 0 ? model.doc.nodes.label[state[key]] : '', choose: (node) => store.set({ [key]: node }) }));
  return el('article.detail', { 'data-pair': '' }, panelHead(app, t('pair.title')), el('div.stack', null, box('pathA', t('pair.first')), box('pathB', t('pair.second'))),
    state.pathA >= 0 && state.pathB >= 0 ? compared(app, state.pathA, state.pathB) : el('p.hint', null, t('pair.hint')));
}

/**
 * @param {App} app
 * @param {number} a
 * @param {number} b
 */
function compared(app, a, b) {
  const { model } = app;
  const { label } = model.doc.nodes;
  if (a === b) return el('p.hint', null, t('pair.same'));
  const { shared, first, second, majors } = comparedPair(model, a, b);
  /** @param {number} node @param {number} record */
  const ties = (node, record) => model.tiesOf(node).filter((tie) => model.other(tie, node) === record);
  /** @param {number} record */
  const sharedRow = (record) => el('li.tie', { 'data-node': record }, nodeLink(app, record), [a, b].map((node) => el('div.line', null, el('span.minor', null, label[node], t('story.colon')),
    ties(node, record).map((tie) => [el('span.role', null, tieWords(model, tie).join(t('list.join'))), sourceButton(model, model.doc.ties.entry[tie])]))));
  /** @param {number} node */
  const plainRow = (node) => el('li.tie', { 'data-node': node }, el('div.line', null, nodeLink(app, node), el('span.minor', null, pick(model.doc.classes[model.doc.nodes.class[node]].name))));
  /** @param {string} part @param {string} title @param {number[]} nodes @param {(node: number) => HTMLElement} row */
  const section = (part, title, nodes, row) => el('section', { 'data-part': part }, el('h4', null, t('detail.group', { name: title, count: number(nodes.length) })), nodes.length ? shortList(nodes, row) : el('p.hint', null, t('pair.nothing')));
  return el('div', null, sideBySide(app, a, b),
    section('shared', t('pair.shared'), shared, sharedRow),
    model.majorFamily >= 0 ? section('majors', t('pair.majors'), majors[0], plainRow) : null,
    section('first', t('pair.only', { name: label[a] }), [...first, ...majors[1]], plainRow),
    section('second', t('pair.only', { name: label[b] }), [...second, ...majors[2]], plainRow));
}

/**
 * What each is, in two columns; what is the same in both is said all the same.
 * @param {App} app
 * @param {number} a
 * @param {number} b
 */
function sideBySide(app, a, b) {
  const { model, dimensions } = app;
  /** @param {string} name @param {number} node */
  const item = (name, node) => (dimensions[name].of(node) >= 0 ? itemName(dimensions[name], dimensions[name].of(node)) : t('none'));
  /** @param {number} node */
  const roles = (node) => model.doc.nodes.formal[node].map(([role, count]) => t('detail.times', { name: pick(model.doc.roles[role].name), count: number(count) })).join(t('list.join')) || t('none');
  /** @type {Array<[string, (node: number) => string]>} */
  const rows = [[t('table.class'), (node) => item('class', node)], [t('table.region'), (node) => item('region', node)], [t('detail.formal'), roles],
    [t('pair.records'), (node) => number(recordsOf(model, node).size)], [t('table.structure'), (node) => item('structure', node)]];
  return el('table.measures.pair', null,
    el('thead', null, el('tr', null, el('td'), [a, b].map((node) => el('th', { scope: 'col' }, model.doc.nodes.label[node])))),
    el('tbody', null, rows.map(([name, told]) => el('tr', null, el('th', { scope: 'row' }, name), el('td', null, told(a)), el('td', null, told(b))))));
}
