/** The words of the interface: pairs [zh, en] from the document, chosen by the language of the moment. */
/** @import { Pair } from './types' */

/** @type {Record<string, Pair>} */
let texts = {};
let language = 0;

/**
 * Sets the texts of the page.
 * @param {Record<string, Pair>} catalogue
 * @returns {void}
 */
export function useTexts(catalogue) {
  texts = catalogue || {};
}

/**
 * Sets the language of the page.
 * @param {string} lang
 * @returns {void}
 */
export function useLanguage(lang) {
  language = lang === 'en' ? 1 : 0;
}

/**
 * The code of the language for `lang` attributes.
 * @returns {string} the code for `lang` attributes
 */
export function languageTag() {
  return language ? 'en' : 'zh-CN';
}

/**
 * One of a pair; a plain string is a name from the data and stays as it is.
 * @param {Pair | string | null | undefined} pair
 * @returns {string}
 */
export function pick(pair) {
  if (pair === null || pair === undefined) return '';
  return Array.isArray(pair) ? String(pair[language] || pair[0] || '') : String(pair);
}

/**
 * The text of a key with its `{name}` places filled.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values) {
  const text = texts[key] ? pick(texts[key]) : key;
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * A whole number with its thousands separated.
 * @param {number} value with thousands separated
 * @returns {string}
 */
export function number(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/**
 * A value in the format of its measure: `0`, `0.000` or `%`.
 * @param {number | null | undefined} value
 * @param {string} format `"0"`, `"0.000"` or `"%"`
 * @returns {string}
 */
export function formatted(value, format) {
  if (value === null || value === undefined) return t('none');
  if (format === '%') return `${(value * 100).toFixed(1)}%`;
  const digits = (format.split('.')[1] || '').length;
  return digits ? value.toFixed(digits) : number(value);
}
