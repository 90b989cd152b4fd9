/** The choices of a person as the fragment of an address. It keeps names, not positions, so that a link outlives the next build. */
import { bounded, firstState } from './state.js';
/** @import { GraphDocument, Model, Patch, State } from './types' */

const NODES = ['major', 'party', 'selected', 'pathA', 'pathB'];
const NUMBERS = ['depth', 'story', 'route', 'open'];
const FLAGS = ['college', 'all', 'flat', 'through', 'near', 'whole'];
/** Lists of nodes. */
const SEVERAL = ['without', 'grown', 'kept', 'besides', 'several'];
/** Between the name of a node and where it was put. */
const AT = '@';
/** What stands for none in a filter. */
const NONE = '-';

/**
 * The names of what a number of the state stands for.
 * @type {Record<string, (doc: GraphDocument) => string[]>}
 */
const NAMES = {
  region: (doc) => doc.regions.map((name) => name[0]),
  corporate: (doc) => doc.corporates.map((name) => name[0]),
  group: (doc) => doc.groups.map((group) => group.name[0]),
  role: (doc) => doc.roles.map((role) => role.id),
  year: (doc) => doc.years,
  before: (doc) => doc.years,
  after: (doc) => doc.years,
  class: (doc) => doc.classes.map((item) => item.id),
  family: (doc) => doc.families.map((item) => item.id),
  status: (doc) => doc.statuses.map((item) => item.id),
  structure: (doc) => doc.structures.map((item) => item.id),
};

/**
 * The fragment of the address.
 * @param {State} state
 * @param {Model} model
 * @returns {string} the fragment, without what is as at first
 */
export function toFragment(state, model) {
  const first = firstState();
  const parts = [];
  for (const key of /** @type {Array<keyof State & string>} */ (Object.keys(first))) {
    const value = state[key];
    if (String(value) === String(first[key]) || (key === 'view' && value === model.doc.views[0].id)) continue;
    parts.push(`${key}=${written(key, value, model).map(coded).join('.')}`);
  }
  return parts.length ? `#${parts.join('&')}` : '';
}

/**
 * A choice in names, a part each.
 * @param {string} key
 * @param {unknown} value
 * @param {Model} model
 * @returns {string[]}
 */
function written(key, value, model) {
  const { doc } = model;
  if (key === 'off') return /** @type {string[]} */ (value).map((entry) => {
    const [list, item] = entry.split(':');
    return `${list}:${Number(item) < 0 ? NONE : NAMES[list](doc)[Number(item)]}`;
  });
  if (key === 'tie') return [doc.ties.source[Number(value)], doc.ties.target[Number(value)]].map(model.idOf);
  if (key === 'pins') return /** @type {string[]} */ (value).map((entry) => {
    const [node, x, y] = entry.split(' ');
    return [model.idOf(Number(node)), x, y].join(AT);
  });
  if (SEVERAL.includes(key)) return /** @type {number[]} */ (value).map(model.idOf);
  if (NODES.includes(key)) return [model.idOf(Number(value))];
  if (NAMES[key]) return [NAMES[key](doc)[Number(value)]];
  return [typeof value === 'boolean' ? String(Number(value)) : String(value)];
}

/**
 * The choices in a fragment; what is not understood is left out.
 * @param {string} fragment
 * @param {Model} model
 * @param {string[]} [gone] takes the names that this data does not have
 * @returns {Patch} the state in a fragment; what is not understood is left out
 */
export function fromFragment(fragment, model, gone = []) {
  /** @type {Record<string, string | number | boolean | string[] | number[]>} */
  const patch = {};
  const first = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (firstState()));
  for (const part of fragment.replace(/^#/, '').split('&')) {
    const cut = part.indexOf('=');
    const key = part.slice(0, Math.max(cut, 0));
    if (cut < 1 || !Object.prototype.hasOwnProperty.call(first, key)) continue;
    const value = read(key, part.slice(cut + 1), model, gone);
    if (value !== undefined) patch[key] = value;
  }
  return bounded(/** @type {Patch} */ (patch), model);
}

/**
 * @param {string} key
 * @param {string} told
 * @param {Model} model
 * @param {string[]} gone
 * @returns {string | number | boolean | string[] | number[] | undefined}
 */
function read(key, told, model, gone) {
  const text = decoded(told);
  const texts = told.split('.').map(decoded);
  if (key === 'off') return texts.map((entry) => filterOf(entry, model.doc, gone)).filter(Boolean);
  if (key === 'pins') return texts.map((entry) => pinOf(entry, model, gone)).filter(Boolean);
  if (SEVERAL.includes(key)) return texts.map((id) => found(model.nodeOf(id), id, gone)).filter((node) => node >= 0);
  if (key === 'tie') return tieOf(texts, model, gone);
  if (NODES.includes(key)) return found(model.nodeOf(text), text, gone);
  if (NAMES[key]) return found(NAMES[key](model.doc).indexOf(text), text, gone);
  if (NUMBERS.includes(key)) return Number.isInteger(Number(text)) && text ? Number(text) : undefined;
  return FLAGS.includes(key) ? text === '1' : text;
}

/**
 * @param {number} number
 * @param {string} name
 * @param {string[]} gone
 */
function found(number, name, gone) {
  if (number < 0 && name) gone.push(name);
  return number;
}

/**
 * @param {string} entry list and name
 * @param {GraphDocument} doc
 * @param {string[]} gone
 */
function filterOf(entry, doc, gone) {
  const cut = entry.indexOf(':');
  const [list, name] = [entry.slice(0, Math.max(cut, 0)), entry.slice(cut + 1)];
  if (!Object.prototype.hasOwnProperty.call(NAMES, list)) return '';
  if (name === NONE) return `${list}:-1`;
  const item = found(NAMES[list](doc).indexOf(name), name, gone);
  return item < 0 ? '' : `${list}:${item}`;
}

/**
 * @param {string} entry name of a node and where it was put
 * @param {Model} model
 * @param {string[]} gone
 */
function pinOf(entry, model, gone) {
  const parts = entry.split(AT);
  const [x, y] = parts.splice(-2);
  const node = found(model.nodeOf(parts.join(AT)), parts.join(AT), gone);
  return node < 0 ? '' : `${node} ${x} ${y}`;
}

/**
 * The first tie between two nodes.
 * @param {string[]} ends
 * @param {Model} model
 * @param {string[]} gone
 */
function tieOf(ends, model, gone) {
  const [a, b] = ends.map(model.nodeOf);
  if (ends.length !== 2 || a < 0 || b < 0) return found(-1, ends.join(' – '), gone);
  const tie = model.tiesOf(a).find((one) => model.other(one, a) === b);
  return found(tie === undefined ? -1 : tie, ends.join(' – '), gone);
}

/**
 * A point parts the names of a list.
 * @param {string} text
 */
const coded = (text) => encodeURIComponent(text).replace(/\./g, '%2E');

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
