/** What is chosen, its form in the address, and what it leaves of a picture. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounds } from '../src/scene.js';
import { fromFragment, toFragment } from '../src/fragment.js';
import { createStore, firstState } from '../src/state.js';
import { createDimensions, itemColour, itemName } from '../src/dimensions.js';
import { useTexts } from '../src/words.js';
import { counted } from '../src/controls.js';
import { createActions } from '../src/actions.js';
import { comparedPair } from '../src/pair.js';
import { fromFile, joined, readViews } from '../src/mine.js';
import { createSteps } from '../src/steps.js';
import { appOf, both, graph, lines, modelOf, plainWords, sceneOf, view } from './kit.js';

const model = modelOf();

test('listeners hear which keys changed, and nothing when none did', () => {
  const store = createStore();
  /** @type {string[][]} */
  const heard = [];
  store.listen((_, changed) => heard.push([...changed]));
  store.set({ selected: 3, tie: -1, off: ['class:1'] });
  store.set({ selected: 3, off: ['class:1'] });
  assert.deepEqual(heard, [['selected', 'off']]);
  assert.equal(store.get().selected, 3);
});

test('a fragment holds what differs from the first state, and brings it back', () => {
  const chosen = { ...firstState(), view: 'circle', off: ['class:1', 'region:-1'], selected: 2, college: false, role: 1, lang: 'en', flat: true };
  const fragment = toFragment(chosen, model);
  assert.equal(fragment, '#view=circle&off=class%3ABase.region%3A-&role=member&college=0&selected=2&lang=en&flat=1');
  assert.deepEqual({ ...firstState(), ...fromFragment(fragment, model) }, chosen);
  assert.equal(toFragment({ ...firstState(), view: 'overview' }, model), '', 'the first view goes without saying');
});

test('a link keeps names: it finds them in other places, and tells what is gone', () => {
  const fragment = toFragment({ ...firstState(), view: 'overview', role: 1, region: 1, off: ['class:1', 'status:0', 'status:-1'], tie: 1, year: 1 }, model);
  const other = modelOf({ roles: [...model.doc.roles].reverse(), regions: [both('天津')] });
  /** @type {string[]} */
  const gone = [];
  const patch = fromFragment(fragment, other, gone);
  assert.equal(patch.role, 0, 'the role has another number now');
  assert.deepEqual(patch.off, ['class:1', 'status:0', 'status:-1']);
  assert.equal(patch.tie, 1);
  assert.equal(patch.year, 1);
  assert.deepEqual(gone, ['北京']);
});

test('what a fragment says wrongly is left out', () => {
  const spoilt = '#view=%E4&off=x:y.class:Base&region=99&selected=nobody&tie=-7&story=1e9&__proto__=1&size=constructor&colour=__proto__&year=2024&theme=pink&panel=no&mode=no&renderer=no&lang=fr&=&x';
  assert.deepEqual(fromFragment(spoilt, model), {
    off: ['class:1'], region: -1, selected: -1, tie: -1, story: -1, year: 1, theme: 'auto', panel: '', mode: 'picture', renderer: '', lang: 'zh' });
  assert.deepEqual(fromFragment('', model), {});
});

test('a scene holds the nodes and ties of its view, parallel ties side by side', () => {
  const scene = sceneOf(model);
  assert.deepEqual(scene.nodes, [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(lines(scene), ['3-0', '3-1', '4-0', '4-2', '4-2']);
  assert.deepEqual(scene.edges.slot, [0, 0, 0, 0, 1]);
  assert.deepEqual(scene.edges.slots, [1, 1, 1, 2, 2]);
  assert.equal(scene.left, 0);
  assert.deepEqual(scene.x.map((x) => x / scene.x[1]), [0, 1, 2, 0.5, 1.5, 3], 'positions keep their proportions');
});

test('without the college its ties go, and it is counted as left out', () => {
  const scene = sceneOf(model, { college: false });
  assert.deepEqual(scene.nodes, [1, 2, 3, 4, 5]);
  assert.deepEqual(lines(scene), ['3-1', '4-2', '4-2']);
  assert.equal(scene.left, 1);
});

test('the legend hides classes; a role hides ties and whoever has no other', () => {
  assert.deepEqual(sceneOf(model, { off: ['class:1'] }).nodes, [0, 1, 2, 5]);
  assert.deepEqual(sceneOf(model, { off: ['class:0', 'class:1'] }).nodes, []);
  const scene = sceneOf(model, { off: ['role:0'] });
  assert.deepEqual(lines(scene), ['3-1', '4-0', '4-2']);
  assert.deepEqual(scene.nodes, [0, 1, 2, 3, 4]);
  assert.deepEqual(lines(sceneOf(model, { role: 0 })), ['3-0', '4-2']);
});

test('a region keeps its parties and the platforms that they are tied to', () => {
  assert.deepEqual(sceneOf(model, { region: 1 }).nodes, [2, 4]);
  assert.deepEqual(sceneOf(model, { group: 0 }).nodes, [0, 1, 3]);
});

test('a year keeps what is of that year', () => {
  const scene = sceneOf(model, { year: 0 });
  assert.deepEqual(scene.nodes, [0, 1, 2, 3, 4]);
  assert.deepEqual(lines(scene), ['3-0', '3-1', '4-2']);
});

test('a view of a one-mode network draws what is more than chance, on demand all', () => {
  const projected = { source: [1, 0], target: [0, 2], weight: [1, 2], kept: [1, 0], via: [[3], [4]] };
  const one = modelOf({ views: [view({ nodes: [0, 1, 2], ties: [], x: [0, 1, 2], y: [0, 0, 0], projected })] });
  assert.deepEqual(lines(sceneOf(one)), ['1-0']);
  assert.equal(sceneOf(one).leftEdges, 1);
  assert.deepEqual(lines(sceneOf(one, { all: true })), ['1-0', '0-2']);
  assert.deepEqual(sceneOf(one, { all: true }).edges.id, [5, 6], 'their numbers come after those of the ties');
});

test('surroundings of a party reach as far as is asked, not through the hidden college', () => {
  assert.deepEqual(sceneOf(model, { view: 'circle', party: 2, depth: 1, college: false }).nodes, [2, 4]);
  assert.deepEqual(sceneOf(model, { view: 'circle', party: 2, depth: 2, college: false }).nodes, [2, 4]);
  assert.deepEqual([...sceneOf(model, { view: 'circle', party: 2, depth: 2 }).nodes].sort(), [0, 2, 4]);
  assert.equal(sceneOf(model, { view: 'circle', party: 2, depth: 2 }).rings.length, 2);
});

test('a route is drawn whole where the view does not hold its stops', () => {
  const part = modelOf({ views: [view({ nodes: [1, 3], ties: [1], x: [0, 50], y: [0, 0] })] });
  const scene = sceneOf(part, {}, [[1, 3, 0]]);
  assert.deepEqual(scene.nodes, [1, 3, 0]);
  assert.deepEqual(lines(scene), ['3-0', '3-1']);
});

test('bounds hold nodes, areas and rings', () => {
  const band = { name: /** @type {[string, string]} */ (['甲', 'A']), x: -50, y: 2, width: 60, height: 7 };
  assert.deepEqual(bounds({ nodes: [0], x: [3], y: [4], bands: [band] }), { left: -50, top: 2, right: 10, bottom: 9 });
  assert.deepEqual(bounds({ nodes: [0], x: [3], y: [4], bands: [], rings: [20] }), { left: -20, top: -20, right: 20, bottom: 20 });
  assert.deepEqual(bounds({ nodes: [], x: [], y: [], bands: [] }), { left: -100, top: -100, right: 100, bottom: 100 });
});

test('an item has its own colour or grey, and its name or that of none', () => {
  plainWords();
  const dimensions = createDimensions(model);
  assert.equal(itemColour(dimensions.class, 1, false), '#222222');
  assert.equal(itemColour(dimensions.class, 1, true), '#dddddd');
  assert.equal(itemColour(dimensions.class, -1, false), '#8d97a3');
  assert.equal(itemColour(dimensions.region, 0, false), '#0072b2', 'the most frequent region has the first colour');
  assert.equal(itemColour(dimensions.region, 0, true), '#4aa8e0');
  assert.deepEqual([0, 1, 3].map(dimensions.role.of), [0, 1, -1]);
  assert.equal(itemName(dimensions.group, 1), '乙组');
  assert.equal(itemName(dimensions.group, -1), 'legend.nogroup');
  assert.equal(itemName(dimensions.region, -1), 'legend.none');
});

test('only so many regions have a colour of their own', () => {
  const { nodes } = graph();
  const regions = Array.from({ length: 10 }, (_, k) => /** @type {[string, string]} */ ([`区${k}`, `R${k}`]));
  const { region } = createDimensions(modelOf({ regions, nodes: { ...nodes, region: [9, 9, 0, 1, 2, 3] } }));
  assert.equal(region.items.filter((item) => item.minor).length, 2);
  assert.equal(region.items[9].color, '#0072b2');
});

test('only one class keeps what is tied to it, until the legend is clicked again', () => {
  const store = createStore();
  store.set({ view: 'overview', college: true });
  const actions = createActions(/** @type {any} */ ({ ...appOf(model), store }));
  actions.onlyItem('class', 1, [0, 1]);
  assert.deepEqual([store.get().off, store.get().near], [['class:0'], true]);
  assert.deepEqual(sceneOf(model, store.get()).nodes, [0, 1, 2, 3, 4], 'party 5 is tied to nothing');
  assert.deepEqual(sceneOf(model, { ...store.get(), near: false }).nodes, [3, 4]);
  actions.toggleItem('class', 0);
  assert.deepEqual([store.get().off, store.get().near], [[], false]);
});

test('a node is taken out, and neighbours are brought in beside theirs', () => {
  const store = createStore();
  store.set({ view: 'overview', college: true });
  const actions = createActions(/** @type {any} */ ({ ...appOf(model), store }));
  actions.remove(3);
  assert.deepEqual(sceneOf(model, store.get()).nodes, [0, 1, 2, 4, 5]);
  const part = modelOf({ views: [view({ nodes: [1, 2], ties: [], x: [0, 9], y: [0, 9] })] });
  actions.clearFilters();
  actions.grow(2);
  const grown = sceneOf(part, store.get());
  assert.deepEqual([grown.nodes, lines(grown)], [[1, 2, 4], ['4-2', '4-2']]);
  assert.equal(new Set(grown.nodes.map((_, i) => `${grown.x[i]} ${grown.y[i]}`)).size, 3, 'none stands on another');
  actions.grow(2);
  assert.deepEqual(sceneOf(part, store.get()).nodes, [1, 2]);
});

test('a link keeps what was taken out and brought in by name', () => {
  const chosen = { ...firstState(), without: [3, 4], grown: [2], near: true };
  const fragment = toFragment(chosen, model);
  assert.match(fragment, /without=3\.4/);
  assert.deepEqual({ ...firstState(), ...fromFragment(fragment, model) }, chosen);
  /** @type {string[]} */
  const gone = [];
  assert.deepEqual(fromFragment('#without=3.nobody', model, gone).without, [3]);
  assert.deepEqual(gone, ['nobody']);
});

test('the legend tells how many of an entry the filters leave', () => {
  useTexts({ 'legend.left': both('{left} / {count}') });
  const app = appOf(model, { region: 0 });
  assert.deepEqual(app.scene.nodes, [0, 1, 3, 4]);
  assert.equal(counted(app, app.dimensions.class, 0, 4), '2 / 4');
  assert.equal(counted(app, app.dimensions.class, 1, 2), '2', 'all of them are drawn');
  assert.equal(counted(app, app.dimensions.status, 0, 1), '1', 'what is hidden tells how many come back');
  plainWords();
});

test('where a node was put, who is kept, chosen and shown anyway stand in the link by name', () => {
  const chosen = { ...firstState(), view: 'overview', pins: ['2 150 -75'], kept: [1, 2], several: [4], besides: [5], whole: true };
  const fragment = toFragment(chosen, model);
  assert.equal(fragment, '#kept=1.2&besides=5&several=4&pins=2%40150%40-75&whole=1');
  assert.deepEqual({ ...firstState(), view: 'overview', ...fromFragment(fragment, model) }, chosen);
  /** @type {string[]} */
  const gone = [];
  assert.deepEqual(fromFragment('#pins=zz%401%402.2%40x%403.2%405%406', model, gone).pins, ['2 5 6'], 'what is no place is left out');
  assert.deepEqual(gone, ['zz']);
});

test('a node stands where it was put, and nothing else moves', () => {
  const [before, after] = [sceneOf(model), sceneOf(model, { pins: ['2 900000 -5000'] })];
  const moved = after.nodes.filter((_, i) => before.x[i] !== after.x[i] || before.y[i] !== after.y[i]);
  assert.deepEqual(moved, [2]);
  assert.deepEqual([...after.pinned], [2]);
  for (const patch of [{ year: 0 }, { off: ['class:1'] }, { without: [5] }]) {
    const fewer = sceneOf(model, patch);
    assert.deepEqual(fewer.x, fewer.nodes.map((node) => before.x[before.nodes.indexOf(node)]), JSON.stringify(patch));
  }
});

test('some are left alone, one is shown whatever the filters say, and all that passes them whatever the view', () => {
  assert.deepEqual(sceneOf(model, { kept: [1, 3] }).nodes, [1, 3]);
  assert.deepEqual(sceneOf(model, { region: 1, besides: [1] }).nodes, [1, 2, 4]);
  const part = modelOf({ views: [view({ nodes: [2, 4], ties: [3], x: [0, 50], y: [0, 0] })] });
  assert.deepEqual(sceneOf(part, { region: 0 }).nodes, []);
  const whole = sceneOf(part, { region: 0, whole: true });
  assert.deepEqual(whole.nodes, [0, 1, 3, 4]);
  assert.deepEqual(lines(whole), ['3-0', '3-1', '4-0']);
});

test('a role that only the hidden college holds leaves what it holds it in', () => {
  const base = graph();
  const one = modelOf({ ties: { ...base.ties, role: [0, 1, 1, 1, 1] } });
  assert.deepEqual(sceneOf(one, { role: 0, college: false }).nodes, [3]);
});

test('two side by side: what both are tied to, and what only one is', () => {
  assert.deepEqual(comparedPair(model, 1, 2), { shared: [], first: [3], second: [4], majors: [[], [], []] });
  assert.deepEqual(comparedPair(model, 0, 2).shared, [4]);
});

test('kept views: what is none is left out, a name stands for the last of that name', () => {
  const fine = { name: ' 甲 ', fragment: '#view=luban' };
  assert.deepEqual(readViews([fine, { name: '', fragment: '' }, { name: 'x', fragment: 'javascript:0' }, null, 3]), [{ name: '甲', fragment: '#view=luban' }]);
  assert.deepEqual(readViews({ length: 1, 0: fine }), []);
  assert.deepEqual(joined([{ name: '甲', fragment: '' }], [{ name: '甲', fragment: '#a=1' }, { name: '乙', fragment: '' }]), [{ name: '甲', fragment: '#a=1' }, { name: '乙', fragment: '' }]);
  assert.deepEqual(fromFile(`\ufeff${JSON.stringify({ schema: 'hezuo-views/1', views: [fine] })}`), [{ name: '甲', fragment: '#view=luban' }]);
  assert.deepEqual(fromFile(JSON.stringify({ schema: 'other', views: [fine] })), []);
  assert.deepEqual(fromFile('{'), []);
});

test('where the browser keeps no steps the page keeps them, and never goes before the first', () => {
  const before = globalThis.history;
  Object.assign(globalThis, { window: { addEventListener: () => {} }, history: { pushState: () => { throw new Error('sandbox'); }, replaceState: () => { throw new Error('sandbox'); } } });
  /** @type {string[]} */
  const gone = [];
  const steps = createSteps((fragment) => { gone.push(fragment); });
  steps.write('#a', false);
  steps.write('#b', true);
  steps.write('#c', true);
  assert.deepEqual([steps.can(-1), steps.can(-2), steps.can(-3), steps.can(1)], [true, true, false, false]);
  steps.go(-3);
  steps.go(-1);
  assert.deepEqual(gone, ['#b']);
  steps.write('#d', true);
  assert.ok(!steps.can(1), 'another step takes the place of those that were taken back');
  Object.assign(globalThis, { history: before });
});
