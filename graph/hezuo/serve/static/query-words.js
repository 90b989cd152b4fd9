/** What is offered for a word that is being written: terms by IRI, name or pinyin, those that fit the place first. */

/**
 * @typedef {[iri: string, short: string, zh: string, en: string, pinyin: string, initials: string, count: number]} Term
 * @typedef {{ prefixes: Record<string, string>, classes: Term[], properties: Term[], values: Term[], uses: Record<string, Record<string, number>> }} Vocabulary
 * @typedef {{ insert: string, short: string, name: string, note: string, rare: boolean, rank: number, iri: string }} Offer
 */
const MOST = 40;

/**
 * How well a term fits a word: 0 not at all, then the better the less.
 * @param {Term} term
 * @param {string} word in small letters
 * @returns {number}
 */
export function fit(term, word) {
  if (!word) return 5;
  const [iri, short, zh, en, pinyin, initials] = term;
  const local = short.slice(short.indexOf(':') + 1).toLowerCase();
  const names = [short.toLowerCase(), zh, en.toLowerCase(), local];
  if (names.includes(word)) return 1;
  if (names.some((name) => name.startsWith(word))) return 2;
  if (initials.startsWith(word) || pinyin.startsWith(word)) return 3;
  if (names.some((name) => name.includes(word))) return 4;
  const named = word.startsWith('<') ? iri.toLowerCase().startsWith(word.slice(1)) : false;
  return named || (word.length > 2 && pinyin.includes(word)) ? 5 : 0;
}

/**
 * The name of a term as a query writes it: with its prefix where that can be, else whole.
 * @param {string} iri
 * @param {string} short
 * @returns {string}
 */
export function writtenAs(iri, short) {
  return /^[\w-]+:[A-Za-z_][\w-]*$/.test(short) ? short : `<${iri}>`;
}

/**
 * @param {Vocabulary} words
 * @param {{ word: string, place: string, classes: string[] }} at
 * @param {'zh' | 'en'} lang
 * @param {{ count: (n: number) => string, never: string }} says
 * @returns {Offer[]} the terms for a place, the best first
 */
export function offers(words, at, lang, says) {
  const word = at.word.toLowerCase();
  const lists = { class: [words.classes], verb: [words.properties], object: [words.values, words.classes], subject: [words.classes], elsewhere: [words.properties, words.classes, words.values] };
  const listed = lists[/** @type {keyof typeof lists} */ (at.place)] || [];
  const uses = at.place === 'verb' ? at.classes.map((name) => words.uses[shortOf(name, words)]).filter(Boolean) : [];
  /** @type {Offer[]} */
  const found = [];
  for (const term of listed.flat()) {
    const fits = fit(term, word);
    if (!fits) continue;
    const [iri, short, zh, en, , , all] = term;
    const own = uses.length ? Math.max(...uses.map((one) => one[short] || 0)) : all;
    const rare = uses.length > 0 && !own;
    const name = (lang === 'zh' ? zh || en : en || zh) || short;
    found.push({ insert: writtenAs(iri, short), short, name, note: rare ? says.never : own ? says.count(own) : '', rare, iri, rank: (rare ? 1e9 : 0) + fits * 1e7 - Math.min(own, 1e6) });
  }
  return found.sort((a, b) => a.rank - b.rank || (a.short < b.short ? -1 : 1)).slice(0, MOST);
}

/** @param {string} name of a class in a query @param {Vocabulary} words @returns {string} in short */
function shortOf(name, words) {
  if (!name.startsWith('<')) return name;
  const iri = name.slice(1, -1);
  return (words.classes.find((term) => term[0] === iri) || ['', name])[1];
}

/**
 * The known prefixes that a query uses and does not declare.
 * @param {string[]} tokens
 * @param {Record<string, string>} known
 * @returns {Record<string, string>}
 */
export function lacking(tokens, known) {
  const own = tokens.filter((_, i) => i > 0 && tokens[i - 1].toUpperCase() === 'PREFIX').map((name) => name.slice(0, -1));
  /** @type {Record<string, string>} */
  const found = {};
  tokens.forEach((text, i) => {
    const prefix = /^([\w-]+):./.exec(text);
    if (prefix && (i === 0 || tokens[i - 1].toUpperCase() !== 'PREFIX') && known[prefix[1]] && !own.includes(prefix[1])) found[prefix[1]] = known[prefix[1]];
  });
  return found;
}
