/** The top of the page: name, search, and what can be done with the picture. */
import { el, fill } from './dom.js';
import { exportMenu } from './exports.js';
import { searchBox } from './search.js';
import { hasSubject } from './subject.js';
import { pick, t } from './words.js';
/** @import { App, State } from './types' */

/**
 * Fills the top of the page; what comes back makes its buttons anew.
 * @param {App} app
 * @param {Element} element
 * @returns {(state: State) => void} makes the buttons anew
 */
export function header(app, element) {
  const title = el('div.title');
  const search = el('div.searchspace');
  const buttons = el('div.buttons', { role: 'toolbar' });
  fill(element, title, search, buttons);
  let lang = '';
  return (state) => {
    if (lang !== state.lang) {
      lang = state.lang;
      document.documentElement.lang = lang === 'en' ? 'en' : 'zh-CN';
      document.title = pick(app.model.doc.title);
      fill(title, el('h1', null, pick(app.model.doc.title)), el('p', null, pick(app.model.doc.subtitle)));
      fill(search, searchBox(app, { placeholder: t('search.placeholder'), label: t('search.label'), asks: true, choose: (node) => app.actions.select(node, { fly: true }) }));
      buttons.setAttribute('aria-label', t('header.tools'));
    }
    const active = document.activeElement;
    const focus = active instanceof HTMLElement && buttons.contains(active) ? active.dataset.key : null;
    fill(buttons, tools(app, state));
    const again = focus && [.../** @type {NodeListOf<HTMLElement>} */ (buttons.querySelectorAll('[data-key]'))].find((item) => item.dataset.key === focus);
    if (again) again.focus();
  };
}

/**
 * @param {App} app
 * @param {State} state
 */
function tools(app, state) {
  const { model, store, actions } = app;
  /** @param {string} name */
  const panel = (name) => () => store.set({ panel: store.get().panel === name ? '' : name, selected: -1, tie: -1, ...(name === 'path' || name === 'pair' ? {} : { pathA: -1, pathB: -1 }) });
  /** @param {() => void} after */
  const shown = (after) => () => {
    after();
    app.frame.showDetail();
  };
  /** @param {string} name @param {string} text */
  const mode = (name, text) => button(`mode ${name}`, text, () => store.set({ mode: name }), state.mode === name);
  return [
    el('div.segments', { role: 'group', 'aria-label': t('history.title') }, button('back', t('history.back'), () => actions.undo(), null, '', t('history.backhint')), button('forward', t('history.forward'), () => actions.redo(), null, '', t('history.forwardhint'))),
    model.doc.story.length ? button('story', t('story.open'), () => (state.story >= 0 ? store.set({ story: -1 }) : actions.step(0)), state.story >= 0, 'primary') : null,
    el('div.segments', { role: 'group', 'aria-label': t('mode.title') }, mode('picture', t('mode.picture')), hasSubject(app) ? mode('subject', t('mode.subject')) : null, mode('nodes', t('mode.nodes')), mode('ties', t('mode.ties')), model.doc.audit.rows.length ? mode('figures', t('mode.figures')) : null),
    button('path', t('path.open'), shown(panel('path')), state.panel === 'path'),
    button('pair', t('pair.open'), shown(panel('pair')), state.panel === 'pair'),
    model.doc.years.length > 1 ? button('compare', t('compare.open'), shown(() => compare(app)), state.before >= 0) : null,
    exportMenu(app),
    button('lang', t('header.language'), () => store.set({ lang: state.lang === 'zh' ? 'en' : 'zh' }), null, '', t('header.languagehint')),
    button('theme', t(app.dark ? 'header.light' : 'header.dark'), () => store.set({ theme: app.dark ? 'light' : 'dark' }), null),
    button('help', t('header.help'), shown(panel('help')), state.panel === 'help', '', t('header.helphint')),
  ];
}

/** @param {App} app */
function compare(app) {
  const { years } = app.model.doc;
  const on = app.store.get().before >= 0;
  app.store.set({ before: on ? -1 : years.length - 2, after: on ? -1 : years.length - 1, panel: on ? '' : 'compare', selected: -1, tie: -1 });
}

/**
 * @param {string} key
 * @param {string} text
 * @param {() => void} onclick
 * @param {boolean | null} pressed
 * @param {string} [kind]
 * @param {string} [hint]
 */
function button(key, text, onclick, pressed, kind, hint) {
  return el(`button${kind ? `.${kind}` : ''}`, { 'data-key': key, 'aria-pressed': pressed === null ? null : String(Boolean(pressed)), title: hint, onclick }, text);
}
