/** The search box: nodes and questions that typed text finds, and the way to all of them. */
import { answerTitle } from './answers.js';
import { el, fill } from './dom.js';
import { found } from './find.js';
import { icon } from './shapes.js';
import { warmSearch } from './warm.js';
import { number, pick, t } from './words.js';
/** @import { App } from './types' */

/** So many nodes and questions are listed below the box; what comes first may take what the other leaves. */
const NODES = 9;
const ANSWERS = 4;

let serial = 0;

/**
 * @typedef {{ node: number, answer: number, all: number }} Entry a node, a question (each −1 where it is none), or all of so many
 * @typedef {{ placeholder: string, label: string, choose: (node: number) => void, asks?: boolean, value?: string, keep?: boolean }} SearchOptions
 */

/**
 * What is listed below the box: at the end all that there is, where that is more.
 * @param {App} app
 * @param {string} text
 * @param {boolean} asks whether questions are listed too
 * @returns {Entry[]}
 */
export function entriesOf({ model }, text, asks) {
  const { nodes, answers, direct } = found(model, text);
  const [most, more] = [Math.max(NODES, NODES + ANSWERS - (asks ? answers.length : 0)), Math.max(ANSWERS, NODES + ANSWERS - nodes.length)];
  const first = nodes.slice(0, most).map((node) => ({ node, answer: -1, all: -1 }));
  const second = asks ? answers.slice(0, more).map((answer) => ({ node: -1, answer, all: -1 })) : [];
  const entries = direct ? [...first, ...second] : [...second, ...first];
  const count = nodes.length + (asks ? answers.length : 0);
  return count > entries.length ? [...entries, { node: -1, answer: -1, all: count }] : entries;
}

/**
 * A search box with a list below it (the ARIA combobox pattern).
 * @param {App} app
 * @param {SearchOptions} options
 * @returns {HTMLElement}
 */
export function searchBox(app, options) {
  const id = `found${++serial}`;
  const list = el('ul.found', { id, role: 'listbox', hidden: true, 'aria-label': options.label });
  /** @type {HTMLInputElement} */
  const input = el('input', { type: 'search', placeholder: options.placeholder, 'aria-label': options.label, role: 'combobox', autocomplete: 'off', spellcheck: 'false',
    'aria-expanded': 'false', 'aria-controls': id, 'aria-autocomplete': 'list', value: options.value || '', oninput: () => show(), onkeydown: (event) => key(event), onfocus: () => input.select(),
    onblur: () => setTimeout(() => document.activeElement !== input && close(), 150) });
  warmSearch(app.model);
  /** @type {Entry[]} */
  let entries = [];
  let at = 0;

  /** @returns {void} */
  function show() {
    entries = entriesOf(app, input.value, Boolean(options.asks));
    at = 0;
    if (!input.value.trim()) return close();
    fill(list, entries.length ? entries.map(row) : el('li.none', null, t('search.none')));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    return mark();
  }

  /** @param {Entry} entry @param {number} k */
  function row(entry, k) {
    return el(entry.all < 0 ? 'li' : 'li.all', { id: `${id}-${k}`, role: 'option', onmousedown: (event) => {
      event.preventDefault();
      choose(entry);
    } }, told(entry));
  }

  /** @param {Entry} entry */
  function told({ node, answer, all }) {
    if (all >= 0) return [el('span.name', null, t('search.all', { count: number(all) }))];
    if (answer >= 0) return [el('span.name', null, answerTitle(app.model.doc.answers[answer])), el('span.kind', null, t('search.question'))];
    const item = app.model.doc.classes[app.model.doc.nodes.class[node]];
    return [icon(item.shape, app.dark ? item.dark : item.color), el('span.name', null, app.model.doc.nodes.label[node]), el('span.kind', null, pick(item.name))];
  }

  /** @returns {void} */
  function mark() {
    [...list.children].forEach((child, k) => child.setAttribute('aria-selected', String(k === at && entries.length > 0)));
    if (!entries.length) return input.removeAttribute('aria-activedescendant');
    list.children[at].scrollIntoView({ block: 'nearest' });
    return input.setAttribute('aria-activedescendant', `${id}-${at}`);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) return show();
      at = entries.length ? (at + (event.key === 'ArrowDown' ? 1 : entries.length - 1)) % entries.length : 0;
      mark();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (list.hidden) show();
      if (entries.length && input.value.trim()) choose(entries[at]);
    } else if (event.key === 'Escape') {
      // Browsers clear the box on Escape, which would open the list again.
      event.preventDefault();
      event.stopPropagation();
      if (!list.hidden) close();
      else input.blur();
    }
  }

  function close() {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
  }

  /** @param {Entry} entry */
  function choose({ node, answer }) {
    const text = input.value.trim();
    close();
    // Whoever needs one node has all of them in the list.
    if (node < 0 && !options.asks) return showAll(text);
    input.value = options.keep ? app.model.doc.nodes.label[node] : '';
    input.blur();
    if (node >= 0) return options.choose(node);
    return app.store.set(answer >= 0 ? { mode: 'answer', answer: app.model.doc.answers[answer].call } : { mode: 'found', query: text });
  }

  /** @param {string} text */
  function showAll(text) {
    entries = found(app.model, text).nodes.map((node) => ({ node, answer: -1, all: -1 }));
    at = 0;
    fill(list, entries.map(row));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark();
  }

  return el('div.search', null, input, list);
}
