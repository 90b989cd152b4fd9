/** The ways to colour and to narrow a picture: each is a list of items and the item of every node. */
import { DARK, GREY, LIGHT } from './colours.js';
import { pick, t } from './words.js';
/** @import { Dimension, Dimensions, Item, Model, Pair } from './types' */

const COLOURED = 8;
/** A group of fewer is two or three that met by accident: nothing that a name would tell anybody. */
export const LEAST_GROUP = 5;
/** What an item is called that is none of a list. @type {Record<string, string>} */
const UNNAMED = { structure: 'legend.nostructure', group: 'legend.nogroup', status: 'legend.plain' };

/**
 * Every way to colour and to narrow, by its name.
 * @param {Model} model
 * @returns {Dimensions}
 */
export function createDimensions(model) {
  const { nodes, classes, families, groups, roles, structures, regions, corporates, statuses, ties } = model.doc;
  /** @param {'class' | 'region' | 'corporate' | 'group' | 'structure'} name */
  const column = (name) => (/** @type {number} */ node) => (nodes[name][node] === undefined || nodes[name][node] === null ? -1 : nodes[name][node]);
  return {
    class: { id: 'class', items: classes.map((item) => ({ ...item })), of: column('class') },
    family: { id: 'family', items: painted(families.map((item) => ({ name: item.name }))), of: model.familyOf },
    group: { id: 'group', items: groups.map((item, k) => ({ ...item, minor: k >= COLOURED })), of: (node) => (nodes.group[node] >= 0 && groups[nodes.group[node]].size >= LEAST_GROUP ? nodes.group[node] : -1), own: column('group') },
    role: { id: 'role', items: roles.map((item) => ({ ...item })), of: (node) => (nodes.formal[node].length ? nodes.formal[node][0][0] : -1), ofTie: (tie) => ties.role[tie] },
    status: { id: 'status', items: statuses.map((item) => ({ ...item })), of: () => -1, ofTie: (tie) => ties.status[tie] },
    structure: { id: 'structure', items: structures.map((item) => ({ ...item })), of: column('structure') },
    region: { id: 'region', items: byCount(regions, nodes.region), of: column('region') },
    corporate: { id: 'corporate', items: corporates.map((name) => ({ name })), of: column('corporate') },
  };
}

/**
 * @param {Item[]} items
 * @returns {Item[]}
 */
function painted(items) {
  return items.map((item, k) => ({ ...item, color: LIGHT[k % LIGHT.length], dark: DARK[k % DARK.length] }));
}

/**
 * The most frequent get a colour of their own, the rest share grey.
 * @param {Pair[]} names
 * @param {number[]} column
 * @returns {Item[]}
 */
function byCount(names, column) {
  const counts = new Array(names.length).fill(0);
  for (const value of column) if (value >= 0) counts[value]++;
  const order = counts.map((_, k) => k).sort((a, b) => counts[b] - counts[a] || a - b);
  /** @type {Item[]} */
  const items = names.map((name) => ({ name, ...GREY, minor: true }));
  order.slice(0, COLOURED).forEach((k, place) => {
    items[k] = { name: names[k], color: LIGHT[place], dark: DARK[place] };
  });
  return items;
}

/**
 * The colour of an item, −1 for “none”.
 * @param {Dimension} dimension
 * @param {number} item
 * @param {boolean} dark
 * @returns {string}
 */
export function itemColour(dimension, item, dark) {
  const entry = item >= 0 ? dimension.items[item] : null;
  const { color = GREY.color, dark: other = color } = entry && entry.color ? entry : GREY;
  return dark ? other : color;
}

/**
 * The name of an item.
 * @param {Dimension} dimension
 * @param {number} item
 * @returns {string}
 */
export function itemName(dimension, item) {
  if (item < 0 || !dimension.items[item]) return t(UNNAMED[dimension.id] || 'legend.none');
  return pick(dimension.items[item].name);
}
