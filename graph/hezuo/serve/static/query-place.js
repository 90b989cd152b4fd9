/** Where in a query the cursor stands: which word is being written, in which place of a triple, about a subject of which class. */

const TOKEN = /#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|<[^<>"{}|^`\\\s]*>|[?$][\p{L}\p{N}_]+|[\p{L}\p{N}_][\p{L}\p{N}_.-]*(?::[\p{L}\p{N}_./%\\-]*)?|:[\p{L}\p{N}_./%\\-]*|\S/gu;
/** What is being written before the cursor: a name, a text in Chinese, the start of an IRI. */
const WORD = /(?:<[^<>\s]*|[\p{L}\p{N}_:./%-]+)$/u;
const APART = ['FILTER', 'BIND', 'VALUES'];

/**
 * @typedef {{ text: string, start: number, end: number }} Token
 * @typedef {{ word: string, start: number, place: '' | 'subject' | 'verb' | 'object' | 'class' | 'elsewhere', classes: string[] }} Place
 */

/** @param {string} text @returns {Token[]} its tokens without comments */
export function tokens(text) {
  const found = [...text.matchAll(TOKEN)].filter((one) => one[0][0] !== '#');
  return found.map((one) => {
    // A point at the end of a name ends the triple.
    const word = /^[\p{L}\p{N}_:][^]*\.$/u.test(one[0]) ? one[0].replace(/\.+$/, '') : one[0];
    return { text: word, start: one.index || 0, end: (one.index || 0) + word.length };
  });
}

/** @param {string} text @param {number} at @returns {boolean} whether a place lies in a comment or a text in quotes */
function isQuoted(text, at) {
  return [...text.matchAll(TOKEN)].some((one) => {
    const start = one.index || 0;
    if (!/^[#"']/.test(one[0]) || at <= start) return false;
    const isOpen = one[0][0] === '#' || one[0].length < 2 || !one[0].endsWith(one[0][0]);
    return at < start + one[0].length || (isOpen && at === start + one[0].length);
  });
}

/**
 * The classes that each subject is said to have, by variable or name.
 * @param {string} text
 * @returns {Map<string, string[]>}
 */
export function classesOf(text) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  walk(tokens(text), (triple) => {
    const [subject, verb, object] = triple;
    if (!subject || !object || !isType(verb)) return;
    found.set(subject, [...(found.get(subject) || []), object]);
  });
  return found;
}

/** @param {string} verb */
const isType = (verb) => verb === 'a' || verb === 'rdf:type';

/**
 * Goes through tokens triple by triple.
 * @param {Token[]} all
 * @param {(triple: string[]) => void} told gets each triple once its object is there
 * @returns {{ subject: string, verb: string, at: number, apart: boolean, inside: boolean }} where the end of the tokens stands
 */
function walk(all, told) {
  let [subject, verb, at, round, deep] = ['', '', 0, 0, 0];
  let waits = false;
  for (const { text } of all) {
    const word = text.toUpperCase();
    if (text === '(') { round += 1; continue; }
    if (text === ')') {
      round -= 1;
      if (waits && round === 0) [subject, verb, at, waits] = ['', '', 0, false];
      continue;
    }
    if (round > 0) continue;
    if (APART.includes(word)) waits = true;
    else if (text === '{' || text === '}') { deep += text === '{' ? 1 : -1; [subject, verb, at] = ['', '', 0]; waits = false; }
    else if (text === '.') { [subject, verb, at] = ['', '', 0]; waits = false; }
    else if (deep <= 0 || waits) continue;
    else if (text === ';') [verb, at] = ['', 1];
    else if (text === ',') at = 2;
    else if (/^(OPTIONAL|MINUS|UNION|GRAPH|EXISTS|NOT|SELECT|DISTINCT|WHERE)$/.test(word)) [subject, verb, at] = ['', '', 0];
    else if (at === 0) [subject, at] = [text, 1];
    // A path goes on until its object begins.
    else if (at === 1) { verb += text; if (!/[/^|+*?(!]$/.test(text)) at = 2; }
    else if (at === 2 && /^[/|^+*?]$/.test(text)) { verb += text; at = /[/|^]/.test(text) ? 1 : 2; }
    else if (at === 2) { told([subject, verb, text]); at = 3; }
  }
  return { subject, verb, at, apart: waits || round > 0, inside: deep > 0 };
}

/**
 * @param {string} text the whole query
 * @param {number} at the place of the cursor in it
 * @returns {Place}
 */
export function placeOf(text, at) {
  const before = text.slice(0, at);
  const nothing = { word: '', start: at, place: /** @type {const} */ (''), classes: [] };
  if (isQuoted(text, at)) return nothing;
  const word = (WORD.exec(before) || [''])[0];
  if (/[?$]$/.test(before.slice(0, before.length - word.length))) return nothing;
  const start = at - word.length;
  const here = walk(tokens(before.slice(0, start)), () => {});
  const classes = classesOf(`${before.slice(0, start)} ${text.slice(at)}`).get(here.subject) || [];
  if (!here.inside || here.apart) return { word, start, place: 'elsewhere', classes };
  const place = here.at === 2 && isType(here.verb) ? 'class' : /** @type {const} */ (['subject', 'verb', 'object', 'object'])[here.at];
  return { word, start, place, classes };
}
