/** Light, dark, or as the system has it. */
/** @import { Store } from './types' */

const query = window.matchMedia('(prefers-color-scheme: dark)');

/**
 * Whether the page is dark now.
 * @param {{ theme: string }} state
 * @returns {boolean}
 */
export function isDark(state) {
  return state.theme === 'dark' || (state.theme === 'auto' && query.matches);
}

/**
 * Calls back when the system changes and the page follows it.
 * @param {Store} store
 * @param {() => void} changed
 * @returns {void}
 */
export function watchTheme(store, changed) {
  query.addEventListener('change', () => store.get().theme === 'auto' && changed());
}
