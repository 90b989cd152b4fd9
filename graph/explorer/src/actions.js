/** What a person can do; every part of the page calls these. */
import { litOf } from './light.js';
import { filtersOf, isFilteredOut } from './reach.js';
import { NO_FILTER } from './state.js';
/** @import { Actions, App, Hit, Model, Patch, Point, View } from './types' */

/**
 * The actions on the parts of a page.
 * @param {App} app
 * @returns {Actions}
 */
export function createActions(app) {
  const { store } = app;
  return {
    openView: (id, more) => openView(app, id, more),
    select: (node, options) => select(app, node, options),
    clicked: (hit) => clicked(app, hit),
    opened: ({ node }) => opened(app, node),
    ego: (node, depth) => ego(app, node, depth),
    toggleItem: (dimension, item) => toggleItem(app, dimension, item),
    onlyItem: (dimension, item, items) => onlyItem(app, dimension, item, items),
    step: (index) => step(app, index),
    escape: () => escape(app),
    clearFilters: () => store.set({ ...NO_FILTER }),
    remove: (node) => store.set({ without: [...store.get().without, node], selected: -1, tie: -1 }),
    grow: (node) => store.set({ grown: toggled(store.get().grown, node) }),
    keepOnly: (nodes) => store.set({ kept: nodes, several: [] }),
    gather: (nodes) => gather(app, nodes),
    pin: (node, at) => pin(app, node, at),
    showAnyway: (node) => store.set({ besides: [...new Set([...store.get().besides, node])], without: store.get().without.filter((other) => other !== node) }),
    pair: (a, b) => {
      store.set({ panel: 'pair', pathA: a, pathB: b, selected: -1, tie: -1, several: [] });
      app.frame.showDetail();
    },
    undo: () => app.steps.go(-1),
    redo: () => app.steps.go(1),
    openMine: (fragment) => app.follow(fragment),
  };
}

/**
 * Opens a view with its own colour, size and filters.
 * @param {App} app
 * @param {string} id
 * @param {Patch} [more]
 */
function openView(app, id, more) {
  const view = app.model.view(id);
  const patch = { ...NO_FILTER, view: view.id, colour: view.colour || 'class', size: view.size || '', college: Boolean(view.college),
    selected: view.focus >= 0 && !view.depth ? view.focus : -1, tie: -1, all: false, open: -1, flat: false, before: -1, after: -1, panel: '', mode: 'picture', story: -1, pins: [],
    pathA: -1, pathB: -1, depth: view.depth || 0, party: view.depth ? partyFor(app, view) : -1 };
  if (view.depth) patch.selected = patch.party;
  app.store.set({ ...patch, ...(more || {}) });
}

/**
 * @param {App} app
 * @param {View} view
 * @returns {number}
 */
function partyFor({ model, store }, view) {
  const { selected } = store.get();
  if (selected >= 0 && selected < model.nodeCount) return selected;
  if (view.focus >= 0) return view.focus;
  return mostTied(model);
}

/**
 * The party with most ties that is not the own college.
 * @param {Model} model
 */
function mostTied(model) {
  let best = -1;
  for (let node = 0; node < model.nodeCount; node++) {
    if (node !== model.college && model.isParty(node) && (best < 0 || model.degree(node) > model.degree(best))) best = node;
  }
  return best;
}

/**
 * Selects a node; `fly` goes where it is, in another view when this one does not have it.
 * @param {App} app
 * @param {number} node
 * @param {{ fly: boolean }} [options]
 * @returns {void}
 */
function select(app, node, options) {
  const fly = Boolean(options && options.fly);
  const { store } = app;
  if (node >= 0 && fly && !app.scene.place.has(node)) reveal(app, node);
  store.set({ selected: node, tie: -1, panel: '' });
  // Who is the centre of a circle is seen with all of it.
  if (node >= 0 && fly && store.get().party === node) app.stage.fit(true);
  else if (node >= 0 && fly) app.stage.fly(node, 2.2, true);
  if (node >= 0) app.frame.showDetail();
}

/**
 * @param {View} view
 * @param {number} node
 */
const holds = (view, node) => !view.depth && (view.form ? view.form.drawn.includes(node) : !view.nodes || view.nodes.includes(node));

/**
 * Brings a node into the picture: in this view or the first that has it, else with its surroundings. What the filters leave out stays
 * out: the status line says so and offers to show it.
 * @param {App} app
 * @param {number} node
 * @returns {void}
 */
function reveal(app, node) {
  const { model, store } = app;
  if (isFilteredOut(app, node)) return;
  const { aggregate } = model.doc;
  const large = aggregate && model.nodeCount > 3000;
  const filters = filtersOf(store.get());
  const more = { ...filters, party: -1, before: -1, after: -1, college: store.get().college || node === model.college, ...(large ? { open: aggregate.of[node], selected: node } : { open: -1 }) };
  const here = model.view(store.get().view);
  const there = holds(here, node) ? here : model.doc.views.find((view) => holds(view, node));
  if (!there) return ego(app, node, 0, filters);
  if (there === here) store.set({ ...more, mode: 'picture' });
  else openView(app, there.id, more);
  return app.scene.place.has(node) ? undefined : ego(app, node, 0, filters);
}

/**
 * A double click brings what is tied to a node into the picture. A drawing takes nothing in: there it opens the surroundings.
 * @param {App} app
 * @param {number} node
 */
function opened(app, node) {
  const { model, scene, actions } = app;
  if (node < 0 || node >= model.nodeCount) return;
  if (scene.view.form || scene.projected || scene.mode === 'aggregate') ego(app, node);
  else if (!app.store.get().grown.includes(node)) actions.grow(node);
}

/**
 * Chooses nodes together; one that is chosen already is let go.
 * @param {App} app
 * @param {number[]} nodes
 */
function gather({ store, model, frame }, nodes) {
  const { several, selected } = store.get();
  const known = nodes.filter((node) => node >= 0 && node < model.nodeCount);
  if (!known.length) return;
  // Who holds Shift after a click means the one that was clicked as well.
  const before = several.length || selected < 0 || selected >= model.nodeCount || known.includes(selected) ? several : [selected];
  store.set({ several: known.length === 1 ? toggled(before, known[0]) : [...new Set([...before, ...known])], selected: -1, tie: -1, panel: '' });
  frame.showDetail();
}

/**
 * Puts a node to a place of the drawing, kept in the units of the view.
 * @param {App} app
 * @param {number} node
 * @param {Point | null} at
 */
function pin({ store, plain, scene, stretch, model }, node, at) {
  const rest = store.get().pins.filter((entry) => Number(entry.split(' ')[0]) !== node);
  if (!at || node < 0 || node >= model.nodeCount) return store.set({ pins: rest });
  const by = scene === plain || !stretch ? { x: 1, y: 1 } : stretch;
  /** @param {number} value @param {number} factor */
  const kept = (value, factor) => Math.round((100 * value) / factor / plain.base.unit);
  return store.set({ pins: [...rest, `${node} ${kept(at.x, by.x)} ${kept(at.y, by.y)}`] });
}

/**
 * @param {App} app
 * @param {Hit} hit
 * @returns {void}
 */
function clicked(app, { node, edge }) {
  const { model, store } = app;
  if (node >= model.nodeCount) return store.set({ open: store.get().open === node - model.nodeCount ? -1 : node - model.nodeCount, selected: -1, tie: -1 });
  if (node >= 0) return select(app, node);
  if (edge >= 0) {
    store.set({ tie: edge, selected: -1, panel: '' });
    return app.frame.showDetail();
  }
  return store.set({ selected: -1, tie: -1 });
}

/**
 * Surroundings of one node, in the view made for it.
 * @param {App} app
 * @param {number} node
 * @param {number} [depth]
 * @param {Patch} [filters] that stay
 * @returns {void}
 */
function ego(app, node, depth, filters) {
  const { model, store } = app;
  const view = model.doc.views.find((item) => item.depth) || null;
  if (!view) return select(app, node, { fly: true });
  return openView(app, view.id, { ...filters, party: node, depth: depth || view.depth || 0, selected: node, college: store.get().college || node === model.college });
}

/**
 * A list without an entry that it has, else with it.
 * @template Entry
 * @param {Entry[]} list
 * @param {Entry} entry
 */
const toggled = (list, entry) => (list.includes(entry) ? list.filter((other) => other !== entry) : [...list, entry]);

/**
 * @param {App} app
 * @param {string} dimension
 * @param {number} item
 */
function toggleItem({ store }, dimension, item) {
  const entry = `${dimension}:${item}`;
  const { off } = store.get();
  store.set({ off: toggled(off, entry).sort(), near: false });
}

/**
 * @param {App} app
 * @param {string} dimension
 * @param {number} item
 * @param {number[]} items
 */
function onlyItem({ store }, dimension, item, items) {
  const others = items.filter((other) => other !== item).map((other) => `${dimension}:${other}`);
  const kept = store.get().off.filter((entry) => !entry.startsWith(`${dimension}:`));
  store.set({ off: kept.concat(others).sort(), near: true });
}

/**
 * Goes to a step of the story.
 * @param {App} app
 * @param {number} index
 */
function step(app, index) {
  const { model, store } = app;
  const { story } = model.doc;
  if (!story.length) return;
  const place = Math.max(0, Math.min(story.length - 1, index));
  const target = story[place];
  const view = target.view ? model.view(target.view).id : store.get().view;
  const shown = (target.nodes || []).includes(model.college);
  const patch = { story: place, selected: -1, tie: -1, panel: '' };
  if (view !== store.get().view) openView(app, view, { ...patch, college: shown || Boolean(model.view(view).college) });
  else store.set({ ...NO_FILTER, ...patch, mode: 'picture', college: shown || Boolean(model.view(view).college) });
  // What is lit is seen whole.
  const { lit } = litOf(app, store.get());
  if (lit && lit.nodes.size <= 30) app.stage.frame([...lit.nodes], true);
  else app.stage.fit(true);
}

/**
 * Closes what is open, the last first.
 * @param {App} app
 */
function escape(app) {
  const { store } = app;
  const state = store.get();
  if (app.frame.closeSheets()) return;
  if (state.panel) store.set({ panel: '', pathA: -1, pathB: -1, before: -1, after: -1 });
  else if (state.selected >= 0 || state.tie >= 0) store.set({ selected: -1, tie: -1 });
  else if (state.several.length) store.set({ several: [] });
  else if (state.story >= 0) store.set({ story: -1 });
  else if (state.mode !== 'picture') store.set({ mode: 'picture' });
  else if (state.open >= 0) store.set({ open: -1, flat: false });
}
