/** The picture as SVG with real text: what the screen shows, in the light colours, with title and legend. */
import { INK } from './colours.js';
import { itemColour, itemName } from './dimensions.js';
import { svg } from './dom.js';
import { asFigure, PLAIN } from './figure.js';
import { formPicture } from './form-picture.js';
import { FONT } from './labels.js';
import { createLook, growth } from './look.js';
import { sure } from './sure.js';
import { bendOf } from './vis-items.js';
import { shapeElement } from './shapes.js';
import { statusText } from './status.js';
import { pick } from './words.js';
/** @import { App, Look, Now, Scene, State, Transform } from './types' */

const HEAD = 64;
const ROW = 22;
/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;

/**
 * The picture as an element.
 * @param {App} app
 * @returns {SVGElement}
 */
export function pictureSvg(app) {
  const { stage, frame, scene, model } = app;
  const figure = app.figure || PLAIN;
  if (stage.now.kind === 'form') return asFigure(app, formPicture(app, figure.width), figure);
  const [width, height] = [frame.stage.clientWidth || 1200, frame.stage.clientHeight || 800];
  const transform = stage.now.renderer.transform();
  const state = app.store.get();
  const look = createLook(model, app.dimensions, scene, { colour: state.colour, size: state.size, dark: false, scale: transform.first, compare: app.comparison });
  const legend = figure.legend ? legendRows(app, state, width) : { rows: [], height: 0 };
  const total = HEAD + height + legend.height + 34;
  const root = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height: total, viewBox: `0 0 ${width} ${total}`, 'font-family': FONT.replace(/"/g, "'"), 'font-size': 12, fill: INK.light.text });
  const clip = `clip${width}`;
  root.append(svg('title', null, `${pick(model.doc.title)} · ${pick(scene.view.name)}`), svg('rect', { width, height: total, fill: INK.light.paper }),
    svg('text', { x: 20, y: 28, 'font-size': 18, 'font-weight': 600 }, pick(scene.view.name)),
    svg('text', { x: 20, y: 50, fill: INK.light.soft }, `${pick(model.doc.title)} · ${pick(scene.view.purpose)}`),
    svg('defs', null, svg('clipPath', { id: clip }, svg('rect', { width, height }))),
    svg('g', { transform: `translate(0 ${HEAD})`, 'clip-path': `url(#${clip})` }, drawing(scene, look, transform, stage.now)),
    svg('g', { transform: `translate(0 ${HEAD + height + 8})` }, legend.rows),
    svg('text', { x: 20, y: total - 10, fill: INK.light.soft }, statusText(app)));
  return asFigure(app, root, figure);
}

/**
 * @param {Scene} scene
 * @param {Look} look
 * @param {Transform} transform
 * @param {Now} now
 */
function drawing(scene, look, transform, now) {
  const zoom = growth(transform.scale, transform.first);
  /** @param {number} x @param {number} y */
  const at = (x, y) => /** @type {[number, number]} */ ([round(x * transform.scale + transform.x), round(y * transform.scale + transform.y)]);
  /** @param {boolean} lit */
  const dim = (lit) => (lit ? null : 0.14);
  const { edges } = scene;
  const bands = scene.bands.map((band) => {
    const [x, y] = at(band.x, band.y);
    return svg('g', null, svg('rect', { x, y, width: round(band.width * transform.scale), height: round(band.height * transform.scale), fill: look.ink.band, stroke: look.ink.bandLine }),
      svg('text', { x: x + 7, y: y + 16, fill: look.ink.soft }, pick(band.name)));
  });
  const rings = scene.rings.map((radius) => svg('circle', { cx: round(transform.x), cy: round(transform.y), r: round(radius * transform.scale), fill: 'none', stroke: look.ink.bandLine }));
  const lines = edges.id.map((id, e) => {
    const [a, b] = [sure(scene.place.get(edges.a[e])), sure(scene.place.get(edges.b[e]))];
    return svg('path', { d: curve(at(scene.x[a], scene.y[a]), at(scene.x[b], scene.y[b]), bendOf(edges, e)), fill: 'none', stroke: look.edgeColour[e], 'stroke-width': round(look.edgeWidth[e] * zoom),
      'stroke-dasharray': look.dashed[e] ? sure(look.dashed[e]).join(' ') : null, opacity: dim(!now.lit || now.lit.edges.has(id)) || (look.fade < 1 ? look.fade : null) });
  });
  const nodes = scene.nodes.map((node, i) => shapeElement(look.shape[i], ...at(scene.x[i], scene.y[i]), look.radius[i] * zoom,
    { fill: look.colour[i], stroke: INK.light.paper, 'stroke-width': 1, opacity: dim(!now.lit || now.lit.nodes.has(node)) }));
  const leaders = now.labels.map(({ leader }) => leader).filter((leader) => leader !== null).map(([x1, y1, x2, y2]) => svg('line', { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), stroke: look.ink.soft }));
  const names = now.labels.map((label) => svg('text', { x: round(label.x + 3), y: round(label.y + label.sprite.height / 2 + label.size * 0.36), 'font-size': label.size, 'font-weight': label.bold ? 600 : null,
    stroke: INK.light.paper, 'stroke-width': 3.5, 'stroke-linejoin': 'round', 'paint-order': 'stroke' }, label.text));
  return [...bands, ...rings, ...lines, ...nodes, ...leaders, ...names];
}

/**
 * A quadratic curve whose middle stands off by the bend, to the side vis-network takes.
 * @param {number[]} start
 * @param {number[]} end
 * @param {number} bend
 */
function curve([x1, y1], [x2, y2], bend) {
  if (!bend) return `M${x1} ${y1}L${x2} ${y2}`;
  const [dx, dy] = [x2 - x1, y2 - y1];
  return `M${x1} ${y1}Q${round((x1 + x2) / 2 + dy * bend)} ${round((y1 + y2) / 2 - dx * bend)} ${x2} ${y2}`;
}

/**
 * @param {App} app
 * @param {State} state
 * @param {number} width
 */
function legendRows(app, state, width) {
  const { scene, dimensions, model } = app;
  const dimension = dimensions[state.colour] || dimensions.class;
  /** @type {Map<number, number>} */
  const counts = new Map();
  if (scene.mode !== 'aggregate') scene.nodes.forEach((node) => counts.set(dimension.of(node), (counts.get(dimension.of(node)) || 0) + 1));
  const items = [...counts.keys()].sort((a, b) => Number(a < 0) - Number(b < 0) || sure(counts.get(b)) - sure(counts.get(a)) || a - b).slice(0, 24);
  const rows = [];
  let [x, y] = [20, 10];
  for (const item of items) {
    const text = `${itemName(dimension, item)} ${counts.get(item)}`;
    const length = [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 12.2 : 6.8), 30);
    if (x + length > width - 10 && x > 20) [x, y] = [20, y + ROW];
    const shape = dimension.id === 'class' && item >= 0 ? model.doc.classes[item].shape : 'dot';
    rows.push(shapeElement(shape, x + 6, y, 5.5, { fill: itemColour(dimension, item, false) }), svg('text', { x: x + 16, y: y + 4 }, text));
    x += length;
  }
  return { rows, height: items.length ? y + ROW : 0 };
}
