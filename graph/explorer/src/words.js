/** The words of the interface: pairs [zh, en] from the document, chosen by the language of the moment. */

let texts = {};
let language = 0;

/** @param {Object<string, [string, string]>} catalogue */
export function useTexts(catalogue) {
  texts = catalogue || {};
}

/** @param {'zh'|'en'} lang */
export function useLanguage(lang) {
  language = lang === 'en' ? 1 : 0;
}

/** @returns {string} the code for `lang` attributes */
export function languageTag() {
  return language ? 'en' : 'zh-CN';
}

/**
 * One of a pair; a plain string is a name from the data and stays as it is.
 * @param {[string, string]|string|null|undefined} pair
 */
export function pick(pair) {
  if (pair === null || pair === undefined) return '';
  return Array.isArray(pair) ? String(pair[language] || pair[0] || '') : String(pair);
}

/**
 * The text of a key with its `{name}` places filled.
 * @param {string} key
 * @param {Object<string, string|number>} [values]
 */
export function t(key, values) {
  const text = texts[key] ? pick(texts[key]) : key;
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** @param {number} value with thousands separated */
export function number(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/**
 * @param {number|null} value
 * @param {string} format `"0"`, `"0.000"` or `"%"`
 */
export function formatted(value, format) {
  if (value === null || value === undefined) return t('none');
  if (format === '%') return `${(value * 100).toFixed(1)}%`;
  const digits = (format.split('.')[1] || '').length;
  return digits ? value.toFixed(digits) : number(value);
}
