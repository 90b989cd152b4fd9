/** The page of queries: the editor over the form, what it offers and finds, running, keeping. The form works without it. */
import { placeOf, tokens } from './query-place.js';
import { lacking, offers, writtenAs } from './query-words.js';
import { addressOf, drop, keep, kept, queryIn } from './query-kept.js';
import { findingsOf, list, mark } from './query-found.js';
import { tabs } from './query-answer.js';

/** So long the page waits after the last key, in milliseconds. */
const SETTLES = 400;
const root = /** @type {HTMLElement} */ (document.getElementById('querying'));
const form = /** @type {HTMLFormElement} */ (document.getElementById('query-form'));
const field = /** @type {HTMLTextAreaElement} */ (document.getElementById('query'));
const run = /** @type {HTMLButtonElement} */ (document.getElementById('run'));
const answer = () => /** @type {HTMLElement} */ (document.getElementById('answer'));
const findings = /** @type {HTMLElement} */ (document.getElementById('findings'));
const says = /** @type {HTMLElement} */ (document.getElementById('status'));
const lang = root.dataset.lang === 'en' ? 'en' : 'zh';
/** @type {any} */
const Yasqe = /** @type {any} */ (window).Yasqe;

// Nothing of the editor asks others: it has no completers of its own (a list of none given to it would leave the first
// ones in), no endpoint but ours, keeps nothing and makes no links.
Yasqe.defaults.autocompleters.length = 0;
const made = new Yasqe(document.createElement('div'), {
  value: queryIn(location.hash) || field.value,
  persistenceId: null,
  createShareableLink: null,
  consumeShareLink: null,
  prefixCcApi: null,
  requestConfig: { endpoint: '/sparql' },
  showQueryButton: false,
  resizeable: false,
  syntaxErrorCheck: false,
  // The other style, which phones would get, fails within this editor.
  inputStyle: 'textarea',
  screenReaderLabel: document.querySelector('label[for="query"]')?.textContent,
  gutters: ['CodeMirror-marks', 'CodeMirror-linenumbers', 'CodeMirror-foldgutter'],
  extraKeys: {
    'Ctrl-Space': () => complete(true),
    'Ctrl-Enter': () => form.requestSubmit(),
    'Cmd-Enter': () => form.requestSubmit(),
    'Ctrl-S': () => name(),
    'Cmd-S': () => name(),
    F8: () => step(1),
    'Shift-F8': () => step(-1),
    Esc: () => editor.getInputField().blur(),
  },
});
field.before(made.rootEl);
/** The editor within: what is wrapped around it keeps a state of its own, which falls behind. */
const editor = made.getWrapperElement().CodeMirror;
field.hidden = true;
for (const hidden of document.querySelectorAll('.scripted')) hidden.removeAttribute('hidden');
document.getElementById('naming')?.setAttribute('hidden', '');

/** @type {import('./query-words.js').Vocabulary | null} */
let words = null;
/** @type {import('./query-found.js').Finding[]} */
let found = [];
/** @type {AbortController | null} */
let running = null;

// --- what is offered --------------------------------------------------------------------------------------------------

/** Where the cursor stands. */
const here = () => placeOf(editor.getValue(), editor.getDoc().indexFromPos(editor.getDoc().getCursor()));

/**
 * Whether a word has begun that something should be offered for unasked. Outside of triples most words are keywords and
 * addresses of prefixes, where Enter has to end the line.
 * @param {import('./query-place.js').Place} at
 */
function isBegun(at) {
  if (/[^\x00-\x7f]/.test(at.word)) return true;
  return at.place === 'elsewhere' ? /^[\w-]+:\w/.test(at.word) : at.word.length > 1;
}

/** @param {boolean} wanted by a key; else it opens by itself where a word has begun */
function complete(wanted) {
  if (!words || editor.state.completionActive) return;
  const at = here();
  if (!at.place || !(wanted || isBegun(at))) return;
  editor.showHint({ hint, completeSingle: false, closeCharacters: /[\s;(){}]/, container: document.body });
}

/** Whether things are being asked for. */
let asking = false;

/** @param {any} _ @param {(hints: any) => void} told */
function hint(_, told) {
  const cursor = editor.getDoc().getCursor();
  const at = here();
  const { count = '', never = '' } = root.dataset;
  const listed = words ? offers(words, at, lang, { count: (n) => count.replace('{count}', String(n)), never }) : [];
  const asks = ['object', 'subject', 'elsewhere'].includes(at.place) && at.word && !at.word.includes(':');
  asking = Boolean(asks);
  (asks ? thingsFor(at.word) : Promise.resolve([])).then((things) => {
    asking = false;
    const shown = [...things, ...listed];
    const known = shown.length === 1 && shown[0].insert === at.word;
    told({ from: { line: cursor.line, ch: cursor.ch - at.word.length }, to: cursor, list: known ? [] : shown.map(hintOf) });
  });
}
hint.async = true;

/** @param {string} word @returns {Promise<import('./query-words.js').Offer[]>} */
async function thingsFor(word) {
  if (!root.dataset.things) return [];
  const url = new URL(root.dataset.things, location.href);
  url.searchParams.set('q', word.replace(/^</, ''));
  try {
    const response = await fetch(url);
    /** @type {string[][]} */
    const told = response.ok ? await response.json() : [];
    return told.map(([iri, short, title, kind]) => ({ insert: writtenAs(iri, short), short, name: title, note: kind, rare: false, rank: 0, iri }));
  } catch {
    return [];
  }
}

/** @param {import('./query-words.js').Offer} one */
function hintOf(one) {
  return {
    text: one.insert,
    className: one.rare ? 'rare' : '',
    render: (/** @type {HTMLElement} */ place) => {
      const parts = [['b', one.name], ['code', one.short], ['span', one.note]];
      place.append(...parts.map(([tag, text]) => Object.assign(document.createElement(tag), { textContent: text })));
      /** @type {HTMLElement} */ (place.lastElementChild).className = 'number';
    },
    hint: (/** @type {any} */ cm, /** @type {any} */ data, /** @type {any} */ item) => {
      cm.getDoc().replaceRange(item.text, data.from, data.to);
      addPrefixes();
    },
  };
}

/** Declares the known prefixes that are used. */
function addPrefixes() {
  if (!words) return;
  const more = lacking(tokens(editor.getValue()).map((one) => one.text), words.prefixes);
  const lines = Object.keys(more).sort().map((prefix) => `PREFIX ${prefix}: <${more[prefix]}>\n`);
  if (!lines.length) return;
  // Below the title, above what stands there already.
  const first = editor.getValue().split('\n').findIndex((/** @type {string} */ line) => !line.startsWith('#'));
  const line = first < 0 ? editor.lineCount() : first;
  editor.getDoc().replaceRange(lines.join(''), { line, ch: 0 }, { line, ch: 0 });
}

// --- what is found ----------------------------------------------------------------------------------------------------

let waiting = 0;
let checks = 0;

async function check() {
  const query = editor.getValue();
  checks += 1;
  const mine = checks;
  const response = await fetch(new URL(root.dataset.check || '', location.href), { method: 'POST', body: new URLSearchParams({ query }) }).catch(() => null);
  if (!response || mine !== checks) return;
  if (!response.ok) return;
  found = findingsOf(await response.json(), lang, query);
  mark(editor, found, findings.dataset.slow || '');
  list(findings, found, go, mend);
  const wrong = found.filter((one) => one.sort === 'wrong').length;
  if (!running) ready(wrong);
}

/** @param {number} wrong how many mistakes keep the query from running */
function ready(wrong) {
  run.disabled = wrong > 0;
  const { run: word = '', mend: first = '' } = run.dataset;
  run.firstChild && (run.firstChild.textContent = `${wrong ? first.replace('{count}', String(wrong)) : word} `);
}

/** @param {import('./query-found.js').Finding} one */
function go(one) {
  editor.getDoc().setCursor({ line: one.line - 1, ch: one.column - 1 });
  editor.focus();
}

/** @param {number} way */
function step(way) {
  if (!found.length) return;
  const { line, ch } = editor.getDoc().getCursor();
  const after = (/** @type {import('./query-found.js').Finding} */ one) => one.line - 1 - line || one.column - 1 - ch;
  const next = way > 0 ? found.find((one) => after(one) > 0) || found[0] : [...found].reverse().find((one) => after(one) < 0) || found[found.length - 1];
  go(next);
  says.textContent = next.text;
}

/** @param {import('./query-found.js').Finding} one */
function mend(one) {
  if (one.whole) editor.setValue(one.mend);
  else editor.getDoc().replaceRange(one.mend, { line: one.line - 1, ch: one.column - 1 }, { line: one.line - 1, ch: one.end - 1 });
  editor.focus();
  check();
}

/** Looks the text over when it has come to rest; what is offered would close if lines moved below it. */
function settle() {
  clearTimeout(waiting);
  waiting = window.setTimeout(() => {
    const active = editor.state.completionActive;
    if (active && (active.widget || asking)) return settle();
    addPrefixes();
    check();
    return undefined;
  }, SETTLES);
}

editor.on('change', (/** @type {any} */ _, /** @type {any} */ change) => {
  settle();
  if (change.origin === '+input' || change.origin === '*compose') complete(false);
});

// --- running ----------------------------------------------------------------------------------------------------------

/** @param {HTMLElement} place what script adds to an answer that has come */
function dress(place) {
  for (const hidden of place.querySelectorAll('.scripted')) hidden.removeAttribute('hidden');
  tabs(place);
}

form.addEventListener('submit', async (event) => {
  if (event.submitter?.hasAttribute('data-reload')) {
    // All of the page is another then: its words, its addresses.
    field.value = editor.getValue();
    return undefined;
  }
  event.preventDefault();
  if (running) return running.abort();
  if (run.disabled) return undefined;
  addPrefixes();
  const query = editor.getValue();
  const to = event.submitter instanceof HTMLButtonElement && event.submitter.hasAttribute('formaction') ? event.submitter.formAction : form.action;
  running = new AbortController();
  const began = Date.now();
  const clock = setInterval(() => { says.textContent = `${Math.round((Date.now() - began) / 1000)} s`; }, 1000);
  if (run.firstChild) run.firstChild.textContent = `${run.dataset.stop} `;
  answer().setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(to, { method: 'POST', body: new URLSearchParams({ query }), signal: running.signal });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const made = page.getElementById('answer');
    const title = page.querySelector('h1');
    if (made) answer().replaceWith(document.adoptNode(made));
    if (title && title.textContent) {
      document.title = title.textContent;
      /** @type {HTMLElement} */ (document.querySelector('h1')).textContent = title.textContent;
    }
    dress(answer());
    history.replaceState(null, '', addressOf(location.href, query));
    says.textContent = '';
  } catch {
    says.textContent = '';
  } finally {
    clearInterval(clock);
    running = null;
    answer().removeAttribute('aria-busy');
    check();
  }
  return undefined;
});

// --- keeping ----------------------------------------------------------------------------------------------------------

const naming = /** @type {HTMLElement} */ (document.getElementById('naming'));
const title = /** @type {HTMLInputElement} */ (document.getElementById('name'));

function name() {
  naming.hidden = false;
  title.value = /^#\s*(.+)/.exec(editor.getValue())?.[1].slice(0, 80) || '';
  title.focus();
  title.select();
}

function mine() {
  const place = /** @type {HTMLElement} */ (document.querySelector('#mine ul'));
  const all = kept();
  /** @type {HTMLElement} */ (document.getElementById('mine-none')).hidden = all.length > 0;
  place.replaceChildren(...all.map((one) => {
    const row = document.createElement('li');
    const link = Object.assign(document.createElement('a'), { href: addressOf(location.href, one.query), textContent: one.name });
    const gone = Object.assign(document.createElement('button'), { type: 'button', className: 'drop', textContent: '×' });
    gone.setAttribute('aria-label', `${root.dataset.drop} ${one.name}`);
    gone.addEventListener('click', () => { drop(one.name); mine(); });
    row.append(link, gone);
    return row;
  }));
}

function store() {
  const given = title.value.trim();
  if (!given) return title.focus();
  naming.hidden = true;
  says.textContent = (keep(given, editor.getValue()) ? root.dataset.kept : root.dataset.full) || '';
  mine();
  return editor.focus();
}

document.getElementById('save')?.addEventListener('click', name);
document.getElementById('keep')?.addEventListener('click', store);
document.getElementById('give-up')?.addEventListener('click', () => { naming.hidden = true; editor.focus(); });
title.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') event.preventDefault();
  if (event.key === 'Enter') store();
  if (event.key === 'Escape') { naming.hidden = true; editor.focus(); }
});
document.getElementById('address')?.addEventListener('click', async () => {
  await navigator.clipboard.writeText(addressOf(location.href, editor.getValue()));
  says.textContent = root.dataset.copied || '';
});
document.getElementById('download')?.addEventListener('click', () => {
  const called = (/^#\s*(.+)/.exec(editor.getValue())?.[1] || 'query').replace(/[\\/:*?"<>|\s]+/g, '-').slice(0, 60);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([editor.getValue()], { type: 'application/sparql-query' }));
  link.download = `${called}.rq`;
  link.click();
  URL.revokeObjectURL(link.href);
});
document.getElementById('example-search')?.addEventListener('input', (event) => {
  const wanted = /** @type {HTMLInputElement} */ (event.target).value.trim().toLowerCase();
  for (const row of document.querySelectorAll('.examples li')) /** @type {HTMLElement} */ (row).hidden = wanted !== '' && !(row.textContent || '').toLowerCase().includes(wanted);
  for (const group of document.querySelectorAll('.examples .group')) /** @type {HTMLDetailsElement} */ (group).open = wanted !== '' && group.querySelector('li:not([hidden])') !== null;
});
const examples = document.querySelector('details.examples');
if (examples instanceof HTMLDetailsElement && matchMedia('(max-width: 1100px)').matches) examples.open = false;
document.addEventListener('keydown', (event) => {
  if (event.key === 'F8' && !event.defaultPrevented) { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
});

mine();
dress(answer());
editor.refresh();
fetch(new URL(root.dataset.terms || '', location.href)).then((response) => (response.ok ? response.json() : null)).then((told) => { words = told; }).catch(() => null);
if (queryIn(location.hash)) form.requestSubmit();
else if (field.value.trim()) check();
root.dataset.ready = '1';
