/** Paths between any two: search boxes, the hops with role and source, up to three ways. */
import { el } from './dom.js';
import { panelHead } from './parts.js';
import { chosenRoute, routesOf, tiesBetween } from './routes.js';
import { searchBox } from './search.js';
import { sourceButton } from './source.js';
import { nodeLink, tieWords } from './ties.js';
import { formatted, number, t } from './words.js';
/** @import { App, State } from './types' */

/**
 * Boxes for both ends and the ways between them.
 * @param {App} app
 * @param {State} state
 * @returns {HTMLElement}
 */
export function pathPanel(app, state) {
  const { model, store } = app;
  /** @param {'pathA' | 'pathB'} key @param {string} label */
  const box = (key, label) => el('div.choice', { 'data-key': key }, el('span', null, label), searchBox(app, {
    placeholder: t('search.placeholder'), label, keep: true, value: state[key] >= 0 ? model.doc.nodes.label[state[key]] : '', choose: (node) => chosen(app, key, node) }));
  return el('article.detail', null, panelHead(app, t('path.title')), el('div.stack', null, box('pathA', t('path.from')), box('pathB', t('path.to'))),
    model.college >= 0 ? el('label.toggle', { title: t('path.collegehint') }, el('input', { type: 'checkbox', checked: state.through, onchange: (event) => {
      store.set({ through: event.target.checked, route: 0 });
      follow(app);
    } }), el('span', null, t('path.college'))) : null,
    state.pathA >= 0 && state.pathB >= 0 ? routes(app, state) : el('p.hint', null, t('path.hint')));
}

/**
 * @param {App} app
 * @param {string} key
 * @param {number} node
 */
function chosen(app, key, node) {
  const { store } = app;
  store.set({ [key]: node, route: 0 });
  const state = store.get();
  if (state.pathA < 0 || state.pathB < 0) return;
  // A projected view has no single ties: the first view that has them shows all.
  if (app.scene.projected) app.actions.openView(app.model.doc.views[0].id, { panel: 'path', pathA: state.pathA, pathB: state.pathB, through: state.through });
  follow(app);
}

/**
 * Brings the route of the moment into the picture.
 * @param {App} app
 */
function follow(app) {
  const state = app.store.get();
  const route = state.pathA >= 0 && state.pathB >= 0 ? chosenRoute(app, state) : null;
  if (route) app.stage.frame(route.nodes, true);
}

/**
 * @param {App} app
 * @param {State} state
 */
function routes(app, state) {
  const list = routesOf(app, state);
  if (!list.length) return el('p.hint', { role: 'status' }, t(app.model.college >= 0 && !state.through ? 'path.nonehidden' : 'path.none'));
  const at = Math.min(Math.max(state.route, 0), list.length - 1);
  return el('div', null,
    list.length > 1 ? el('div.segments', { role: 'group', 'aria-label': t('path.ways') }, list.map(({ cost }, k) => el('button', { 'data-key': `route ${k}`, 'aria-pressed': String(k === at), onclick: () => {
      app.store.set({ route: k });
      follow(app);
    } },
      t('path.way', { index: k + 1, cost: formatted(cost, '0.00') })))) : null,
    el('p.hint', { title: t('path.formula') }, t('path.steps', { steps: number(list[at].nodes.length - 1), cost: formatted(list[at].cost, '0.00') })),
    el('ol.hops', null, hops(app, list[at].nodes)));
}

/**
 * @param {App} app
 * @param {number[]} nodes
 */
function hops(app, nodes) {
  const { model } = app;
  return nodes.map((node, k) => [el('li.stop', null, nodeLink(app, node)), k + 1 < nodes.length ? el('li.hop', null, tiesBetween(model, node, nodes[k + 1]).map((tie) => el('div.line', null,
    tieWords(model, tie).map((word, w) => el(w ? 'span.minor' : 'span.role', null, word)), sourceButton(model, model.doc.ties.entry[tie])))) : null]);
}
