/**
 * Steps that can be taken back and again. They are those of the browser where it lets a page keep some, and never lead out of the page;
 * else the page keeps them itself.
 */
/** @import { Steps } from './types' */

/**
 * The steps from the opening of the page on.
 * @param {(fragment: string) => void} follow goes to what a fragment says
 * @returns {Steps}
 */
export function createSteps(follow) {
  /** @type {string[]} */
  const list = [];
  let at = -1;
  let kept = true;
  // Of a page that was opened again the browser may still have steps on either side; how many, only those of this time tell.
  window.addEventListener('popstate', ({ state }) => {
    if (state && typeof state.hezuo === 'number') at = state.hezuo < list.length ? state.hezuo : at;
    else if (at >= 0) {
      // Another address was typed: a step that the browser has written already.
      list.splice(at + 1, list.length, '');
      at++;
    }
  });
  return {
    can: (by) => at + by >= 0 && at + by < list.length,
    go(by) {
      if (list[at + by] === undefined) return undefined;
      if (kept) return history.go(by);
      at += by;
      return follow(list[at]);
    },
    write(fragment, step) {
      if (step && at >= 0) {
        if (list[at] === fragment) return;
        list.splice(at + 1, list.length, fragment);
        at++;
      } else {
        at = Math.max(at, 0);
        list[at] = fragment;
      }
      try {
        const state = { hezuo: at };
        if (step && at > 0) history.pushState(state, '', fragment || '#');
        else history.replaceState(state, '', fragment || '#');
      } catch {
        // Inside a sandboxed frame the address cannot be changed.
        kept = false;
      }
    },
  };
}
