/** A small graph document and what is made of it, for all tests; it is of the type that Python makes. */
import { createDimensions } from '../src/dimensions.js';
import { createModel } from '../src/model.js';
import { createScene } from '../src/scene.js';
import { firstState } from '../src/state.js';
import { useLanguage, useTexts } from '../src/words.js';
/** @import { App, Base, GraphDocument, Model, NodeColumns, Pair, Patch, Scene, TieColumns, View } from '../src/types' */

/** The rules that search tries here: a name, a part of one, a sound; the whole table is tried in `tests/test_search.py`. */
const RULES = ['whole name 10', 'whole other 12', 'starts name 20', 'inside name 32', 'starts sound 24', 'starts letters 25', 'inside sound 40 2', 'starts kind 80'].map((told) => {
  const [how, of, place, least] = told.split(' ');
  return { how, of, place: Number(place), elsewhere: Number(place) + 1, least: Number(least || 1), most: 99, brief: false, guess: false, last: false };
});

/**
 * A pair of a text and its English.
 * @param {string} text
 * @returns {Pair}
 */
export const both = (text) => [text, `${text} (en)`];

/**
 * A view of all nodes, with other parts as told.
 * @param {Partial<View>} parts
 * @returns {View}
 */
export const view = (parts) => ({
  id: 'overview', name: both('总览'), purpose: both('全部'), nodes: null, ties: null, x: null, y: null, projected: null, primary: [], bands: [], colour: 'class', size: '', labels: 30,
  college: true, depth: null, focus: -1, note: null, finding: null, second: null, unplain: null, named: [], form: null, ...parts,
});

/**
 * Parties 0 (the own college), 1, 2 and 5 (alone), platforms 3 and 4; ties from platform to party:
 * 0: 3-0, 1: 3-1, 2: 4-0, 3 and 4: 4-2 twice, the second in the second year only.
 * @param {Partial<GraphDocument>} [parts]
 * @returns {GraphDocument}
 */
export function graph(parts = {}) {
  const names = ['本校', '天津大学', '天津汽车模具股份有限公司', '智能联盟', '汽车联盟', '孤岛公司'];
  const each = names.map((_, node) => node);
  /** @type {NodeColumns} */
  const nodes = {
    id: each.map((node) => `https://example.org/id/n${node}`), label: names, short: ['', '', '天津汽车模具', '', '', ''], class: [0, 0, 0, 1, 1, 0], region: [0, 0, 1, -1, -1, -1],
    corporate: each.map(() => -1), group: [0, 0, 1, 0, 1, -1], stability: each.map(() => null), structure: each.map(() => -1), years: [3, 1, 3, 1, 3, 2],
    aliases: [[], ['天大', 'TJU'], ['天汽模'], [], [], []], search: ['ben xiao', 'tian jin da xue | tian da | =tju', 'tian jin qi che mu ju | tian qi mu', '=ai lian meng', 'qi che lian meng', 'gu dao gong si'],
    weight: [2, 1, 2, 2, 3, 0], main: [1, 1, 1, 1, 1, 1],
    formal: [[[0, 1], [1, 1]], [[1, 1]], [[0, 1]], [], [], []], reading: each.map(() => []), facts: each.map(() => []),
  };
  /** @type {TieColumns} */
  const ties = { source: [3, 3, 4, 4, 4], target: [0, 1, 0, 2, 2], heading: [0, 0, 0, 0, 0], role: [0, 1, 1, 1, 0], year: [0, 0, 1, 0, 1], entry: [0, 1, -1, 0, 0], status: [-1, -1, -1, 0, -1], suspect: [-1, -1, -1, 1, -1], sentence: [-1, -1, -1, 0, -1], strength: [1, 0.5, 0.5, 0.5, 0.5] };
  return {
    schema: 'hezuo-graph/1', title: both('小图谱'), subtitle: both('2023 2024'), years: ['2023', '2024'], college: 0, colleges: [0], parts: [], texts: {}, inks: [],
    families: [{ id: 'Party', name: both('单位') }, { id: 'Platform', name: both('平台') }],
    classes: [{ id: 'School', name: both('院校'), family: 0, color: '#111111', dark: '#eeeeee', shape: 'dot' }, { id: 'Base', name: both('联盟'), family: 1, color: '#222222', dark: '#dddddd', shape: 'square' }],
    roles: [{ id: 'lead', name: both('牵头单位'), rank: 1, color: '#333333', dark: '#cccccc' }, { id: 'member', name: both('成员单位'), rank: 2, color: '#444444', dark: '#bbbbbb' }],
    regions: [both('天津'), both('北京')], corporates: [], groups: [{ name: both('甲组'), size: 8, color: '#555555', dark: '#aaaaaa' }, { name: both('乙组'), size: 7, color: '#666666', dark: '#999999' }],
    structures: [], documents: [{ name: '年度报告', year: '2024' }], scope: both('小图谱'),
    entries: { document: [0, -1], table: ['表3', ''], section: ['', ''], row: ['', ''], page: ['12、14', '7'], file: ['data/a.csv', ''], line: [9, ''], note: ['疑为误印', ''] },
    statuses: [{ id: 'doubtful', name: both('存疑'), doubt: true, order: 4 }], suspects: [both('副理事长'), both('理事长')], answers: [], rules: RULES, audit: { columns: [both('指标')], rows: [['共同体数']], nodes: [[3]] },
    headings: [both('成员单位')], nodes, ties,
    measures: [{ id: 'degree', name: both('联系数'), definition: both('有多少联系'), format: '0', network: both('网络'), values: [2, 1, 2, null, null, 0], rank: [1, 3, 1, null, null, 4], low: [1, 2, 1, null, null, 4], high: [1, 3, 2, null, null, 4] }],
    views: [view({ nodes: each, ties: [0, 1, 2, 3, 4], x: [0, 100, 200, 50, 150, 300], y: [0, 0, 0, 80, 80, 0] }), view({ id: 'circle', depth: 1, focus: 2, college: false })],
    story: [], changes: [{ before: 0, after: 1, classes: [1], sections: [{ name: ['角色上升（1）', 'role up (1)'], items: [{ node: 4, text: both('汽车联盟') }] }] }],
    aggregate: null, ...parts,
  };
}

/**
 * The model of the small document.
 * @param {Partial<GraphDocument>} [parts]
 * @returns {Model}
 */
export const modelOf = (parts) => createModel(graph(parts));

/**
 * The scene of choices in the first view, the college shown.
 * @param {Model} model
 * @param {Patch} [patch]
 * @param {number[][]} [routes]
 * @returns {Scene}
 */
export const sceneOf = (model, patch = {}, routes = []) => createScene(model, createDimensions(model), { ...firstState(), view: 'overview', colour: 'class', college: true, ...patch }, routes);

/**
 * As much of the page as modules without elements ask for.
 * @param {Model} model
 * @param {Patch} [patch]
 * @returns {App}
 */
export function appOf(model, patch = {}) {
  const state = { ...firstState(), view: 'overview', colour: 'class', college: true, ...patch };
  const store = { get: () => state, set: () => {}, listen: () => {} };
  /** @type {Partial<App>} */
  const made = { model, store, dimensions: createDimensions(model), hovered: { node: -1, edge: -1 }, gone: [], scene: sceneOf(model, patch) };
  return /** @type {App} */ (made);
}

/**
 * The words of the interface stand for themselves, in the first language.
 * @returns {void}
 */
export function plainWords() {
  useTexts({});
  useLanguage('zh');
}

/**
 * The pairs of nodes that lines join, in the order of drawing.
 * @param {Scene} scene
 * @returns {string[]}
 */
export const lines = ({ edges }) => edges.id.map((_, e) => `${edges.a[e]}-${edges.b[e]}`);

/**
 * The first view before the filters.
 * @param {Model} model
 * @returns {Base}
 */
export const baseOf = (model) => sceneOf(model).base;
