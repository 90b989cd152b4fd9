/** What a view is about, as a table: each record with the own college's role, who else is in it as what, and where it is printed. */
import { roleOf, statusOf, unplain } from './doubt.js';
import { pick, t } from './words.js';
/** @import { App, Model, Row, Table } from './types' */

/**
 * Whether the view of the moment is about records of its own.
 * @param {App} app
 * @returns {boolean}
 */
export const hasSubject = (app) => app.scene.primary.size > 0 && app.scene.mode !== 'aggregate';

/**
 * A row for each record that the view is about.
 * @param {App} app
 * @returns {Table}
 */
export function subjectTable(app) {
  const { model, scene } = app;
  if ([...scene.primary].every((node) => model.isParty(node))) return partyTable(app);
  const { nodes, ties, headings } = model.doc;
  const records = scene.nodes.filter((node) => scene.primary.has(node));
  const inside = records.map((node) => model.tiesOf(node).filter((tie) => ties.source[tie] === node));
  const columns = [...new Set(inside.flat().filter((tie) => !model.colleges.has(ties.target[tie])).map((tie) => ties.heading[tie]))].sort((a, b) => a - b);
  /** @type {Row[]} */
  const rows = records.map((node, k) => {
    const own = inside[k].filter((tie) => model.colleges.has(ties.target[tie]));
    const named = columns.map((heading) => listed(inside[k].filter((tie) => ties.heading[tie] === heading && !model.colleges.has(ties.target[tie])).map((tie) => nodes.label[ties.target[tie]])));
    const cells = [nodes.label[node], rolesOf(app, own), ...named, doubts(app, inside[k]), ...placesOf(app, inside[k])];
    return { node, cells, sort: cells.map((cell) => (typeof cell === 'string' && /^\d+$/.test(cell) ? Number(cell) : cell)) };
  });
  const heads = [t('table.name'), t('table.ownrole'), ...columns.map((heading) => pick(headings[heading])), t('table.status'), t('table.page'), t('table.row'), t('table.document')];
  return { columns: heads.map((name, k) => ({ key: String(k), name })), rows };
}

/**
 * A row for each party that the view is about: what its own row says, and how much of its ties is not plainly stated.
 * @param {App} app
 * @returns {Table}
 */
function partyTable({ model, scene }) {
  const { nodes, classes, headings } = model.doc;
  const parties = scene.nodes.filter((node) => scene.primary.has(node));
  const columns = [...new Set(parties.flatMap((node) => nodes.facts[node].map(([heading]) => heading)))].sort((a, b) => a - b);
  /** @type {Row[]} */
  const rows = parties.map((node) => {
    const facts = nodes.facts[node];
    const told = [...new Set(facts.map(([, , entry]) => entry))].filter((entry) => entry >= 0);
    const named = columns.map((heading) => listed(facts.filter(([one]) => one === heading).map(([, text]) => text)));
    const cells = [nodes.label[node], pick(classes[nodes.class[node]].name), ...named, unplain(model, node), ...rowsOf(model, told)];
    return { node, cells: cells.map(String), sort: cells };
  });
  const heads = [t('table.name'), t('table.class'), ...columns.map((heading) => pick(headings[heading])), t('table.unplain'), t('table.page'), t('table.row'), t('table.document')];
  return { columns: heads.map((name, k) => ({ key: String(k), name, number: k === columns.length + 2 })), rows };
}

/** @param {string[]} names */
const listed = (names) => [...new Set(names)].join(t('list.join'));

/**
 * The roles of the own college in a record, a doubtful one said to be so.
 * @param {App} app
 * @param {number[]} ties
 */
function rolesOf({ model }, ties) {
  const { roles, ties: all } = model.doc;
  const stated = ties.filter((tie) => all.role[tie] >= 0).sort((a, b) => roles[all.role[a]].rank - roles[all.role[b]].rank);
  if (!stated.length) return t('table.norole');
  return listed(stated.map((tie) => {
    const status = statusOf(model, tie);
    const name = roleOf(model, tie);
    return status && all.suspect[tie] < 0 ? t('table.qualified', { name, status: pick(status.name) }) : name;
  }));
}

/**
 * What of a record is not plainly stated.
 * @param {App} app
 * @param {number[]} ties
 */
function doubts({ model }, ties) {
  return listed(ties.flatMap((tie) => {
    const status = statusOf(model, tie);
    return status ? [t('table.qualified', { name: model.doc.nodes.label[model.doc.ties.target[tie]], status: pick(status.name) })] : [];
  }));
}

/**
 * Page, printed row and document of the rows that tie a record.
 * @param {App} app
 * @param {number[]} ties
 */
const placesOf = ({ model }, ties) => rowsOf(model, [...new Set(ties.map((tie) => model.doc.ties.entry[tie]))].filter((entry) => entry >= 0));

/**
 * Page, printed row and document of some rows.
 * @param {Model} model
 * @param {number[]} found
 * @returns {string[]}
 */
function rowsOf({ doc: { entries, documents } }, found) {
  /** @param {(entry: number) => string} part */
  const each = (part) => listed(found.map(part).filter(Boolean));
  return [each((entry) => entries.page[entry]), each((entry) => entries.row[entry]), each((entry) => (documents[entries.document[entry]] ? documents[entries.document[entry]].name : ''))];
}
