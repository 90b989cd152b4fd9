/** The parts of the page and when each is made anew. */
import { el, fill, refresh } from './dom.js';
import { detailPanel } from './detail.js';
import { pictureSvg } from './export-svg.js';
import { header } from './header.js';
import { hangs } from './doubt.js';
import { controls } from './controls.js';
import { SPACIOUS } from './form.js';
import { sure } from './sure.js';
import { viewList } from './views.js';
import { storyCard } from './story.js';
import { tablePart } from './table.js';
import { stageTools } from './tools.js';
import { mySection } from './mine.js';
import { statusOffers, statusText } from './status.js';
import { number, t, pick } from './words.js';
/** @import { App, Changed, Frame, Model, State } from './types' */

/**
 * Puts the parts into the page.
 * @param {App} app
 * @returns {Frame}
 */
export function createFrame(app) {
  const root = sure(document.getElementById('app'));
  let veiled = false;
  const parts = {
    header: el('header.top'),
    left: el('aside.left', { id: 'left' }),
    heading: el('div.heading'),
    stage: el('div.stage', { tabindex: 0, role: 'img', id: 'stage' }),
    tools: el('div.tools'),
    story: el('div.storyspace'),
    table: el('div.tablespace', { hidden: true }),
    status: el('p.status', { role: 'status', 'aria-live': 'polite', id: 'status' }),
    offers: el('div.offers'),
    note: el('p.note'),
    printed: el('div.printed', { 'aria-hidden': 'true' }),
    right: el('aside.right', { id: 'right', tabindex: -1 }),
    tabs: el('nav.tabs'),
    veil: el('div.veil', { hidden: true }),
  };
  // The tap that opened a sheet ends in a click on the veil: only what began there closes it.
  parts.veil.addEventListener('pointerdown', () => { veiled = true; });
  parts.veil.addEventListener('click', () => { if (veiled) closeSheets(); });
  const picture = el('div.picture', null, parts.stage, parts.tools);
  fill(root, parts.header, el('div.body', null, parts.left,
    el('main.middle', { id: 'middle' }, parts.heading, picture, parts.printed, parts.table, parts.story, parts.note, el('div.statusbar', null, parts.status, parts.offers)), parts.right), parts.tabs, parts.veil);
  // On paper the picture is drawn anew, with its title and legend.
  window.addEventListener('beforeprint', () => {
    if (app.store.get().mode === 'picture') fill(parts.printed, pictureSvg(app));
  });
  window.addEventListener('afterprint', () => fill(parts.printed));
  const redrawHeader = header(app, parts.header);

  /** @param {string} name */
  function sheet(name) {
    parts.left.classList.toggle('open', name === 'left');
    parts.right.classList.toggle('open', name === 'right');
    parts.veil.hidden = !name;
    veiled = false;
    for (const button of /** @type {HTMLCollectionOf<HTMLElement>} */ (parts.tabs.children)) button.setAttribute('aria-pressed', String(button.dataset.sheet === (name || '')));
  }

  /** @returns whether one was open */
  function closeSheets() {
    const was = !parts.veil.hidden;
    sheet('');
    return was;
  }

  function tabs() {
    /** @param {string} name @param {string} text */
    const button = (name, text) => el('button', { 'data-sheet': name, 'aria-pressed': String(name === ''), onclick: () => sheet(name) }, text);
    fill(parts.tabs, button('left', t('tabs.left')), button('', t('tabs.picture')), button('right', t('tabs.right')));
  }

  /** @param {State} state @param {Changed | null} changed */
  function render(state, changed) {
    /** @param {...string} keys */
    const has = (...keys) => !changed || changed.has('lang') || keys.some((key) => changed.has(key));
    const onlySelection = changed && [...changed].every((key) => ['selected', 'tie', 'panel', 'pathA', 'pathB', 'route'].includes(key));
    document.documentElement.classList.toggle('telling', state.story >= 0);
    roomy(app, state, root);
    if (has('view', 'mode', 'story', 'theme', 'panel', 'before')) redrawHeader(state);
    if (!onlySelection || !changed) refresh(parts.left, () => [viewList(app, state), mySection(app), controls(app, state)]);
    if (changed && changed.has('view')) closeSheets();
    if (has('view', 'open', 'party', 'whole')) heading(app, state, parts.stage, parts.heading);
    refresh(parts.right, () => detailPanel(app, state));
    if (changed && (changed.has('selected') || changed.has('tie') || changed.has('panel'))) parts.right.scrollTop = 0;
    if (has('story')) fill(parts.story, storyCard(app, state));
    if (!changed || changed.has('lang')) {
      tabs();
      for (const side of /** @type {const} */ (['left', 'right'])) parts[side].setAttribute('aria-label', t(`tabs.${side}`));
    }
    if (!changed || !onlySelection) stageTools(app, parts.tools, state);
    const table = state.mode !== 'picture';
    picture.hidden = table;
    parts.table.hidden = !table;
    if (table && (!onlySelection || !changed)) refresh(parts.table, () => tablePart(app, state));
    const text = statusText(app);
    if (parts.status.textContent !== text) parts.status.textContent = text;
    refresh(parts.offers, () => statusOffers(app));
    fill(parts.note, app.scene.view.note ? [pick(app.scene.view.note), ' '] : null, el('span.scope', null, pick(app.model.doc.scope)));
  }

  return {
    stage: parts.stage, render, closeSheets,
    showSteps: () => showSteps(app, parts.header),
    showDetail() {
      if (window.matchMedia('(max-width: 899px)').matches) sheet('right');
    },
  };
}

/**
 * A step that there is not cannot be gone.
 * @param {App} app
 * @param {Element} element
 */
function showSteps({ steps }, element) {
  for (const [key, by] of /** @type {Array<[string, number]>} */ ([['back', -1], ['forward', 1]])) {
    const button = element.querySelector(`[data-key=${key}]`);
    if (button instanceof HTMLButtonElement) button.disabled = !steps.can(by);
  }
}

/**
 * A wide drawing has the room of the right panel, which lies above it while something is chosen.
 * @param {App} app
 * @param {State} state
 * @param {HTMLElement} root
 */
function roomy({ scene }, state, root) {
  const { form } = scene.view;
  const wide = Boolean(form && form.wide[0].width > SPACIOUS && state.mode === 'picture' && !state.whole);
  root.classList.toggle('spacious', wide);
  root.classList.toggle('chosen', wide && (state.selected >= 0 || state.tie >= 0 || Boolean(state.panel) || state.before >= 0 || state.several.length > 0));
}

/**
 * Name and purpose of the view, with what of it is shown.
 * @param {App} app
 * @param {State} state
 * @param {HTMLElement} stage
 * @param {HTMLElement} element
 */
function heading(app, state, stage, element) {
  const { view } = app.scene;
  const { aggregate, nodes } = app.model.doc;
  let name = pick(view.finding && !(view.depth && state.party >= 0) ? view.finding : view.name);
  if (state.whole) name = t('reach.title');
  else if (view.depth && state.party >= 0) name += t('heading.of', { name: nodes.label[state.party] });
  else if (state.open >= 0 && aggregate) name += t('heading.of', { name: pick(aggregate.names[state.open]) });
  const second = view.depth && state.party >= 0 ? circleText(app.model, state.party) : pick(view.second || ['', '']);
  stage.setAttribute('aria-label', t('stage.label', { name }));
  if (state.whole) return fill(element, el('h2', null, name), el('p', null, t('reach.purpose')));
  return fill(element, el('h2', null, name), el('p', null, second ? el('span.second', null, second, ' ') : null, view.unplain ? [hangs(view), ' '] : null, pick(view.purpose)));
}

/**
 * What the circle of a party finds: how much it is tied to, and whom it meets there; colleges that report are left out.
 * @param {Model} model
 * @param {number} node
 */
function circleText(model, node) {
  /** @param {number} of */
  const tied = (of) => new Set(model.tiesOf(of).map((tie) => model.other(tie, of)).filter((other) => !model.colleges.has(other)));
  const near = tied(node);
  const family = model.familyOf(node);
  const met = new Set([...near].flatMap((other) => [...tied(other)]).filter((other) => other !== node && model.familyOf(other) === family));
  return t('heading.circle', { records: number(near.size), met: number(met.size) });
}
