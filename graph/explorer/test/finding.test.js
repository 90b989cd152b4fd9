/** Search, names side by side, routes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folded } from '../src/folding.js';
import { shortened } from '../src/names.js';
import { alternatives, chosenRoute, routesOf, shortest, tiesBetween } from '../src/routes.js';
import { find } from '../src/find.js';
import { withRoutes } from '../src/waypoints.js';
import { appOf, baseOf, graph, modelOf } from './kit.js';

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

test('the shortest way, and none', () => {
  assert.deepEqual(shortest(model, 1, 2, new Set()), [1, 3, 0, 4, 2]);
  assert.deepEqual(shortest(model, 1, 1, new Set()), [1]);
  assert.equal(shortest(model, 1, 5, new Set()), null);
  assert.equal(shortest(model, 1, 2, new Set([0])), null);
  assert.deepEqual(shortest(model, 3, 0, new Set([0])), [3, 0], 'an end is no node that a way passes through');
});

test('up to three ways, each without one stop of the first', () => {
  const { ties } = graph();
  const square = modelOf({ ties: { ...ties, source: [3, 3, 4, 4, 3], target: [0, 1, 0, 1, 2] } });
  assert.deepEqual(alternatives(square, 0, 1, new Set()), [[0, 3, 1], [0, 4, 1]]);
  assert.deepEqual(alternatives(square, 0, 5, new Set()), []);
  assert.deepEqual(tiesBetween(model, 2, 4), [3, 4]);
});

test('a way passes through the own college only while that is shown', () => {
  const app = appOf(model, { pathA: 1, pathB: 2 });
  assert.deepEqual(routesOf(app, app.store.get()), [{ nodes: [1, 3, 0, 4, 2] }]);
  assert.deepEqual(routesOf(app, { ...app.store.get(), college: false }), []);
  assert.equal(chosenRoute(app, { ...app.store.get(), college: false }), null);
  assert.deepEqual(chosenRoute(app, { ...app.store.get(), route: 7 })?.nodes.length, 5);
});

test('stops that a view does not hold are put between those it holds', () => {
  const base = { ...baseOf(model), nodes: [3, 4], ties: [], x: new Map([[3, 0], [4, 100]]), y: new Map([[3, 0], [4, 0]]) };
  withRoutes(model, base, [[3, 0, 4]]);
  assert.deepEqual(base.nodes, [3, 4, 0]);
  assert.deepEqual(base.ties, [0, 2]);
  assert.deepEqual([base.x.get(0), base.y.get(0)], [50, 0]);
});
