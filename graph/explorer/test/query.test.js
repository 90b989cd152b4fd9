/** The editor of queries: where the cursor stands, what is offered there, what is kept in an address. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classesOf, placeOf, tokens } from '../../hezuo/serve/static/query-place.js';
import { fit, lacking, offers, writtenAs } from '../../hezuo/serve/static/query-words.js';
import { addressOf, queryIn } from '../../hezuo/serve/static/query-kept.js';
import { findingsOf } from '../../hezuo/serve/static/query-found.js';

/** @param {string} text with | where the cursor stands */
const at = (text) => placeOf(text.replace('|', ''), text.indexOf('|'));
/** @param {string} text */
const placed = (text) => at(text).place;

test('the place in a triple', () => {
  for (const [written, wanted] of [
    ['SEL|', 'elsewhere'],
    ['SELECT * WHERE { hz:x|', 'subject'],
    ['SELECT * { ?s hz:l|', 'verb'],
    ['SELECT * { ?s a hz:U|', 'class'],
    ['SELECT * { ?s rdf:type hz:U|', 'class'],
    ['SELECT * { ?s a hz:A, hz:B|', 'class'],
    ['SELECT * { ?s hz:leads x|', 'object'],
    ['SELECT * { ?s a hz:U ; hz:l|', 'verb'],
    ['SELECT * { ?s hz:a/hz:b|', 'verb'],
    ['SELECT * { ?s hz:a/hz:b ?o . ?o hz:c|', 'verb'],
    ['SELECT * { ?s hz:a ?o . OPTIONAL { ?o hz:c|', 'verb'],
    ['SELECT * { ?s hz:a ?o . OPTIONAL { ?o hz:c ?d } hz:s|', 'subject'],
    ['SELECT * { ?s hz:a ?o FILTER(?o = hz:x|', 'elsewhere'],
    ['SELECT * { ?s hz:a ?o FILTER(?o = 1) ?s hz:b|', 'verb'],
    ['SELECT * { ?s hz:a 1.5 . ?s hz:b|', 'verb'],
    ['SELECT * { ?s hz:a "text|', ''],
    ['SELECT * { # remark|', ''],
    ['SELECT * { ?s hz:a ?o|', ''],
    ['SELECT * { ?s hz:a <http://e/x> . ?s hz:b|', 'verb'],
  ]) assert.equal(placed(written), wanted, written);
});

test('the word before the cursor', () => {
  assert.equal(at('SELECT * { ?s a \u5929\u6d25|').word, '\u5929\u6d25');
  assert.equal(at('SELECT * { ?s a <http://e/a|').word, '<http://e/a');
  assert.equal(at('SELECT * { ?s hz:lead|s ?x }').word, 'hz:lead');
});

test('the class of a subject is sought before and behind the cursor', () => {
  assert.deepEqual(at('SELECT * { ?s hz:l| . ?s a hz:University }').classes, ['hz:University']);
  assert.deepEqual(at('SELECT * { ?s a hz:University ; hz:l|').classes, ['hz:University']);
  assert.deepEqual(at('SELECT * { ?t a hz:University . ?s hz:l|').classes, []);
  assert.deepEqual([...classesOf('{ ?s a hz:A, hz:B . ?t a <x> }')], [['?s', ['hz:A', 'hz:B']], ['?t', ['<x>']]]);
});

/** @type {import('../../hezuo/serve/static/query-words.js').Vocabulary} */
const WORDS = {
  prefixes: { hz: 'https://x/', org: 'https://o/' },
  classes: [['https://x/U', 'hz:U', '\u672c\u79d1', 'University', 'benke', 'bk', 3]],
  properties: [
    ['https://x/leads', 'hz:leads', '\u7275\u5934', 'Leads', 'qiantou', 'qt', 9],
    ['https://x/leadOf', 'hz:leadOf', '\u7275\u5934\u4f01\u4e1a', 'Lead', 'qiantouqiye', 'qtqy', 50],
  ],
  values: [],
  uses: { 'hz:U': { 'hz:leads': 2 } },
};
const SAYS = { count: (/** @type {number} */ n) => `${n}x`, never: 'none' };

test('terms are found by name, pinyin, initials and IRI', () => {
  for (const word of ['\u7275', 'qian', 'qt', 'lead', 'hz:lead', '<https://x/lead']) assert.equal(offers(WORDS, { word, place: 'verb', classes: [] }, 'zh', SAYS).length, 2, word);
  assert.equal(fit(WORDS.properties[0], 'xyz'), 0);
  assert.deepEqual(offers(WORDS, { word: 'uni', place: 'verb', classes: [] }, 'zh', SAYS), []);
});

test('what the class of the subject has comes first, the rest is told', () => {
  const found = offers(WORDS, { word: 'lead', place: 'verb', classes: ['<https://x/U>'] }, 'en', SAYS);
  assert.deepEqual(found.map((one) => [one.short, one.note, one.rare]), [['hz:leads', '2x', false], ['hz:leadOf', 'none', true]]);
});

test('names are written with their prefix where that can be', () => {
  assert.equal(writtenAs('https://x/leads', 'hz:leads'), 'hz:leads');
  assert.equal(writtenAs('https://x/a/b', 'id:a/b'), '<https://x/a/b>');
});

test('prefixes that lack are known', () => {
  const texts = tokens('PREFIX hz: <https://x/> SELECT * { ?s hz:a ?o ; org:b ?c ; no:c "org:d" }').map((one) => one.text);
  assert.deepEqual(lacking(texts, WORDS.prefixes), { org: 'https://o/' });
});

test('an address carries a query, a long one behind the #', () => {
  const made = new URL(addressOf('http://h/query?lang=en&question=x#y', 'SELECT * { ?s ?p "&#" }'));
  assert.deepEqual([...made.searchParams], [['lang', 'en'], ['query', 'SELECT * { ?s ?p "&#" }'], ['run', '1']]);
  const long = `SELECT * { ${'?s ?p ?o . '.repeat(500)} }`;
  const url = new URL(addressOf('http://h/query', long));
  assert.equal(url.search, '');
  assert.equal(queryIn(url.hash), long);
  assert.equal(queryIn('#query=%E0%A4%A'), '');
});

test('findings stand at their places', () => {
  const told = { error: { line: 1, column: 8, detail: { zh: 'z', en: 'e' } }, hints: [], unknown: [{ line: 2, column: 3, start: 12, end: 16, near: 'hz:b', detail: { zh: 'z', en: 'u' } }] };
  const found = findingsOf(told, 'en', 'SELECT oops\n  hz:a');
  assert.deepEqual(found.map((one) => [one.sort, one.line, one.column, one.end, one.mend]), [['wrong', 1, 8, 12, ''], ['unknown', 2, 3, 7, 'hz:b']]);
});
