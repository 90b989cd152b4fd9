/** Buttons on the picture: zoom, fit, and the way back from an opened part. */
import { mostNodes } from './aggregate.js';
import { el, fill } from './dom.js';
import { number, t } from './words.js';
/** @import { App, State } from './types' */

/**
 * Makes the buttons anew.
 * @param {App} app
 * @param {Element} element
 * @param {State} state
 * @returns {void}
 */
export function stageTools(app, element, state) {
  const { model, scene, store } = app;
  /** @param {string} label @param {string} text @param {() => void} onclick */
  const button = (label, text, onclick) => el('button', { 'aria-label': text, title: text, onclick }, label);
  const large = model.nodeCount > 3000 && model.doc.aggregate;
  fill(element,
    scene.nodes.length ? null : el('div.nothing', null, el('p', null, t(model.nodeCount ? 'status.nothing' : 'status.empty')),
      model.nodeCount ? el('button.primary', { onclick: () => app.actions.clearFilters() }, t('filters.clear')) : null),
    large && (state.open >= 0 || state.flat) ? el('button.wide', { onclick: () => store.set({ open: -1, flat: false, selected: -1 }) }, t('aggregate.back')) : null,
    scene.mode === 'aggregate' && state.open >= 0 ? el('button.wide', { onclick: () => store.set({ flat: true }) }, t('aggregate.group')) : null,
    scene.mode === 'aggregate' && state.open < 0 ? el('button.wide', { onclick: () => store.set({ flat: true }) }, scene.members > mostNodes(state) ? t('aggregate.most', { count: number(mostNodes(state)) }) : t('aggregate.all', { count: number(scene.members) })) : null,
    el('div.zoom', { role: 'group', 'aria-label': t('zoom.title') }, button('+', t('zoom.in'), () => app.stage.zoom(1.4)), button('−', t('zoom.out'), () => app.stage.zoom(1 / 1.4)), button('⤢', t('zoom.fit'), () => app.stage.fit(true))));
}
