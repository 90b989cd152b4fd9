/** What is drawn below and above the nodes: areas and rings, captions, names, the ring of the selection. */
import { FONT } from './labels.js';
import { growth } from './look.js';
import { tracePath } from './shapes.js';
import { sure } from './sure.js';
import { pick } from './words.js';
/** @import { Box, Labels, Now, Transform } from './types' */

/**
 * Bands and rings, in the units of the drawing.
 * @param {Now} now
 * @param {CanvasRenderingContext2D} context
 * @param {Transform} transform
 * @returns {void}
 */
export function paintUnder(now, context, transform) {
  const { ink } = now.look;
  context.save();
  context.lineWidth = 1 / transform.scale;
  context.fillStyle = ink.band;
  context.strokeStyle = ink.bandLine;
  for (const band of now.scene.bands) {
    context.fillRect(band.x, band.y, band.width, band.height);
    context.strokeRect(band.x, band.y, band.width, band.height);
  }
  for (const radius of now.scene.rings) {
    context.beginPath();
    context.arc(0, 0, radius, 0, 2 * Math.PI);
    context.stroke();
  }
  context.restore();
}

/**
 * Names, captions and rings: on the renderer's own canvas where it has one to draw on, else on a canvas above.
 * @param {Now} now
 * @param {HTMLElement} stage
 * @param {HTMLCanvasElement} above
 * @param {Labels} labels
 * @param {CanvasRenderingContext2D} [own]
 * @returns {void}
 */
export function paintAbove(now, stage, above, labels, own) {
  const { scene, look } = now;
  const ratio = own ? own.canvas.width / own.canvas.clientWidth : window.devicePixelRatio || 1;
  const [width, height] = [stage.clientWidth, stage.clientHeight];
  const context = own || cleared(above, width * ratio, height * ratio);
  above.hidden = Boolean(own);
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const transform = now.renderer.transform();
  const reserved = [...captions(now, context, transform), ...buttons(stage)];
  pins(now, context, transform);
  ringAround(now, context, transform);
  now.labels = labels.place({ scene, look, transform, width, height, ratio, budget: now.budget, reserved, lit: now.lit && now.lit.nodes, always: now.always, textOf: now.textOf });
  names(now, context, ratio);
  context.restore();
}

/**
 * Lines to the names that stand away from their nodes, then the names.
 * @param {Now} now
 * @param {CanvasRenderingContext2D} context
 * @param {number} ratio
 */
function names(now, context, ratio) {
  context.lineWidth = 1;
  context.strokeStyle = now.look.ink.soft;
  for (const { leader } of now.labels) {
    if (!leader) continue;
    context.beginPath();
    context.moveTo(leader[0], leader[1]);
    context.lineTo(leader[2], leader[3]);
    context.stroke();
  }
  for (const { sprite, x, y } of now.labels) {
    context.drawImage(sprite.canvas, Math.round(x * ratio) / ratio, Math.round(y * ratio) / ratio, sprite.canvas.width / ratio, sprite.canvas.height / ratio);
  }
}

/**
 * @param {HTMLCanvasElement} above
 * @param {number} width
 * @param {number} height
 */
function cleared(above, width, height) {
  const context = sure(above.getContext('2d'));
  if (above.width !== Math.round(width) || above.height !== Math.round(height)) {
    above.width = Math.round(width);
    above.height = Math.round(height);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/**
 * The names of the areas.
 * @param {Now} now
 * @param {CanvasRenderingContext2D} context
 * @param {Transform} transform
 * @returns {Box[]} the rectangles that they take
 */
function captions(now, context, transform) {
  context.font = `12px ${FONT}`;
  context.fillStyle = now.look.ink.soft;
  context.strokeStyle = now.look.ink.band;
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.textBaseline = 'top';
  /** @type {Box[]} */
  const taken = [];
  now.scene.bands.forEach((band, k) => {
    const text = pick(band.name);
    const x = band.x * transform.scale + transform.x + 7;
    const y = band.y * transform.scale + transform.y + 4;
    const width = context.measureText(text).width;
    if (width > band.width * transform.scale - 8 && band.width * transform.scale < 60) return;
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
    taken.push({ x, y, w: width, h: 15, owner: -1 - k });
  });
  return taken;
}

/**
 * The rectangles of the buttons on the picture.
 * @param {HTMLElement} stage
 * @returns {Box[]}
 */
function buttons(stage) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (sure(stage.parentElement).querySelectorAll('.tools > *'));
  const tools = (/** @type {HTMLElement} */ element) => sure(element.parentElement);
  return [...found].map((element) => ({
    x: element.offsetLeft + tools(element).offsetLeft, y: element.offsetTop + tools(element).offsetTop, w: element.offsetWidth, h: element.offsetHeight, owner: -1000 }));
}

/**
 * A small mark at what was put to its place by hand.
 * @param {Now} now
 * @param {CanvasRenderingContext2D} context
 * @param {Transform} transform
 */
function pins({ scene, look }, context, transform) {
  const zoom = growth(transform.scale, transform.first);
  context.strokeStyle = look.ink.text;
  context.lineWidth = 1.2;
  for (const node of scene.pinned) {
    const i = scene.place.get(node);
    if (i === undefined) continue;
    const [x, y] = [scene.x[i] * transform.scale + transform.x, scene.y[i] * transform.scale + transform.y - look.radius[i] * zoom - 3];
    context.beginPath();
    context.moveTo(x, y + 3);
    context.lineTo(x, y);
    context.moveTo(x + 2, y - 2);
    context.arc(x, y - 2, 2, 0, 2 * Math.PI);
    context.stroke();
  }
}

/**
 * @param {Now} now
 * @param {CanvasRenderingContext2D} context
 * @param {Transform} transform
 */
function ringAround(now, context, transform) {
  const zoom = growth(transform.scale, transform.first);
  for (const node of [now.focus, now.hovered]) {
    const i = now.scene.place.get(node);
    if (i === undefined) continue;
    tracePath(context, now.look.shape[i], now.scene.x[i] * transform.scale + transform.x, now.scene.y[i] * transform.scale + transform.y, now.look.radius[i] * zoom + 3);
    context.lineWidth = 2;
    context.strokeStyle = node === now.focus ? now.look.ink.accent : now.look.ink.text;
    context.stroke();
  }
}
