/** A view that is a drawing of its own, as a picture to take away: its finding above, its scope below, in light colours. */
import { INK } from './colours.js';
import { drawn, formOf } from './form.js';
import { svg } from './dom.js';
import { FONT } from './labels.js';
import { languageTag, pick } from './words.js';
import { sure } from './sure.js';
/** @import { App } from './types' */

const [PAD, HEAD, FOOT] = [24, 72, 34];

/** With so many pixels to the millimetre the least letters of a drawing, of 10 pixels, are 8 points. */
const PER_MM = 3.54;

/**
 * The picture as an element; for paper narrower than the wide drawing can be read on, the one that was laid out for A4.
 * @param {App} app
 * @param {number} paper its width in millimetres; 0: in pixels
 * @returns {SVGElement}
 */
export function formPicture(app, paper) {
  const { scene, model, frame } = app;
  const { view } = scene;
  const { wide, paper: made } = sure(view.form);
  const tongue = languageTag() === 'en' ? 1 : 0;
  if (paper && made.length && wide[tongue].width + 2 * PAD > paper * PER_MM) return onPaper(app, made[tongue]);
  const form = sure(formOf(scene, frame.stage.clientWidth));
  const [width, height] = [form.width + 2 * PAD, form.height + HEAD + FOOT];
  const inner = drawn(model.doc, form, false);
  for (const [name, value] of Object.entries({ x: PAD, y: HEAD, width: form.width, height: form.height })) inner.setAttribute(name, String(value));
  const root = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': FONT.replace(/"/g, "'"), fill: INK.light.text });
  root.append(svg('title', null, `${pick(model.doc.title)} · ${pick(view.name)}`), svg('rect', { width, height, fill: INK.light.paper }),
    svg('text', { x: PAD, y: 34, 'font-size': 20, 'font-weight': 600 }, pick(view.finding || view.name)),
    svg('text', { x: PAD, y: 57, 'font-size': 13.5, fill: INK.light.soft }, [pick(view.second || view.purpose), view.unplain ? pick(view.unplain) : ''].join(' ')),
    inner, svg('text', { x: PAD, y: height - 12, 'font-size': 11.5, fill: INK.light.soft }, scopeText(app)));
  return root;
}

/**
 * The drawing for paper: finding and scope are part of it.
 * @param {App} app
 * @param {import('./types').Form} form
 * @returns {SVGElement}
 */
function onPaper({ model, scene }, { width, height, body }) {
  const inner = drawn(model.doc, { width, height, body }, false);
  for (const [name, value] of Object.entries({ width, height })) inner.setAttribute(name, String(value));
  const root = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': FONT.replace(/"/g, "'"), fill: INK.light.text });
  root.append(svg('title', null, `${pick(model.doc.title)} · ${pick(scene.view.name)}`), inner);
  return root;
}

/**
 * Whose record it is, of which years, taken from what, until when.
 * @param {App} app
 * @returns {string}
 */
export function scopeText({ model }) {
  return pick(model.doc.scope);
}
