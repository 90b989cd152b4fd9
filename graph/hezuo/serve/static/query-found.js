/** What is wrong, unknown or slow in a query: at its place in the text, in the margin, and in a list with what mends it. */

/**
 * @typedef {{ sort: 'wrong' | 'unknown' | 'slow', line: number, column: number, end: number, text: string, mend: string, whole: boolean }} Finding
 * @typedef {{ error: any, hints: any[], unknown: any[] }} Checked
 */
const SIGNS = { wrong: '!', unknown: '?', slow: '~' };

/**
 * @param {Checked} told what the server says
 * @param {'zh' | 'en'} lang
 * @param {string} query
 * @returns {Finding[]} in the order of the text
 */
export function findingsOf(told, lang, query) {
  /** @type {Finding[]} */
  const found = [];
  const lines = query.split('\n');
  if (told.error) {
    const line = told.error.line || lines.length;
    const column = told.error.column || 1;
    const word = /^(?:[\p{L}\p{N}_:?$-]+|\S)/u.exec((lines[line - 1] || '').slice(column - 1));
    found.push({ sort: 'wrong', line, column, end: column + (word ? word[0].length : 1), text: told.error.detail[lang], mend: '', whole: false });
  }
  for (const one of told.unknown) found.push({ sort: 'unknown', line: one.line, column: one.column, end: one.column + one.end - one.start, text: one.detail[lang], mend: one.near, whole: false });
  for (const one of told.hints) {
    const rest = (lines[one.line - 1] || '').length - one.column + 1;
    found.push({ sort: 'slow', line: one.line, column: one.column, end: one.column + Math.min(Math.max(one.end - one.start, 1), Math.max(rest, 1)), text: one.detail[lang], mend: one.rewritten, whole: true });
  }
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * Underlines the findings and puts their signs into the margin.
 * @param {any} editor
 * @param {Finding[]} found
 * @param {string} slow the sign of what is slow
 */
export function mark(editor, found, slow) {
  editor.clearGutter('CodeMirror-marks');
  for (const old of editor.getDoc().getAllMarks()) if (/^at-/.test(old.className || '')) old.clear();
  for (const one of found) {
    const from = { line: one.line - 1, ch: one.column - 1 };
    editor.getDoc().markText(from, { line: one.line - 1, ch: one.end - 1 }, { className: `at-${one.sort}` });
    editor.setGutterMarker(one.line - 1, 'CodeMirror-marks', signOf(one, slow));
  }
}

/** @param {Finding} one @param {string} slow */
function signOf(one, slow) {
  const sign = document.createElement('span');
  sign.className = `sign ${one.sort}`;
  sign.textContent = one.sort === 'slow' ? slow : SIGNS[one.sort];
  return sign;
}

/**
 * The list below the editor.
 * @param {HTMLElement} section with the texts in its data
 * @param {Finding[]} found
 * @param {(one: Finding) => void} go
 * @param {(one: Finding) => void} mend
 */
export function list(section, found, go, mend) {
  const { none = '', count = '', place = '', rewrite = '', mend: use = '', slow = '' } = section.dataset;
  const many = (/** @type {string} */ sort) => String(found.filter((one) => one.sort === sort).length);
  const head = section.querySelector('h2');
  if (head) head.textContent = found.length ? count.replace('{wrong}', many('wrong')).replace('{unknown}', many('unknown')).replace('{slow}', many('slow')) : none;
  const rows = found.map((one) => {
    const row = document.createElement('li');
    const text = document.createElement('span');
    const where = place.replace('{line}', String(one.line)).replace('{column}', String(one.column));
    text.textContent = one.text.startsWith(where) ? one.text.slice(where.length).replace(/^[:\uff1a]\s*/, '') : one.text;
    row.append(signOf(one, slow), button('link place', where, () => go(one)), text);
    if (one.mend) row.append(button('link', one.whole ? rewrite : `${use} ${one.mend}`, () => mend(one)));
    return row;
  });
  const lines = section.querySelector('ul');
  if (lines) lines.replaceChildren(...rows);
}

/** @param {string} look @param {string} text @param {() => void} act */
function button(look, text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = look;
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}
