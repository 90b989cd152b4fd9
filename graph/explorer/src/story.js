/** The story: steps over the fixed picture. */
import { el } from './dom.js';
import { hangs } from './doubt.js';
import { pick, t } from './words.js';
/** @import { App, State } from './types' */

/**
 * The card of a step, null where no story is told.
 * @param {App} app
 * @param {State} state
 * @returns {HTMLElement | null}
 */
export function storyCard(app, state) {
  const { story } = app.model.doc;
  const step = story[state.story];
  if (!step) return null;
  /** @param {number} index */
  const go = (index) => () => app.actions.step(index);
  const at = state.story;
  const answer = step.answer.map(pick).filter(Boolean).join(' · ');
  return el('section.story', { 'aria-label': t('story.title') },
    el('div.storyhead', null, el('span.place', null, t('story.place', { index: at + 1, count: story.length })), el('h3', { 'aria-live': 'polite' }, pick(step.title)),
      el('button.close', { 'aria-label': t('story.close'), title: t('story.close'), onclick: () => app.store.set({ story: -1 }) }, '×')),
    el('p', { 'aria-live': 'polite' }, pick(step.text), step.unplain ? [' ', hangs(step)] : null),
    step.question ? el('p.evidence', { title: step.question }, t('story.evidence'), t('story.colon'), answer || step.question) : null,
    el('div.storyfoot', null,
      el('button', { disabled: at === 0, onclick: go(at - 1) }, t('story.back')),
      el('div.dots', null, story.map((item, k) => el('button.dot', { 'aria-label': t('story.goto', { index: k + 1, title: pick(item.title) }), 'aria-current': k === at ? 'step' : null, title: pick(item.title), onclick: go(k) }))),
      at + 1 < story.length ? el('button.primary', { onclick: go(at + 1) }, t('story.next')) : el('button.primary', { onclick: () => app.store.set({ story: -1 }) }, t('story.end'))));
}
