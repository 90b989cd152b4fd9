/** How a scene looks: sizes, colours, what is lit, places for names, large pictures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostNodes, pictureOf } from '../src/aggregate.js';
import { createDimensions } from '../src/dimensions.js';
import { dots, paper, PLAIN } from '../src/figure.js';
import { litOf } from '../src/light.js';
import { createLook, fitting, growth, stretched, stretchFor } from '../src/look.js';
import { packed } from '../src/pack.js';
import { layoutRings } from '../src/rings.js';
import { outline } from '../src/shapes.js';
import { box, createGrid, createRoom, levelOf, press, put } from '../src/spots.js';
import { bendOf, replace } from '../src/vis-items.js';
import { appOf, both as pair, graph, modelOf, sceneOf, view } from './kit.js';
/** @import { VisItem } from '../src/types' */

const model = modelOf();
const settings = { colour: 'class', size: 'degree', dark: false, scale: 1, compare: null };

test('colour, shape and size of what is drawn', () => {
  const scene = sceneOf(model);
  const look = createLook(model, createDimensions(model), scene, settings);
  assert.deepEqual(look.colour, ['#111111', '#111111', '#111111', '#222222', '#222222', '#111111']);
  assert.deepEqual(look.shape, ['dot', 'dot', 'dot', 'square', 'square', 'dot']);
  assert.deepEqual(look.weight, [2, 1, 2, 0, 0, 0]);
  assert.equal(look.radius[0], 20);
  assert.equal(look.radius[5], 6);
  assert.ok(look.radius[1] > look.radius[5] && look.radius[1] < look.radius[0]);
  assert.deepEqual(look.edgeWidth, [1.2, 1.2, 1.2, 1.2, 1.2]);
  assert.deepEqual(createLook(model, createDimensions(model), scene, { ...settings, size: '' }).weight, [2, 1, 2, 2, 3, 0], 'without a measure the ties count');
});

test('ties have the colour of their role when that is asked for', () => {
  const look = createLook(model, createDimensions(model), sceneOf(model), { ...settings, colour: 'role', dark: true });
  assert.deepEqual(look.edgeColour, ['#cccccc', '#bbbbbb', '#bbbbbb', look.ink.doubt, '#cccccc'], 'what is doubtful has the colour of doubt');
  assert.deepEqual(look.dashed, [null, null, null, [4, 3], null]);
  assert.equal(look.edgeWidth[0], 1.7);
});

test('no node covers another', () => {
  const close = modelOf({ views: [view({ nodes: [0, 1, 2], ties: [], x: [0, 400, 4000], y: [0, 0, 0] })] });
  const scene = sceneOf(close);
  const { radius } = createLook(close, createDimensions(close), scene, { ...settings, scale: 0.01 });
  assert.ok(radius[0] + radius[1] < (scene.x[1] - scene.x[0]) * 0.01);
});

test('all of a scene fits, and areas are drawn out to fill the stage', () => {
  const part = { nodes: [0, 1, 2], x: [0, 500, 1000], y: [0, 200, 400], bands: [] };
  const { scale, x, y } = fitting(part, 1000, 600);
  assert.deepEqual([x, y], [500, 200]);
  assert.ok(1000 * scale < 1000 && 1000 * scale > 800);
  const scene = { ...sceneOf(model), bands: [{ ...both, x: 0, y: 0, width: 100, height: 100 }], x: [10], y: [20], nodes: [0], rings: [] };
  assert.deepEqual(stretchFor({ ...scene, bands: [] }, 900, 300), { x: 1, y: 1 });
  assert.equal(stretchFor(scene, 900, 300).x, 1.5);
  assert.deepEqual(stretched(scene, { x: 1.5, y: 1 }).x, [15]);
  assert.equal(stretched(scene, { x: 1.5, y: 1 }).bands[0].width, 150);
  assert.equal(stretched(scene, { x: 1, y: 1 }), scene);
});

const both = { name: /** @type {[string, string]} */ (['甲', 'A']) };

test('nodes grow slower than the distances between them', () => {
  assert.equal(growth(1, 1), 1);
  assert.equal(growth(4, 1), 2);
  assert.equal(growth(1e9, 1), 8);
});

test('what is lit: a node with its neighbours, both ends of a tie, a route', () => {
  const app = appOf(model);
  assert.deepEqual(litOf(app, app.store.get()), { lit: null, always: [0] });
  const selected = litOf(app, { ...app.store.get(), selected: 4 });
  assert.deepEqual([...(selected.lit?.nodes || [])].sort(), [0, 2, 4]);
  assert.deepEqual([...(selected.lit?.edges || [])], [2, 3, 4]);
  const tie = litOf(app, { ...app.store.get(), tie: 3 });
  assert.deepEqual([...(tie.lit?.edges || [])], [3, 4], 'parallel ties are lit together');
  const route = litOf(app, { ...app.store.get(), panel: 'path', pathA: 1, pathB: 0 });
  assert.deepEqual([...(route.lit?.edges || [])], [0, 1]);
  app.hovered = { node: 1, edge: -1 };
  assert.deepEqual([...(litOf(app, { ...app.store.get(), selected: 4 }).lit?.nodes || [])].sort(), [1, 3], 'the pointer goes before the choice');
});

test('rings: the centre in the middle, neighbours on a circle', () => {
  const { nodes, x, y, rings } = layoutRings(model, 3, 2, -1);
  assert.deepEqual(nodes, [3, 0, 1, 4]);
  assert.deepEqual([x.get(3), y.get(3)], [0, 0]);
  const radius = (/** @type {number} */ node) => Math.hypot(x.get(node) || 0, y.get(node) || 0);
  assert.ok(Math.abs(radius(0) - radius(1)) < 1e-9);
  assert.ok(radius(4) > radius(0));
  assert.equal(rings.length, 2);
  assert.deepEqual(layoutRings(model, 3, 2, 0).nodes, [3, 1], 'the way through a hidden node is closed');
});

test('pieces of an opened part come together and do not overlap', () => {
  const scene = sceneOf(model, { college: false });
  const { x, y } = packed(scene);
  const at = scene.nodes.map((_, i) => [x[i], y[i]]);
  assert.equal(new Set(at.map(String)).size, 5);
  for (const [i, p] of at.entries()) for (const q of at.slice(i + 1)) assert.ok(Math.hypot(p[0] - q[0], p[1] - q[1]) >= 46);
});

const [hub, near] = [{ i: 0, x: 200, y: 150, r: 10 }, { i: 1, x: 200, y: 184, r: 2 }];
const size = { width: 40, height: 20 };
/** @param {import('../src/types').RoomNode[]} nodes @param {import('../src/types').Box[]} [reserved] */
const room = (nodes, reserved) => createRoom(nodes, [1, 1, 399, 299], reserved || []);

test('a name stands below its node, above it where that is taken, and nowhere where all is', () => {
  assert.deepEqual(put(room([hub]), hub, [size], 0, null)?.spot, { x: 180, y: 161, w: 40, h: 20, owner: 0 });
  assert.deepEqual(put(room([hub], [box(150, 155, 100, 60, 9)]), hub, [size], 0, null)?.spot, { x: 180, y: 119, w: 40, h: 20, owner: 0 });
  assert.equal(put(room([hub], [box(0, 0, 400, 300, 8)]), hub, [size], 3, null), null);
  const here = room([hub]);
  assert.ok(put(here, hub, [size], 0, null) && here.boxes.length === 1 && !put(here, { ...hub, r: 0 }, [{ width: 380, height: 200 }], 0, null));
});

test('a name is never nearer to another node than to its own unless a line says whose it is', () => {
  const found = put(room([hub, near]), hub, [size], 0, null);
  assert.ok(found && found.spot.y < 150, 'it goes above');
  // In a ring of others there is no room beside it.
  const ring = Array.from({ length: 12 }, (_, k) => ({ i: k + 1, x: 200 + 34 * Math.sin((Math.PI * k) / 6), y: 150 + 34 * Math.cos((Math.PI * k) / 6), r: 5 }));
  assert.equal(put(room([hub, ...ring]), hub, [size], 2, null), null);
  const must = put(room([hub, ...ring]), hub, [{ width: 60, height: 24 }, size], 3, null);
  assert.ok(must && must.leader && must.size === 1);
  const [x1, y1, x2, y2] = must.leader;
  assert.ok(Math.abs(Math.hypot(x1 - 200, y1 - 150) - 11) < 1e-3, 'it ends at its node');
  for (const other of ring) for (let k = 0; k <= 40; k++) assert.ok(Math.hypot(x1 + ((x2 - x1) * k) / 40 - other.x, y1 + ((y2 - y1) * k) / 40 - other.y) > other.r);
});

test('lines cross neither names nor other lines', () => {
  const walled = room([hub], [box(150, 110, 100, 90, 9)]);
  assert.equal(put(walled, hub, [size], 3, null), null, 'a line would lie on what is reserved');
  const here = room([hub, { i: 2, x: 260, y: 150, r: 10 }]);
  here.lines.push([230, 10, 230, 290]);
  const found = put(here, hub, [{ width: 120, height: 20 }], 3, null);
  assert.ok(found && found.spot.x + found.spot.w < 230);
});

test('a name that is cut at the edge stands elsewhere, what is pointed at in any case', () => {
  const low = { ...hub, y: 292 };
  assert.equal(put(room([low]), low, [size], 0, null)?.spot.y, 261);
  const shut = room([low], [box(100, 200, 200, 82, 9)]);
  assert.equal(put(shut, low, [size], 0, null), null);
  assert.equal(press(shut, low, [size], 0, false), null);
  assert.ok(press(room([low, { ...low, i: 3, x: 203 }]), low, [size], 0, true));
});

test('the first places are those of the highest level', () => {
  assert.deepEqual([0, 5, 6, 13, 14, 23, 24].map(levelOf), [3, 3, 2, 2, 1, 1, 0]);
});

test('rectangles touch others, not their own', () => {
  const grid = createGrid();
  grid.add(box(100, 100, 50, 50, 1));
  assert.ok(grid.hits(box(140, 140, 20, 20, 2), 0));
  assert.ok(!grid.hits(box(140, 140, 20, 20, 1), 0));
  assert.ok(!grid.hits(box(152, 100, 20, 20, 2), 0));
  assert.ok(grid.hits(box(152, 100, 20, 20, 2), 3));
  assert.equal(grid.count(box(160, 100, 5, 5, 2)), 0);
  assert.ok(grid.count(box(140, 140, 2, 2, 2)) > 0);
});

test('parallel ties bend to both sides, the middle one of three not at all', () => {
  const edges = { id: [0, 1, 2], a: [1, 1, 2], b: [2, 2, 1], tie: [], projected: [], slot: [0, 1, 2], slots: [3, 3, 3] };
  assert.deepEqual([0, 1, 2].map((e) => bendOf(edges, e)), [-0.16, 0, -0.16]);
  assert.equal(bendOf({ ...edges, slots: [1, 1, 1] }, 0), 0);
});

test('a set is brought to what is wanted with one removal and one update', () => {
  /** @type {unknown[]} */
  const calls = [];
  const set = { getIds: () => [1, 2, 3], remove: (/** @type {number[]} */ ids) => calls.push(ids), update: (/** @type {VisItem[]} */ items) => calls.push(items.map((item) => item.id)) };
  replace(/** @type {any} */ (set), [{ id: 2 }, { id: 4 }]);
  assert.deepEqual(calls, [[1, 3], [2, 4]]);
});

test('shapes have their corners, a circle none', () => {
  assert.equal(outline('dot'), null);
  assert.equal(outline('hexagon')?.length, 6);
  assert.equal(outline('star')?.length, 10);
  assert.deepEqual(['bar', 'box', 'cross', 'pentagon'].map((shape) => outline(/** @type {any} */ (shape))?.length), [4, 4, 12, 5]);
  assert.deepEqual(outline('triangle')?.map(([x, y]) => [x, -y]), outline('triangleDown'));
});

/** More nodes than are drawn one by one, tied to the first in turns, in two super-nodes. */
function large() {
  const count = 3200;
  const each = Array.from({ length: count }, (_, node) => node);
  const base = graph();
  const empty = each.map(() => -1);
  const lists = each.map(() => []);
  return modelOf({
    college: -1, aggregate: { name: ['概览', 'Summary'], of: each.map((node) => node % 2), names: [['双', 'even'], ['单', 'odd']], classes: [0, 1] },
    nodes: { ...base.nodes, id: each.map((node) => `x${node}`), label: each.map(String), short: each.map(() => ''), class: each.map(() => 0), region: empty, corporate: empty, group: empty, structure: empty,
      stability: each.map(() => null), years: each.map(() => 1), aliases: lists, search: each.map(() => ''), weight: each, main: each.map(() => 1), formal: lists, reading: lists, facts: lists },
    ties: { source: each.slice(1), target: each.slice(1).map((node) => (node < 100 ? 0 : 1)), heading: empty.slice(1).map(() => 0), role: empty.slice(1), year: empty.slice(1), entry: empty.slice(1), status: empty.slice(1), suspect: empty.slice(1), sentence: empty.slice(1), strength: empty.slice(1).map(() => 1) },
    views: [view({})],
  });
}

test('a large picture begins with super-nodes, opens one of them, and never draws too many', () => {
  Object.assign(globalThis, { window: {} });
  const many = large();
  const scene = sceneOf(many);
  const state = appOf(model).store.get();
  const first = pictureOf(many, scene, state);
  assert.equal(first.mode, 'aggregate');
  assert.deepEqual(first.nodes, [3200, 3201]);
  assert.deepEqual(first.sizes, [1600, 1600]);
  assert.deepEqual(first.edges.id, [], 'as many ties as their numbers let one expect say nothing');
  assert.ok(first.x[0] !== first.x[1] || first.y[0] !== first.y[1]);
  const fewer = pictureOf(many, sceneOf(many, { off: ['role:5'], without: [5] }), state);
  assert.deepEqual([fewer.x, fewer.y], [first.x, first.y], 'nothing moves when filters leave fewer');
  assert.equal(mostNodes(state), 3000);
  const flat = pictureOf(many, scene, { ...state, flat: true });
  assert.equal(flat.nodes.length, 3000);
  assert.equal(flat.left, 200);
  assert.ok(flat.nodes.includes(0) && flat.nodes.includes(1), 'the most tied stay');
  const open = pictureOf(many, scene, { ...state, open: 0, selected: 1598 });
  assert.deepEqual(open.nodes.slice(0, 4), [3200, 3201, 1598, 0], 'in place: the chosen member and the best tied below the things');
  assert.equal(open.nodes.length, 42);
  assert.deepEqual([open.x[0], open.y[0]], [first.x[0], first.y[0]], 'what was opened stays where it was');
  const whole = pictureOf(many, scene, { ...state, open: 0, flat: true });
  assert.ok(whole.nodes.length > 1600 && whole.nodes.length < 3200);
  assert.deepEqual(pictureOf(model, sceneOf(model), state).nodes.length, 6, 'a small one is drawn as it is');
});

test('a summary draws the ties of two things that are clearly more than their numbers let one expect', () => {
  const base = large();
  const { ties, nodes } = base.doc;
  // Of four things the first is tied to the second only, the third to the first, the others to their own.
  const target = ties.source.map((source) => [1, 1, 0, 3][source % 4]);
  const many = modelOf({ ...base.doc, nodes, ties: { ...ties, target }, aggregate: { name: ['概览', 'Summary'], of: nodes.id.map((_, node) => node % 4), names: ['甲', '乙', '丙', '丁'].map(pair), classes: [0, 0, 0, 1] } });
  const { edges } = pictureOf(many, sceneOf(many), appOf(model).store.get());
  assert.deepEqual(edges.id.map((_, e) => [edges.a[e], edges.b[e]]).sort(), [[3200, 3201], [3200, 3202]]);
});

test('graphics hardware draws any number', () => {
  Object.assign(globalThis, { window: { hezuoNational: { usable: () => true } } });
  assert.equal(mostNodes(appOf(model).store.get()), Infinity);
  assert.equal(mostNodes(appOf(model, { renderer: 'vis' }).store.get()), 3000);
});

test('a figure is as wide as paper can be, and a PNG has the dots of print then', () => {
  assert.deepEqual([156, 39, 1201, NaN, 0].map(paper), [156, 0, 0, 0, 0]);
  assert.deepEqual([dots(PLAIN), dots({ ...PLAIN, width: 156 })], [2, 3.125]);
});
