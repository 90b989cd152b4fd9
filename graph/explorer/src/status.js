/** What is shown, in one sentence, for everybody and for screen readers; and what is offered about what is left out. */
import { el } from './dom.js';
import { isFilteredOut, isNarrowed, reachOf } from './reach.js';
import { number, pick, t } from './words.js';
/** @import { App } from './types' */

/**
 * What is shown, and what is left out.
 * @param {App} app
 * @returns {string}
 */
export function statusText(app) {
  const { scene, model } = app;
  if (!model.nodeCount) return t('status.empty');
  const parts = app.gone.length ? [t('status.gone', { names: app.gone.join(t('list.join')) })] : [];
  const hidden = hiddenChoice(app);
  if (hidden >= 0) parts.push(t('status.filtered', { name: model.doc.nodes.label[hidden] }));
  if (scene.mode === 'aggregate') return [...parts, t('status.aggregate', { groups: number(scene.nodes.filter((node) => node >= model.nodeCount).length), nodes: number(scene.members) }), ...openedText(app)].join(t('status.join'));
  parts.push(t('status.shown', { nodes: number(scene.nodes.length), ties: number(scene.edges.id.length) }));
  const beyond = beyondView(app);
  if (isNarrowed(app.store.get())) parts.push(t('status.matching', { nodes: number(reachOf(app).size) }));
  else if (scene.left > 0) parts.push(t('status.left', { nodes: number(scene.left) }));
  if (beyond && isNarrowed(app.store.get())) parts.push(t('status.beyond', { nodes: number(beyond) }));
  const { grown } = app.store.get();
  if (grown.length) parts.push(t(scene.base.brought ? 'status.grown' : 'status.nomore', { nodes: number(scene.base.brought) }));
  if (scene.leftEdges > 0) parts.push(t('status.chance', { ties: number(scene.leftEdges) }));
  if (model.college >= 0 && !scene.place.has(model.college) && scene.base.nodes.includes(model.college)) parts.push(t('status.college'));
  return parts.join(t('status.join'));
}

/**
 * How many of an opened thing are drawn, and what the lines of a summary say.
 * @param {App} app
 */
function openedText({ scene, model, store }) {
  const { open } = store.get();
  const { aggregate } = model.doc;
  const shown = scene.nodes.filter((node) => node < model.nodeCount).length;
  const parts = [];
  const at = scene.place.get(model.nodeCount + open);
  if (open >= 0 && aggregate && at !== undefined) parts.push(t('status.opened', { name: pick(aggregate.names[open]), shown: number(shown), count: number(scene.sizes[at]) }));
  if (scene.edges.id.length) parts.push(t('status.telling', { count: number(scene.edges.id.length) }));
  return parts;
}

/**
 * The chosen node where the filters keep it out of the picture, or −1.
 * @param {App} app
 */
function hiddenChoice(app) {
  const { selected } = app.store.get();
  return selected >= 0 && selected < app.model.nodeCount && !app.scene.place.has(selected) && isFilteredOut(app, selected) ? selected : -1;
}

/**
 * How many nodes pass the filters and are not in the view.
 * @param {App} app
 */
function beyondView(app) {
  const { scene } = app;
  if (scene.mode === 'aggregate' || scene.left <= 0) return 0;
  let count = 0;
  for (const node of reachOf(app)) if (!scene.place.has(node)) count++;
  return count;
}

/**
 * What is offered beside the sentence.
 * @param {App} app
 * @returns {HTMLElement[]}
 */
export function statusOffers(app) {
  const { store, actions, model } = app;
  const state = store.get();
  /** @param {string} key @param {string} text @param {() => void} act */
  const offer = (key, text, act) => el('button.link', { 'data-key': `offer ${key}`, onclick: act }, text);
  const hidden = hiddenChoice(app);
  const beyond = state.whole ? 0 : beyondView(app);
  const found = [];
  if (hidden >= 0) found.push(offer('show', t('offer.show'), () => actions.showAnyway(hidden)));
  if (beyond && !model.doc.aggregate) found.push(offer('whole', t('offer.whole', { nodes: number(beyond + app.scene.nodes.length) }), () => store.set({ whole: true, mode: 'picture' })));
  if (state.whole) found.push(offer('view', t('offer.view'), () => store.set({ whole: false })));
  if (isNarrowed(state)) found.push(offer('clear', t('filters.clear'), () => actions.clearFilters()));
  if (state.several.length && (state.selected >= 0 || state.tie >= 0)) found.push(offer('several', t('offer.several', { count: number(state.several.length) }), () => store.set({ selected: -1, tie: -1 })));
  if (state.pins.length) found.push(offer('unpin', t('offer.unpin', { count: number(state.pins.length) }), () => store.set({ pins: [] })));
  return found;
}
