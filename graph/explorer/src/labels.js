/**
 * Names above the picture: in screen pixels, most important first, none over another, none cut at the edge.
 * Each name is painted once into a small canvas of its own and copied from there while the picture moves.
 */
import { growth } from './look.js';

export const FONT = '"Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", system-ui, sans-serif';
const CELL = 48;
const GAP = 3;
const NONE = [];

/** @param {() => {ink: object}} current look */
export function createLabels() {
  const styles = new Map();
  const ruler = document.createElement('canvas').getContext('2d');
  let ruled = '';
  let key = '';

  /** The room that a name takes; most are measured only and never painted, for there is no place for them. */
  function extent(text, size, bold) {
    const style = bold ? size : -size;
    if (!styles.has(style)) styles.set(style, new Map());
    const known = styles.get(style);
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

  /** Paints a name that has found its place, once. */
  function sprite(made, ink, ratio) {
    if (made.canvas) return made;
    const { text, font, width, height } = made;
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    canvas.width = Math.ceil(width * ratio);
    canvas.height = Math.ceil(height * ratio);
    context.scale(ratio, ratio);
    Object.assign(context, { font, textBaseline: 'middle', lineJoin: 'round', lineWidth: 3.5, strokeStyle: ink.halo, fillStyle: ink.text });
    context.strokeText(text, 3, height / 2);
    context.fillText(text, 3, height / 2);
    made.canvas = canvas;
    return made;
  }

  /**
   * @param {object} job `scene`, `look`, `transform`, `width`, `height`, `ratio`, `budget` (names at first sight), `lit` (Set or null),
   *   `always` (nodes named in any case, most important first), `textOf(node, full)`
   * @returns {Array<{node: number, x: number, y: number, sprite: object, text: string, size: number, bold: boolean, leader: null|number[]}>}
   *   `leader` are the ends of a line from the node to a name that stands away from it
   */
  function place(job) {
    const { scene, look, transform, width, height, ratio } = job;
    const style = `${look.ink.text} ${ratio}`;
    if (style !== key) {
      styles.clear();
      key = style;
    }
    const zoom = growth(transform.scale, transform.first);
    const points = onScreen(scene, look, transform, zoom, width, height);
    const taken = createGrid();
    const dots = createGrid();
    points.forEach((point) => dots.add(box(point.x - point.r, point.y - point.r, point.r * 2, point.r * 2, point.i)));
    job.reserved.forEach((item) => taken.add(item));
    const placed = [];
    let crowded = false;
    let budget = job.lit ? 400 : Math.max(4, job.budget * zoom * zoom * zoom);
    let tries = 120 + budget * 3;
    for (const point of inOrder(points, job)) {
      const forced = point.order < 0;
      // As long as a record of the view finds no room for its name, the parties around stay without.
      if (!forced && (budget <= 0 || tries-- <= 0 || (crowded && !job.lit && point.order > 1))) break;
      const big = job.lit ? point.order < 2 - 1e6 : forced || point.place < Math.min(8, job.budget / 5);
      const size = big ? 14 : 12;
      const text = job.textOf(scene.nodes[point.i], forced && point.order === -1e6);
      if (!text) continue;
      const room = { taken, dots, width, height, out: outward(job, point), forced: false };
      let made = extent(text, size, big);
      let spot = spotFor(point, made, room);
      if (!spot && (forced || point.place < 8)) {
        made = extent(text, 12, big);
        spot = farSpot(point, made, room) || (forced || point.place < 3 ? spotFor(point, made, { ...room, forced: true }) : null);
      }
      if (!spot) {
        crowded = crowded || (point.order > 0 && point.order <= 1 && scene.primary.size > 0);
        continue;
      }
      taken.add(spot);
      placed.push({ node: scene.nodes[point.i], x: spot.x, y: spot.y, sprite: sprite(made, look.ink, ratio), text, size: made.size, bold: big, leader: spot.leader || null });
      budget--;
    }
    return placed;
  }
  return { place };
}

function onScreen(scene, look, transform, zoom, width, height) {
  const points = [];
  for (let i = 0; i < scene.nodes.length; i++) {
    const x = scene.x[i] * transform.scale + transform.x;
    const y = scene.y[i] * transform.scale + transform.y;
    if (x > -20 && y > -20 && x < width + 20 && y < height + 20) points.push({ i, x, y, r: look.radius[i] * zoom });
  }
  return points;
}

/** Named in any case first, then by weight; while a neighbourhood is lit, only what is lit. */
function inOrder(points, job) {
  const first = new Map(job.always.map((node, k) => [node, k - 1e6]));
  const wanted = points.filter((point) => {
    const node = job.scene.nodes[point.i];
    return first.has(node) || !job.lit || job.lit.has(node);
  });
  wanted.forEach((point) => {
    const node = job.scene.nodes[point.i];
    point.order = first.has(node) ? first.get(node) : (job.scene.primary.has(node) ? 0 : 1) + 1 / (1 + job.look.weight[point.i]);
  });
  wanted.sort((a, b) => a.order - b.order || a.i - b.i);
  wanted.forEach((point, k) => {
    point.place = k;
  });
  return wanted;
}

/** In a picture of rings names stand on the outer side, away from the lines to the centre. */
function outward(job, point) {
  if (!job.scene.rings.length) return null;
  return [point.x - job.transform.x, point.y - job.transform.y];
}

// Where a name may stand, best first: the left edge as shares of width, radius and pixels, then the top edge by height.
const SPOTS = [[-0.5, 0, 0, 0, 1, 0], [-0.5, 0, 0, -1, -1, 0], [0, 1, 0, -0.5, 0, 0], [-1, -1, 0, -0.5, 0, 0], [-0.5, 0, 0, 0, 1, 9], [-0.5, 0, 0, -1, -1, -9],
  [0, 0.6, 0, 0, 0.6, 0], [-1, -0.6, 0, 0, 0.6, 0], [0, 0.6, 0, -1, -0.6, 0], [-1, -0.6, 0, -1, -0.6, 0]];

/** Below, above, left or right of its node: the first place that is free; for the important, the one that covers least. */
function spotFor(point, made, { taken, dots, width, height, forced, out }) {
  const { width: w, height: h } = made;
  const [x, y, r] = [point.x, point.y, point.r + 1];
  let spots = SPOTS;
  if (out && (out[0] || out[1])) {
    const along = ([a, b, c, d, e, f]) => ((a * w + b * r + c + w / 2) * out[0]) / w + ((d * h + e * r + f + h / 2) * out[1]) / h;
    spots = SPOTS.slice().sort((p, q) => along(q) - along(p));
  }
  const free = [];
  for (const [a, b, c, d, e, f] of spots) {
    const spot = box(x + a * w + b * r + c, y + d * h + e * r + f, w, h, point.i);
    if (spot.x < 1 || spot.y < 1 || spot.x + w > width - 1 || spot.y + h > height - 1 || taken.hits(spot, GAP)) continue;
    if (!dots.hits(spot, -2)) return spot;
    free.push(spot);
  }
  if (!forced) return null;
  if (free.length) return free.map((spot, k) => [dots.count(spot), k]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, k]) => free[k])[0];
  if (point.order >= -1e6 + 2 || point.x < 0 || point.y < 0 || point.x > width || point.y > height) return null;
  // What the person points at is named in any case, moved inwards at the edge.
  const spot = box(Math.min(Math.max(x - w / 2, 1), Math.max(1, width - w - 1)), Math.max(1, Math.min(y + r, height - h - 1)), w, h, point.i);
  return taken.hits(spot, 0) ? null : spot;
}

const REACH = [12, 22, 34, 48, 64, 84, 108];
const TURNS = Array.from({ length: 16 }, (_, k) => (Math.PI * (k % 2 ? -k - 1 : k)) / 16);
// Pixels between the looks along a line, and how many pixels of detour a look that finds a node is worth.
const STEP = 5;
const CROSSED = 8;

/** Further away, with a line to the node: where an important name covers nothing, near by, its line over few other nodes. */
function farSpot(point, made, { taken, dots, width, height }) {
  const { width: w, height: h } = made;
  let [best, least] = [null, Infinity];
  for (const reach of REACH) {
    if (reach >= least) break;
    for (const turn of TURNS) {
      const [along, down] = [Math.sin(turn), Math.cos(turn)];
      const [x, y] = [point.x + along * (point.r + reach + w / 2), point.y + down * (point.r + reach + h / 2)];
      const spot = box(x - w / 2, y - h / 2, w, h, point.i);
      if (spot.x < 1 || spot.y < 1 || spot.x + w > width - 1 || spot.y + h > height - 1 || taken.hits(spot, GAP) || dots.hits(spot, -1)) continue;
      spot.leader = leaderOf(point, spot);
      const cost = reach + CROSSED * crossed(spot, dots);
      if (cost < least) [best, least] = [spot, cost];
    }
  }
  return best;
}

/** Both ends of the line from the rim of a node to the nearest edge of its name. */
function leaderOf(point, { x, y, w, h }) {
  const [toX, toY] = [Math.min(Math.max(point.x, x + 4), x + w - 4), Math.min(Math.max(point.y, y + 3), y + h - 3)];
  const far = Math.hypot(toX - point.x, toY - point.y) || 1;
  return [point.x + ((toX - point.x) * point.r) / far, point.y + ((toY - point.y) * point.r) / far, toX, toY];
}

/** How many steps of its line lie on other nodes. */
function crossed({ leader: [x1, y1, x2, y2], owner }, dots) {
  const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / STEP);
  let found = 0;
  for (let k = 1; k < steps; k++) {
    if (dots.hits(box(x1 + ((x2 - x1) * k) / steps, y1 + ((y2 - y1) * k) / steps, 1, 1, owner), 1)) found++;
  }
  return found;
}

const box = (x, y, w, h, owner) => ({ x, y, w, h, owner });

/** Rectangles by the cells they lie in. */
function createGrid() {
  const cells = new Map();
  const each = (item, visit) => {
    const [right, bottom] = [Math.floor((item.x + item.w) / CELL), Math.floor((item.y + item.h) / CELL)];
    for (let cx = Math.floor(item.x / CELL); cx <= right; cx++) {
      for (let cy = Math.floor(item.y / CELL); cy <= bottom; cy++) if (visit(cx * 4096 + cy)) return true;
    }
    return false;
  };
  return {
    add(item) {
      each(item, (cell) => {
        const list = cells.get(cell);
        if (list) list.push(item);
        else cells.set(cell, [item]);
        return false;
      });
    },
    /** How many others it touches (some more than once: they lie in several cells). */
    count(item) {
      let found = 0;
      each(item, (cell) => {
        for (const other of cells.get(cell) || []) {
          if (other.owner !== item.owner && other.x < item.x + item.w && item.x < other.x + other.w && other.y < item.y + item.h && item.y < other.y + other.h) found++;
        }
        return false;
      });
      return found;
    },
    /** Whether another's rectangle lies closer than `gap` (negative: overlaps by more). */
    hits(item, gap) {
      const [left, top, right, bottom] = [item.x - gap, item.y - gap, item.x + item.w + gap, item.y + item.h + gap];
      return each(item, (cell) => {
        for (const other of cells.get(cell) || NONE) {
          if (other.owner !== item.owner && other.x < right && left < other.x + other.w && other.y < bottom && top < other.y + other.h) return true;
        }
        return false;
      });
    },
  };
}
