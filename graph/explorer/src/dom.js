/** Making elements: every text goes in as a text node, never as markup. */

const SVG = 'http://www.w3.org/2000/svg';

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child.nodeType ? child : document.createTextNode(String(child)));
  }
  return element;
}

/**
 * `el('button.primary', {onclick: f, 'aria-label': 'x'}, 'text', child, …)`
 * @param {string} what tag name with classes
 * @param {Object<string, any>|null} [props] attributes; functions named on… become listeners
 * @param {...(Node|string|number|null|false|Array)} children
 * @returns {HTMLElement}
 */
export function el(what, props, ...children) {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  if (tag === 'button') element.type = 'button';
  setProps(element, props || {});
  return append(element, children);
}

/** The same for SVG. */
export function svg(tag, props, ...children) {
  const element = document.createElementNS(SVG, tag);
  setProps(element, props || {});
  return append(element, children);
}

function setProps(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(element.style, value);
    else if (name === 'value' || name === 'checked' || name === 'selected') element[name] = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Replaces what is inside an element. */
export function fill(element, ...children) {
  while (element.firstChild) element.removeChild(element.firstChild);
  return append(element, children);
}

/** A folded part. */
export function fold(key, title, open, ...children) {
  const details = el('details.fold', { open, 'data-key': key }, el('summary', null, title));
  return append(details, children);
}

/** A drop-down list of `[value, text]`, or of `[value, text, group]` with those of a group one after the other. */
export function choice(label, options, value, onChange) {
  const select = el('select', { onchange: (event) => onChange(event.target.value) },
    grouped(options.map(([key, text, group]) => [group, el('option', { value: key, selected: String(key) === String(value) }, text)])));
  return el('label.choice', { 'data-key': `choice ${label}` }, el('span', null, label), select);
}

function grouped(entries) {
  const parts = [];
  let [name, part] = [null, null];
  for (const [group, option] of entries) {
    if (!group) parts.push(option);
    else {
      if (group !== name) {
        [name, part] = [group, el('optgroup', { label: group })];
        parts.push(part);
      }
      part.append(option);
    }
  }
  return parts;
}

/** A switch. */
export function toggle(label, on, onChange, hint) {
  return el('label.toggle', { title: hint, 'data-key': `toggle ${label}` },
    el('input', { type: 'checkbox', checked: on, onchange: (event) => onChange(event.target.checked) }), el('span', null, label));
}

/** Builds a part anew and keeps what was unfolded in it, where it was scrolled to and what had the focus. */
export function refresh(container, build) {
  const open = new Map([...container.querySelectorAll('details[data-key]')].map((item) => [item.dataset.key, item.open]));
  const focused = container.contains(document.activeElement) ? document.activeElement.closest('[data-key]') : null;
  const key = focused && focused.dataset.key;
  const top = container.scrollTop;
  fill(container, build());
  for (const item of container.querySelectorAll('details[data-key]')) {
    if (open.has(item.dataset.key)) item.open = open.get(item.dataset.key);
  }
  container.scrollTop = top;
  if (!key) return;
  const again = [...container.querySelectorAll('[data-key]')].find((item) => item.dataset.key === key);
  const target = again && (again.matches('button,input,select,a,[tabindex]') ? again : again.querySelector('button,input,select,a'));
  if (target) target.focus({ preventScroll: true });
}
