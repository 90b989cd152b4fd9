/** The picture as SVG with real text: what the screen shows, in the light colours, with title and legend. */
import { INK } from './colours.js';
import { itemColour, itemName } from './dimensions.js';
import { dashesOf, statusOf } from './doubt.js';
import { svg } from './dom.js';
import { asFigure, lines, PLAIN } from './figure.js';
import { formPicture } from './form-picture.js';
import { createLabels, FONT } from './labels.js';
import { createLook, fitting, growth } from './look.js';
import { sure } from './sure.js';
import { bendOf } from './vis-items.js';
import { shapeElement } from './shapes.js';
import { statusText } from './status.js';
import { pick } from './words.js';
/** @import { App, Look, Now, Scene, State, Status, Transform } from './types' */

const HEAD = 64;
const ROW = 22;
/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;

/** With so many pixels to the millimetre letters of 12 pixels are 8 points; no picture is laid out narrower than the least. */
const [PER_MM, LEAST] = [4.2, 420];

/**
 * The picture as an element: as on the screen, or laid out anew for paper, so that its letters can be read there.
 * @param {App} app
 * @returns {SVGElement}
 */
export function pictureSvg(app) {
  const { stage, scene, model } = app;
  const figure = app.figure || PLAIN;
  if (stage.now.kind === 'form') return asFigure(app, formPicture(app, figure.width), figure);
  const state = app.store.get();
  const { width, height, transform, look, labels } = figure.width ? onPaper(app, state, figure.width) : onScreen(app, state);
  const legend = figure.legend ? legendRows(app, state, look, width) : { rows: [], height: 0 };
  const above = [...lines(pick(scene.view.name), 18, width - 40).map((line) => ({ line, size: 18 })), ...lines(`${pick(model.doc.title)} · ${pick(scene.view.purpose)}`, 12, width - 40).map((line) => ({ line, size: 12 }))];
  const below = lines(statusText(app), 12, width - 40);
  const head = HEAD + 22 * (above.length - 2);
  const total = head + height + legend.height + 16 + 18 * below.length;
  const root = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height: total, viewBox: `0 0 ${width} ${total}`, 'font-family': FONT.replace(/"/g, "'"), 'font-size': 12, fill: INK.light.text });
  const clip = `clip${width}`;
  root.append(svg('title', null, `${pick(model.doc.title)} · ${pick(scene.view.name)}`), svg('rect', { width, height: total, fill: INK.light.paper }),
    ...above.map(({ line, size }, n) => svg('text', { x: 20, y: 28 + 22 * n, 'font-size': size, 'font-weight': size > 12 ? 600 : null, fill: size > 12 ? null : INK.light.soft }, line)),
    svg('defs', null, svg('clipPath', { id: clip }, svg('rect', { width, height }))),
    svg('g', { transform: `translate(0 ${head})`, 'clip-path': `url(#${clip})` }, drawing(scene, look, transform, { ...stage.now, labels })),
    svg('g', { transform: `translate(0 ${head + height + 8})` }, legend.rows),
    ...below.map((line, n) => svg('text', { x: 20, y: total - 10 - 18 * (below.length - 1 - n), fill: INK.light.soft }, line)));
  return asFigure(app, root, figure);
}

/**
 * How all is drawn on a light ground.
 * @param {App} app
 * @param {State} state
 * @param {number} scale
 */
const lookAt = (app, state, scale) => createLook(app.model, app.dimensions, app.scene, { colour: state.colour, size: state.size, dark: false, scale, compare: app.comparison });

/**
 * What the screen shows.
 * @param {App} app
 * @param {State} state
 */
function onScreen(app, state) {
  const { now } = app.stage;
  const [width, height] = [app.frame.stage.clientWidth || 1200, app.frame.stage.clientHeight || 800];
  const transform = now.renderer.transform();
  return { width, height, transform, look: lookAt(app, state, transform.first), labels: now.labels };
}

/**
 * The same part of the scene in as many pixels as paper has room for, with names placed for it.
 * @param {App} app
 * @param {State} state
 * @param {number} paper its width in millimetres
 */
function onPaper(app, state, paper) {
  const { stage: { now }, scene } = app;
  const screen = onScreen(app, state);
  const width = Math.max(LEAST, Math.round(paper * PER_MM));
  const height = Math.round(width * Math.min(Math.max(screen.height / screen.width, 0.6), 1.25));
  const first = fitting(scene, width, height).scale;
  const scale = (first * screen.transform.scale) / screen.transform.first;
  // What is in the middle of the screen is in the middle of the paper.
  const middle = [(screen.width / 2 - screen.transform.x) / screen.transform.scale, (screen.height / 2 - screen.transform.y) / screen.transform.scale];
  const transform = { scale, first, x: width / 2 - middle[0] * scale, y: height / 2 - middle[1] * scale };
  const look = lookAt(app, state, first);
  const labels = createLabels().place({ scene, look, transform, width, height, ratio: 1, budget: now.budget, reserved: [], lit: now.lit && now.lit.nodes, always: now.always, textOf: now.textOf, paper: true });
  return { width, height, transform, look, labels };
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
  const drawnTies = edges.id.map((id, e) => {
    const [a, b] = [sure(scene.place.get(edges.a[e])), sure(scene.place.get(edges.b[e]))];
    return svg('path', { d: curve(at(scene.x[a], scene.y[a]), at(scene.x[b], scene.y[b]), bendOf(edges, e)), fill: 'none', stroke: look.edgeColour[e], 'stroke-width': round(look.edgeWidth[e] * zoom),
      'stroke-dasharray': look.dashed[e] ? sure(look.dashed[e]).join(' ') : null, opacity: dim(!now.lit || now.lit.edges.has(id)) || (look.fade < 1 ? look.fade : null) });
  });
  const nodes = scene.nodes.map((node, i) => shapeElement(look.shape[i], ...at(scene.x[i], scene.y[i]), look.radius[i] * zoom,
    { fill: look.colour[i], stroke: INK.light.paper, 'stroke-width': 1, opacity: dim(!now.lit || now.lit.nodes.has(node)) }));
  const leaders = now.labels.map(({ leader }) => leader).filter((leader) => leader !== null).map(([x1, y1, x2, y2]) => svg('line', { x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), stroke: look.ink.soft }));
  const names = now.labels.map((label) => svg('text', { x: round(label.x + 3), y: round(label.y + label.sprite.height / 2 + label.size * 0.36), 'font-size': label.size, 'font-weight': label.bold ? 600 : null,
    stroke: INK.light.paper, 'stroke-width': 3.5, 'stroke-linejoin': 'round', 'paint-order': 'stroke' }, label.text));
  return [...bands, ...rings, ...drawnTies, ...nodes, ...leaders, ...names];
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
 * What shapes, colours and dashes mean that are drawn, with counts.
 * @param {App} app
 * @param {State} state
 * @param {Look} look
 * @param {number} width
 */
function legendRows(app, state, look, width) {
  const { scene, dimensions, model } = app;
  const dimension = dimensions[state.colour] || dimensions.class;
  /** @type {Map<number, number>} */
  const counts = new Map();
  if (scene.mode !== 'aggregate') scene.nodes.forEach((node) => counts.set(dimension.of(node), (counts.get(dimension.of(node)) || 0) + 1));
  const items = [...counts.keys()].sort((a, b) => Number(a < 0) - Number(b < 0) || sure(counts.get(b)) - sure(counts.get(a)) || a - b).slice(0, 24);
  /** @type {SVGElement[]} */
  const rows = [];
  let [x, y] = [20, 10];
  /** @param {string} text @param {number} wide @param {(x: number, y: number) => SVGElement} mark */
  const put = (text, wide, mark) => {
    const length = [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 12.2 : 6.8), 14 + wide);
    if (x + length > width - 10 && x > 20) [x, y] = [20, y + ROW];
    rows.push(mark(x, y), svg('text', { x: x + wide, y: y + 4 }, text));
    x += length;
  };
  for (const item of items) {
    const shape = dimension.id === 'class' && item >= 0 ? model.doc.classes[item].shape : 'dot';
    put(`${itemName(dimension, item)} ${counts.get(item)}`, 16, (left, top) => shapeElement(shape, left + 6, top, 5.5, { fill: itemColour(dimension, item, false) }));
  }
  for (const [status, count] of statusesOf(app)) {
    put(`${pick(status.name)} ${count}`, 28, (left, top) => svg('line', { x1: left, y1: top, x2: left + 22, y2: top, 'stroke-width': 2, stroke: status.doubt ? look.ink.doubt : look.ink.soft, 'stroke-dasharray': dashesOf(model, status).join(' ') }));
  }
  return { rows, height: rows.length ? y + ROW : 0 };
}

/**
 * The statuses of what is drawn and not plainly stated, with how many ties have each.
 * @param {App} app
 * @returns {Array<[Status, number]>}
 */
function statusesOf({ scene, model }) {
  /** @type {Map<Status, number>} */
  const found = new Map();
  for (const tie of scene.edges.tie) {
    const status = statusOf(model, tie);
    if (status) found.set(status, (found.get(status) || 0) + 1);
  }
  return [...found].sort(([a], [b]) => a.order - b.order);
}
