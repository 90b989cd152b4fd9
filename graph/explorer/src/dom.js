/** Making elements: every text goes in as a text node, never as markup. */
/** @import { Child, ElementOf, Option, Props } from './types' */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {Element} Parent
 * @param {Parent} element
 * @param {Child[]} children
 * @returns {Parent}
 */
function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/**
 * An element: `el('button.primary', {onclick: f, 'aria-label': 'x'}, 'text', child, …)`.
 * @template {string} What
 * @param {What} what tag name with classes
 * @param {Props | null} [props] attributes; functions named on… become listeners
 * @param {...Child} children
 * @returns {ElementOf<What>}
 */
export function el(what, props, ...children) {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  if (element instanceof HTMLButtonElement) element.type = 'button';
  setProps(element, props || {});
  return /** @type {ElementOf<What>} */ (append(element, children));
}

/**
 * The same for SVG.
 * @param {string} tag
 * @param {Record<string, unknown> | null} props
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(tag, props, ...children) {
  const element = document.createElementNS(SVG, tag);
  setProps(element, props || {});
  return append(element, children);
}

/**
 * @param {Element} element
 * @param {Record<string, unknown>} props
 */
function setProps(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === 'value' || name === 'checked' || name === 'selected') Object.assign(element, { [name]: value });
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/**
 * Replaces what is inside an element.
 * @template {Element} Parent
 * @param {Parent} element
 * @param {...Child} children
 * @returns {Parent}
 */
export function fill(element, ...children) {
  while (element.firstChild) element.removeChild(element.firstChild);
  return append(element, children);
}

/**
 * A folded part.
 * @param {string} key
 * @param {string} title
 * @param {boolean} open
 * @param {...Child} children
 * @returns {HTMLDetailsElement}
 */
export function fold(key, title, open, ...children) {
  const details = el('details.fold', { open, 'data-key': key }, el('summary', null, title));
  return append(details, children);
}

/**
 * A drop-down list of `[value, text]`, or of `[value, text, group]` with those of a group one after the other.
 * @param {string} label
 * @param {Option[]} options
 * @param {string | number | null} value
 * @param {(value: string) => void} onChange
 * @returns {HTMLElement}
 */
export function choice(label, options, value, onChange) {
  const select = el('select', { onchange: (event) => onChange(event.target.value) },
    grouped(options.map(([key, text, group]) => [group, el('option', { value: key, selected: String(key) === String(value) }, text)])));
  return el('label.choice', { 'data-key': `choice ${label}` }, el('span', null, label), select);
}

/** @param {Array<[string | undefined, HTMLElement]>} entries */
function grouped(entries) {
  const parts = [];
  let name = '';
  let part = null;
  for (const [group, option] of entries) {
    if (!group) parts.push(option);
    else {
      if (!part || group !== name) {
        name = group;
        part = el('optgroup', { label: group });
        parts.push(part);
      }
      part.append(option);
    }
  }
  return parts;
}

/**
 * A switch.
 * @param {string} label
 * @param {boolean | null} on
 * @param {(on: boolean) => void} onChange
 * @param {string} [hint]
 * @returns {HTMLElement}
 */
export function toggle(label, on, onChange, hint) {
  return el('label.toggle', { title: hint, 'data-key': `toggle ${label}` },
    el('input', { type: 'checkbox', checked: on, onchange: (event) => onChange(event.target.checked) }), el('span', null, label));
}

/**
 * Builds a part anew and keeps what was unfolded in it, where it was scrolled to and what had the focus.
 * @param {HTMLElement} container
 * @param {() => Child} build
 * @returns {void}
 */
export function refresh(container, build) {
  const folds = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (container.querySelectorAll('details[data-key]'));
  const open = new Map([...folds()].map((item) => [item.dataset.key, item.open]));
  const active = document.activeElement;
  const focused = active && container.contains(active) ? /** @type {HTMLElement | null} */ (active.closest('[data-key]')) : null;
  const key = focused && focused.dataset.key;
  const top = container.scrollTop;
  fill(container, build());
  for (const item of folds()) item.open = open.get(item.dataset.key) ?? item.open;
  container.scrollTop = top;
  if (!key) return;
  const again = [.../** @type {NodeListOf<HTMLElement>} */ (container.querySelectorAll('[data-key]'))].find((item) => item.dataset.key === key);
  const target = again && (again.matches('button,input,select,a,[tabindex]') ? again : again.querySelector('button,input,select,a'));
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
