/**
 * `window.hezuo`: what the page shows, for tests and automation. Reading only.
 *
 * `ready` true once drawn · `whenReady` a promise · `state()` the choices · `counts()` `{nodes, ties, left, labels}` ·
 * `nodes()` drawn nodes · `ties()` drawn ties `[{id, source, target}]` · `labelOf(node)` · `find(text)` nodes ·
 * `positionOf(node)` `{x, y}` in the window or null · `edgePositionOf(id)` middle of a straight tie · `labels()` names on the
 * picture with their rectangles · `lit()` lit nodes or null · `renderer()` `"vis"` or `"sigma"` · `scale()` how far it is
 * zoomed in: 1 where all fits.
 */
import { find } from './find.js';
import { sure } from './sure.js';
/** @import { App } from './types' */

/**
 * Puts the surface for tests into the window.
 * @param {App} app
 * @returns {void}
 */
export function exposeApi(app) {
  const { model, store, stage } = app;
  const api = {
    schema: model.doc.schema,
    state: () => ({ ...store.get() }),
    counts: () => ({ nodes: app.scene.nodes.length, ties: app.scene.edges.id.length, left: app.scene.left, labels: stage.shown().labels.length, mode: app.scene.mode }),
    nodes: () => app.scene.nodes.slice(),
    ties: () => app.scene.edges.id.map((id, e) => ({ id, source: app.scene.edges.a[e], target: app.scene.edges.b[e] })),
    radii: () => app.look.radius.slice(),
    labelOf: (/** @type {number} */ node) => model.doc.nodes.label[node],
    find: (/** @type {string} */ text) => find(model, text).slice(0, 12),
    positionOf: (/** @type {number} */ node) => stage.positionOf(node),
    edgePositionOf(/** @type {number} */ id) {
      const e = app.scene.edges.id.indexOf(id);
      if (e < 0) return null;
      const [a, b] = [sure(stage.positionOf(app.scene.edges.a[e])), sure(stage.positionOf(app.scene.edges.b[e]))];
      return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    },
    labels: () => stage.shown().labels.map((label) => ({ node: label.node, text: label.text, x: label.x, y: label.y, width: label.sprite.width, height: label.sprite.height, leader: label.leader })),
    lit() {
      const { lit } = stage.shown();
      return lit ? [...lit.nodes] : null;
    },
    renderer: () => stage.shown().kind,
    scale: () => stage.shown().renderer.transform().scale / stage.now.first,
    whenReady: new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => {
        api.ready = true;
        document.documentElement.dataset.ready = 'true';
        resolve(true);
      }));
    }),
    ready: false,
  };
  window.hezuo = api;
}
