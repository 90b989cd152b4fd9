/** Help, and the comparison of two years. */
import { choice, el, fold } from './dom.js';
import { panelHead } from './parts.js';
import { sure } from './sure.js';
import { saidOf, shortList } from './ties.js';
import { pick, t } from './words.js';
/** @import { App, Option, State } from './types' */

const KEYS = [['/', 'keys.search'], ['↑ ↓ Enter', 'keys.list'], ['← →', 'keys.story'], ['+ − 0', 'keys.zoom'], ['T', 'keys.table'], ['Ctrl+Z, Ctrl+Y', 'keys.undo'], ['Shift+← ↑ → ↓', 'keys.move'], ['Esc', 'keys.escape'], ['?', 'keys.help']];

/**
 * How the page is used, and what its measures mean.
 * @param {App} app
 * @returns {HTMLElement}
 */
export function helpPanel(app) {
  return el('article.detail', null, panelHead(app, t('help.title')),
    el('ul.how', null, ['help.look', 'help.node', 'help.several', 'help.edge', 'help.legend', 'help.mine', 'help.send', 'help.offline'].map((key) => el('li', null, t(key)))),
    el('h4', null, t('help.keys')), el('dl.keys', null, KEYS.map(([key, text]) => [el('dt', null, el('kbd', null, key)), el('dd', null, t(text))])),
    fold('definitions', t('help.measures'), false, el('dl.definitions', null, app.model.doc.measures.map((measure) => [el('dt', null, pick(measure.name)), el('dd', null, pick(measure.definition))]))),
    app.model.doc.structures.length ? fold('structures', t('help.structures'), false,
      el('dl.definitions', null, app.model.doc.structures.map((item) => [el('dt', null, pick(item.name)), el('dd', null, pick(item.definition))]))) : null);
}

/**
 * What changed between two years, as `hezuo changes` says it.
 * @param {App} app
 * @param {State} state
 * @returns {HTMLElement}
 */
export function comparePanel(app, state) {
  const { model, store } = app;
  const { sections } = sure(app.comparison);
  const { years } = model.doc;
  /** @type {Option[]} */
  const options = years.map((year, k) => [k, year]);
  return el('article.detail', null, panelHead(app, t('compare.title', { before: years[state.before], after: years[state.after] })),
    el('div.stack', null, choice(t('compare.from'), options, state.before, (value) => store.set({ before: Number(value) })), choice(t('compare.to'), options, state.after, (value) => store.set({ after: Number(value) }))),
    el('ul.key', null, ['added', 'ended', 'both', 'neither'].map((kind) => el(`li.${kind}`, null, t(`compare.key.${kind}`)))),
    sections.map((section, k) => fold(`compare ${k}`, pick(section.name), true, shortList(section.items, (item) => el('li', null, saidOf(app, item.node, pick(item.text)))))),
    sections.length ? el('p.note', null, t('compare.note')) : el('p.note', null, t('compare.none')));
}
