/** “My views”: pictures that a person names, kept by the browser, and as a file that can be sent. */
import { el, fold } from './dom.js';
import { save } from './files.js';
import { toFragment } from './fragment.js';
import { firstState } from './state.js';
import { pick, t } from './words.js';
/** @import { App, Model } from './types' */

const SCHEMA = 'hezuo-views/1';
/** More than this is no list of pictures that somebody named. */
const [MOST, LONGEST, LARGEST] = [200, 120, 2e6];

/** @typedef {{ name: string, fragment: string }} Mine a picture by the fragment of its address */

/** What is said below the list about the last thing done. */
let said = '';

/**
 * Where the browser keeps those of this workspace.
 * @param {Model} model
 */
const keyOf = (model) => `hezuo views ${model.doc.title[0]}`;

/** Kept here where the browser keeps nothing. @type {Map<string, Mine[]>} */
const unkept = new Map();

/**
 * The views that are kept.
 * @param {Model} model
 * @returns {Mine[]}
 */
export function myViews(model) {
  const key = keyOf(model);
  const own = unkept.get(key);
  if (own) return own;
  try {
    return readViews(JSON.parse(localStorage.getItem(key) || '[]'));
  } catch {
    return [];
  }
}

/**
 * What of a value is a list of views; all else is left out.
 * @param {unknown} told
 * @returns {Mine[]}
 */
export function readViews(told) {
  if (!Array.isArray(told)) return [];
  const fine = told.filter((one) => one && typeof one.name === 'string' && typeof one.fragment === 'string' && one.name.trim() && /^(#.*)?$/.test(one.fragment));
  return fine.slice(0, MOST).map(({ name, fragment }) => ({ name: name.trim().slice(0, LONGEST), fragment }));
}

/**
 * One list after another; what has the name of an earlier one takes its place.
 * @param {Mine[]} list
 * @param {Mine[]} more
 * @returns {Mine[]}
 */
export function joined(list, more) {
  const byName = new Map(list.map((one) => [one.name, one]));
  for (const one of more) byName.set(one.name, one);
  return [...byName.values()].slice(0, MOST);
}

/**
 * Keeps the views, and tells whether the browser does.
 * @param {Model} model
 * @param {Mine[]} list
 */
function keepViews(model, list) {
  try {
    localStorage.setItem(keyOf(model), JSON.stringify(list));
    unkept.delete(keyOf(model));
    return true;
  } catch {
    // A page from a file or in a frame may keep nothing; a file of the views can be saved all the same.
    unkept.set(keyOf(model), list);
    return false;
  }
}

/**
 * The list with its buttons.
 * @param {App} app
 * @returns {HTMLElement}
 */
export function mySection(app) {
  const { model } = app;
  const list = myViews(model);
  /** @param {Mine[]} views @param {string} text */
  const change = (views, text) => {
    const kept = keepViews(model, views);
    said = kept ? text : t('mine.unkept');
    app.frame.render(app.store.get(), new Set(['mine']));
  };
  const name = el('input', { type: 'text', maxlength: LONGEST, 'data-key': 'mine name', 'aria-label': t('mine.name'), placeholder: t('mine.name'), onkeydown: (event) => { if (/** @type {KeyboardEvent} */ (/** @type {unknown} */ (event)).key === 'Enter') add(); } });
  const add = () => {
    const called = name.value.trim() || proposed(app, list);
    change(joined(list, [{ name: called, fragment: toFragment({ ...app.store.get(), lang: firstState().lang, theme: 'auto' }, model) }]), t('mine.added', { name: called }));
  };
  const row = (/** @type {Mine} */ one) => el('li', null, el('button.view', { 'data-mine': one.name, onclick: () => app.actions.openMine(one.fragment) }, one.name),
    el('button.close', { 'aria-label': t('mine.remove', { name: one.name }), title: t('mine.remove', { name: one.name }), onclick: () => change(list.filter((other) => other !== one), t('mine.removed', { name: one.name })) }, '×'));
  return fold('mine', t('mine.title'), false, list.length ? el('ul.mine', null, list.map(row)) : el('p.hint', null, t('mine.none')),
    el('div.mineadd', null, name, el('button', { 'data-key': 'mine add', onclick: add }, t('mine.add'))),
    el('div.actions', null, list.length ? el('button', { 'data-key': 'mine save', onclick: () => save(fileOf(model, list), 'application/json;charset=utf-8', `${pick(model.doc.title)}-${t('mine.title')}.json`.replace(/[\\/:*?"<>|\s]+/g, '_')) }, t('mine.save')) : null,
      el('button', { 'data-key': 'mine open', onclick: () => picked((text) => {
        const more = fromFile(text);
        change(joined(list, more), more.length ? t('mine.opened', { count: more.length }) : t('mine.bad'));
      }) }, t('mine.open'))),
    el('p.hint', { role: 'status', 'data-key': 'mine said' }, said));
}

/**
 * A name for a picture that was given none.
 * @param {App} app
 * @param {Mine[]} list
 */
function proposed(app, list) {
  const name = pick(app.scene.view.name);
  let called = name;
  for (let n = 2; list.some((one) => one.name === called); n++) called = `${name} ${n}`;
  return called;
}

/**
 * @param {Model} model
 * @param {Mine[]} views
 */
const fileOf = (model, views) => `${JSON.stringify({ schema: SCHEMA, title: model.doc.title[0], views }, null, 1)}\n`;

/**
 * The views of a file; none where it is no such file.
 * @param {string} text
 * @returns {Mine[]}
 */
export function fromFile(text) {
  try {
    const told = JSON.parse(text.replace(/^\ufeff/, ''));
    return told && told.schema === SCHEMA ? readViews(told.views) : [];
  } catch {
    return [];
  }
}

/**
 * Lets a person pick a file, and hands on its text.
 * @param {(text: string) => void} then
 */
function picked(then) {
  const input = el('input', { type: 'file', accept: '.json,application/json' });
  input.addEventListener('change', () => {
    const file = input.files && input.files[0];
    if (!file) return;
    if (file.size > LARGEST) return then('');
    const reader = new FileReader();
    reader.addEventListener('load', () => then(String(reader.result)));
    reader.readAsText(file, 'utf-8');
  });
  input.click();
}
