/**
 * Places for names: rectangles in pixels that are free, beside a node or a line away from it. Still pictures are made by the same
 * rules (`explorer/slots.py`, where they are explained).
 */
import { CLEAR, FAR, GAP, INTO, LEDGE, LEVELS, MOST, NEAR, REACH, SPOTS, TURNS } from './slot-rules.js';
/** @import { Box, NameSize, Grid, Leader, NamePlace, Room, RoomNode } from './types' */

const CELL = 48;
/** @type {Box[]} */
const NONE = [];
/** @param {number} value */
const rounded = (value) => Math.round(value * 1e4) / 1e4;
// From below to both sides upwards.
const DIRECTIONS = Array.from({ length: TURNS }, (_, k) => (k % 2 ? -(k + 1) / 2 : k / 2)).map((turn) => [rounded(Math.sin((2 * Math.PI * turn) / TURNS)), rounded(Math.cos((2 * Math.PI * turn) / TURNS))]);

/**
 * The level of the name at a place of the order of importance (from 0): 3 must be shown, 0 stands beside its node or not at all.
 * @param {number} place
 * @returns {number}
 */
export function levelOf(place) {
  const found = LEVELS.findIndex((end) => place < end);
  return found < 0 ? 0 : 3 - found;
}

/**
 * A picture with its nodes, into which names are put one after the other, the most important first.
 * @param {RoomNode[]} nodes each with its place, radius and number
 * @param {[number, number, number, number]} area left, top, right, bottom
 * @param {Box[]} reserved what no name may lie on
 * @returns {Room}
 */
export function createRoom(nodes, area, reserved) {
  const [taken, dots] = [createGrid(), createGrid()];
  for (const { i, x, y, r } of nodes) dots.add(box(x - r, y - r, 2 * r, 2 * r, i));
  for (const item of reserved) taken.add(item);
  return { nodes, area, taken, dots, boxes: reserved.slice(), lines: [] };
}

/**
 * The place of a name, which is taken from now on; null where there is none.
 * @param {Room} room
 * @param {RoomNode} node
 * @param {NameSize[]} sizes its rectangles by falling size
 * @param {number} level
 * @param {[number, number] | null} out the side that is tried first
 * @returns {NamePlace | null}
 */
export function put(room, node, sizes, level, out) {
  let found = beside(room, node, sizes, 0, out);
  if (!found && level) {
    const rest = sizes.length > 1 ? sizes.map((_, k) => k).slice(1) : [0];
    /** @type {Array<(size: number) => NamePlace | null>} */
    const ways = [(size) => beside(room, node, sizes, size, out), (size) => away(room, node, sizes, size, level === 1 ? NEAR : FAR, false)];
    if (level > 2) ways.push((size) => away(room, node, sizes, size, MOST, true));
    for (const way of ways) for (const size of rest) found = found || way(size);
  }
  if (found) keep(room, found);
  return found;
}

/**
 * @param {Room} room
 * @param {NamePlace} found
 */
function keep(room, found) {
  room.taken.add(found.spot);
  room.boxes.push(found.spot);
  if (found.leader) room.lines.push(found.leader);
}

/**
 * What the person points at is named in any case: where it covers least, moved inwards at the edge.
 * @param {Room} room
 * @param {RoomNode} node
 * @param {NameSize[]} sizes
 * @param {number} size
 * @param {boolean} pointed whether also where there is no place at all
 * @returns {NamePlace | null}
 */
export function press(room, node, sizes, size, pointed) {
  const { width: w, height: h } = sizes[size];
  const [left, top, right, bottom] = room.area;
  const free = SPOTS.map(([a, b, c, d, e, f]) => box(node.x + a * w + b * (node.r + 1) + c, node.y + d * h + e * (node.r + 1) + f, w, h, node.i)).filter((spot) => inside(room, spot) && !room.taken.hits(spot, GAP));
  let [spot] = free.map((one, k) => ({ one, k, on: room.dots.count(one) })).sort((a, b) => a.on - b.on || a.k - b.k).map(({ one }) => one);
  if (!spot && pointed && node.x >= left && node.y >= top && node.x <= right && node.y <= bottom) {
    const near = box(Math.min(Math.max(node.x - w / 2, left), Math.max(left, right - w)), Math.max(top, Math.min(node.y + node.r + 1, bottom - h)), w, h, node.i);
    if (!room.taken.hits(near, 0)) spot = near;
  }
  if (!spot) return null;
  const found = { spot, size, leader: null };
  keep(room, found);
  return found;
}

/**
 * Below, above, left or right of its node: the first place that is free.
 * @param {Room} room
 * @param {RoomNode} node
 * @param {NameSize[]} sizes
 * @param {number} size
 * @param {[number, number] | null} out
 * @returns {NamePlace | null}
 */
function beside(room, node, sizes, size, out) {
  const { width: w, height: h } = sizes[size];
  const r = node.r + 1;
  for (const [a, b, c, d, e, f] of turned(out, w, h, r)) {
    const spot = box(node.x + a * w + b * r + c, node.y + d * h + e * r + f, w, h, node.i);
    if (free(room, spot) && !room.dots.hits(spot, -INTO) && !foreign(room, node, spot)) return { spot, size, leader: null };
  }
  return null;
}

/**
 * The places beside a node, those towards `out` first.
 * @param {[number, number] | null} out
 * @param {number} w
 * @param {number} h
 * @param {number} r
 */
function turned(out, w, h, r) {
  if (!out || (!out[0] && !out[1])) return SPOTS;
  /** @param {number[]} share */
  const along = ([a, b, c, d, e, f]) => ((a * w + b * r + c + w / 2) * out[0]) / w + ((d * h + e * r + f + h / 2) * out[1]) / h;
  return SPOTS.slice().sort((p, q) => along(q) - along(p));
}

/**
 * Further away, by at most so many pixels, at a line to the node.
 * @param {Room} room
 * @param {RoomNode} node
 * @param {NameSize[]} sizes
 * @param {number} size
 * @param {number} most
 * @param {boolean} loose whether it may be nearer to another node, if clear of it
 * @returns {NamePlace | null}
 */
function away(room, node, sizes, size, most, loose) {
  const { width: w, height: h } = sizes[size];
  const r = node.r + 1;
  const clear = clearOf(room, node);
  for (const reach of REACH) {
    if (reach > most) break;
    for (let k = 0; k < TURNS; k++) {
      if (r + reach > clear[k]) continue;
      const [across, down] = DIRECTIONS[k];
      /** @type {Leader} */
      const leader = [node.x + across * r, node.y + down * r, node.x + across * (r + reach), node.y + down * (r + reach)];
      const far = Math.max(Math.abs(across), Math.abs(down));
      const spot = box(leader[2] - (w * (1 - across / far)) / 2, leader[3] - (h * (1 - down / far)) / 2, w, h, node.i);
      if (!free(room, spot) || room.dots.hits(spot, loose ? CLEAR : -1)) continue;
      if ((loose || !foreign(room, node, spot)) && !crossed(room, leader)) return { spot, size, leader };
    }
  }
  return null;
}

/**
 * How far a line from a node runs in each direction until it comes near a foreign one.
 * @param {Room} room
 * @param {RoomNode} node
 */
function clearOf({ nodes }, node) {
  const found = new Float64Array(TURNS).fill(Infinity);
  for (const other of nodes) {
    if (other === node) continue;
    const [x, y, reach] = [other.x - node.x, other.y - node.y, other.r + LEDGE];
    const [square, apart] = [reach * reach, x * x + y * y];
    // Further away than any name.
    if (apart > (MOST + node.r + reach + 1) ** 2) continue;
    for (let k = 0; k < TURNS; k++) {
      const along = x * DIRECTIONS[k][0] + y * DIRECTIONS[k][1];
      const left = square - (apart - along * along);
      if (left > 0 && along > 0) found[k] = Math.min(found[k], along - Math.sqrt(left));
    }
  }
  return found;
}

/**
 * Whether a rectangle lies in the area, on no name and under no line.
 * @param {Room} room
 * @param {Box} spot
 */
const free = (room, spot) => inside(room, spot) && !room.taken.hits(spot, GAP) && !room.lines.some((line) => cut(spot, line));

/**
 * @param {Room} room
 * @param {Box} spot
 */
const inside = ({ area: [left, top, right, bottom] }, { x, y, w, h }) => x >= left && y >= top && x + w <= right && y + h <= bottom;

/**
 * Whether a name would stand as near to another node as to its own: it would be read as that one's.
 * @param {Room} room
 * @param {RoomNode} node
 * @param {Box} spot
 */
function foreign(room, node, spot) {
  const [dx, dy] = [node.x - Math.min(Math.max(node.x, spot.x), spot.x + spot.w), node.y - Math.min(Math.max(node.y, spot.y), spot.y + spot.h)];
  return room.dots.within(spot, dx * dx + dy * dy);
}

/**
 * Whether a line lies on a name or crosses another line.
 * @param {Room} room
 * @param {Leader} line
 */
const crossed = ({ boxes, lines }, line) => boxes.some((other) => cut(other, line)) || lines.some((other) => cross(line, other));

/**
 * Whether a line runs through a rectangle (after Liang and Barsky).
 * @param {Box} box
 * @param {Leader} line
 */
function cut({ x, y, w, h }, [x1, y1, x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  let [first, last] = [0, 1];
  for (const [along, room] of [[-dx, x1 - x], [dx, x + w - x1], [-dy, y1 - y], [dy, y + h - y1]]) {
    if (along === 0) {
      if (room < 0) return false;
      continue;
    }
    const share = room / along;
    if (along < 0) first = Math.max(first, share);
    else last = Math.min(last, share);
    if (first > last) return false;
  }
  return true;
}

/**
 * Whether two lines cross.
 * @param {Leader} a
 * @param {Leader} b
 */
function cross(a, b) {
  /** @param {Leader} line @param {number} x @param {number} y */
  const side = ([x1, y1, x2, y2], x, y) => (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1);
  return side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0 && side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0;
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
    /** Whether the middle of another lies as near to the rectangle, by the square of the distance. */
    within(item, square) {
      const reach = Math.sqrt(square) + 1;
      return each(box(item.x - reach, item.y - reach, item.w + 2 * reach, item.h + 2 * reach, item.owner), (cell) => {
        for (const other of cells.get(cell) || NONE) {
          if (other.owner === item.owner) continue;
          const [x, y] = [other.x + other.w / 2, other.y + other.h / 2];
          const [dx, dy] = [x - Math.min(Math.max(x, item.x), item.x + item.w), y - Math.min(Math.max(y, item.y), item.y + item.h)];
          if (dx * dx + dy * dy <= square) return true;
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
      return each(box(left, top, Math.max(right - left, 0), Math.max(bottom - top, 0), item.owner), (cell) => {
        for (const other of cells.get(cell) || NONE) {
          if (other.owner !== item.owner && other.x < right && left < other.x + other.w && other.y < bottom && top < other.y + other.h) return true;
        }
        return false;
      });
    },
  };
}
