/** Keys for the whole page; boxes and lists keep their own. */
/** @import { App } from './types' */

/**
 * Listens to the keys of the page.
 * @param {App} app
 * @returns {void}
 */
export function listenToKeys(app) {
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && stepKey(app, event)) return event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
    if (event.key === 'Escape') {
      return app.actions.escape();
    }
    if (event.target instanceof Element && event.target.closest('input, select, textarea')) return undefined;
    if (pageKey(app, event.key) || arrowKey(app, event)) event.preventDefault();
    return undefined;
  });
}

/**
 * Ctrl and Z takes the last step back, with Shift, or Y, it comes again; boxes have their own.
 * @param {App} app
 * @param {KeyboardEvent} event
 */
function stepKey({ actions }, { key, shiftKey, target }) {
  const letter = key.toLowerCase();
  if (!['z', 'y'].includes(letter) || (target instanceof Element && target.closest('input, select, textarea'))) return false;
  if (letter === 'z' && !shiftKey) actions.undo();
  else actions.redo();
  return true;
}

/**
 * @param {App} app
 * @param {string} key
 */
function pageKey(app, key) {
  const { store, stage } = app;
  const state = store.get();
  /** @type {Record<string, () => void>} */
  const keys = {
    '/': () => /** @type {HTMLElement} */ (document.querySelector('.searchspace input')).focus(),
    '?': () => {
      store.set({ panel: state.panel === 'help' ? '' : 'help' });
      app.frame.showDetail();
    },
    '+': () => stage.zoom(1.4),
    '=': () => stage.zoom(1.4),
    '-': () => stage.zoom(1 / 1.4),
    0: () => stage.fit(true),
    t: () => store.set({ mode: state.mode === 'picture' ? 'nodes' : 'picture' }),
  };
  const act = keys[key] || keys[key.toLowerCase()];
  if (act) act();
  return Boolean(act);
}

/**
 * @param {App} app
 * @param {KeyboardEvent} event
 */
function arrowKey(app, event) {
  /** @type {Record<string, [number, number]>} */
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const move = moves[event.key];
  if (!move) return false;
  const state = app.store.get();
  const onStage = event.target === app.frame.stage;
  if (state.story >= 0 && move[0] && !(onStage && event.shiftKey)) {
    app.actions.step(state.story + move[0]);
    return true;
  }
  if (onStage && event.shiftKey && nudge(app, move)) return true;
  if (onStage) {
    app.stage.pan(move[0] * 60, move[1] * 60);
    return true;
  }
  return listKey(event, move[1]);
}

/**
 * What a drag does, by keys: the node that is chosen goes some pixels further.
 * @param {App} app
 * @param {[number, number]} move
 */
function nudge({ scene, stage, store, actions }, [dx, dy]) {
  const node = store.get().selected;
  const i = scene.place.get(node);
  if (i === undefined || scene.mode !== 'nodes' || stage.now.kind === 'form') return false;
  const { scale } = stage.now.renderer.transform();
  actions.pin(node, { x: scene.x[i] + (12 * dx) / scale, y: scene.y[i] + (12 * dy) / scale });
  return true;
}

/**
 * Up and down go through the entries of a list of buttons.
 * @param {KeyboardEvent} event
 * @param {number} step
 */
function listKey(event, step) {
  const { target } = event;
  const list = step && target instanceof HTMLButtonElement ? target.closest('ul, ol') : null;
  if (!list || !(target instanceof HTMLButtonElement)) return false;
  const kind = target.className;
  const buttons = [...list.querySelectorAll('button')].filter((button) => button.className === kind);
  const next = buttons[buttons.indexOf(target) + step];
  if (next) next.focus();
  return true;
}
