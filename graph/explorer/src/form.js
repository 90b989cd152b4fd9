/** A view that is a drawing made in Python: shown as it is, with behaviour added to the marks that stand for nodes. */
import { el, fill } from './dom.js';
import { languageTag } from './words.js';
/** @import { Form, GraphDocument, Lit, Model, Renderer, RendererHooks, Scene } from './types' */

/** A window narrower than this gets the drawing made for it. */
export const NARROW = 640;
/** A drawing wider than this takes the room of the right panel, which then lies above it. */
export const SPACIOUS = 1000;
const LARGEST = 1.35;
const PAD = 20;
const CORNER = 48;

/**
 * The drawing of a view for the width and language of the moment.
 * @param {Scene} scene
 * @param {number} width
 * @returns {Form | null}
 */
export function formOf(scene, width) {
  const { form } = scene.view;
  if (!form) return null;
  const both = width < NARROW ? form.narrow : form.wide;
  return both[languageTag() === 'en' ? 1 : 0];
}

/**
 * The marks of a drawing in the colours of the ground.
 * @param {GraphDocument} doc
 * @param {string} body
 * @param {boolean} dark
 * @returns {string}
 */
export function coloured(doc, body, dark) {
  if (!dark) return body;
  const inks = new Map(/** @type {Array<[string, string]>} */ (doc.inks));
  return body.replace(/(fill|stroke)="(#[0-9a-f]{6})"/g, (all, name, color) => (inks.has(color) ? `${name}="${inks.get(color)}"` : all));
}

/**
 * The drawing as an element. Its text was escaped where it was made, and it is read as XML, which runs nothing.
 * @param {GraphDocument} doc
 * @param {Form} form
 * @param {boolean} dark
 * @returns {SVGElement}
 */
export function drawn(doc, form, dark) {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${form.width} ${form.height}">${coloured(doc, form.body, dark)}</svg>`;
  return /** @type {any} */ (document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true));
}

/**
 * @typedef {{ stage: HTMLElement, frame: HTMLElement, picture: SVGElement | null, form: Form | null, key: string, zoom: number, marks: Map<number, Element[]>, colleges: Set<number>, scene: Scene | null, lit: Lit | null }} Shown
 */

/**
 * A renderer for such views; it has the methods of the other two.
 * @param {HTMLElement} stage
 * @param {Model} model
 * @param {RendererHooks} hooks
 * @returns {Renderer}
 */
export function createFormRenderer(stage, model, hooks) {
  const frame = el('div.form', { role: 'group', 'aria-labelledby': 'stage' });
  fill(stage, frame);
  /** @type {Shown} */
  const shown = { stage, frame, picture: null, form: null, key: '', zoom: 1, marks: new Map(), colleges: model.colleges, scene: null, lit: null };
  listen(frame, hooks);
  return {
    transform: () => transformOf(shown),
    draw(scene) {
      shown.scene = scene;
      put(shown, model);
      dim(shown);
    },
    light(lit) {
      shown.lit = lit;
      dim(shown);
    },
    fit() {
      shown.zoom = 1;
      place(shown);
      frame.scrollTo(0, 0);
    },
    fly: (x, y) => towards(shown, x, y),
    show: (x, y) => towards(shown, x, y),
    zoom(factor) {
      shown.zoom = Math.min(Math.max(shown.zoom * factor, 0.4), 6);
      place(shown);
    },
    pan: (dx, dy) => frame.scrollBy(dx, dy),
    resize() {
      put(shown, model);
      dim(shown);
    },
    destroy: () => frame.remove(),
  };
}

/**
 * @param {Event} event
 * @returns the node whose mark was met, or −1
 */
function nodeAt(event) {
  const mark = event.target instanceof Element ? event.target.closest('[data-n]') : null;
  return mark instanceof SVGElement ? Number(mark.dataset.n) : -1;
}

/**
 * @param {HTMLElement} frame
 * @param {RendererHooks} hooks
 */
function listen(frame, hooks) {
  frame.addEventListener('mouseover', (event) => hooks.hover({ node: nodeAt(event), edge: -1 }));
  frame.addEventListener('click', (event) => (event.shiftKey ? hooks.gather([nodeAt(event)]) : hooks.click({ node: nodeAt(event), edge: -1 })));
  frame.addEventListener('dblclick', (event) => hooks.open({ node: nodeAt(event), edge: -1 }));
}

/**
 * Puts the drawing for the moment into the stage, anew only where another is wanted.
 * @param {Shown} shown
 * @param {Model} model
 */
function put(shown, model) {
  const { scene, stage, frame } = shown;
  if (!scene) return;
  const form = formOf(scene, stage.clientWidth);
  if (!form) return;
  const dark = document.documentElement.dataset.theme === 'dark';
  const key = `${scene.view.id} ${dark} ${form.width} ${document.documentElement.lang}`;
  if (key !== shown.key) {
    const picture = drawn(model.doc, form, dark);
    shown.marks = new Map();
    for (const mark of /** @type {NodeListOf<SVGElement>} */ (picture.querySelectorAll('[data-n]'))) {
      const node = Number(mark.dataset.n);
      shown.marks.set(node, [...(shown.marks.get(node) || []), mark]);
    }
    Object.assign(shown, { picture, form, key, zoom: 1 });
    fill(frame, picture);
  }
  place(shown);
}

/**
 * How large one unit of the drawing is: all of it is seen where that leaves the letters legible, else its whole width.
 * @param {Shown} shown
 */
function scaleOf({ form, stage, zoom }) {
  if (!form) return 1;
  // Behind a table the stage has no room.
  const across = Math.min(Math.max(stage.clientWidth - 2 * PAD, 1) / form.width, LARGEST);
  // The buttons in the corner cover none of it.
  const whole = Math.min(across, Math.max(stage.clientHeight - CORNER, 1) / form.height);
  return (whole > 0.86 || whole > 0.86 * across ? whole : across) * zoom;
}

/** @param {Shown} shown */
function place(shown) {
  const { picture, form } = shown;
  if (!picture || !form) return;
  const scale = scaleOf(shown);
  picture.setAttribute('width', String(Math.round(form.width * scale)));
  picture.setAttribute('height', String(Math.round(form.height * scale)));
  // What can be scrolled can be scrolled by keys.
  const { frame } = shown;
  if (frame.scrollHeight > frame.clientHeight || frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
  else frame.removeAttribute('tabindex');
}

/**
 * What the filters leave out nearly vanishes; what is not lit fades.
 * @param {Shown} shown
 */
function dim({ marks, scene, lit, picture, colleges }) {
  if (!scene || !picture) return;
  picture.classList.toggle('lit', Boolean(lit));
  for (const [node, found] of marks) {
    for (const mark of found) {
      mark.classList.toggle('gone', !scene.place.has(node) && scene.base.nodes.includes(node) && !colleges.has(node));
      mark.classList.toggle('on', Boolean(lit && lit.nodes.has(node)));
    }
  }
}

/** @param {Shown} shown */
function transformOf(shown) {
  const { picture, stage } = shown;
  const scale = scaleOf(shown);
  if (!picture) return { scale, x: 0, y: 0, first: scale };
  const [outer, inner] = [stage.getBoundingClientRect(), picture.getBoundingClientRect()];
  return { scale, x: inner.left - outer.left, y: inner.top - outer.top, first: scale / shown.zoom };
}

/**
 * @param {Shown} shown
 * @param {number} x
 * @param {number} y
 */
function towards(shown, x, y) {
  const { frame } = shown;
  const scale = scaleOf(shown);
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  frame.scrollTo({ left: x * scale - frame.clientWidth / 2, top: y * scale - frame.clientHeight / 2, behavior: calm ? 'auto' : 'smooth' });
}
