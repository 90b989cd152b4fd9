/** Language and theme of the last time, where the browser keeps something for the page. */
/** @import { Patch, State } from './types' */

const KEY = 'hezuo';

/**
 * What was chosen the last time.
 * @returns {Patch}
 */
export function recall() {
  try {
    const { lang, theme } = JSON.parse(localStorage.getItem(KEY) || '{}');
    return { lang: lang === 'en' ? 'en' : 'zh', theme: ['light', 'dark'].includes(theme) ? theme : 'auto' };
  } catch {
    // A page from a file or in a frame may keep nothing; it works without.
    return {};
  }
}

/**
 * Keeps what is chosen for the next time.
 * @param {State} state
 * @returns {void}
 */
export function keep({ lang, theme }) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ lang, theme }));
  } catch {
    // As above.
  }
}
