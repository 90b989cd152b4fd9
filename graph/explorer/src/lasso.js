/** With Shift held, a click chooses a node together with others, and a drag all that lie in a rectangle. */
import { growth } from './look.js';
/** @import { Now } from './types' */

/** Pixels that a pointer may stray in a click, and how close to a node it has to be. */
const STRAY = 4;
const CLOSE = 6;

/**
 * Listens on the stage before the renderer does.
 * @param {HTMLElement} stage
 * @param {Now} now
 * @param {(nodes: number[]) => void} gather
 * @returns {void}
 */
export function listenForSeveral(stage, now, gather) {
  const frame = document.createElement('div');
  frame.className = 'lasso';
  frame.hidden = true;
  stage.append(frame);
  /** @type {{ x: number, y: number } | null} */
  let from = null;
  /** @param {MouseEvent} event */
  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  stage.addEventListener('pointerdown', (event) => {
    if (!event.shiftKey || event.button || now.kind === 'form') return;
    from = at(event);
    event.stopPropagation();
    event.preventDefault();
  }, true);
  // The renderer listens to older kinds of events too.
  for (const kind of ['mousedown', 'click']) stage.addEventListener(kind, (event) => { if (/** @type {MouseEvent} */ (event).shiftKey && now.kind !== 'form') event.stopPropagation(); }, true);
  window.addEventListener('pointermove', (event) => {
    if (!from) return;
    const to = at(event);
    frame.hidden = !far(from, to);
    Object.assign(frame.style, { left: `${Math.min(from.x, to.x)}px`, top: `${Math.min(from.y, to.y)}px`, width: `${Math.abs(to.x - from.x)}px`, height: `${Math.abs(to.y - from.y)}px` });
  });
  window.addEventListener('pointerup', (event) => {
    if (!from) return;
    const [a, b] = [from, at(event)];
    from = null;
    frame.hidden = true;
    const found = far(a, b) ? inside(now, a, b) : nearest(now, b);
    if (found.length) gather(found);
  });
}

/** @param {{ x: number, y: number }} a @param {{ x: number, y: number }} b */
const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) > STRAY;

/**
 * The nodes in a rectangle.
 * @param {Now} now
 * @param {{ x: number, y: number }} a
 * @param {{ x: number, y: number }} b
 */
function inside(now, a, b) {
  const { scale, x, y } = now.renderer.transform();
  const [left, right, top, bottom] = [Math.min(a.x, b.x), Math.max(a.x, b.x), Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return now.scene.nodes.filter((_, i) => {
    const [px, py] = [now.scene.x[i] * scale + x, now.scene.y[i] * scale + y];
    return px >= left && px <= right && py >= top && py <= bottom;
  });
}

/**
 * The node under a point, or one close to it; none where there is none.
 * @param {Now} now
 * @param {{ x: number, y: number }} point
 */
function nearest(now, point) {
  const transform = now.renderer.transform();
  const zoom = growth(transform.scale, transform.first);
  let [best, least] = [-1, Infinity];
  now.scene.nodes.forEach((node, i) => {
    const gap = Math.hypot(now.scene.x[i] * transform.scale + transform.x - point.x, now.scene.y[i] * transform.scale + transform.y - point.y) - now.look.radius[i] * zoom;
    if (gap < CLOSE && gap < least) [best, least] = [node, gap];
  });
  return best < 0 ? [] : [best];
}
