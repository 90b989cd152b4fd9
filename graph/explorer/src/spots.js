/** Places for names: rectangles in screen pixels that are free, near a node or a line away from it. */
/** @import { Box, Grid, Leader, Room, Spot, Sprite } from './types' */

const GAP = 3;
const CELL = 48;
/** @type {Box[]} */
const NONE = [];

// Where a name may stand, best first: the left edge as shares of width, radius and pixels, then the top edge by height.
const SPOTS = [[-0.5, 0, 0, 0, 1, 0], [-0.5, 0, 0, -1, -1, 0], [0, 1, 0, -0.5, 0, 0], [-1, -1, 0, -0.5, 0, 0], [-0.5, 0, 0, 0, 1, 9], [-0.5, 0, 0, -1, -1, -9],
  [0, 0.6, 0, 0, 0.6, 0], [-1, -0.6, 0, 0, 0.6, 0], [0, 0.6, 0, -1, -0.6, 0], [-1, -0.6, 0, -1, -0.6, 0]];

/**
 * Below, above, left or right of its node: the first place that is free; for the important, the one that covers least.
 * @param {Spot} point
 * @param {Sprite} made
 * @param {Room} room
 * @returns {Box | null}
 */
export function spotFor(point, made, { taken, dots, width, height, forced, out }) {
  const { width: w, height: h } = made;
  const [x, y, r] = [point.x, point.y, point.r + 1];
  let spots = SPOTS;
  if (out && (out[0] || out[1])) {
    /** @param {number[]} share */
    const along = ([a, b, c, d, e, f]) => ((a * w + b * r + c + w / 2) * out[0]) / w + ((d * h + e * r + f + h / 2) * out[1]) / h;
    spots = SPOTS.slice().sort((p, q) => along(q) - along(p));
  }
  /** @type {Box[]} */
  const free = [];
  for (const [a, b, c, d, e, f] of spots) {
    const spot = box(x + a * w + b * r + c, y + d * h + e * r + f, w, h, point.i);
    if (spot.x < 1 || spot.y < 1 || spot.x + w > width - 1 || spot.y + h > height - 1 || taken.hits(spot, GAP)) continue;
    if (!dots.hits(spot, -2) && !foreign(point, spot, dots)) return spot;
    free.push(spot);
  }
  if (!forced) return null;
  if (free.length) return free.map((spot, k) => [dots.count(spot), k]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, k]) => free[k])[0];
  if (point.order >= -1e6 + 2 || point.x < 0 || point.y < 0 || point.x > width || point.y > height) return null;
  // What the person points at is named in any case, moved inwards at the edge.
  const spot = box(Math.min(Math.max(x - w / 2, 1), Math.max(1, width - w - 1)), Math.max(1, Math.min(y + r, height - h - 1)), w, h, point.i);
  return taken.hits(spot, 0) ? null : spot;
}

/**
 * Whether a name would stand nearer to another node than to its own: it would be read as that one's.
 * @param {Spot} point
 * @param {Box} spot
 * @param {Grid} dots
 */
function foreign(point, spot, dots) {
  const [dx, dy] = [point.x - Math.min(Math.max(point.x, spot.x), spot.x + spot.w), point.y - Math.min(Math.max(point.y, spot.y), spot.y + spot.h)];
  return dots.within(spot, Math.hypot(dx, dy));
}

const REACH = [12, 22, 34, 48, 64, 84, 108, 140, 180];
const TURNS = Array.from({ length: 16 }, (_, k) => (Math.PI * (k % 2 ? -k - 1 : k)) / 16);
// Pixels between the looks along a line.
const STEP = 5;

/**
 * Further away, by at most so many pixels, with a line to the node: where an important name covers nothing, near by, and its line crosses no other node.
 * @param {Spot} point
 * @param {Sprite} made
 * @param {Room} room
 * @param {number} most
 * @returns {Box | null}
 */
export function farSpot(point, made, { taken, dots, width, height }, most) {
  const { width: w, height: h } = made;
  let best = null;
  let least = Infinity;
  for (const reach of REACH) {
    if (reach >= least || reach > most) break;
    for (const turn of TURNS) {
      const [along, down] = [Math.sin(turn), Math.cos(turn)];
      const [x, y] = [point.x + along * (point.r + reach + w / 2), point.y + down * (point.r + reach + h / 2)];
      const spot = box(x - w / 2, y - h / 2, w, h, point.i);
      if (spot.x < 1 || spot.y < 1 || spot.x + w > width - 1 || spot.y + h > height - 1 || taken.hits(spot, GAP) || dots.hits(spot, -1)) continue;
      if (foreign(point, spot, dots)) continue;
      const led = { ...spot, leader: leaderOf(point, spot) };
      if (reach < least && !crossed(led, dots)) [best, least] = [led, reach];
    }
  }
  return best;
}

/**
 * Both ends of the line from the rim of a node to the nearest edge of its name.
 * @param {Spot} point
 * @param {Box} spot
 * @returns {Leader}
 */
function leaderOf(point, { x, y, w, h }) {
  const [toX, toY] = [Math.min(Math.max(point.x, x + 4), x + w - 4), Math.min(Math.max(point.y, y + 3), y + h - 3)];
  const far = Math.hypot(toX - point.x, toY - point.y) || 1;
  return [point.x + ((toX - point.x) * point.r) / far, point.y + ((toY - point.y) * point.r) / far, toX, toY];
}

/**
 * Whether its line lies on another node.
 * @param {Box & { leader: Leader }} spot
 * @param {Grid} dots
 */
function crossed({ leader: [x1, y1, x2, y2], owner }, dots) {
  const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / STEP);
  for (let k = 1; k < steps; k++) {
    if (dots.hits(box(x1 + ((x2 - x1) * k) / steps, y1 + ((y2 - y1) * k) / steps, 1, 1, owner), 1)) return true;
  }
  return false;
}

/**
 * A rectangle and whose it is.
 * @param {number} x
 * @param {number} y
 * @param {number} w
 * @param {number} h
 * @param {number} owner
 * @returns {Box}
 */
export const box = (x, y, w, h, owner) => ({ x, y, w, h, owner });

/**
 * Rectangles by the cells they lie in.
 * @returns {Grid}
 */
export function createGrid() {
  /** @type {Map<number, Box[]>} */
  const cells = new Map();
  /** @param {Box} item @param {(cell: number) => boolean} visit */
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
    /** Whether the middle of another lies within `reach` of the rectangle. */
    within(item, reach) {
      return each(box(item.x - reach, item.y - reach, item.w + 2 * reach, item.h + 2 * reach, item.owner), (cell) => {
        for (const other of cells.get(cell) || NONE) {
          if (other.owner === item.owner) continue;
          const [x, y] = [other.x + other.w / 2, other.y + other.h / 2];
          const [dx, dy] = [x - Math.min(Math.max(x, item.x), item.x + item.w), y - Math.min(Math.max(y, item.y), item.y + item.h)];
          if (Math.hypot(dx, dy) <= reach) return true;
        }
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
