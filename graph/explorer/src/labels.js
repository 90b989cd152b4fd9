/**
 * Names above the picture: in screen pixels, most important first, none over another, none cut at the edge.
 * Each name is painted once into a small canvas of its own and copied from there while the picture moves.
 */
import { growth } from './look.js';
import { createRoom, levelOf, press, put } from './spots.js';
import { sure } from './sure.js';
/** @import { Ink, Label, LabelJob, Labels, Look, NamePlace, Painted, Room, Scene, Spot, Sprite, Transform } from './types' */

export const FONT = '"Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", system-ui, sans-serif';
// So many of those that are named in any case may have their names far away.
const FEW = 12;
// A narrow window has room for smaller letters only.
const [NARROW, SMALL, SMALLER] = [640, 12, 11];

/**
 * A layer of names, with what it has measured and painted so far.
 * @returns {Labels}
 */
export function createLabels() {
  /** @type {Map<number, Map<string, Sprite>>} */
  const styles = new Map();
  const ruler = sure(document.createElement('canvas').getContext('2d'));
  let ruled = '';
  let key = '';

  /**
   * The room that a name takes; most are measured only and never painted, for there is no place for them.
   * @param {string} text
   * @param {number} size
   * @param {boolean} bold
   */
  function extent(text, size, bold) {
    const style = bold ? size : -size;
    if (!styles.has(style)) styles.set(style, new Map());
    const known = sure(styles.get(style));
    const found = known.get(text);
    if (found) return found;
    const font = `${bold ? '600 ' : ''}${size}px ${FONT}`;
    if (font !== ruled) ruler.font = font;
    ruled = font;
    const made = { text, font, size, width: Math.ceil(ruler.measureText(text).width) + 6, height: Math.ceil(size * 1.35) + 4, canvas: null };
    if (known.size > 8000) known.clear();
    known.set(text, made);
    return made;
  }

  return {
    place(job) {
      const style = `${job.look.ink.text} ${job.ratio}`;
      if (style !== key) {
        styles.clear();
        key = style;
      }
      return placed(job, extent);
    },
  };
}

/**
 * Paints a name that has found its place, once.
 * @param {Sprite} made
 * @param {Ink} ink
 * @param {number} ratio
 * @returns {Painted}
 */
function sprite(made, ink, ratio) {
  if (made.canvas) return /** @type {Painted} */ (made);
  const { text, font, width, height } = made;
  const canvas = document.createElement('canvas');
  const context = sure(canvas.getContext('2d'));
  canvas.width = Math.ceil(width * ratio);
  canvas.height = Math.ceil(height * ratio);
  context.scale(ratio, ratio);
  Object.assign(context, { font, textBaseline: /** @type {const} */ ('middle'), lineJoin: /** @type {const} */ ('round'), lineWidth: 3.5, strokeStyle: ink.halo, fillStyle: ink.text });
  context.strokeText(text, 3, height / 2);
  context.fillText(text, 3, height / 2);
  return Object.assign(made, { canvas });
}

/**
 * The names that find a place.
 * @param {LabelJob} job
 * @param {(text: string, size: number, bold: boolean) => Sprite} extent
 * @returns {Label[]}
 */
function placed(job, extent) {
  const { scene, look, transform, width, height, ratio } = job;
  const zoom = growth(transform.scale, transform.first);
  const points = onScreen(scene, look, transform, zoom, width, height);
  const room = createRoom(points, [1, 1, width - 1, height - 1], job.reserved);
  const found = [];
  let crowded = false;
  let budget = job.lit ? 400 : Math.max(4, job.budget * zoom * zoom * zoom);
  let tries = 120 + budget * 3;
  for (const point of inOrder(points, job)) {
    const forced = point.order < 0;
    // As long as a record of the view finds no room for its name, the parties around stay without.
    if (!forced && (budget <= 0 || tries-- <= 0 || (crowded && !job.lit && point.order > 1))) break;
    const big = job.lit ? point.order < 2 - 1e6 : forced || point.place < Math.min(8, job.budget / 5);
    const text = job.textOf(scene.nodes[point.i], forced && point.order === -1e6);
    if (!text) continue;
    const { made, place } = spotted(room, point, text, big, outward(job, point), job.paper ? 0 : NARROW, extent);
    if (!place) {
      crowded = crowded || (point.order > 0 && point.order <= 1 && scene.primary.size > 0);
      continue;
    }
    found.push({ node: scene.nodes[point.i], x: place.spot.x, y: place.spot.y, sprite: sprite(made, look.ink, ratio), text: made.text, size: made.size, bold: big, leader: place.leader });
    budget--;
  }
  return found;
}

/**
 * Where the name of a node may stand; what matters more is tried smaller, further away and, if it may be, shorter.
 * @param {Room} room
 * @param {Spot} point
 * @param {string} text
 * @param {boolean} big
 * @param {[number, number] | null} out
 * @param {number} narrow in a picture of less its letters are smaller
 * @param {(text: string, size: number, bold: boolean) => Sprite} extent
 * @returns {{ made: Sprite, place: NamePlace | null }}
 */
function spotted(room, point, text, big, out, narrow, extent) {
  const forced = point.order < 0;
  const most = forced ? (point.place < FEW ? 3 : 2) : levelOf(point.place);
  // Around one thing all are near: a long line would lead past others' names.
  const level = out ? Math.min(most, 2) : most;
  const size = room.area[2] < narrow ? SMALLER : SMALL;
  const sprites = [extent(text, big ? size + 2 : size, big)];
  if (level) sprites.push(extent(text, size, big));
  if (level && level < 3) sprites.push(extent(briefer(text), size, big));
  const place = put(room, point, sprites, level, out) || (forced ? press(room, point, sprites, 1, point.order < -1e6 + 2) : null);
  return { made: sprites[place ? place.size : 0], place };
}

/**
 * The beginning of a name that finds no room.
 * @param {string} text
 */
const briefer = (text) => (text.length > 8 ? `${text.slice(0, 7)}\u22ef` : text);

/**
 * @param {Scene} scene
 * @param {Look} look
 * @param {Transform} transform
 * @param {number} zoom
 * @param {number} width
 * @param {number} height
 */
function onScreen(scene, look, transform, zoom, width, height) {
  const points = [];
  for (let i = 0; i < scene.nodes.length; i++) {
    const x = scene.x[i] * transform.scale + transform.x;
    const y = scene.y[i] * transform.scale + transform.y;
    if (x > -20 && y > -20 && x < width + 20 && y < height + 20) points.push({ i, x, y, r: look.radius[i] * zoom, order: 0, place: 0 });
  }
  return points;
}

/**
 * Named in any case first, then by weight; while a neighbourhood is lit, only what is lit.
 * @param {Spot[]} points
 * @param {LabelJob} job
 */
function inOrder(points, job) {
  const first = new Map(job.always.map((node, k) => [node, k - 1e6]));
  const wanted = points.filter((point) => {
    const node = job.scene.nodes[point.i];
    return first.has(node) || !job.lit || job.lit.has(node);
  });
  wanted.forEach((point) => {
    const node = job.scene.nodes[point.i];
    point.order = first.get(node) ?? (job.scene.primary.has(node) ? 0 : 1) + 1 / (1 + job.look.weight[point.i]);
  });
  wanted.sort((a, b) => a.order - b.order || a.i - b.i);
  wanted.forEach((point, k) => {
    point.place = k;
  });
  return wanted;
}

/**
 * In a picture of rings names stand on the outer side, away from the lines to the centre.
 * @param {LabelJob} job
 * @param {Spot} point
 * @returns {[number, number] | null}
 */
function outward(job, point) {
  if (!job.scene.rings.length) return null;
  return [point.x - job.transform.x, point.y - job.transform.y];
}
