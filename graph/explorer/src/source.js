/** Where a fact or a tie is printed: one click away, unfolded in place. */
import { el } from './dom.js';
import { pick, t } from './words.js';
/** @import { Model } from './types' */

/**
 * Name and value of each part of a place.
 * @param {Model} model
 * @param {number} entry
 * @returns {Array<[string, string]>} name and value of each part of a place
 */
export function placeOf(model, entry) {
  const { entries, documents } = model.doc;
  if (entry === null || entry === undefined || entry < 0 || entry >= entries.document.length) return [];
  const document = documents[entries.document[entry]];
  /** @type {Array<[string, string]>} */
  const parts = [[t('source.document'), document ? pick(document.name) : ''], [t('source.section'), entries.section[entry]], [t('source.table'), entries.table[entry]],
    [t('source.row'), entries.row[entry]], [t('source.page'), entries.page[entry]]];
  const file = entries.file[entry];
  if (file) parts.push([t('source.file'), entries.line[entry] ? t('source.line', { file, line: entries.line[entry] }) : file]);
  return parts.filter(([, value]) => value !== '' && value !== null && value !== undefined);
}

/**
 * A button and what it unfolds.
 * @param {Model} model
 * @param {number} entry
 * @returns {HTMLElement[]}
 */
export function sourceButton(model, entry) {
  const place = placeOf(model, entry);
  if (!place.length) return [];
  const where = el('dl.where', { hidden: true }, place.map(([name, value]) => [el('dt', null, name), el('dd', null, value)]));
  const page = model.doc.entries.page[entry];
  const button = el('button.source', { 'aria-expanded': 'false', title: t('source.hint'), onclick: () => {
    where.hidden = !where.hidden;
    button.setAttribute('aria-expanded', String(!where.hidden));
  } }, pageWords(page));
  return [button, where];
}

/**
 * The page, or the first of several.
 * @param {string} page
 */
function pageWords(page) {
  if (!page) return t('source.button');
  const first = String(page).split(/[^\w.\-\u2013]+/)[0];
  return first === String(page) ? t('source.short', { page: first }) : t('source.several', { page: first });
}
