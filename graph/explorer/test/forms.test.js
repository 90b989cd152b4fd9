/** Drawings made in Python: which one is shown, in which colours; tables of what a view is about and of stated figures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dashesOf, statusOf } from '../src/doubt.js';
import { coloured, formOf, NARROW } from '../src/form.js';
import { statedTable } from '../src/stated.js';
import { hasSubject, subjectTable } from '../src/subject.js';
import { useLanguage } from '../src/words.js';
import { appOf, graph, modelOf, plainWords, sceneOf, view } from './kit.js';

const form = (/** @type {string} */ body) => ({ width: 900, height: 700, body });
const forms = { wide: [form('zh'), form('en')], narrow: [form('zh narrow'), form('en narrow')], paper: [], drawn: [3] };

test('the drawing is that of the width and the language', () => {
  const scene = sceneOf(modelOf({ views: [view({ nodes: [3], ties: [], x: [0], y: [0], form: forms })] }));
  assert.equal(formOf(scene, NARROW)?.body, 'zh');
  assert.equal(formOf(scene, NARROW - 1)?.body, 'zh narrow');
  useLanguage('en');
  assert.equal(formOf(scene, NARROW)?.body, 'en');
  useLanguage('zh');
  assert.equal(formOf(sceneOf(modelOf({})), NARROW), null);
});

test('on a dark ground only colours of marks are exchanged, never a text', () => {
  const doc = graph({ inks: [['#111111', '#eeeeee']] });
  const body = '<circle fill="#111111" stroke="#222222"/><text fill="#111111">#111111</text>';
  assert.equal(coloured(doc, body, false), body);
  assert.equal(coloured(doc, body, true), '<circle fill="#eeeeee" stroke="#222222"/><text fill="#eeeeee">#111111</text>');
});

test('how plainly a tie is stated is told by a word and by dashes', () => {
  const model = modelOf({ statuses: [
    { id: 'collective', name: ['合称', 'collective'], doubt: false, order: 2 }, { id: 'inferred', name: ['推断', 'inferred'], doubt: false, order: 3 }, { id: 'doubtful', name: ['存疑', 'doubtful'], doubt: true, order: 4 }] });
  assert.equal(statusOf(model, 0), null);
  assert.equal(statusOf(model, 3)?.id, 'collective');
  const patterns = model.doc.statuses.map((status) => String(dashesOf(model, status)));
  assert.equal(new Set(patterns).size, 3, 'three statuses, three patterns');
});

test('what a view is about stands in a table with the own role, who leads, doubts and pages', () => {
  plainWords();
  const model = modelOf({ views: [view({ nodes: [0, 1, 2, 3, 4], ties: [0, 1, 2, 3, 4], x: [0, 0, 0, 0, 0], y: [0, 0, 0, 0, 0], primary: [3, 4] })] });
  const app = appOf(model);
  assert.ok(hasSubject(app));
  const { columns, rows } = subjectTable(app);
  assert.deepEqual(columns.map((column) => column.name), ['table.name', 'table.ownrole', '成员单位', 'table.status', 'table.page', 'table.row', 'table.document']);
  assert.deepEqual(rows[0].cells.slice(0, 3), ['智能联盟', '牵头单位', '天津大学']);
  assert.deepEqual(rows[1].cells.slice(0, 4), ['汽车联盟', '成员单位', '天津汽车模具股份有限公司', 'table.qualified']);
  assert.ok(!hasSubject(appOf(modelOf({}))), 'a view without records of its own has no such table');
});

test('a stated figure opens what it counts', () => {
  const { columns, rows } = statedTable(appOf(modelOf({})));
  assert.equal(columns.length, 2);
  assert.deepEqual(rows[0].counted, [3]);
  assert.equal(rows[0].cells[0], '共同体数');
});
