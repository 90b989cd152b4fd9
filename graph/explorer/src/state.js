/** What the person has chosen, and its form in the URL fragment. */
/** @import { Changed, Model, Patch, State, Store } from './types' */

/** The language that a server hands the page out in, for its address or its reader asks for it; '' in a file. */
const TOLD = typeof document === 'undefined' ? '' : document.documentElement.dataset.lang || '';

/** @type {State} */
const FIRST = {
  view: '', colour: '', size: null, off: [], region: -1, corporate: -1, group: -1, role: -1, year: -1, major: -1,
  college: null, depth: 0, party: -1, all: false, selected: -1, tie: -1, open: -1, story: -1, pathA: -1, pathB: -1, route: 0, through: false, near: false, without: [], grown: [],
  kept: [], besides: [], several: [], pins: [], whole: false,
  before: -1, after: -1, lang: TOLD === 'en' ? 'en' : 'zh', theme: 'auto', mode: 'picture', panel: '', query: '', answer: '', flat: false, renderer: '',
};

/**
 * A small store: `set` tells its listeners which keys changed.
 * @returns {Store}
 */
export function createStore() {
  let state = { ...FIRST };
  /** @type {Array<(state: State, changed: Changed) => void>} */
  const listeners = [];
  return {
    get: () => state,
    set(patch) {
      const changed = new Set(keysOf(patch).filter((key) => !same(state[key], patch[key])));
      if (!changed.size) return;
      state = { ...state, ...patch };
      listeners.forEach((listener) => listener(state, changed));
    },
    listen(listener) {
      listeners.push(listener);
    },
  };
}

/**
 * @template {object} T
 * @param {T} object
 * @returns {Array<keyof T & string>}
 */
const keysOf = (object) => /** @type {Array<keyof T & string>} */ (Object.keys(object));

/**
 * Whether what is stated is one of those that are known.
 * @param {string[]} known
 * @param {string | undefined} stated
 */
const among = (known, stated) => stated === undefined || known.includes(stated);

/**
 * @param {unknown} a
 * @param {unknown} b
 */
const same = (a, b) => (Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : a === b);

/**
 * The choices of someone who has just opened the page.
 * @returns {State}
 */
export const firstState = () => ({ ...FIRST });

/**
 * What a server says that is chosen; it goes before what was chosen the last time.
 * @returns {Patch}
 */
export const told = () => (TOLD ? { lang: FIRST.lang } : {});

/** What narrows the picture, in its first form. */
export const NO_FILTER = { off: [], region: -1, corporate: -1, group: -1, role: -1, year: -1, major: -1, near: false, without: [], grown: [], kept: [], besides: [], whole: false };

/** The ways to colour, in the order of the list. */
export const COLOURS = ['class', 'family', 'group', 'role', 'structure', 'region'];

const FILTERED = /^(class|family|group|role|status|structure|region):(-1|\d+)$/;
/** A node and its place. */
const PINNED = /^\d+ -?\d{1,9} -?\d{1,9}$/;
/**
 * A fragment may come from another build of the data: numbers beyond the lists count as not stated.
 * @param {Patch} patch
 * @param {Model} model
 * @returns {Patch}
 */
export function bounded(patch, model) {
  const { doc } = model;
  const limits = { region: doc.regions.length, corporate: doc.corporates.length, group: doc.groups.length, role: doc.roles.length,
    year: doc.years.length, before: doc.years.length, after: doc.years.length, story: doc.story.length, tie: model.tieCount,
    open: doc.aggregate ? doc.aggregate.names.length : 0, depth: 4, route: 9 };
  for (const key of keysOf(limits)) {
    const chosen = patch[key];
    if (chosen !== undefined && !(chosen >= -1 && chosen < limits[key])) patch[key] = FIRST[key];
  }
  // Names are looked up in plain objects: only those that are meant may come in.
  if (!among(COLOURS, patch.colour)) delete patch.colour;
  if (patch.size && !model.measure(patch.size)) delete patch.size;
  if (patch.pins) patch.pins = patch.pins.filter((entry) => PINNED.test(entry));
  if (patch.off) patch.off = patch.off.filter((entry) => FILTERED.test(entry));
  if ('view' in patch && !doc.views.some((view) => view.id === patch.view)) delete patch.view;
  if ('lang' in patch && patch.lang !== 'en') patch.lang = 'zh';
  if (!among(['light', 'dark'], patch.theme)) patch.theme = 'auto';
  if (!among(['vis', 'sigma'], patch.renderer)) patch.renderer = '';
  if (!among(['path', 'pair', 'compare', 'help'], patch.panel)) patch.panel = '';
  if (patch.mode === 'answer' && !doc.answers.some((answer) => answer.call === patch.answer)) patch.mode = 'picture';
  if (!among(['picture', 'subject', 'nodes', 'ties', 'figures', 'found', 'answer'], patch.mode)) patch.mode = 'picture';
  return patch;
}
