/** Buttons that copy a table: into sheets as lines with tabs, into documents as a table. */

/** @param {HTMLTableRowElement} row @returns {string[]} its cells without their numbers of rows and short IRIs */
function cellsOf(row) {
  return [...row.cells].filter((cell) => !cell.matches('.nth')).map((cell) => {
    const name = cell.tagName === 'TH' ? null : cell.querySelector('a, span');
    return ((name || cell).textContent || '').replace(/\s+/g, ' ').trim();
  });
}

/** @param {string} text @returns {string} the same where a sheet would take it for a formula */
const safe = (text) => (/^[=+@\t\r-]/.test(text) && !/^-?[\d.]+$/.test(text) ? `'${text}` : text);

/**
 * @param {HTMLTableElement} table
 * @returns {string} lines with tabs, as sheets take them
 */
export function asLines(table) {
  return [...table.rows].map((row) => cellsOf(row).map(safe).join('\t')).join('\n');
}

/**
 * @param {HTMLTableElement} table
 * @returns {string} a table of text alone, as documents take it
 */
export function asTable(table) {
  const made = document.createElement('table');
  for (const row of table.rows) {
    const line = made.insertRow();
    for (const text of cellsOf(row)) line.insertCell().textContent = safe(text);
  }
  return made.outerHTML;
}

document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-copies]') : null;
  if (!(button instanceof HTMLElement)) return;
  const table = document.querySelector(button.dataset.copies || '');
  if (!(table instanceof HTMLTableElement)) return;
  const parts = { 'text/plain': asLines(table), 'text/html': asTable(table) };
  await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })])))]);
  button.textContent = button.dataset.done || '';
});
for (const hidden of document.querySelectorAll('main .files .scripted')) hidden.removeAttribute('hidden');
