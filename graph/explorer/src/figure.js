/** The desk for figures: title, number, width on paper and legend of a picture that goes into a report. */
import { INK } from './colours.js';
import { el, svg } from './dom.js';
import { scopeText } from './form-picture.js';
import { pick, t } from './words.js';
/** @import { App, FigureSettings } from './types' */

/** @type {FigureSettings} */
export const PLAIN = { title: '', number: '', width: 0, legend: true };
const [LEAST, MOST, CAPTION] = [40, 1200, 58];
/** Dots to the inch of a screen's pixel, and of paper. */
const [SCREEN, PAPER] = [96, 300];

/**
 * How many times as many dots a PNG has as its SVG has pixels.
 * @param {FigureSettings} figure
 * @returns {number}
 */
export const dots = (figure) => (figure.width ? PAPER / SCREEN : 2);

/**
 * The fields of the desk; what is typed holds for the next pictures that are saved.
 * @param {App} app
 * @returns {HTMLElement}
 */
export function figureDesk(app) {
  const figure = () => app.figure || PLAIN;
  /** @param {import('./types').Patch | Partial<FigureSettings>} patch */
  const set = (patch) => { app.figure = { ...figure(), ...patch }; };
  /** @param {'title' | 'number'} key @param {string} hint */
  const field = (key, hint) => el('label.choice', null, el('span', null, t(`figure.${key}`)), el('input', { type: 'text', 'data-key': `figure ${key}`, value: figure()[key], placeholder: hint,
    oninput: (event) => set({ [key]: /** @type {HTMLInputElement} */ (event.target).value.trim() }) }));
  const width = el('label.choice', null, el('span', null, t('figure.width')), el('input', { type: 'number', min: LEAST, max: MOST, 'data-key': 'figure width', value: figure().width || '', placeholder: '156',
    oninput: (event) => set({ width: paper(Number(/** @type {HTMLInputElement} */ (event.target).value)) }) }));
  const legend = el('label.toggle', null, el('input', { type: 'checkbox', 'data-key': 'figure legend', checked: figure().legend, onchange: (event) => set({ legend: event.target.checked }) }), el('span', null, t('figure.legend')));
  return el('fieldset.figure', null, el('legend', null, t('figure.open')), field('number', '3-1'), field('title', pick(app.scene.view.finding || app.scene.view.name)), width, legend);
}

/**
 * A width that there is paper for, else none.
 * @param {number} width in millimetres
 * @returns {number}
 */
export const paper = (width) => (width >= LEAST && width <= MOST ? width : 0);

/**
 * A text in lines no wider than there is room, broken at blanks where there are some.
 * @param {string} text
 * @param {number} size of its letters
 * @param {number} room in pixels
 * @returns {string[]}
 */
export function lines(text, size, room) {
  const found = [''];
  for (const part of text.match(/[!-~]+|[^!-~]/g) || []) {
    const last = found.length - 1;
    if (found[last] && breadth(found[last] + part) * size > room) found.push(part.trim());
    else found[last] += part;
  }
  return found;
}

/** @param {string} text */
const breadth = (text) => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 1 : 0.62), 0);

/**
 * Puts number, title and source below a picture, and says how wide it is on paper.
 * @param {App} app
 * @param {SVGElement} root
 * @param {FigureSettings} figure
 * @returns {SVGElement}
 */
export function asFigure(app, root, figure) {
  const [width, height] = [Number(root.getAttribute('width')), Number(root.getAttribute('height'))];
  const captioned = Boolean(figure.number || figure.title);
  const title = figure.title || pick(app.scene.view.finding || app.scene.view.name);
  const above = captioned ? lines(figure.number ? t('figure.numbered', { number: figure.number, title }) : title, 17, width - 24) : [];
  const below = captioned ? lines(t('figure.source', { source: scopeText(app) }), 12, width - 24) : [];
  const total = height + (captioned ? CAPTION + 22 * (above.length - 1) + 18 * (below.length - 1) : 0);
  if (captioned) {
    const next = height + 22 * above.length;
    root.append(svg('rect', { y: height, width, height: total - height, fill: INK.light.paper }),
      ...above.map((line, n) => svg('text', { x: width / 2, y: height + 22 * (n + 1), 'font-size': 17, 'font-weight': 600, 'text-anchor': 'middle' }, line)),
      ...below.map((line, n) => svg('text', { x: width / 2, y: next + 22 + 18 * n, 'font-size': 12, 'text-anchor': 'middle', fill: INK.light.soft }, line)));
    root.setAttribute('viewBox', `0 0 ${width} ${total}`);
    root.setAttribute('height', String(total));
  }
  if (figure.width) {
    root.setAttribute('width', `${figure.width}mm`);
    root.setAttribute('height', `${Math.round((figure.width * total * 100) / width) / 100}mm`);
  }
  return root;
}
