/** Search by name, other names, pinyin and initials. */
import { el, fill } from './dom.js';
import { folded } from './folding.js';
import { icon } from './shapes.js';
import { pick, t } from './words.js';
/** @import { App, Model } from './types' */

/**
 * The nodes that a typed text finds, best first.
 * @param {Model} model
 * @param {string} text what was typed
 * @param {number} most
 * @returns {number[]} nodes, best first
 */
export function find(model, text, most) {
  const wanted = folded(text);
  if (!wanted) return [];
  const { label, short, aliases } = namesOf(model);
  const { search } = model.doc.nodes;
  const hits = [];
  for (let node = 0; node < model.nodeCount; node++) {
    const score = scoreOf(wanted, label[node], short[node], aliases[node], search[node] || '');
    if (score) hits.push({ node, score });
  }
  hits.sort((a, b) => b.score - a.score || model.importance[b.node] - model.importance[a.node] || a.node - b.node);
  return hits.slice(0, most).map((hit) => hit.node);
}

/** @typedef {{ label: string[], short: string[], aliases: string[][] }} Folded */
/** @type {WeakMap<Model, Folded>} */
const known = new WeakMap();

/**
 * The names of all nodes as they are compared, made once.
 * @param {Model} model
 * @returns {Folded}
 */
function namesOf(model) {
  let found = known.get(model);
  if (!found) {
    const { label, short, aliases } = model.doc.nodes;
    found = { label: label.map(folded), short: short.map(folded), aliases: aliases.map((names) => names.map(folded)) };
    known.set(model, found);
  }
  return found;
}

/**
 * @param {string} wanted
 * @param {string} label
 * @param {string} short
 * @param {string[]} others
 * @param {string} search
 */
function scoreOf(wanted, label, short, others, search) {
  if (label === wanted || short === wanted) return 9;
  if (others.includes(wanted)) return 8;
  if (label.startsWith(wanted) || short.startsWith(wanted)) return 7;
  if (others.some((alias) => alias.startsWith(wanted))) return 6;
  if (label.includes(wanted)) return 5;
  if (others.some((alias) => alias.includes(wanted))) return 4;
  const parts = spellings(search);
  if (parts.some((part) => part.startsWith(wanted))) return 3;
  return wanted.length > 1 && parts.some((part) => part.includes(wanted)) ? 2 : 0;
}

/**
 * The whole pinyin of a name and its initials; what is no Chinese comes whole after a "=".
 * @param {string} search
 */
function spellings(search) {
  const words = search.split(' ');
  const plain = words.map((word) => (word[0] === '=' ? word.slice(1) : word));
  return [plain.join(''), words.map((word, i) => (word[0] === '=' ? plain[i] : word.slice(0, 1))).join('')];
}

let serial = 0;

/** @typedef {{ placeholder: string, label: string, choose: (node: number) => void, value?: string, keep?: boolean }} SearchOptions */

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
  /** @type {number[]} */
  let nodes = [];
  let at = 0;

  /** @returns {void} */
  function show() {
    nodes = find(app.model, input.value, 12);
    at = 0;
    if (!input.value.trim()) return close();
    fill(list, nodes.length ? nodes.map(row) : el('li.none', null, t('search.none')));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    return mark();
  }

  /** @param {number} node @param {number} k */
  function row(node, k) {
    const item = app.model.doc.classes[app.model.doc.nodes.class[node]];
    return el('li', { id: `${id}-${k}`, role: 'option', onmousedown: (event) => {
      event.preventDefault();
      choose(node);
    } }, icon(item.shape, app.dark ? item.dark : item.color), el('span.name', null, app.model.doc.nodes.label[node]), el('span.kind', null, pick(item.name)));
  }

  /** @returns {void} */
  function mark() {
    [...list.children].forEach((child, k) => child.setAttribute('aria-selected', String(k === at && nodes.length > 0)));
    if (!nodes.length) return input.removeAttribute('aria-activedescendant');
    list.children[at].scrollIntoView({ block: 'nearest' });
    return input.setAttribute('aria-activedescendant', `${id}-${at}`);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) return show();
      at = nodes.length ? (at + (event.key === 'ArrowDown' ? 1 : nodes.length - 1)) % nodes.length : 0;
      mark();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (list.hidden) show();
      if (nodes.length && input.value.trim()) choose(nodes[at]);
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

  /** @param {number} node */
  function choose(node) {
    input.value = options.keep ? app.model.doc.nodes.label[node] : '';
    close();
    input.blur();
    options.choose(node);
  }

  return el('div.search', null, input, list);
}
