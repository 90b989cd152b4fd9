/** The ways to colour and to narrow a picture: each is a list of items and the item of every node. */
import { DARK, GREY, LIGHT } from './colours.js';
import { pick, t } from './words.js';

const COLOURED = 8;

/**
 * @param {object} model
 * @returns {Object<string, {id: string, items: Array, of: function(number): number, onTies?: boolean}>}
 */
export function createDimensions(model) {
  const { nodes, classes, families, groups, roles, structures, regions, corporates } = model.doc;
  const column = (name) => (node) => (nodes[name][node] === undefined || nodes[name][node] === null ? -1 : nodes[name][node]);
  return {
    class: { id: 'class', items: classes.map((item) => ({ ...item })), of: column('class') },
    family: { id: 'family', items: painted(families.map((item) => ({ name: item.name }))), of: model.familyOf },
    group: { id: 'group', items: groups.map((item, k) => ({ ...item, minor: k >= COLOURED })), of: column('group') },
    role: { id: 'role', items: roles.map((item) => ({ ...item })), of: (node) => (nodes.formal[node].length ? nodes.formal[node][0][0] : -1), onTies: true },
    structure: { id: 'structure', items: structures.map((item) => ({ ...item })), of: column('structure') },
    region: { id: 'region', items: byCount(regions, nodes.region), of: column('region') },
    corporate: { id: 'corporate', items: corporates.map((name) => ({ name })), of: column('corporate') },
  };
}

function painted(items) {
  return items.map((item, k) => ({ ...item, color: LIGHT[k % LIGHT.length], dark: DARK[k % DARK.length] }));
}

/** The most frequent get a colour of their own, the rest share grey. */
function byCount(names, column) {
  const counts = new Array(names.length).fill(0);
  for (const value of column) if (value >= 0) counts[value]++;
  const order = counts.map((_, k) => k).sort((a, b) => counts[b] - counts[a] || a - b);
  const items = names.map((name) => ({ name, ...GREY, minor: true }));
  order.slice(0, COLOURED).forEach((k, place) => {
    items[k] = { name: names[k], color: LIGHT[place], dark: DARK[place] };
  });
  return items;
}

/** The colour of an item, −1 for “none”. */
export function itemColour(dimension, item, dark) {
  const entry = item >= 0 ? dimension.items[item] : null;
  const found = entry && entry.color ? entry : GREY;
  return dark ? found.dark || found.color : found.color;
}

/** The name of an item. */
export function itemName(dimension, item) {
  if (item < 0 || !dimension.items[item]) return dimension.id === 'structure' ? t('legend.nostructure') : t('legend.none');
  return pick(dimension.items[item].name);
}
