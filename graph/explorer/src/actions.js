/** What a person can do; every part of the page calls these. */
import { litOf } from './light.js';
import { NO_FILTER } from './state.js';

/** @param {object} app */
export function createActions(app) {
  const { model, store } = app;
  const set = (patch) => store.set(patch);
  const drawn = (node) => app.scene.place.has(node);

  /** Opens a view with its own colour, size and filters. */
  function openView(id, more) {
    const view = model.view(id);
    const patch = { ...NO_FILTER, view: view.id, colour: view.colour || 'class', size: view.size || '', college: Boolean(view.college),
      selected: view.focus >= 0 && !view.depth ? view.focus : -1, tie: -1, all: false, open: -1, flat: false, before: -1, after: -1, panel: '', mode: 'picture', story: -1,
      pathA: -1, pathB: -1, depth: view.depth || 0, party: view.depth ? partyFor(view) : -1 };
    if (view.depth) patch.selected = patch.party;
    set({ ...patch, ...(more || {}) });
  }

  function partyFor(view) {
    const { selected } = store.get();
    if (selected >= 0 && selected < model.nodeCount) return selected;
    if (view.focus >= 0) return view.focus;
    return mostTied();
  }

  /** The party with most ties that is not the own college. */
  function mostTied() {
    let best = -1;
    for (let node = 0; node < model.nodeCount; node++) {
      if (node !== model.college && model.isParty(node) && (best < 0 || model.degree(node) > model.degree(best))) best = node;
    }
    return best;
  }

  /** Selects a node; `fly` goes where it is, in another view when this one does not have it. */
  function select(node, options) {
    const { fly, keepPanel } = options || {};
    if (node >= 0 && fly && !drawn(node)) reveal(node);
    set({ selected: node, tie: -1, panel: keepPanel ? store.get().panel : '' });
    // Who is the centre of a circle is seen with all of it.
    if (node >= 0 && fly && store.get().party === node) app.stage.fit(true);
    else if (node >= 0 && fly) app.stage.fly(node, 2.2, true);
    if (node >= 0) app.frame.showDetail();
  }

  const holds = (view, node) => !view.depth && (!view.nodes || view.nodes.includes(node));

  /** Brings a node into the picture: without the filters, in this view or the first that has it, else with its surroundings. */
  function reveal(node) {
    const { aggregate } = model.doc;
    const large = aggregate && model.nodeCount > 3000;
    const more = { ...NO_FILTER, party: -1, before: -1, after: -1, college: store.get().college || node === model.college, open: large ? aggregate.of[node] : -1 };
    const here = model.view(store.get().view);
    const there = holds(here, node) ? here : model.doc.views.find((view) => holds(view, node));
    if (!there) return ego(node);
    if (there === here) set({ ...more, mode: 'picture' });
    else openView(there.id, more);
    return drawn(node) ? null : ego(node);
  }

  function clicked({ node, edge }) {
    if (node >= model.nodeCount) return set({ open: node - model.nodeCount, selected: -1, tie: -1 });
    if (node >= 0) return select(node);
    if (edge >= 0) {
      set({ tie: edge, selected: -1, panel: '' });
      return app.frame.showDetail();
    }
    return set({ selected: -1, tie: -1 });
  }

  /** Surroundings of one node, in the view made for it. */
  function ego(node, depth) {
    const view = model.doc.views.find((item) => item.depth) || null;
    if (!view) return select(node, { fly: true });
    return openView(view.id, { party: node, depth: depth || view.depth, selected: node, college: store.get().college || node === model.college });
  }

  function toggleItem(dimension, item) {
    const entry = `${dimension}:${item}`;
    const { off } = store.get();
    set({ off: off.includes(entry) ? off.filter((other) => other !== entry) : off.concat(entry).sort() });
  }

  function onlyItem(dimension, item, items) {
    const others = items.filter((other) => other !== item).map((other) => `${dimension}:${other}`);
    const kept = store.get().off.filter((entry) => !entry.startsWith(`${dimension}:`));
    set({ off: kept.concat(others).sort() });
  }

  function step(index) {
    const { story } = model.doc;
    if (!story.length) return;
    const place = Math.max(0, Math.min(story.length - 1, index));
    const target = story[place];
    const view = target.view ? model.view(target.view).id : store.get().view;
    const shown = (target.nodes || []).includes(model.college);
    const patch = { story: place, selected: -1, tie: -1, panel: '' };
    if (view !== store.get().view) openView(view, { ...patch, college: shown || Boolean(model.view(view).college) });
    else set({ ...NO_FILTER, ...patch, mode: 'picture', college: shown || Boolean(model.view(view).college) });
    // What is lit is seen whole.
    const { lit } = litOf(app, store.get());
    if (lit && lit.nodes.size <= 30) app.stage.frame([...lit.nodes], true);
    else app.stage.fit(true);
  }

  function escape() {
    const state = store.get();
    if (app.frame.closeSheets()) return;
    if (state.panel) set({ panel: '', pathA: -1, pathB: -1, before: -1, after: -1 });
    else if (state.selected >= 0 || state.tie >= 0) set({ selected: -1, tie: -1 });
    else if (state.story >= 0) set({ story: -1 });
    else if (state.mode !== 'picture') set({ mode: 'picture' });
    else if (state.open >= 0) set({ open: -1 });
  }

  return { set, openView, select, clicked, ego, toggleItem, onlyItem, step, escape, mostTied,
    opened: ({ node }) => node >= 0 && node < model.nodeCount && ego(node),
    clearFilters: () => set({ ...NO_FILTER }) };
}
