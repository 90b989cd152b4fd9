/** What is drawn, as a table: sortable, copyable, for the keyboard and screen readers. */
import { answerCaption, answerTable, foundTable } from './answers.js';
import { el, fill } from './dom.js';
import { itemName } from './dimensions.js';
import { rankText } from './parts.js';
import { save, csvText, copyText, harmless } from './files.js';
import { statedTable } from './stated.js';
import { hasSubject, subjectTable } from './subject.js';
import { roleOf, statusOf, unplain } from './doubt.js';
import { formatted, number, pick, t } from './words.js';
/** @import { App, Cell, Column, Row, State, Table } from './types' */

const CHUNK = 300;
/**
 * @typedef {'subject' | 'nodes' | 'ties' | 'figures' | 'found' | 'answer'} Kind
 * @typedef {{ column: number, down: boolean }} Sorting
 */
const NAMES = ['name', 'class', 'role', 'region', 'group', 'structure'];
// What has most ties comes first.
/** @type {Record<Kind, Sorting>} */
const order = { subject: { column: -1, down: false }, nodes: { column: NAMES.length, down: true }, ties: { column: -1, down: false }, figures: { column: -1, down: false }, found: { column: -1, down: false }, answer: { column: -1, down: false } };
let sortedAnswer = '';
let wanted = '';

/**
 * What is drawn in the scene of the moment, as columns and rows.
 * @param {App} app
 * @param {string} kind
 * @param {State} state
 * @returns {Table} {{columns: Array<{key: string, name: string, number?: boolean}>, rows: Array<{node: number, cells: Array, sort: Array}>}}
 *   what is drawn in the scene of the moment
 */
export function tableOf(app, kind, state) {
  if (kind === 'subject' && hasSubject(app)) return subjectTable(app);
  if (kind === 'figures') return statedTable(app);
  if (kind === 'found') return foundTable(app);
  if (kind === 'answer') return answerTable(app);
  return kind === 'ties' ? tieTable(app) : nodeTable(app, state);
}

/**
 * @param {App} app
 * @param {State} state
 */
function nodeTable(app, state) {
  const { model, scene, dimensions } = app;
  const { nodes } = model.doc;
  const measure = model.measure(state.size);
  /** @type {Column[]} */
  const columns = [...NAMES, 'ties', 'unplain'].map((key) => ({ key, name: t(`table.${key}`), number: key === 'ties' || key === 'unplain' }));
  if (measure) columns.push({ key: 'measure', name: pick(measure.name), number: true }, { key: 'rank', name: t('measures.rank') });
  const lists = ['class', 'role', 'region', 'group', 'structure'].map((key) => dimensions[key]);
  const rows = (scene.mode === 'aggregate' ? scene.base.nodes : scene.nodes).map((node) => {
    const items = lists.map((dimension) => (dimension.of(node) >= 0 ? itemName(dimension, dimension.of(node)) : ''));
    const cells = [nodes.label[node], ...items, number(model.degree(node)), number(unplain(model, node))];
    const sort = [nodes.label[node], ...items, model.degree(node), unplain(model, node)];
    if (measure) {
      cells.push(formatted(measure.values[node], measure.format), rankText(measure, node));
      sort.push(measure.values[node] === null ? -Infinity : measure.values[node], (measure.rank && measure.rank[node]) || Infinity);
    }
    return { node, cells, sort };
  });
  return { columns, rows };
}

/** @param {App} app */
function tieTable(app) {
  const { model, scene } = app;
  const { nodes, ties, headings, years } = model.doc;
  const { entries, documents } = model.doc;
  const columns = ['from', 'heading', 'role', 'to', 'year', 'status', 'remark', 'page', 'row', 'document', 'file'].map((key) => ({ key, name: t(`table.${key}`) }));
  /** @param {number} tie */
  const heading = (tie) => pick(headings[ties.heading[tie]]);
  /** @param {number} tie */
  const role = (tie) => roleOf(model, tie);
  /** @param {number} tie */
  const told = (tie) => {
    const [entry, status] = [ties.entry[tie], statusOf(model, tie)];
    const document = documents[entries.document[entry]];
    return [status ? pick(status.name) : '', entries.note[entry] || '', entries.page[entry] || '', entries.row[entry] || '', document ? document.name : '',
      entries.file[entry] ? `${entries.file[entry]}#${entries.line[entry]}` : ''];
  };
  /** @type {Row[]} */
  const rows = [];
  scene.edges.id.forEach((id, e) => {
    const tie = scene.edges.tie[e];
    const p = scene.edges.projected[e];
    if (tie < 0 && p < 0) return;
    const cells = tie >= 0 || !scene.projected
      ? [nodes.label[ties.source[tie]], heading(tie), role(tie) === heading(tie) ? '' : role(tie), nodes.label[ties.target[tie]], years[ties.year[tie]] || '', ...told(tie)]
      : [nodes.label[scene.edges.a[e]], t('table.together', { weight: scene.projected.weight[p] }), '', nodes.label[scene.edges.b[e]], '', '', scene.projected.via[p].map((node) => nodes.label[node]).join(t('list.join')), '', '', '', ''];
    rows.push({ node: scene.edges.a[e], tie: id, cells, sort: cells });
  });
  return { columns, rows };
}

/**
 * The table with its buttons.
 * @param {App} app
 * @param {State} state
 * @returns {HTMLElement}
 */
export function tablePart(app, state) {
  const kind = /** @type {Kind} */ (state.mode);
  const table = tableOf(app, kind, state);
  const sorting = order[kind];
  // Another answer has other columns.
  const shownAnswer = `${state.answer} ${state.query}`;
  if (shownAnswer !== sortedAnswer) for (const one of [order.found, order.answer]) Object.assign(one, { column: -1, down: false });
  sortedAnswer = shownAnswer;
  const all = sorted(table.rows, sorting);
  let rows = filtered(all);
  const body = el('tbody');
  let shown = 0;
  const more = el('button.more', { onclick: () => extend() });
  const extend = () => {
    rows.slice(shown, shown + CHUNK).forEach((row) => body.append(tableRow(app, row)));
    shown = Math.min(rows.length, shown + CHUNK);
    more.hidden = shown >= rows.length;
    more.textContent = t('list.more', { count: number(rows.length - shown) });
  };
  extend();
  const said = () => (kind === 'answer' ? answerCaption(app) : t(`table.caption.${kind}`, { count: number(rows.length), query: state.query }));
  const caption = el('p', null, said());
  const box = el('input', { type: 'search', 'data-key': 'filter', 'aria-label': t('table.filter'), placeholder: t('table.filter'), value: wanted, oninput: (event) => {
    wanted = /** @type {HTMLInputElement} */ (event.target).value;
    rows = filtered(all);
    shown = 0;
    fill(body);
    extend();
    caption.textContent = said();
  } });
  const heads = table.columns.map((column, k) => el('th', { scope: 'col', 'aria-sort': sorting.column === k ? (sorting.down ? 'descending' : 'ascending') : 'none' },
    el('button', { 'data-key': `sort ${k}`, onclick: () => resort(app, kind, k, Boolean(column.number)) }, column.name, el('span.arrow', { 'aria-hidden': 'true' }, sorting.column === k ? (sorting.down ? ' ↓' : ' ↑') : ''))));
  return el('div.sheet', null,
    el('div.tablebar', null, caption, el('div.filterbox', null, box), el('button', { 'data-key': 'copy', onclick: (event) => copy(event.target, table.columns, rows) }, t('table.copy')),
      el('button', { 'data-key': 'csv', onclick: () => save(csvText(table.columns.map((column) => column.name), rows.map((row) => row.cells)), 'text/csv;charset=utf-8', `${kind}.csv`) }, t('export.csvshort'))),
    el('div.scroll', { tabindex: 0, role: 'region', 'aria-label': t(`mode.${kind}`) }, el(`table.data.${kind}`, null, el('thead', null, el('tr', null, heads)), body), more));
}

/**
 * The rows that hold what was typed into the filter.
 * @param {Row[]} rows
 */
function filtered(rows) {
  const words = wanted.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return rows;
  return rows.filter((row) => {
    const text = row.cells.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/**
 * What a click on the first cell of a row does.
 * @param {App} app
 * @param {Row} row
 */
function openRow(app, row) {
  if (row.answer !== undefined) return app.store.set({ mode: 'answer', answer: row.answer });
  if (app.store.get().mode === 'answer' && row.node < 0) return undefined;
  if (row.counted) return row.counted.length ? app.actions.select(row.node, { fly: true }) : undefined;
  return row.tie === undefined ? app.actions.select(row.node) : app.actions.clicked({ node: -1, edge: row.tie });
}

/**
 * @param {App} app
 * @param {Row} row
 */
function tableRow(app, row) {
  return el('tr', null, row.cells.map((cell, k) => (k ? el('td', null, String(cell)) : el('th', { scope: 'row' }, el('button.link', {
    onclick: () => openRow(app, row) }, String(cell))))));
}

/**
 * @param {Row[]} rows
 * @param {Sorting} sorting
 */
function sorted(rows, { column, down }) {
  if (column < 0) return rows;
  const sign = down ? -1 : 1;
  /** @param {Cell} a @param {Cell} b */
  const compare = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'zh-CN'));
  /** @param {Cell} value */
  const empty = (value) => value === '' || value === -Infinity;
  return rows.map((row, k) => ({ row, k })).sort((a, b) => {
    const [x, y] = [a.row.sort[column], b.row.sort[column]];
    return Number(empty(x)) - Number(empty(y)) || sign * compare(x, y) || a.k - b.k;
  }).map(({ row }) => row);
}

/**
 * @param {App} app
 * @param {Kind} kind
 * @param {number} column
 * @param {boolean} numeric
 */
function resort(app, kind, column, numeric) {
  const sorting = order[kind];
  Object.assign(sorting, sorting.column === column ? { down: !sorting.down } : { column, down: numeric });
  app.frame.render(app.store.get(), new Set(['mode']));
}

/**
 * @param {HTMLElement} button
 * @param {Column[]} columns
 * @param {Row[]} rows
 */
function copy(button, columns, rows) {
  /** @param {Cell} value */
  const plain = (value) => harmless(value).replace(/[\t\r\n]+/g, ' ');
  const text = [columns.map((column) => column.name), ...rows.map((row) => row.cells)].map((cells) => cells.map(plain).join('\t')).join('\n');
  copyText(text).then((done) => {
    button.textContent = t(done ? 'table.copied' : 'table.notcopied');
  });
}
