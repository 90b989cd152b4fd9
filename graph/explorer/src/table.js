/** What is drawn, as a table: sortable, copyable, for the keyboard and screen readers. */
import { el } from './dom.js';
import { itemName } from './dimensions.js';
import { rankText } from './parts.js';
import { save, csvText, copyText, harmless } from './files.js';
import { placeText } from './source.js';
import { formatted, number, pick, t } from './words.js';

const CHUNK = 300;
const NAMES = ['name', 'class', 'role', 'region', 'group', 'structure'];
// What has most ties comes first.
const order = { nodes: { column: NAMES.length, down: true }, ties: { column: -1, down: false } };

/**
 * @returns {{columns: Array<{key: string, name: string, number?: boolean}>, rows: Array<{node: number, cells: Array, sort: Array}>}}
 *   what is drawn in the scene of the moment
 */
export function tableOf(app, kind, state) {
  return kind === 'nodes' ? nodeTable(app, state) : tieTable(app);
}

function nodeTable(app, state) {
  const { model, scene, dimensions } = app;
  const { nodes } = model.doc;
  const measure = model.measure(state.size);
  const columns = [...NAMES, 'ties'].map((key) => ({ key, name: t(`table.${key}`), number: key === 'ties' }));
  if (measure) columns.push({ key: 'measure', name: pick(measure.name), number: true }, { key: 'rank', name: t('measures.rank') });
  const lists = ['class', 'role', 'region', 'group', 'structure'].map((key) => dimensions[key]);
  const rows = (scene.mode === 'aggregate' ? scene.base.nodes : scene.nodes).map((node) => {
    const items = lists.map((dimension) => (dimension.of(node) >= 0 ? itemName(dimension, dimension.of(node)) : ''));
    const cells = [nodes.label[node], ...items, number(model.degree(node))];
    const sort = [nodes.label[node], ...items, model.degree(node)];
    if (measure) {
      cells.push(formatted(measure.values[node], measure.format), rankText(measure, node));
      sort.push(measure.values[node] === null ? -Infinity : measure.values[node], (measure.rank && measure.rank[node]) || Infinity);
    }
    return { node, cells, sort };
  });
  return { columns, rows };
}

function tieTable(app) {
  const { model, scene } = app;
  const { nodes, ties, headings, roles, years } = model.doc;
  const columns = ['from', 'heading', 'role', 'to', 'year', 'source'].map((key) => ({ key, name: t(`table.${key}`) }));
  const heading = (tie) => pick(headings[ties.heading[tie]]);
  const role = (tie) => (ties.role[tie] >= 0 ? pick(roles[ties.role[tie]].name) : '');
  const rows = [];
  scene.edges.id.forEach((id, e) => {
    const tie = scene.edges.tie[e];
    const p = scene.edges.projected[e];
    if (tie < 0 && p < 0) return;
    const cells = tie >= 0
      ? [nodes.label[ties.source[tie]], heading(tie), role(tie) === heading(tie) ? '' : role(tie), nodes.label[ties.target[tie]], years[ties.year[tie]] || '', placeText(model, ties.entry[tie])]
      : [nodes.label[scene.edges.a[e]], t('table.together', { weight: scene.projected.weight[p] }), '', nodes.label[scene.edges.b[e]], '', scene.projected.via[p].map((node) => nodes.label[node]).join(t('list.join'))];
    rows.push({ node: scene.edges.a[e], tie: id, cells, sort: cells });
  });
  return { columns, rows };
}

/** @param {object} app @param {object} state */
export function tablePart(app, state) {
  const kind = state.mode;
  const table = tableOf(app, kind, state);
  const sorting = order[kind];
  const rows = sorted(table.rows, sorting);
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
  const heads = table.columns.map((column, k) => el('th', { scope: 'col', 'aria-sort': sorting.column === k ? (sorting.down ? 'descending' : 'ascending') : 'none' },
    el('button', { 'data-key': `sort ${k}`, onclick: () => resort(app, kind, k, column) }, column.name, el('span.arrow', { 'aria-hidden': 'true' }, sorting.column === k ? (sorting.down ? ' ↓' : ' ↑') : ''))));
  return el('div.sheet', null,
    el('div.tablebar', null, el('p', null, t(`table.caption.${kind}`, { count: number(rows.length) })), el('button', { 'data-key': 'copy', onclick: (event) => copy(event.target, table.columns, rows) }, t('table.copy')),
      el('button', { 'data-key': 'csv', onclick: () => save(csvText(table.columns.map((column) => column.name), rows.map((row) => row.cells)), 'text/csv;charset=utf-8', `${kind === 'nodes' ? 'nodes' : 'ties'}.csv`) }, t('export.csvshort'))),
    el('div.scroll', { tabindex: 0, role: 'region', 'aria-label': t(`mode.${kind}`) }, el(`table.data.${kind}`, null, el('thead', null, el('tr', null, heads)), body), more));
}

function tableRow(app, row) {
  return el('tr', null, row.cells.map((cell, k) => (k ? el('td', null, String(cell)) : el('th', { scope: 'row' }, el('button.link', {
    onclick: () => (row.tie === undefined ? app.actions.select(row.node) : app.actions.clicked({ node: -1, edge: row.tie })) }, String(cell))))));
}

function sorted(rows, { column, down }) {
  if (column < 0) return rows;
  const sign = down ? -1 : 1;
  const compare = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'zh-CN'));
  const empty = (value) => value === '' || value === -Infinity;
  return rows.map((row, k) => ({ row, k })).sort((a, b) => {
    const [x, y] = [a.row.sort[column], b.row.sort[column]];
    return empty(x) - empty(y) || sign * compare(x, y) || a.k - b.k;
  }).map(({ row }) => row);
}

function resort(app, kind, column, { number: numeric }) {
  const sorting = order[kind];
  Object.assign(sorting, sorting.column === column ? { down: !sorting.down } : { column, down: Boolean(numeric) });
  app.frame.render(app.store.get(), new Set(['mode']));
}

function copy(button, columns, rows) {
  const plain = (value) => harmless(value).replace(/[\t\r\n]+/g, ' ');
  const text = [columns.map((column) => column.name), ...rows.map((row) => row.cells)].map((cells) => cells.map(plain).join('\t')).join('\n');
  copyText(text).then((done) => {
    button.textContent = t(done ? 'table.copied' : 'table.notcopied');
  });
}
