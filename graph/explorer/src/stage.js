/** The picture: a renderer below, names, captions and rings of the selection above. */
import { runPacked } from './decode.js';
import { createFormRenderer } from './form.js';
import { createLabels } from './labels.js';
import { listenForSeveral } from './lasso.js';
import { fitting } from './look.js';
import { paintAbove, paintUnder } from './overlay.js';
import { createVisRenderer } from './renderer-vis.js';
/** @import { Hooks, Model, Now, RendererHooks, Stage } from './types' */

/**
 * Puts the picture into its part of the page.
 * @param {HTMLElement} stage
 * @param {Model} model
 * @param {Hooks} hooks `hover`, `click`, `open`: called with `{node, edge}`
 * @returns {Stage}
 */
export function createStage(stage, model, hooks) {
  const below = document.createElement('div');
  below.className = 'below';
  const above = document.createElement('canvas');
  above.className = 'above';
  stage.append(below, above);
  const labels = createLabels();
  // Scene, look and renderer are there with the first drawing; nothing asks for them before.
  /** @type {Partial<Now>} */
  const empty = { lit: null, always: [], focus: -1, hovered: -1, labels: [], kind: '', first: 1, budget: 0 };
  const now = /** @type {Now} */ (empty);

  listenForSeveral(stage, now, hooks.gather);

  return {
    now,
    use(wanted) {
      const national = wanted === 'sigma' ? window.hezuoNational : undefined;
      const kind = wanted === 'form' ? 'form' : national ? 'sigma' : 'vis';
      if (now.kind === kind) return;
      if (now.renderer) now.renderer.destroy();
      if (kind === 'vis') runPacked('hezuo-vis');
      /** @type {RendererHooks} */
      const frame = { ...hooks, frame: (own) => paintAbove(now, stage, above, labels, own), under: (context, transform) => paintUnder(now, context, transform) };
      now.kind = kind;
      below.replaceChildren();
      // A drawing has its names in it.
      if (kind === 'form') Object.assign(now, { labels: [] });
      above.hidden = kind === 'form';
      // A drawing has words that can be read one by one, a canvas has not.
      stage.setAttribute('role', kind === 'form' ? 'group' : 'img');
      now.renderer = kind === 'form' ? createFormRenderer(below, model, frame) : national ? national.create(below, frame, fitting) : createVisRenderer(below, model.doc.vis || {}, frame);
    },
    draw(scene, look, first, options) {
      Object.assign(now, { scene, look, first, budget: options.budget, textOf: options.textOf });
      now.renderer.draw(scene, look, first);
    },
    light(lit, always, focus, hovered) {
      Object.assign(now, { lit, always, focus, hovered });
      if (now.scene) now.renderer.light(lit);
    },
    fit: (animate) => now.renderer.fit(animate),
    fly(node, zoom, animate) {
      const i = now.scene.place.get(node);
      if (i !== undefined) now.renderer.fly(now.scene.x[i], now.scene.y[i], zoom, animate);
    },
    frame: (nodes, animate) => frameNodes(now, stage, nodes, animate),
    zoom: (factor) => now.renderer.zoom(factor),
    pan: (dx, dy) => now.renderer.pan(dx, dy),
    resize: () => now.renderer && now.renderer.resize(),
    shown() {
      if (now.renderer.flush) now.renderer.flush();
      return now;
    },
    positionOf(node) {
      const i = now.scene.place.get(node);
      if (i === undefined) return null;
      const { scale, x, y } = now.renderer.transform();
      const rect = stage.getBoundingClientRect();
      return { x: rect.left + now.scene.x[i] * scale + x, y: rect.top + now.scene.y[i] * scale + y };
    },
  };
}

/**
 * Brings some nodes into the picture, as large as leaves room around them.
 * @param {Now} now
 * @param {HTMLElement} stage
 * @param {number[]} nodes
 * @param {boolean} animate
 */
function frameNodes(now, stage, nodes, animate) {
  const at = nodes.map((node) => now.scene.place.get(node)).filter((i) => i !== undefined);
  if (!at.length) return now.renderer.fit(animate);
  const part = { nodes: at, x: at.map((i) => now.scene.x[i]), y: at.map((i) => now.scene.y[i]), bands: [] };
  const fit = fitting(part, stage.clientWidth * 0.8, stage.clientHeight * 0.8);
  return now.renderer.show(fit.x, fit.y, Math.max(now.first, Math.min(fit.scale, now.first * 2.6)), animate);
}
