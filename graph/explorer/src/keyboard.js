/** Keys for the whole page; boxes and lists keep their own. */

/** @param {object} app */
export function listenToKeys(app) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape') {
      app.actions.escape();
      return;
    }
    if (event.target.closest && event.target.closest('input, select, textarea')) return;
    if (pageKey(app, event.key) || arrowKey(app, event)) event.preventDefault();
  });
}

function pageKey(app, key) {
  const { store, stage } = app;
  const state = store.get();
  const keys = {
    '/': () => document.querySelector('.searchspace input').focus(),
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

function arrowKey(app, event) {
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const move = moves[event.key];
  if (!move) return false;
  const state = app.store.get();
  const onStage = event.target === app.frame.stage;
  if (state.story >= 0 && move[0] && !(onStage && event.shiftKey)) {
    app.actions.step(state.story + move[0]);
    return true;
  }
  if (onStage) {
    app.stage.pan(move[0] * 60, move[1] * 60);
    return true;
  }
  return listKey(event, move[1]);
}

/** Up and down go through the entries of a list of buttons. */
function listKey(event, step) {
  const list = step && event.target.closest ? event.target.closest('ul, ol') : null;
  if (!list || event.target.tagName !== 'BUTTON') return false;
  const kind = event.target.className;
  const buttons = [...list.querySelectorAll('button')].filter((button) => button.className === kind);
  const next = buttons[buttons.indexOf(event.target) + step];
  if (next) next.focus();
  return true;
}
