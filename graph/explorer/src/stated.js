/** The figures that reports state, as a table: what is claimed, what the record gives, the difference, the reason, the page. */
import { pick, t } from './words.js';
/** @import { App, Cell, Row, Table } from './types' */

/**
 * A row for each stated figure; its node is the first of those that it counts.
 * @param {App} app
 * @returns {Table}
 */
export function statedTable(app) {
  const { audit } = app.model.doc;
  /** @type {Row[]} */
  const rows = audit.rows.map((row, k) => {
    /** @type {Cell[]} */
    const cells = row.map((cell) => (Array.isArray(cell) ? pick(/** @type {any} */ (cell)) : cell));
    const counted = audit.nodes[k];
    return { node: counted.length ? counted[0] : -1, counted, cells: [...cells, counted.length ? t('stated.counted', { count: counted.length }) : ''], sort: cells };
  });
  return { columns: [...audit.columns.map((name, k) => ({ key: String(k), name: pick(name) })), { key: 'counted', name: t('stated.rows') }], rows };
}
