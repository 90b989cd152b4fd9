/** Named questions and their answers, and all that a search finds, as tables. */
import { found } from './find.js';
import { number, pick, t } from './words.js';
/** @import { Answer, App, Cell, Row, Table } from './types' */

/**
 * A question with the number of its rows, and how many of them are doubted or may belong to it besides.
 * @param {Answer} answer
 * @returns {string}
 */
export function answerTitle({ title, count, doubtful, otherwise }) {
  const name = pick(title);
  if (count < 0) return name;
  const parts = [number(count)];
  if (doubtful) parts.push(t('answer.doubtful', { count: number(doubtful) }));
  if (otherwise) parts.push(t('answer.otherwise', { count: number(otherwise) }));
  return t('answer.title', { name, count: parts.join(t('answer.join')) });
}

/**
 * The question that is open, if this document has it.
 * @param {App} app
 * @returns {Answer | undefined}
 */
const opened = ({ model, store }) => model.doc.answers.find((answer) => answer.call === store.get().answer);

/**
 * What stands above the table of an answer: the question, and where it is asked when its answer is not in the page.
 * @param {App} app
 * @returns {string}
 */
export function answerCaption(app) {
  const answer = opened(app);
  if (!answer) return t('answer.gone');
  const title = answerTitle(answer);
  return answer.rows ? t('answer.caption', { title, call: answer.call }) : t('answer.elsewhere', { title, call: answer.call });
}

/**
 * The rows of the question that is open.
 * @param {App} app
 * @returns {Table}
 */
export function answerTable(app) {
  const answer = opened(app);
  if (!answer || !answer.rows) return { columns: [], rows: [] };
  const shown = app.store.get().lang === 'en' && answer.english ? answer.english : answer.rows;
  /** @type {Row[]} */
  const rows = shown.map((row, k) => {
    /** @type {Cell[]} */
    const cells = row.map((cell) => (Array.isArray(cell) ? pick(/** @type {any} */ (cell)) : cell));
    return { node: shown === answer.rows ? answer.nodes[k] : nodeOf(app, cells), cells, sort: cells };
  });
  return { columns: answer.columns.map((name, k) => ({ key: String(k), name: pick(name) })), rows };
}

/**
 * The first node that a row names, or −1.
 * @param {App} app
 * @param {Cell[]} cells
 */
function nodeOf({ model }, cells) {
  for (const cell of cells) {
    const node = typeof cell === 'string' && cell ? model.doc.nodes.label.indexOf(cell) : -1;
    if (node >= 0) return node;
  }
  return -1;
}

/**
 * Everything that the last search found: nodes, then questions.
 * @param {App} app
 * @returns {Table}
 */
export function foundTable(app) {
  const { model } = app;
  const { nodes, classes, regions, roles, answers } = model.doc;
  const hits = found(model, app.store.get().query);
  /** @type {Row[]} */
  const rows = hits.nodes.map((node) => {
    const held = nodes.formal[node].map(([role, count]) => t('detail.times', { name: pick(roles[role].name), count })).join(t('list.join'));
    const cells = [nodes.label[node], pick(classes[nodes.class[node]].name), held, nodes.region[node] >= 0 ? pick(regions[nodes.region[node]]) : '', nodes.aliases[node].join(t('list.join')), model.degree(node)];
    return { node, cells, sort: cells };
  });
  rows.push(...hits.answers.map((n) => {
    const cells = [answerTitle(answers[n]), t('search.question'), '', '', '', answers[n].count < 0 ? '' : answers[n].count];
    return { node: -1, answer: answers[n].call, cells, sort: cells };
  }));
  const heads = ['name', 'class', 'role', 'region', 'aliases', 'count'].map((key) => ({ key, name: t(`table.${key}`), number: key === 'count' }));
  return { columns: heads, rows };
}
