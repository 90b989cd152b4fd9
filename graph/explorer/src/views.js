/** The named views: each a picture with a purpose. */
import { el } from './dom.js';
import { pick, t } from './words.js';
/** @import { App, State } from './types' */

/**
 * The list of views, with the choice of a party where one is wanted.
 * @param {App} app
 * @param {State} state
 * @returns {HTMLElement}
 */
export function viewList(app, state) {
  const items = app.model.doc.views.map((view) => {
    const current = view.id === app.scene.view.id;
    return el('li', null, el('button.view', { 'data-key': `view ${view.id}`, 'data-view': view.id, 'aria-current': current ? 'true' : null, title: pick(view.purpose),
      onclick: () => app.actions.openView(view.id) }, pick(view.name)));
  });
  return el('nav.views', { 'aria-label': t('views.title') }, el('h2', null, t('views.title')), el('ul', null, items), state.party >= 0 || app.scene.view.depth ? egoControls(app, state) : null);
}

/**
 * The party whose surroundings are shown, and how far they reach.
 * @param {App} app
 * @param {State} state
 */
function egoControls(app, state) {
  const { model, store } = app;
  const parties = [];
  for (let node = 0; node < model.nodeCount; node++) if (model.isParty(node) && model.degree(node)) parties.push(node);
  parties.sort((a, b) => model.degree(b) - model.degree(a) || a - b);
  const listed = parties.slice(0, 400);
  if (state.party >= 0 && !listed.includes(state.party)) listed.unshift(state.party);
  const select = el('select', { 'aria-label': t('ego.party'), onchange: (event) => app.actions.ego(Number(event.target.value), store.get().depth) },
    listed.map((node) => el('option', { value: node, selected: node === state.party }, model.doc.nodes.label[node])));
  const depth = [1, 2].map((value) => el('button', { 'data-key': `depth ${value}`, 'aria-pressed': String((state.depth || app.scene.view.depth || 1) === value), onclick: () => store.set({ depth: value }) }, t(`ego.depth${value}`)));
  return el('div.ego', null, el('label.choice', { 'data-key': 'ego party' }, el('span', null, t('ego.party')), select), el('div.segments', { role: 'group', 'aria-label': t('ego.depth') }, depth),
    el('p.hint', null, t('ego.hint')));
}
