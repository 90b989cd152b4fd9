/** Several nodes chosen together: what can be done with all of them. */
import { el } from './dom.js';
import { panelHead } from './parts.js';
import { nodeLink } from './ties.js';
import { number, t } from './words.js';
/** @import { App } from './types' */

/**
 * The nodes with a way to let each go, and what is offered for all.
 * @param {App} app
 * @param {number[]} nodes
 * @returns {HTMLElement}
 */
export function severalPanel(app, nodes) {
  const { store, actions, model } = app;
  const state = store.get();
  /** @param {string} key @param {() => void} act */
  const button = (key, act) => el('button', { 'data-key': key, onclick: act }, t(key));
  return el('article.detail', { 'data-several': nodes.length }, panelHead(app, t('several.title', { count: number(nodes.length) })),
    el('div.actions', null,
      nodes.length === 2 ? button('several.pair', () => actions.pair(nodes[0], nodes[1])) : null,
      button('several.keep', () => actions.keepOnly(nodes)),
      button('several.remove', () => store.set({ without: [...new Set([...state.without, ...nodes])], several: [], selected: -1, tie: -1 })),
      button('several.grow', () => store.set({ grown: [...new Set([...state.grown, ...nodes])] })),
      button('several.clear', () => store.set({ several: [] }))),
    el('p.hint', null, t('several.hint')),
    el('ul.plain', null, nodes.map((node) => el('li.fact', null, el('div.line', null, nodeLink(app, node),
      el('button.source', { 'data-key': `letgo ${node}`, 'aria-label': t('several.letgo', { name: model.doc.nodes.label[node] }), onclick: () => actions.gather([node]) }, '×'))))));
}
