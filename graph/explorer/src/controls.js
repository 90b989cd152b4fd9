/** Legend and filters. The legend is the filter: a click hides or shows, and every entry tells its number. */
import { choice, el, fold, toggle } from './dom.js';
import { itemColour, itemName } from './dimensions.js';
import { icon } from './shapes.js';
import { COLOURS } from './state.js';
import { number, pick, t } from './words.js';

const LISTED = 14;

/** @param {object} app @param {object} state */
export function controls(app, state) {
  const narrowed = state.off.length || ['region', 'corporate', 'group', 'role', 'year', 'major'].some((key) => state[key] >= 0);
  return el('div.controls', null,
    switches(app, state),
    legend(app, state, app.dimensions[state.colour] || app.dimensions.class, true),
    state.colour !== 'class' && state.colour !== 'family' ? fold('shapes', t('legend.shapes'), false, legend(app, state, app.dimensions.class, false)) : null,
    narrowed ? el('button.clear', { 'data-key': 'clear', onclick: () => app.actions.clearFilters() }, t('filters.clear')) : null,
    fold('filters', t('filters.title'), Boolean(narrowed && !state.off.length), filters(app, state)),
    fold('look', t('look.title'), false, look(app, state)));
}

function legend(app, state, dimension, main) {
  const counts = countsOf(app, dimension);
  const order = [...counts.keys()].filter((item) => counts.get(item) > 0);
  const minor = (item) => item < 0 || dimension.items[item].minor;
  const byFamily = dimension.id === 'class' ? (item) => app.model.familyOfClass(item) : () => 0;
  const rank = dimension.id === 'role' ? (item) => dimension.items[item].rank : (item) => -counts.get(item);
  order.sort((a, b) => (a < 0) - (b < 0) || byFamily(a) - byFamily(b) || minor(a) - minor(b) || rank(a) - rank(b) || a - b);
  const row = (item) => legendRow(app, state, dimension, item, counts.get(item), order, main);
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
  return el('section.legend', { 'aria-label': t('legend.title') },
    main ? el('h3', null, t('legend.title'), el('span.hint', null, t(dimension.onTies ? 'legend.tiehint' : 'legend.hint'))) : null,
    el('ul', null, rows), more.length ? fold(`more ${dimension.id}`, t('legend.more', { count: more.length }), false, el('ul', null, more.map(row))) : null);
}

/** How many nodes (or, for roles, ties) of the view have each item, whatever the legend hides; without the college while it is not drawn. */
function countsOf(app, dimension) {
  const { model, scene: { base } } = app;
  const left = app.store.get().college ? -1 : model.college;
  const key = `${dimension.id} ${left}`;
  if (!base.counts) base.counts = {};
  if (!base.counts[key]) {
    const counts = new Map();
    const add = (item) => counts.set(item, (counts.get(item) || 0) + 1);
    const { role, source, target } = model.doc.ties;
    if (dimension.onTies) base.ties.forEach((tie) => source[tie] === left || target[tie] === left || add(role[tie]));
    else base.nodes.forEach((node) => node === left || add(dimension.of(node)));
    base.counts[key] = counts;
  }
  return base.counts[key];
}

function legendRow(app, state, dimension, item, count, all, main) {
  const on = !state.off.includes(`${dimension.id}:${item}`);
  const name = itemName(dimension, item);
  const shape = dimension.id === 'class' && item >= 0 ? dimension.items[item].shape : 'dot';
  const colour = main && !app.comparison ? itemColour(dimension, item, app.dark) : app.look.ink.soft;
  return el('li', null,
    el('button.item', { 'data-key': `${dimension.id} ${item}`, 'aria-pressed': String(on), title: t(on ? 'legend.hide' : 'legend.show', { name }), onclick: () => app.actions.toggleItem(dimension.id, item) },
      icon(shape, on ? colour : 'transparent'), el('span.name', null, name), el('span.count', null, number(count))),
    el('button.only', { 'aria-label': t('legend.only', { name }), title: t('legend.only', { name }), onclick: () => app.actions.onlyItem(dimension.id, item, all) }, t('legend.solo')));
}

function switches(app, state) {
  const { model, store, scene } = app;
  const parts = [];
  if (model.college >= 0 && scene.base.nodes.includes(model.college)) {
    parts.push(toggle(t('college.show'), state.college, (on) => store.set({ college: on }), t('college.hint')));
  }
  if (scene.view.projected) parts.push(toggle(t('projected.all'), state.all, (on) => store.set({ all: on }), t('projected.hint')));
  return parts.length ? el('div.switches', null, parts) : null;
}

function filters(app, state) {
  const { model, dimensions, store } = app;
  const parts = [];
  const add = (key, dimension) => {
    const counts = countsOf(app, dimension);
    const items = [...counts.keys()].filter((item) => item >= 0 && counts.get(item) > 0).sort((a, b) => counts.get(b) - counts.get(a) || a - b);
    if (key === 'role') items.sort((a, b) => dimension.items[a].rank - dimension.items[b].rank);
    if (!items.length) return;
    parts.push(choice(t(`filters.${key}`), [[-1, t('filters.any')], ...items.map((item) => [item, t('filters.entry', { name: itemName(dimension, item), count: number(counts.get(item)) })])],
      state[key], (value) => store.set({ [key]: Number(value) })));
  };
  for (const key of ['role', 'region', 'group', 'corporate']) add(key, dimensions[key]);
  const majors = app.scene.base.nodes.filter((node) => model.familyOf(node) === model.majorFamily).sort((a, b) => model.degree(b) - model.degree(a) || a - b);
  if (majors.length) {
    parts.push(choice(t('filters.major'), [[-1, t('filters.any')], ...majors.map((node) => [node, model.doc.nodes.label[node]])], state.major, (value) => store.set({ major: Number(value) })));
  }
  if (model.doc.years.length > 1) {
    parts.push(choice(t('filters.year'), [[-1, t('filters.any')], ...model.doc.years.map((year, k) => [k, year])], state.year, (value) => store.set({ year: Number(value) })));
  }
  return el('div.stack', null, parts);
}

function look(app, state) {
  const { model, store, dimensions } = app;
  const colours = COLOURS.filter((name) => dimensions[name].items.length > 0);
  const measures = [['', t('look.ties')], ...model.doc.measures.map((measure) => [measure.id, pick(measure.name), pick(measure.network)])];
  const chosen = model.measure(state.size);
  return el('div.stack', null,
    choice(t('look.colour'), colours.map((name) => [name, t(`colour.${name}`)]), state.colour, (value) => store.set({ colour: value, off: state.off.filter((entry) => entry.startsWith('class:')) })),
    choice(t('look.size'), measures, state.size || '', (value) => store.set({ size: value })),
    chosen ? el('p.hint', null, pick(chosen.definition)) : null);
}
