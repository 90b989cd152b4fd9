/** The page: reads the document, makes the parts and keeps them in step with what the person chooses. */
import { createActions } from './actions.js';
import { exposeApi } from './api.js';
import { pictureOf } from './aggregate.js';
import { createComparison } from './compare.js';
import { readDocument } from './decode.js';
import { createDimensions } from './dimensions.js';
import { createFrame } from './frame.js';
import { listenToKeys } from './keyboard.js';
import { litOf } from './light.js';
import { createLook, fitting } from './look.js';
import { createModel } from './model.js';
import { createScene, MANY } from './scene.js';
import { createStage } from './stage.js';
import { createStore, firstState, fromFragment, toFragment } from './state.js';
import { isDark, watchTheme } from './theme.js';
import { languageTag, pick, useLanguage, useTexts } from './words.js';

const SCENE_KEYS = ['view', 'off', 'region', 'corporate', 'group', 'role', 'year', 'major', 'college', 'depth', 'party', 'all', 'open', 'flat', 'before', 'after'];
const LOOK_KEYS = ['colour', 'size', 'theme'];

function start() {
  const model = createModel(readDocument('hezuo-data'));
  useTexts(model.doc.texts);
  const store = createStore();
  store.set(withView(model, fromFragment(location.hash, model)));
  const app = { model, store, dimensions: createDimensions(model), hovered: { node: -1, edge: -1 }, scene: null, look: null };
  app.actions = createActions(app);
  useLanguage(store.get().lang);
  watchTheme(store, () => repaint(app, true));
  app.frame = createFrame(app);
  app.stage = createStage(app.frame.stage, model, {
    hover: (hit) => hover(app, hit),
    click: (hit) => app.actions.clicked(hit),
    open: (hit) => app.actions.opened(hit),
  });
  app.frame.stage.addEventListener('mouseleave', () => hover(app, { node: -1, edge: -1 }));
  store.listen((state, changed) => update(app, state, changed));
  listenToKeys(app);
  window.addEventListener('hashchange', () => {
    if (decodeURI(location.hash) !== decodeURI(app.fragment)) store.set({ ...firstState(), ...withView(model, fromFragment(location.hash, model)) });
  });
  app.rescene = () => rescene(app, true);
  rescene(app, false);
  app.frame.render(store.get(), null);
  // Heading and note have taken their room only now.
  settle(app);
  remember(app);
  exposeApi(app);
  watchSize(app);
}

/** A view brings its own colour, size and whether the college is shown; the fragment may say otherwise. */
function withView(model, patch) {
  const view = model.view(patch.view || model.doc.views[0].id);
  const state = { view: view.id, colour: view.colour || 'class', size: view.size === undefined ? '' : view.size, college: Boolean(view.college), ...patch };
  if (view.depth && state.party === undefined) state.party = view.focus >= 0 ? view.focus : -1;
  if (view.focus >= 0 && state.selected === undefined && !view.depth) state.selected = view.focus;
  return state;
}

function update(app, state, changed) {
  if (changed.has('lang')) {
    useLanguage(state.lang);
    document.documentElement.lang = languageTag();
  }
  const sceneChanged = SCENE_KEYS.some((key) => changed.has(key));
  if (sceneChanged) rescene(app, ['view', 'party', 'depth', 'open', 'flat'].some((key) => changed.has(key)) ? 'fit' : 'keep');
  else if (LOOK_KEYS.some((key) => changed.has(key))) repaint(app);
  app.frame.render(state, changed);
  light(app);
  remember(app);
}

/** Draws anew after the choice of nodes has changed. */
function rescene(app, fit) {
  const state = app.store.get();
  app.hovered = { node: -1, edge: -1 };
  app.scene = pictureOf(app.model, createScene(app.model, app.dimensions, state), state);
  app.comparison = createComparison(app.model, state);
  app.stage.use(state.renderer || (app.scene.nodes.length > MANY ? 'sigma' : 'vis'));
  repaint(app);
  if (fit !== 'keep') app.stage.fit(false);
}

function repaint(app, render) {
  const state = app.store.get();
  const { clientWidth, clientHeight } = app.frame.stage;
  const first = fitting(app.scene, Math.max(clientWidth, 50), Math.max(clientHeight, 50)).scale;
  const dark = isDark(state);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  app.dark = dark;
  app.look = createLook(app.model, app.dimensions, app.scene, { colour: state.colour, size: state.size, dark, scale: first, compare: app.comparison });
  app.stage.draw(app.scene, app.look, first, { budget: budgetOf(app, clientWidth * clientHeight), textOf: (node, full) => nameOf(app, node, full) });
  if (render) app.frame.render(state, null);
}

/** Names at first sight: what the view asks for, fewer on a small screen. */
function budgetOf(app, area) {
  return Math.min(app.scene.view.labels || 30, Math.max(8, area / 9000));
}

function nameOf(app, node, full) {
  if (node >= app.model.nodeCount) return pick(app.model.doc.aggregate.names[node - app.model.nodeCount]);
  const { label, short } = app.model.doc.nodes;
  return full ? cut(label[node], 44) : cut(short[node] || label[node], 20);
}

/** A name that would cross the whole picture ends in dots; the panel has all of it. */
const cut = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}\u2026` : name);

function hover(app, hit) {
  if (hit.node === app.hovered.node && hit.edge === app.hovered.edge) return;
  app.hovered = hit;
  app.frame.stage.style.cursor = hit.node >= 0 || hit.edge >= 0 ? 'pointer' : '';
  light(app);
}

function light(app) {
  const state = app.store.get();
  const { lit, always } = litOf(app, state);
  app.stage.light(lit, always, state.selected, app.hovered.node);
}

function remember(app) {
  app.fragment = toFragment(app.store.get(), app.model);
  if (app.fragment === location.hash) return;
  try {
    history.replaceState(null, '', app.fragment || '#');
  } catch (error) {
    // Inside a sandboxed frame the address cannot be changed; the page works without.
  }
}

/** Fits the picture to the room that the stage has. */
function settle(app) {
  app.stage.resize();
  repaint(app);
  app.stage.fit(false);
  light(app);
}

function watchSize(app) {
  let [width, height] = [app.frame.stage.clientWidth, app.frame.stage.clientHeight];
  const observer = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = app.frame.stage;
    if (!clientWidth || !clientHeight || (clientWidth === width && clientHeight === height)) return;
    [width, height] = [clientWidth, clientHeight];
    settle(app);
  });
  observer.observe(app.frame.stage);
}

try {
  start();
} catch (error) {
  document.getElementById('app').hidden = true;
  const broken = document.getElementById('broken');
  broken.hidden = false;
  broken.querySelector('pre').textContent = String(error);
  throw error;
}
