/** Two years on one layout: what was added, what ended, what stayed. */
/** @import { ChangeKind, Comparison, Ink, Model, State } from './types' */

/**
 * Compares two years, given as numbers of the list; null when nothing is compared. What only one of them could list,
 * because the other does not report its table, is neither added nor ended.
 * @param {Model} model
 * @param {State} state with `before` and `after` (numbers of years), −1 when nothing is compared
 * @returns {Comparison | null} kinds `added`, `ended`, `both`, `neither` of nodes and ties, their colours, and what is said
 */
export function createComparison(model, state) {
  const { before, after } = state;
  if (before < 0 || after < 0 || before === after) return null;
  const { changes } = model.doc;
  const told = changes.find((one) => one.before === Math.min(before, after) && one.after === Math.max(before, after));
  const masks = yearsOf(model, new Set(told ? told.classes : []));
  /** @param {number} mask @returns {ChangeKind} */
  const kindOf = (mask) => {
    const [then, now] = [(mask >> before) & 1, (mask >> after) & 1];
    return then && now ? 'both' : now ? 'added' : then ? 'ended' : 'neither';
  };
  /** @param {number} node */
  const nodeKind = (node) => kindOf(masks.nodes[node]);
  /** @param {number} tie */
  const tieKind = (tie) => kindOf(masks.ties[tie]);
  /** @param {ChangeKind} kind @param {Ink} ink */
  const paint = (kind, ink) => (kind === 'added' ? ink.added : kind === 'ended' ? ink.ended : ink.line);
  return {
    nodeKind, tieKind,
    nodeColour: (node, ink) => paint(nodeKind(node), ink),
    tieColour: (tie, ink) => paint(tieKind(tie), ink),
    sections: told && before < after ? told.sections : [],
  };
}

/**
 * For each node and tie the years that have it, as bits: of ties of the classes that are compared, and what these tie.
 * @param {Model} model
 * @param {Set<number>} compared
 */
function yearsOf(model, compared) {
  const { ties, nodes } = model.doc;
  /** @param {number} tie */
  const key = (tie) => `${ties.source[tie]} ${ties.target[tie]} ${ties.heading[tie]}`;
  /** @type {Map<string, number>} */
  const found = new Map();
  const ofNodes = nodes.class.map((cls, node) => (compared.has(cls) ? nodes.years[node] : 0));
  for (let tie = 0; tie < model.tieCount; tie++) {
    if (!compared.has(nodes.class[ties.source[tie]])) continue;
    const bit = 1 << Math.max(0, ties.year[tie]);
    found.set(key(tie), (found.get(key(tie)) || 0) | bit);
    for (const end of [ties.source[tie], ties.target[tie]]) ofNodes[end] |= bit;
  }
  return { nodes: ofNodes, ties: Array.from({ length: model.tieCount }, (_, tie) => found.get(key(tie)) || 0) };
}
