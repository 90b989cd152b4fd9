/** Words, sources, tables, files, the sentence on what is shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createComparison } from '../src/compare.js';
import { csvText, harmless } from '../src/files.js';
import { rankText } from '../src/parts.js';
import { placeOf } from '../src/source.js';
import { firstState } from '../src/state.js';
import { statusText } from '../src/status.js';
import { tableOf } from '../src/table.js';
import { othersOf, tieWords } from '../src/ties.js';
import { formatted, languageTag, number, pick, t, useLanguage, useTexts } from '../src/words.js';
import { appOf, modelOf, plainWords, view } from './kit.js';
import { INK } from '../src/colours.js';

const model = modelOf();

test('words come in the language of the moment, with their places filled', () => {
  useTexts({ greeting: ['你好，{name}', 'Hello, {name}{mark}'] });
  assert.equal(t('greeting', { name: '甲' }), '你好，甲');
  useLanguage('en');
  assert.equal(languageTag(), 'en');
  assert.equal(t('greeting', { name: '<b>' }), 'Hello, <b>{mark}');
  assert.equal(t('no such key'), 'no such key');
  assert.equal(pick(['只有中文', '']), '只有中文');
  assert.equal(pick('Name'), 'Name');
  assert.equal(pick(null), '');
  plainWords();
  assert.equal(languageTag(), 'zh-CN');
});

test('numbers and values', () => {
  plainWords();
  assert.equal(number(1234567), '1,234,567');
  assert.equal(number(999.6), '1,000');
  assert.equal(formatted(0.12345, '0.000'), '0.123');
  assert.equal(formatted(0.125, '%'), '12.5%');
  assert.equal(formatted(1234, '0'), '1,234');
  assert.equal(formatted(null, '0'), 'none');
});

test('a rank, and the range where it is not sure', () => {
  useTexts({ 'measures.place': ['第{rank}', ''], 'measures.range': ['第{rank}（{low}–{high}）', ''] });
  const [measure] = model.doc.measures;
  assert.equal(rankText(measure, 0), '第1');
  assert.equal(rankText(measure, 1), '第3（2–3）');
  assert.equal(rankText(measure, 3), '');
  assert.equal(rankText({ ...measure, rank: null }, 0), '');
});

test('a place tells what is stated, and nothing of what is not', () => {
  useTexts({ 'source.line': ['{file}第{line}行', ''] });
  assert.deepEqual(placeOf(model, 0), [['source.document', '年度报告'], ['source.table', '表3'], ['source.page', '12、14'], ['source.file', 'data/a.csv第9行']]);
  assert.deepEqual(placeOf(model, 1), [['source.page', '7']]);
  assert.deepEqual(placeOf(model, -1), []);
  assert.deepEqual(placeOf(model, 99), []);
});

test('a tie says its role where that differs from its heading, and its year where there are several', () => {
  plainWords();
  assert.deepEqual(tieWords(model, 0), ['牵头单位', '成员单位', '2023']);
  assert.deepEqual(tieWords(model, 2), ['成员单位', '2024']);
  assert.equal(othersOf(model, model.tiesOf(4), 4), 2);
});

test('no cell is taken for a formula, and numbers stay numbers', () => {
  for (const text of ['=1+1', '+1', '-2+3', '@x', '\t=1', '\r甲', '＝1', '＋1', '－1', '＠x', '﹦1', '-2.5', ' =1', '\u3000=1', '\u200e=1', '\ufeff=1']) assert.equal(harmless(text), `'${text}`);
  assert.deepEqual(['甲', '1=1', '', 'a-b', '—', null, undefined, 7, -2.5].map(harmless), ['甲', '1=1', '', 'a-b', '—', '', '', '7', '-2.5']);
  assert.equal(csvText(['a', 'b'], [['x,"y"', '两\n行'], [null, '=1']]), '\ufeffa,b\r\n"x,""y""","两\n行"\r\n,\'=1\r\n');
});

test('the table of nodes', () => {
  plainWords();
  const app = appOf(model, { size: 'degree' });
  const { columns, rows } = tableOf(app, 'nodes', app.store.get());
  assert.deepEqual(columns.map((column) => column.key), ['name', 'class', 'role', 'region', 'group', 'structure', 'ties', 'unplain', 'measure', 'rank']);
  assert.deepEqual(rows.map((row) => row.node), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(rows[1].cells.slice(0, 9), ['天津大学', '院校', '成员单位', '天津', '甲组', '', '1', '0', '1']);
  assert.equal(rows[2].cells[7], '1', 'one of the ties of a node is in doubt');
  assert.deepEqual(rows[3].cells.slice(6, 9), ['2', '0', 'none']);
  assert.deepEqual(rows[3].sort.slice(6), [2, 0, -Infinity, Infinity], 'what has no value comes last');
});

test('the table of ties', () => {
  plainWords();
  const { rows } = tableOf(appOf(model), 'ties', appOf(model).store.get());
  assert.deepEqual(rows.map((row) => row.tie), [0, 1, 2, 3, 4]);
  assert.deepEqual(rows[0].cells.slice(0, 5), ['智能联盟', '成员单位', '牵头单位', '本校', '2023']);
  assert.deepEqual(rows[1].cells, ['智能联盟', '成员单位', '', '天津大学', '2023', '', '', '7', '', '', '']);
  assert.deepEqual(rows[3].cells.slice(1, 3), ['成员单位', 'table.suspected'], 'the role with the one that is suspected');
  assert.deepEqual(rows[3].cells.slice(5), ['存疑', '疑为误印', '12、14', '', '年度报告', 'data/a.csv#9']);
});

test('what is shown, and why something is not', () => {
  useTexts({ 'status.shown': ['{nodes}个，{ties}条', ''], 'status.left': ['另有{nodes}个', ''], 'status.matching': ['共{nodes}个', ''], 'status.beyond': ['{nodes}个不在图里', ''], 'status.filtered': ['没画{name}', ''], 'status.join': ['；', ''] });
  assert.equal(statusText(appOf(model)), '6个，5条');
  assert.equal(statusText(appOf(model, { college: false })), '5个，3条；另有1个；status.college');
  assert.equal(statusText(appOf(model, { region: 1 })), '2个，2条；共2个；status.college');
  assert.equal(statusText(appOf(model, { region: 1, selected: 1 })), '没画天津大学；2个，2条；共2个；status.college', 'a choice that the filters leave out');
  const part = modelOf({ views: [view({ nodes: [2, 4], ties: [3], x: [0, 50], y: [0, 0] })] });
  assert.equal(statusText(appOf(part, { off: ['class:1'], college: true })), '1个，0条；共4个；3个不在图里', 'filters run over the whole record');
});

test('two years compared: what was added, ended, stayed, what cannot be told, and what is said', () => {
  assert.equal(createComparison(model, { ...firstState(), before: 0, after: 0 }), null);
  assert.equal(createComparison(model, firstState()), null);
  const found = createComparison(model, { ...firstState(), before: 0, after: 1 });
  assert.ok(found);
  assert.deepEqual([0, 1, 2, 5].map(found.nodeKind), ['both', 'ended', 'both', 'neither']);
  assert.deepEqual([0, 1, 2, 3, 4].map(found.tieKind), ['ended', 'ended', 'added', 'both', 'both']);
  assert.equal(found.tieColour(2, INK.light), INK.light.added);
  assert.equal(found.nodeColour(0, INK.dark), INK.dark.line);
  assert.deepEqual(found.sections.map((section) => section.name), [['角色上升（1）', 'role up (1)']]);
  assert.deepEqual(createComparison(model, { ...firstState(), before: 1, after: 0 })?.sections, []);
  const silent = modelOf({ changes: [{ ...model.doc.changes[0], classes: [] }] });
  assert.deepEqual([0, 1, 5].map((node) => createComparison(silent, { ...firstState(), before: 0, after: 1 })?.nodeKind(node)), ['neither', 'neither', 'neither']);
});
