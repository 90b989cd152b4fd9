/** The document is unpacked, and indexed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { decoded } from '../src/decode.js';
import { graph, modelOf, view } from './kit.js';

/** @param {unknown} value */
const packed = (value) => gzipSync(JSON.stringify(value)).toString('base64');

test('a packed document comes out as it went in', async () => {
  assert.deepEqual(await decoded(`\n${packed(graph())}\n`), graph());
});

test('a browser without a stream for it unpacks by itself', async () => {
  const native = globalThis.DecompressionStream;
  Reflect.deleteProperty(globalThis, 'DecompressionStream');
  try {
    assert.deepEqual(await decoded(packed({ title: ['合作图谱', 'é'] })), { title: ['合作图谱', 'é'] });
  } finally {
    globalThis.DecompressionStream = native;
  }
});

test('what is no gzip is refused', async () => {
  await assert.rejects(decoded(btoa('not packed')));
});

test('neighbours, ends and degrees', () => {
  const model = modelOf();
  assert.equal(model.nodeCount, 6);
  assert.equal(model.tieCount, 5);
  assert.deepEqual(model.tiesOf(4), [2, 3, 4]);
  assert.deepEqual(model.tiesOf(5), []);
  assert.deepEqual([0, 1, 2, 3, 4, 5].map(model.degree), [2, 1, 2, 2, 3, 0]);
  assert.equal(model.other(1, 3), 1);
  assert.equal(model.other(1, 1), 3);
  assert.deepEqual([...model.importance], [2, 1, 2, 2, 3, 0]);
});

test('a tie of a node with itself counts once', () => {
  const { ties } = graph();
  const model = modelOf({ ties: { ...ties, source: [3, 3, 4, 4, 5], target: [0, 1, 0, 2, 5] } });
  assert.deepEqual(model.tiesOf(5), [4]);
});

test('families, parties and identifiers', () => {
  const model = modelOf();
  assert.deepEqual([model.familyOf(0), model.familyOf(3)], [0, 1]);
  assert.deepEqual([model.isParty(2), model.isParty(4)], [true, false]);
  assert.equal(model.majorFamily, -1);
  assert.equal(model.idOf(2), '2');
  assert.equal(model.nodeOf('4'), 4);
  assert.equal(model.nodeOf('nobody'), -1);
  assert.equal(model.measure('degree')?.format, '0');
  assert.equal(model.measure('none'), null);
  assert.equal(model.view('circle').depth, 1);
  assert.equal(model.view('no such view').id, 'overview');
});

test('a node stands where the first view has it, another on a spiral', () => {
  const model = modelOf({ views: [view({ nodes: [1, 0], ties: [], x: [10, 20], y: [30, 40] }), view({ id: 'second', nodes: [0, 2], ties: [], x: [1, 2], y: [3, 4] })] });
  assert.deepEqual([...model.home.x.slice(0, 3)], [20, 10, 2]);
  assert.deepEqual([...model.home.y.slice(0, 3)], [40, 30, 4]);
  assert.ok(Math.abs(Math.hypot(model.home.x[3], model.home.y[3]) - 40 * Math.sqrt(3.5)) < 1e-9);
});
