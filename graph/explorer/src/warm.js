/** Makes search ready while the page is idle, a few milliseconds at a time, so that the first keys are as quick as the later ones. */
import { warming } from './find.js';
/** @import { Model } from './types' */

/** So many milliseconds after the page is there it begins, and so many it works at a stretch. */
const [READY, STRETCH] = [400, 8];

/** @type {WeakSet<Model>} */
const begun = new WeakSet();

/**
 * Begins once for a model.
 * @param {Model} model
 * @returns {void}
 */
export function warmSearch(model) {
  if (begun.has(model)) return;
  begun.add(model);
  const steps = warming(model);
  const go = () => {
    const until = performance.now() + STRETCH;
    while (performance.now() < until) if (steps.next().done) return;
    setTimeout(go);
  };
  setTimeout(go, READY);
}
