/** Files that the page hands out, and the clipboard. */
import { visible } from './folding.js';
/** @import { Cell } from './types' */

/**
 * Offers a file for saving; nothing leaves the computer.
 * @param {Blob | string} content
 * @param {string} type
 * @param {string} name
 * @returns {void}
 */
export function save(content, type, name) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 30000);
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe in front, as `neutral` of the program puts it; numbers are no texts.
 * @param {Cell} value
 * @returns {string}
 */
export function harmless(value) {
  if (typeof value !== 'string') return String(value ?? '');
  const first = visible(value).trimStart().slice(0, 1).normalize('NFKC');
  return /^[\t\r\n]/.test(value) || (first && '=+-@'.includes(first[0])) ? `'${value}` : value;
}

/**
 * CSV for Excel: a byte-order mark, quotes, and no cell that Excel would take for a formula.
 * @param {Cell[]} head
 * @param {Cell[][]} rows
 * @returns {string}
 */
export function csvText(head, rows) {
  /** @param {Cell} value */
  const cell = (value) => {
    const text = harmless(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/**
 * Puts a text on the clipboard and tells whether it worked.
 * @param {string} text
 * @returns {Promise<boolean>} whether it worked
 */
export function copyText(text) {
  const old = () => {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  };
  if (!navigator.clipboard || !window.isSecureContext) return Promise.resolve(old());
  return navigator.clipboard.writeText(text).then(() => true, old);
}
