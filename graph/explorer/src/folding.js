/** Names as they are compared: the same notion of "the same name" as in the tables and on the command line. */
import { CASED, COMPARED, HIDDEN } from './characters.js';

const PLAIN = /^[0-9a-z\u4e00-\u9fff]*$/;
const DASHES = /--+/g;
const compared = mapping(COMPARED);
const cased = mapping(CASED);
const hidden = mapping(HIDDEN);

/**
 * @param {string} entries "first-last=code+code ...", in hexadecimal
 * @returns {Map<string, string>} character → what stands for it
 */
function mapping(entries) {
  const found = new Map();
  for (const entry of entries.trim().split(' ')) {
    const [span, to = ''] = entry.split('=');
    const [first, last = first] = span.split('-').map((code) => parseInt(code, 16));
    const meant = to ? String.fromCodePoint(...to.split('+').map((code) => parseInt(code, 16))) : '';
    for (let code = first; code <= last; code++) found.set(String.fromCodePoint(code), meant);
  }
  return found;
}

/**
 * @param {string} text
 * @param {Map<string, string>} map
 */
function translated(text, map) {
  let made = '';
  for (const character of text) made += map.get(character) ?? character;
  return made;
}

/**
 * A name as it is compared: width, case, blanks, what nobody sees, and the form of quotes, dashes and brackets do not matter.
 * @param {string} name
 * @returns {string}
 */
export function folded(name) {
  let seen = '';
  let made = name;
  while (made !== seen && !PLAIN.test(made)) {
    seen = made;
    const lower = translated(translated(made, compared).normalize('NFKC').toLowerCase(), cased);
    made = translated(lower, compared).replace(DASHES, '-');
  }
  return made;
}

/**
 * A text without what nobody can see in it.
 * @param {string} text
 * @returns {string}
 */
export function visible(text) {
  return translated(text, hidden);
}
