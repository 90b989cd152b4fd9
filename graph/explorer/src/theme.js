/** Light, dark, or as the system has it. */

const query = window.matchMedia('(prefers-color-scheme: dark)');

/** @param {{theme: string}} state */
export function isDark(state) {
  return state.theme === 'dark' || (state.theme === 'auto' && query.matches);
}

/** Calls back when the system changes and the page follows it. */
export function watchTheme(store, changed) {
  query.addEventListener('change', () => store.get().theme === 'auto' && changed());
}
