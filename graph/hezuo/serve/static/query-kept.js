/** Queries that are kept in this browser, and a query in an address. */
const KEY = 'hezuo-queries';
/** The longest query in the part of an address that is sent; a longer one stands behind the #, which is not. */
const LONGEST = 3000;

/** @typedef {{ name: string, query: string }} Kept */

/** @returns {Kept[]} the newest first */
export function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || '[]');
    return Array.isArray(found) ? found.filter((one) => one && typeof one.name === 'string' && typeof one.query === 'string') : [];
  } catch {
    return [];
  }
}

/** @param {Kept[]} all @returns {boolean} whether the browser kept it */
function put(all) {
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name @param {string} query @returns {boolean} whether it is kept; one of the same name gives way */
export function keep(name, query) {
  return put([{ name, query }, ...kept().filter((one) => one.name !== name)]);
}

/** @param {string} name @returns {boolean} whether the browser let it go */
export function drop(name) {
  return put(kept().filter((one) => one.name !== name));
}

/**
 * The address of the page with a query that runs when it is opened.
 * @param {string} here the address of the page now
 * @param {string} query
 * @returns {string}
 */
export function addressOf(here, query) {
  const url = new URL(here);
  const stays = ['lang', 'scope'].map((name) => [name, url.searchParams.get(name)]).filter((pair) => pair[1]);
  url.search = new URLSearchParams(/** @type {string[][]} */ (stays)).toString();
  url.hash = '';
  if (query.length > LONGEST) url.hash = `query=${encodeURIComponent(query)}`;
  else {
    url.searchParams.set('query', query);
    url.searchParams.set('run', '1');
  }
  return url.toString();
}

/** @param {string} hash @returns {string} the query behind the # of an address, '' for none */
export function queryIn(hash) {
  const found = /^#query=(.*)$/s.exec(hash);
  try {
    return found ? decodeURIComponent(found[1]) : '';
  } catch {
    return '';
  }
}
