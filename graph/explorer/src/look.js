/** How what is drawn looks: colour, shape and size of nodes, colour and width of ties, in pixels at first sight. */
import { INK } from './colours.js';
import { dashesOf, statusOf } from './doubt.js';
import { itemColour } from './dimensions.js';
import { bounds } from './scene.js';
import { sure } from './sure.js';
/** @import { Dimensions, Extent, Look, LookSettings, Model, Point, Scene, Shape } from './types' */

// Half the side of a square of the same area as a circle.
const SQUARE = 0.886;
/** How far corners stand out. @type {Partial<Record<Shape, number>>} */
const CORNERED = { square: 1.25, bar: 1.4, box: 1.4, cross: 1.25, pentagon: 1.15 };
/** How a line is dashed that may be chance, or has ended. */
const CHANCE = [6, 5];

/**
 * Colours, shapes and sizes of a scene for the settings.
 * @param {Model} model
 * @param {Dimensions} dimensions
 * @param {Scene} scene
 * @param {LookSettings} settings
 * @returns {Look} look: `colour[i]`, `shape[i]`, `radius[i]` (px at first sight), `weight[i]` (order of labels) of scene node i;
 *   `edgeColour[e]`, `edgeWidth[e]`, `dashed[e]`
 */
export function createLook(model, dimensions, scene, settings) {
  const { colour, size, dark, scale, compare } = settings;
  const ink = dark ? INK.dark : INK.light;
  const dimension = dimensions[colour] || dimensions.class;
  const values = sizeValues(model, scene, size);
  /** @type {Look} */
  const look = { ink, colour: [], shape: [], weight: values, radius: [], edgeColour: [], edgeWidth: [], dashed: [], fade: 1 };
  scene.nodes.forEach((node, i) => {
    const item = model.doc.classes[scene.mode === 'aggregate' ? scene.classes[i] : model.doc.nodes.class[node]];
    look.shape.push(scene.mode === 'aggregate' ? 'dot' : item.shape || 'dot');
    if (scene.mode === 'aggregate') look.colour.push(dark ? item.dark || item.color : item.color);
    else look.colour.push(compare ? compare.nodeColour(node, ink) : itemColour(dimension, dimension.of(node), dark));
  });
  look.radius = radii(scene, values, scale, look.shape);
  paintEdges(model, dimensions, scene, settings, look);
  return look;
}

/**
 * @param {Model} model
 * @param {Scene} scene
 * @param {string | null} size
 */
function sizeValues(model, scene, size) {
  if (scene.mode === 'aggregate') return scene.sizes.slice();
  const measure = size ? model.measure(size) : null;
  if (measure) return scene.nodes.map((node) => Math.max(0, measure.values[node] || 0));
  const ties = new Array(scene.nodes.length).fill(0);
  for (let e = 0; e < scene.edges.id.length; e++) {
    ties[sure(scene.place.get(scene.edges.a[e]))]++;
    ties[sure(scene.place.get(scene.edges.b[e]))]++;
  }
  return ties;
}

/**
 * Area grows with the value. The range is set by how close the nodes stand, so that size means the same everywhere; who would
 * still touch a neighbour shrinks, so that no node covers another.
 * @param {Scene} scene
 * @param {number[]} values
 * @param {number} scale
 * @param {Shape[]} shapes
 */
function radii(scene, values, scale, shapes) {
  const count = values.length;
  const most = values.reduce((max, value) => Math.max(max, value), 0) || 1;
  let [low, high] = count > 2000 ? [1.6, 9] : count > 600 ? [2.8, 13] : count > 150 ? [4.6, 17] : [6, 20];
  const near = count > 2 && count < 20000 ? nearest(scene, scale).sort((a, b) => a - b)[Math.floor(count * 0.15)] : 0;
  if (scene.mode === 'aggregate') [low, high] = [Math.max(2.5, 0.045 * sure(scene.cell) * scale), Math.max(7, 0.22 * sure(scene.cell) * scale)];
  else if (near) {
    low = Math.max(1, Math.min(low, near * 0.26));
    high = Math.max(low * 2, Math.min(high, near * 0.55));
  }
  const radius = values.map((value, i) => (low + (high - low) * Math.sqrt(value / most)) * (shapes[i] === 'square' ? SQUARE : 1));
  return apart(scene, radius, scale, shapes);
}

/**
 * Distance of every node to the closest other one, in pixels, as far as is worth looking.
 * @param {Scene} scene
 * @param {number} scale
 */
function nearest(scene, scale) {
  const box = bounds(scene);
  const share = Math.sqrt(((box.right - box.left) * (box.bottom - box.top)) / scene.x.length) * scale;
  const reach = Math.max(2, Math.min(60, 3 * share));
  const result = new Array(scene.x.length).fill(reach);
  eachPair(scene, scale, reach, (i, _, distance) => {
    if (distance < result[i]) result[i] = distance;
  });
  return result;
}

/**
 * @param {Scene} scene
 * @param {number[]} radius
 * @param {number} scale
 * @param {Shape[]} shapes
 */
function apart(scene, radius, scale, shapes) {
  const limit = radius.slice();
  const reach = radius.map((r, i) => r * (CORNERED[shapes[i]] || 1));
  eachPair(scene, scale, 2 * reach.reduce((max, r) => Math.max(max, r), 1), (i, j, distance) => {
    const share = (distance * 0.8 * radius[i]) / (reach[i] + reach[j]);
    if (share < limit[i]) limit[i] = Math.max(share, 0.8);
  });
  return limit;
}

/**
 * Visits all pairs of nodes closer than `reach` pixels, both ways round.
 * @param {Scene} scene
 * @param {number} scale
 * @param {number} reach
 * @param {(i: number, j: number, distance: number) => void} visit
 */
function eachPair(scene, scale, reach, visit) {
  const grid = new Map();
  /** @param {number} value */
  const at = (value) => Math.floor((value * scale) / reach);
  /** @param {number} gx @param {number} gy */
  const key = (gx, gy) => gx * 100003 + gy;
  scene.x.forEach((x, i) => {
    const cell = key(at(x), at(scene.y[i]));
    const list = grid.get(cell);
    if (list) list.push(i);
    else grid.set(cell, [i]);
  });
  scene.x.forEach((x, i) => {
    const [cx, cy] = [at(x), at(scene.y[i])];
    for (let gx = cx - 1; gx <= cx + 1; gx++) {
      for (let gy = cy - 1; gy <= cy + 1; gy++) {
        for (const j of grid.get(key(gx, gy)) || []) {
          const distance = i === j ? reach : Math.hypot(scene.x[j] - x, scene.y[j] - scene.y[i]) * scale;
          if (distance < reach) visit(i, j, distance);
        }
      }
    }
  });
}

/**
 * @param {Model} model
 * @param {Dimensions} dimensions
 * @param {Scene} scene
 * @param {LookSettings} settings
 * @param {Look} look
 */
function paintEdges(model, dimensions, scene, settings, look) {
  const { edges } = scene;
  const many = edges.id.length > 2500;
  const roles = settings.colour === 'role' ? dimensions.role : null;
  // Hundreds of lines into one node would hide it: then each is drawn lighter.
  look.fade = edges.id.length > 250 && edges.id.length > 0.8 * scene.nodes.length || scene.mode === 'aggregate' ? (edges.weight && edges.id.length > 150 ? 0.25 : 0.55) : 1;
  const heaviest = scene.projected ? scene.projected.weight.reduce((max, weight) => Math.max(max, weight), 1) : 1;
  for (let e = 0; e < edges.id.length; e++) {
    const tie = edges.tie[e];
    const p = edges.projected[e];
    const role = tie >= 0 ? model.doc.ties.role[tie] : -1;
    let width = many ? 0.6 : edges.id.length > 500 ? 0.9 : 1.2;
    let colour = look.ink.line;
    const status = statusOf(model, tie);
    /** @type {number[] | null} */
    let dashed = status ? dashesOf(model, status) : null;
    if (roles && role >= 0) {
      colour = itemColour(roles, role, settings.dark);
      width += 0.5;
    }
    if (status && status.doubt) colour = look.ink.doubt;
    if (p >= 0 && scene.projected) {
      width = 1 + (3.2 * (scene.projected.weight[p] - 1)) / Math.max(heaviest - 1, 4);
      dashed = scene.projected.kept[p] ? null : CHANCE;
    }
    if (edges.weight) width = 0.6 + 3.4 * Math.sqrt(edges.weight[e] / scene.heaviest);
    if (settings.compare && tie >= 0) {
      colour = settings.compare.tieColour(tie, look.ink);
      dashed = settings.compare.tieKind(tie) === 'ended' ? CHANCE : null;
    }
    look.edgeColour.push(colour);
    look.edgeWidth.push(width);
    look.dashed.push(dashed);
  }
}

/**
 * Names need room around the nodes; areas have that room inside.
 * @param {Extent} scene
 * @param {number} width
 * @param {number} height
 */
function marginOf(scene, width, height) {
  const around = Math.min(64, width * 0.08, height * 0.1);
  // Names of columns stand beside them; the buttons below must not cover an area either.
  const columns = scene.bands.length > 1 && scene.bands.every((band) => band.y === scene.bands[0].y);
  if (columns) return { x: Math.min(86, width * 0.105), y: Math.min(48, height * 0.1) };
  return scene.bands.length ? { x: Math.min(24, width * 0.04), y: Math.min(48, height * 0.1) } : { x: around, y: around };
}

/**
 * The scale at which all of a scene fits a stage with the margins that names need.
 * @param {Extent} scene
 * @param {number} width
 * @param {number} height
 * @returns {{ scale: number, x: number, y: number }}
 */
export function fitting(scene, width, height) {
  const box = bounds(scene);
  const margin = marginOf(scene, width, height);
  const w = Math.max(box.right - box.left, 1);
  const h = Math.max(box.bottom - box.top, 1);
  const scale = Math.min((width - 2 * margin.x) / w, (height - 2 * margin.y) / h, scene.nodes.length < 3 ? 0.1 : 3);
  return { scale: Math.max(scale, 1e-4), x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}

/**
 * Areas side by side may take all the room there is: how far width and height are drawn out.
 * @param {Scene} scene
 * @param {number} width
 * @param {number} height
 * @returns {Point}
 */
export function stretchFor(scene, width, height) {
  if (!scene.bands.length || width < 50 || height < 50) return { x: 1, y: 1 };
  const box = bounds(scene);
  const margin = marginOf(scene, width, height);
  const ratio = ((height - 2 * margin.y) / (width - 2 * margin.x)) * ((box.right - box.left) / Math.max(box.bottom - box.top, 1));
  return ratio > 1 ? { x: 1, y: Math.min(ratio, 1.9) } : { x: Math.min(1 / ratio, 1.5), y: 1 };
}

/**
 * A scene drawn out that far.
 * @param {Scene} scene
 * @param {Point} by
 * @returns {Scene}
 */
export function stretched(scene, { x, y }) {
  if (!scene.bands.length || (x === 1 && y === 1)) return scene;
  return { ...scene, x: scene.x.map((value) => Math.round(value * x)), y: scene.y.map((value) => Math.round(value * y)),
    bands: scene.bands.map((band) => ({ ...band, x: band.x * x, width: band.width * x, y: band.y * y, height: band.height * y })) };
}

/**
 * Nodes and lines grow slower than the distances between them, so zooming in makes room.
 * @param {number} scale
 * @param {number} first
 * @returns {number}
 */
export function growth(scale, first) {
  return Math.sqrt(Math.min(Math.max(scale / first, 0.05), 64));
}
