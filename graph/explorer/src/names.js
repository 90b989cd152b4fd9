/** Names side by side need not repeat what nearly all of them begin or end with. */

/**
 * Each name without the ending that most share (for some a longer one) and the beginning that many share; as it was where too little, or the
 * same as for another, would be left.
 * @param {string[]} names
 * @returns {string[]} each without the ending that most share (for some a longer one) and the beginning that many share;
 *   as it was where too little, or the same as for another, would be left
 */
export function shortened(names) {
  const most = names.length < 6 ? '' : common(names, 0.6, 3, (name, length) => name.slice(-length));
  if (!most) return names;
  const longer = common(names, 0.25, most.length + 1, (name, length) => name.slice(-length));
  const cut = names.map((name) => [longer, most].filter(Boolean).reduce((left, end) => (left === name && name.endsWith(end) ? name.slice(0, -end.length) : left), name));
  const start = common(cut, 0.4, 2, (name, length) => name.slice(0, length));
  const bare = cut.map((name) => (start && name.startsWith(start) ? name.slice(start.length) : name).trim());
  const times = new Map();
  for (const name of bare) times.set(name, (times.get(name) || 0) + 1);
  return bare.map((name, i) => (name.length > 1 && times.get(name) === 1 ? name : names[i]));
}

/**
 * The longest part of at least `least` letters that such a share of the names has in common, or ''.
 * @param {string[]} names
 * @param {number} share
 * @param {number} least
 * @param {(name: string, length: number) => string} part
 * @returns {string}
 */
function common(names, share, least, part) {
  for (let length = 14; length >= least; length--) {
    const counts = new Map();
    for (const name of names) if (name.length > length) counts.set(part(name, length), (counts.get(part(name, length)) || 0) + 1);
    const [best, count] = [...counts].reduce((top, entry) => (entry[1] > top[1] ? entry : top), ['', 0]);
    if (count >= share * names.length) return best;
  }
  return '';
}
