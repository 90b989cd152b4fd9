/** Search, names side by side, routes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folded } from '../src/folding.js';
import { shortened } from '../src/names.js';
import { bestRoutes, chosenRoute, routesOf, tiesBetween } from '../src/routes.js';
import { find } from '../src/find.js';
import { withRoutes } from '../src/waypoints.js';
import { appOf, baseOf, graph, modelOf, sceneOf } from './kit.js';

const model = modelOf();

test('a node is found by name, other name, pinyin and initials', () => {
  assert.deepEqual(find(model, '天津大学'), [1]);
  assert.deepEqual(find(model, ' tju '), [1]);
  assert.deepEqual(find(model, '天汽模'), [2]);
  assert.deepEqual(find(model, 'TianJin Da'), [1]);
  assert.deepEqual(find(model, 'tjqcmj'), [2]);
  assert.deepEqual(find(model, 'ailm'), [3]);
});

test('a name is found however it is written', () => {
  assert.deepEqual(find(model, '天\u200b津　⼤学'), [1]);
  assert.equal(folded('“ＡＢ”（甲）——乙•丙'), folded('"ab"〔甲〕-乙·丙'));
  assert.equal(folded(folded('ẞİς㈱⻋')), folded('ẞİς㈱⻋'));
});

test('the best comes first: whole name, beginning, middle, then the sound; equals by their ties', () => {
  assert.deepEqual(find(model, '天津'), [2, 1]);
  assert.deepEqual(find(model, '汽车'), [4, 2]);
  assert.deepEqual(find(model, 'lianmeng'), [4, 3]);
  assert.deepEqual(find(model, '联盟').slice(0, 1), [4]);
});

test('nothing is found for nothing, for a stranger, and for one letter in the middle', () => {
  assert.deepEqual(find(model, '  '), []);
  assert.deepEqual(find(model, '没有'), []);
  assert.deepEqual(find(model, 'x'), []);
});

test('an ending that most names share is left out', () => {
  const names = ['东丽产业学院', '西青产业学院', '北辰产业学院', '津南产业学院', '武清产业学院', '宝坻产业学院'];
  assert.deepEqual(shortened(names), ['东丽', '西青', '北辰', '津南', '武清', '宝坻']);
});

test('an ending of two in three is one that most share, an ending of one in two is not', () => {
  assert.deepEqual(shortened(['东丽产业学院', '西青产业学院', '北辰产业学院', '津南产业学院', '武清工作室', '宝坻中心']), ['东丽', '西青', '北辰', '津南', '武清工作室', '宝坻中心']);
  const half = ['东丽产业学院', '西青产业学院', '北辰产业学院', '津南研究所', '武清工作室', '宝坻中心'];
  assert.deepEqual(shortened(half), half);
});

test('a name stays whole where it would be as another, or too short', () => {
  const names = ['甲产业学院', '西青产业学院', '北辰产业学院', '津南产业学院', '武清产业学院', '宝坻产业学院'];
  assert.deepEqual(shortened(names), ['甲产业学院', '西青', '北辰', '津南', '武清', '宝坻']);
  assert.deepEqual(shortened(names.slice(0, 5)), names.slice(0, 5), 'five names are read as they are');
});

test('the warmest way, and none', () => {
  assert.deepEqual(bestRoutes(model, 1, 2, true), [{ nodes: [1, 3, 0, 4, 2], cost: 2 + 1 + 2 + 1 }], 'ties side by side make a step cheaper');
  assert.deepEqual(bestRoutes(model, 1, 1, true), []);
  assert.deepEqual(bestRoutes(model, 1, 5, true), []);
  assert.deepEqual(bestRoutes(model, 1, 2, false), []);
  assert.deepEqual(bestRoutes(model, 3, 0, false).map(({ nodes }) => nodes), [[3, 0]], 'an end may be the college');
});

test('several ways, the cheapest first', () => {
  const { ties } = graph();
  const square = modelOf({ ties: { ...ties, source: [3, 3, 4, 4, 3], target: [0, 1, 0, 1, 2], strength: [0.5, 0.5, 1, 1, 1] } });
  assert.deepEqual(bestRoutes(square, 0, 1, true), [{ nodes: [0, 4, 1], cost: 2 }, { nodes: [0, 3, 1], cost: 4 }]);
  assert.deepEqual(bestRoutes(square, 0, 1, true, 1).length, 1);
  assert.deepEqual(tiesBetween(model, 2, 4), [3, 4]);
});

test('a way passes through the own college only where that is asked for', () => {
  const app = appOf(model, { pathA: 1, pathB: 2, through: true });
  assert.deepEqual(routesOf(app, app.store.get()).map(({ nodes }) => nodes), [[1, 3, 0, 4, 2]]);
  assert.deepEqual(routesOf(app, { ...app.store.get(), through: false }), []);
  assert.equal(chosenRoute(app, { ...app.store.get(), through: false }), null);
  assert.deepEqual(chosenRoute(app, { ...app.store.get(), route: 7 })?.nodes.length, 5);
});

test('a route is drawn whole, the college at its end with the ties of the route only', () => {
  const scene = sceneOf(model, { college: false, off: ['class:1'] }, [[0, 3, 1]]);
  assert.deepEqual(scene.nodes.filter((node) => [0, 1, 3].includes(node)), [0, 1, 3]);
  assert.deepEqual(scene.edges.tie, [0, 1], 'the tie of the college to platform 4 is none of the route');
});

test('stops that a view does not hold are put between those it holds', () => {
  const base = { ...baseOf(model), nodes: [3, 4], ties: [], x: new Map([[3, 0], [4, 100]]), y: new Map([[3, 0], [4, 0]]) };
  withRoutes(model, base, [[3, 0, 4]]);
  assert.deepEqual(base.nodes, [3, 4, 0]);
  assert.deepEqual(base.ties, [0, 2]);
  assert.deepEqual([base.x.get(0), base.y.get(0)], [50, 0]);
});
