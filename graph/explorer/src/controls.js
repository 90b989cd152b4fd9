/** Legend and filters. The legend is the filter: a click hides or shows, and every entry tells its number. */
import { dashesOf } from './doubt.js';
import { choice, el, fold, svg, toggle } from './dom.js';
import { itemColour, itemName } from './dimensions.js';
import { icon } from './shapes.js';
import { COLOURS } from './state.js';
import { countsOfAll } from './reach.js';
import { sure } from './sure.js';
import { number, pick, t } from './words.js';
/** @import { App, Dimension, Measure, Option, State } from './types' */

const LISTED = 14;
/** So many measures are listed first where none has ranges. */
const COMMON = 3;
const NARROWING = /** @type {const} */ (['role', 'region', 'group', 'corporate']);

/**
 * The left side below the views.
 * @param {App} app
 * @param {State} state
 * @returns {HTMLElement}
 */
export function controls(app, state) {
  const narrowed = state.off.length || state.without.length || state.grown.length || state.kept.length || state.besides.length || [state.region, state.corporate, state.group, state.role, state.year, state.major].some((chosen) => chosen >= 0);
  return el('div.controls', null,
    switches(app, state),
    legend(app, state, app.dimensions[state.colour] || app.dimensions.class, true),
    state.colour !== 'class' && state.colour !== 'family' ? fold('shapes', t('legend.shapes'), false, legend(app, state, app.dimensions.class, false)) : null,
    statuses(app, state),
    narrowed ? el('button.clear', { 'data-key': 'clear', onclick: () => app.actions.clearFilters() }, t('filters.clear')) : null,
    fold('filters', t('filters.title'), Boolean(narrowed && !state.off.length), filters(app, state)),
    fold('look', t('look.title'), false, look(app, state)));
}

/**
 * How the ties of the picture are stated; an entry is a filter like those above.
 * @param {App} app
 * @param {State} state
 */
function statuses(app, state) {
  const dimension = app.dimensions.status;
  const counts = countsOf(app, dimension);
  const order = [...counts.keys()].sort((a, b) => (a < 0 ? -1 : dimension.items[a].order || 0) - (b < 0 ? -1 : dimension.items[b].order || 0));
  if (order.length < 2) return null;
  return el('section.legend.statuses', { 'aria-label': t('legend.statuses') }, el('h2', null, t('legend.statuses')),
    el('ul', null, order.map((item) => statusRow(app, state, dimension, item, sure(counts.get(item)), order))));
}

/**
 * @param {App} app
 * @param {State} state
 * @param {Dimension} dimension
 * @param {number} item
 * @param {number} count
 * @param {number[]} all
 */
function statusRow(app, state, dimension, item, count, all) {
  const on = !state.off.includes(`status:${item}`);
  const name = itemName(dimension, item);
  const status = item >= 0 ? app.model.doc.statuses[item] : null;
  const line = svg('svg', { class: 'icon dash', width: 26, height: 10, 'aria-hidden': 'true' }, svg('line', { x1: 1, y1: 5, x2: 25, y2: 5, 'stroke-width': 2,
    stroke: status && status.doubt ? app.look.ink.doubt : app.look.ink.soft, 'stroke-dasharray': status ? dashesOf(app.model, status).join(' ') : null, opacity: on ? 1 : 0.25 }));
  return el('li', null,
    el('button.item', { 'data-key': `status ${item}`, 'aria-pressed': String(on), title: t(on ? 'legend.hide' : 'legend.show', { name }), onclick: () => app.actions.toggleItem('status', item) },
      line, el('span.name', null, name), el('span.count', null, counted(app, dimension, item, count))),
    el('button.only', { 'aria-label': t('legend.only', { name }), title: t('legend.only', { name }), onclick: () => app.actions.onlyItem('status', item, all) }, t('legend.solo')));
}

/**
 * @param {App} app
 * @param {State} state
 * @param {Dimension} dimension
 * @param {boolean} main
 */
function legend(app, state, dimension, main) {
  const counts = countsOf(app, dimension);
  const order = [...counts.keys()].filter((item) => sure(counts.get(item)) > 0);
  /**
   * Groups without a colour of their own come last.
   * @param {number} item
   */
  const minor = (item) => Number(dimension.id === 'group' && item >= 0 && dimension.items[item].minor);
  const byFamily = dimension.id === 'class' ? app.model.familyOfClass : () => 0;
  /** @param {number} item */
  const rank = (item) => (dimension.id === 'role' ? dimension.items[item].rank || 0 : -sure(counts.get(item)));
  order.sort((a, b) => Number(a < 0) - Number(b < 0) || byFamily(a) - byFamily(b) || minor(a) - minor(b) || rank(a) - rank(b) || a - b);
  /** @param {number} item */
  const row = (item) => legendRow(app, state, dimension, item, sure(counts.get(item)), order, main);
  const rows = [];
  let family = -1;
  for (const item of order.slice(0, dimension.id === 'class' ? 99 : LISTED)) {
    if (dimension.id === 'class' && byFamily(item) !== family) {
      family = byFamily(item);
      rows.push(el('li.family', null, pick(app.model.doc.families[family] ? app.model.doc.families[family].name : '')));
    }
    rows.push(row(item));
  }
  const more = dimension.id === 'class' ? [] : order.slice(LISTED);
  return el('section.legend', { 'aria-label': t(main ? 'legend.title' : 'legend.shapes') },
    main ? el('h2', null, t('legend.title'), el('span.hint', null, t(dimension.ofTie ? 'legend.tiehint' : 'legend.hint'))) : null,
    el('ul', null, rows), more.length ? fold(`more ${dimension.id}`, t('legend.more', { count: more.length }), false, el('ul', null, more.map(row))) : null);
}

/**
 * How many nodes (or, for roles, ties) of the view have each item, whatever the legend hides; without the college while it is not drawn.
 * @param {App} app
 * @param {Dimension} dimension
 */
function countsOf(app, dimension) {
  const { model, scene: { base } } = app;
  const { college } = app.store.get();
  /** @param {number} node */
  const left = (node) => !college && model.colleges.has(node);
  const key = `${dimension.id} ${college}`;
  if (!base.counts) base.counts = {};
  if (!base.counts[key]) {
    /** @type {Map<number, number>} */
    const counts = new Map();
    /** @param {number} item */
    const add = (item) => counts.set(item, (counts.get(item) || 0) + 1);
    const { source, target } = model.doc.ties;
    const { ofTie } = dimension;
    if (ofTie) base.ties.forEach((tie) => left(source[tie]) || left(target[tie]) || add(ofTie(tie)));
    else base.nodes.forEach((node) => left(node) || add(dimension.of(node)));
    base.counts[key] = counts;
  }
  return base.counts[key];
}

/**
 * The number of an entry, and how many of these are drawn where filters leave some only.
 * @param {App} app
 * @param {Dimension} dimension
 * @param {number} item
 * @param {number} count
 * @returns {string}
 */
export function counted({ scene, model }, dimension, item, count) {
  if (scene.mode === 'aggregate' || scene.projected) return number(count);
  if (!scene.drawn) scene.drawn = {};
  if (!scene.drawn[dimension.id]) {
    /** @type {Map<number, number>} */
    const drawn = new Map();
    const { ofTie } = dimension;
    const items = ofTie ? scene.edges.tie.map(ofTie) : scene.nodes.filter((node) => node < model.nodeCount).map(dimension.of);
    for (const one of items) drawn.set(one, (drawn.get(one) || 0) + 1);
    scene.drawn[dimension.id] = drawn;
  }
  const left = scene.drawn[dimension.id].get(item) || 0;
  return left && left < count ? t('legend.left', { left: number(left), count: number(count) }) : number(count);
}

/**
 * @param {App} app
 * @param {State} state
 * @param {Dimension} dimension
 * @param {number} item
 * @param {number} count
 * @param {number[]} all
 * @param {boolean} main
 */
function legendRow(app, state, dimension, item, count, all, main) {
  const on = !state.off.includes(`${dimension.id}:${item}`);
  const name = itemName(dimension, item);
  const reading = dimension.id === 'group' && item >= 0 ? t('legend.groupreading', { size: number(app.model.doc.groups[item].size) }) : '';
  const shape = dimension.id === 'class' && item >= 0 ? dimension.items[item].shape || 'dot' : 'dot';
  const colour = main && !app.comparison ? itemColour(dimension, item, app.dark) : app.look.ink.soft;
  return el('li', null,
    el('button.item', { 'data-key': `${dimension.id} ${item}`, 'aria-pressed': String(on), title: `${t(on ? 'legend.hide' : 'legend.show', { name })}${reading}`, onclick: () => app.actions.toggleItem(dimension.id, item) },
      icon(shape, on ? colour : 'transparent'), el('span.name', null, name), el('span.count', null, counted(app, dimension, item, count))),
    el('button.only', { 'aria-label': t('legend.only', { name }), title: t('legend.only', { name }), onclick: () => app.actions.onlyItem(dimension.id, item, all) }, t('legend.solo')));
}

/**
 * @param {App} app
 * @param {State} state
 */
function switches(app, state) {
  const { model, store, scene } = app;
  const parts = [];
  if (model.college >= 0 && scene.base.nodes.includes(model.college)) {
    parts.push(toggle(t('college.show'), state.college, (on) => store.set({ college: on }), t('college.hint')));
  }
  if (scene.view.projected) parts.push(toggle(t('projected.all'), state.all, (on) => store.set({ all: on }), t('projected.hint')));
  return parts.length ? el('div.switches', null, parts) : null;
}

/**
 * @param {App} app
 * @param {State} state
 */
function filters(app, state) {
  const { model, dimensions, store } = app;
  const parts = [];
  /** @param {typeof NARROWING[number]} key @param {Dimension} dimension */
  const add = (key, dimension) => {
    // Filters run over the whole record, whatever the view.
    const counts = countsOfAll(model, dimension);
    const items = [...counts.keys()].filter((item) => item >= 0 && sure(counts.get(item)) > 0).sort((a, b) => sure(counts.get(b)) - sure(counts.get(a)) || a - b);
    if (key === 'role') items.sort((a, b) => sure(dimension.items[a].rank) - sure(dimension.items[b].rank));
    if (!items.length) return;
    parts.push(choice(t(`filters.${key}`), withAny(items.map((item) => [item, t('filters.entry', { name: itemName(dimension, item), count: number(sure(counts.get(item))) })])),
      state[key], (value) => store.set({ [key]: Number(value) })));
  };
  for (const key of NARROWING) add(key, dimensions[key]);
  const majors = model.doc.nodes.id.map((_, node) => node).filter((node) => model.majorFamily >= 0 && model.familyOf(node) === model.majorFamily).sort((a, b) => model.degree(b) - model.degree(a) || a - b);
  if (majors.length) {
    parts.push(choice(t('filters.major'), withAny(majors.map((node) => [node, model.doc.nodes.label[node]])), state.major, (value) => store.set({ major: Number(value) })));
  }
  if (model.doc.years.length > 1) {
    parts.push(choice(t('filters.year'), withAny(model.doc.years.map((year, k) => [k, year])), state.year, (value) => store.set({ year: Number(value) })));
  }
  return el('div.stack', null, parts);
}

/**
 * The entries of a list with the one for any of them.
 * @param {Option[]} options
 * @returns {Option[]}
 */
function withAny(options) {
  return [[-1, t('filters.any')], ...options];
}

/**
 * What the size may stand for: few at first, each with its reading; the others are folded away by their networks.
 * @param {App} app
 * @param {State} state
 */
function sizes({ model, store }, state) {
  const { measures } = model.doc;
  // Those whose ranks have a range are those that rankings are made of.
  const ranged = measures.filter((measure) => measure.low);
  const first = ranged.length ? ranged : measures.slice(0, COMMON);
  const rest = measures.filter((measure) => !first.includes(measure));
  /** @param {string} id @param {string} name @param {string} reading */
  const entry = (id, name, reading) => el('li', null, el('button.size', { 'data-size': id, 'data-key': `size ${id}`, 'aria-pressed': String((state.size || '') === id), title: reading, onclick: () => store.set({ size: id }) }, name));
  /** @param {Measure[]} list */
  const entries = (list) => list.map((measure) => entry(measure.id, pick(measure.name), pick(measure.definition)));
  const networks = [...new Set(rest.map((measure) => pick(measure.network)))];
  return el('div.choice', null, el('span', null, t('look.size')),
    el('ul.sizes', null, entry('', t('look.ties'), t('look.tiesreading')), entries(first)),
    rest.length ? fold('more sizes', t('look.more', { count: number(rest.length) }), rest.some((measure) => measure.id === state.size),
      networks.map((network) => [el('p.minor', null, network), el('ul.sizes', null, entries(rest.filter((measure) => pick(measure.network) === network)))])) : null);
}

/**
 * @param {App} app
 * @param {State} state
 */
function look(app, state) {
  const { model, store, dimensions } = app;
  const colours = COLOURS.filter((name) => dimensions[name].items.length > 0);
  const chosen = model.measure(state.size);
  return el('div.stack', null,
    choice(t('look.colour'), colours.map((name) => [name, t(`colour.${name}`)]), state.colour, (value) => store.set({ colour: value, off: state.off.filter((entry) => entry.startsWith('class:')) })),
    sizes(app, state),
    chosen ? el('p.hint', null, pick(chosen.definition)) : null);
}
