/** The page: reads the document, makes the parts and keeps them in step with what the person chooses. */
import { createActions } from './actions.js';
import { exposeApi } from './api.js';
import { pictureOf } from './aggregate.js';
import { createComparison } from './compare.js';
import { readDocument, runPacked } from './decode.js';
import { createDimensions } from './dimensions.js';
import { createFrame } from './frame.js';
import { listenToKeys } from './keyboard.js';
import { litOf } from './light.js';
import { createLook, fitting, stretched, stretchFor } from './look.js';
import { createModel } from './model.js';
import { routesOf } from './routes.js';
import { shortened } from './names.js';
import { createScene, MANY } from './scene.js';
import { createStage } from './stage.js';
import { fromFragment, toFragment } from './fragment.js';
import { recall, keep } from './kept.js';
import { createStore, firstState, told } from './state.js';
import { createSteps } from './steps.js';
import { sure } from './sure.js';
import { isDark, watchTheme } from './theme.js';
import { languageTag, number, pick, t, useLanguage, useTexts } from './words.js';
/** @import { App, Changed, Hit, Model, Patch, State } from './types' */

const SCENE_KEYS = ['view', 'off', 'region', 'corporate', 'group', 'role', 'year', 'major', 'college', 'depth', 'party', 'all', 'open', 'flat', 'before', 'after', 'near', 'without', 'grown', 'kept', 'besides', 'pins', 'whole'];
const LOOK_KEYS = ['colour', 'size', 'theme'];
/** So many milliseconds after the first drawing the program for networks is made ready. */
const READY = 700;
const QUIET = ['lang', 'theme', 'renderer'];

async function start() {
  const model = createModel(await readDocument('hezuo-data'));
  runPacked('hezuo-national');
  useTexts(model.doc.texts);
  const store = createStore();
  /** @type {string[]} */
  const gone = [];
  store.set({ ...recall(), ...told(), ...withView(model, fromFragment(location.hash, model, gone)) });
  // The parts are put in one after the other; none looks for another before all are there.
  const app = /** @type {App} */ ({ model, store, dimensions: createDimensions(model), hovered: { node: -1, edge: -1 }, gone });
  app.follow = (fragment) => follow(app, fragment);
  app.steps = createSteps(app.follow);
  app.actions = createActions(app);
  useLanguage(store.get().lang);
  watchTheme(store, () => repaint(app, true));
  app.frame = createFrame(app);
  app.stage = createStage(app.frame.stage, model, {
    hover: (hit) => hover(app, hit),
    click: (hit) => app.actions.clicked(hit),
    open: (hit) => app.actions.opened(hit),
    gather: (nodes) => app.actions.gather(nodes),
    moved: (node, x, y) => app.actions.pin(node, { x, y }),
  });
  app.frame.stage.addEventListener('mouseleave', () => hover(app, { node: -1, edge: -1 }));
  store.listen((state, changed) => update(app, state, changed));
  listenToKeys(app);
  window.addEventListener('hashchange', () => {
    if (decodeURI(location.hash) !== decodeURI(app.fragment)) follow(app, location.hash);
  });
  // The parts around the picture take their room before it is measured and drawn.
  compose(app, 'fit');
  restyle(app);
  app.frame.render(store.get(), null);
  app.room = roomOf(app);
  stretch(app);
  draw(app, 'fit');
  light(app);
  remember(app);
  exposeApi(app);
  watchSize(app);
  // By the time that somebody opens a network, what draws it is there.
  setTimeout(() => runPacked('hezuo-vis'), READY);
}

/**
 * Goes to what a fragment says: a link was opened, a step taken back, a kept view chosen.
 * @param {App} app
 * @param {string} fragment
 */
function follow(app, fragment) {
  const { store, model } = app;
  const { lang, theme } = store.get();
  app.gone = [];
  // The address says so already; only its spelling may change.
  app.following = fragment === location.hash;
  app.arriving = true;
  store.set({ ...firstState(), lang, theme, ...withView(model, fromFragment(fragment, model, app.gone)) });
  Object.assign(app, { following: false, arriving: false });
  // Where it is what is shown already, the address is spelt anew all the same.
  remember(app);
}

/**
 * A view brings its own colour, size and whether the college is shown; the fragment may say otherwise.
 * @param {Model} model
 * @param {Patch} patch
 * @returns {Patch}
 */
function withView(model, patch) {
  const view = model.view(patch.view || model.doc.views[0].id);
  const state = { view: view.id, colour: view.colour || 'class', size: view.size === undefined ? '' : view.size, college: Boolean(view.college), ...patch };
  if (view.depth && state.party === undefined) state.party = view.focus >= 0 ? view.focus : -1;
  if (view.focus >= 0 && state.selected === undefined && !view.depth) state.selected = view.focus;
  return state;
}

/**
 * @param {App} app
 * @param {State} state
 * @param {Changed} changed
 * @returns {void}
 */
function update(app, state, changed) {
  if (needsNetwork(state) && app.model.view(state.view).form) {
    const network = app.model.doc.views.find((view) => !view.form && !view.depth);
    if (network) return app.store.set({ view: network.id, colour: network.colour || 'class', size: network.size || '' });
  }
  // What a link named and is gone is told until the next step.
  if (!app.arriving && [...changed].some((key) => !QUIET.includes(key))) app.gone = [];
  if (changed.has('lang')) {
    useLanguage(state.lang);
    document.documentElement.lang = languageTag();
  }
  const sceneChanged = SCENE_KEYS.some((key) => changed.has(key)) || app.passed !== routesDrawn(app, state).join(' ');
  const fit = (state.whole && !changed.has('pins')) || ['view', 'party', 'depth', 'open', 'flat', 'whole'].some((key) => changed.has(key)) ? 'fit' : 'keep';
  if (sceneChanged) compose(app, fit);
  if (sceneChanged || LOOK_KEYS.some((key) => changed.has(key))) restyle(app);
  // Heading and note may take another room now, so the picture comes last.
  app.frame.render(state, changed);
  const resized = fitRoom(app);
  if (resized || (sceneChanged && fit === 'fit')) stretch(app);
  if (sceneChanged) draw(app, resized ? 'fit' : fit);
  else if (resized) draw(app, 'fit');
  else if (LOOK_KEYS.some((key) => changed.has(key))) repaint(app);
  light(app);
  keep(state);
  remember(app, [...changed].some((key) => !QUIET.includes(key)));
}

/**
 * @param {App} app
 * @param {string} fit
 */
function compose(app, fit) {
  const state = app.store.get();
  app.hovered = { node: -1, edge: -1 };
  app.plain = pictureOf(app.model, createScene(app.model, app.dimensions, state, routesDrawn(app, state)), state);
  if (fit !== 'keep' || !app.stretch) stretch(app);
  else app.scene = stretched(app.plain, app.stretch);
  app.comparison = createComparison(app.model, state);
  app.passed = routesDrawn(app, state).join(' ');
}

/**
 * Areas fill the stage that there is at the moment.
 * @param {App} app
 */
function stretch(app) {
  app.stretch = stretchFor(app.plain, app.frame.stage.clientWidth, app.frame.stage.clientHeight);
  app.scene = stretched(app.plain, app.stretch);
}

/**
 * The routes of the path finder are drawn whole, also where the view does not hold all their stops.
 * @param {App} app
 * @param {State} state
 */
function routesDrawn(app, state) {
  return state.panel === 'path' && state.pathA >= 0 && state.pathB >= 0 ? routesOf(app, state).map((route) => route.nodes) : [];
}

/**
 * @param {App} app
 * @param {string} fit
 */
function draw(app, fit) {
  app.stage.use(rendererFor(app));
  repaint(app);
  if (fit !== 'keep') app.stage.fit(false);
}

/**
 * A drawing of its own where the view is one; large networks have a renderer of theirs.
 * @param {App} app
 */
function rendererFor({ scene, store }) {
  if (scene.view.form && !asNetwork(store.get())) return 'form';
  return store.get().renderer || (scene.nodes.length > MANY ? 'sigma' : 'vis');
}

/**
 * Routes and the comparison of years are drawn on a network.
 * @param {State} state
 */
const needsNetwork = (state) => state.panel === 'path' || state.before >= 0;

/**
 * What may go beyond a drawing is drawn as a network too.
 * @param {State} state
 */
const asNetwork = (state) => needsNetwork(state) || state.whole;

/**
 * Colours and sizes for the room there is.
 * @param {App} app
 * @returns the scale at which all fits
 */
function restyle(app) {
  const state = app.store.get();
  const { clientWidth, clientHeight } = app.frame.stage;
  const first = fitting(app.scene, Math.max(clientWidth, 50), Math.max(clientHeight, 50)).scale;
  const dark = isDark(state);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  app.dark = dark;
  app.look = createLook(app.model, app.dimensions, app.scene, { colour: state.colour, size: state.size, dark, scale: first, compare: app.comparison });
  return first;
}

/**
 * @param {App} app
 * @param {boolean} [render]
 */
function repaint(app, render) {
  const first = restyle(app);
  const { clientWidth, clientHeight } = app.frame.stage;
  app.stage.draw(app.scene, app.look, first, { budget: budgetOf(app, clientWidth * clientHeight), textOf: (node, full) => nameOf(app, node, full) });
  if (render) app.frame.render(app.store.get(), null);
}

/** A circle of no more nodes names them whole. */
const ROOMY = 40;

/**
 * Names at first sight: what the view asks for, fewer on a small screen.
 * @param {App} app
 * @param {number} area
 */
function budgetOf(app, area) {
  // In a summary each thing has room for its name.
  if (app.scene.mode === 'aggregate') return app.scene.nodes.length;
  return Math.min(Math.max(app.scene.view.labels || 30, app.scene.primary.size), Math.max(8, area / 9000));
}

/**
 * @param {App} app
 * @param {number} node
 * @param {boolean} full
 */
function nameOf(app, node, full) {
  if (node >= app.model.nodeCount) return summed(app, node);
  const { label, short } = app.model.doc.nodes;
  // Around one party there is room for whole names.
  if (app.scene.rings.length && app.scene.nodes.length <= ROOMY) return label[node];
  return full ? cut(label[node], 44) : cut(bareName(app, node) || short[node] || label[node], 20);
}

/**
 * A thing of a summary with its number.
 * @param {App} app
 * @param {number} node
 */
function summed({ model, scene }, node) {
  const at = scene.place.get(node);
  const name = cut(pick(sure(model.doc.aggregate).names[node - model.nodeCount]), 16);
  return at === undefined ? name : t('aggregate.named', { name, count: number(scene.sizes[at]) });
}

/**
 * The records of a view mostly share the end of their names, which its heading says already.
 * @param {App} app
 * @param {number} node
 */
function bareName({ scene, model }, node) {
  if (!scene.primary.has(node)) return '';
  if (!scene.bare) {
    const nodes = [...scene.primary];
    const names = nodes.map((item) => model.doc.nodes.label[item]);
    const bare = shortened(names);
    scene.bare = new Map(nodes.map((item, k) => [item, bare[k] === names[k] ? '' : bare[k]]));
  }
  return scene.bare.get(node);
}

/**
 * A name that would cross the whole picture ends in dots; the panel has all of it.
 * @param {string} name
 * @param {number} most
 */
const cut = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}\u2026` : name);

/**
 * @param {App} app
 * @param {Hit} hit
 */
function hover(app, hit) {
  if (hit.node === app.hovered.node && hit.edge === app.hovered.edge) return;
  app.hovered = hit;
  app.frame.stage.style.cursor = hit.node >= 0 || hit.edge >= 0 ? 'pointer' : '';
  light(app);
}

/** @param {App} app */
function light(app) {
  const state = app.store.get();
  const { lit, always } = litOf(app, state);
  app.stage.light(lit, always, state.selected, app.hovered.node);
}

/**
 * Every step is one that can be taken back; how the page looks is none.
 * @param {App} app
 * @param {boolean} [step]
 */
function remember(app, step) {
  app.fragment = toFragment(app.store.get(), app.model);
  app.steps.write(app.fragment, Boolean(step && !app.following));
  app.frame.showSteps();
}

/** @param {App} app */
const roomOf = ({ frame }) => `${frame.stage.clientWidth} ${frame.stage.clientHeight}`;

/**
 * @param {App} app
 * @returns whether the stage has another size now; the renderer then has it too
 */
function fitRoom(app) {
  const { clientWidth, clientHeight } = app.frame.stage;
  if (!clientWidth || !clientHeight || roomOf(app) === app.room) return false;
  app.room = roomOf(app);
  app.stage.resize();
  return true;
}

/** @param {App} app */
function watchSize(app) {
  const observer = new ResizeObserver(() => {
    if (!fitRoom(app)) return;
    stretch(app);
    draw(app, 'fit');
    light(app);
  });
  observer.observe(app.frame.stage);
}

start().catch((error) => {
  sure(document.getElementById('app')).hidden = true;
  const broken = sure(document.getElementById('broken'));
  broken.hidden = false;
  sure(broken.querySelector('pre')).textContent = String(error);
  throw error;
});
