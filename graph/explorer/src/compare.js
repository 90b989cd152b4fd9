/** Two years on one layout: what was added, what ended, what stayed. */
/** @import { ChangeKind, Comparison, Ink, Model, State } from './types' */

/**
 * Compares two years, given as numbers of the list; null when nothing is compared.
 * @param {Model} model
 * @param {State} state with `before` and `after` (numbers of years), −1 when nothing is compared
 * @returns {Comparison | null} kinds `added`, `ended`, `both` of nodes and ties, and their colours
 */
export function createComparison(model, state) {
  const { before, after } = state;
  if (before < 0 || after < 0 || before === after) return null;
  const { ties, nodes } = model.doc;
  /** @param {number} tie */
  const key = (tie) => `${ties.source[tie]} ${ties.target[tie]} ${ties.heading[tie]}`;
  /** @type {Map<string, number>} */
  const years = new Map();
  /** @type {Map<string, number>} */
  const rolesThen = new Map();
  for (let tie = 0; tie < model.tieCount; tie++) {
    const name = key(tie);
    years.set(name, (years.get(name) || 0) | (1 << Math.max(0, ties.year[tie])));
    if (ties.role[tie] >= 0) rolesThen.set(`${name} ${ties.year[tie]}`, ties.role[tie]);
  }
  /** @param {number} mask @returns {ChangeKind} */
  const kindOf = (mask) => {
    const [then, now] = [(mask >> before) & 1, (mask >> after) & 1];
    return then && now ? 'both' : now ? 'added' : then ? 'ended' : 'neither';
  };
  /** @param {number} node */
  const nodeKind = (node) => kindOf(nodes.years[node]);
  /** @param {number} tie */
  const tieKind = (tie) => kindOf(years.get(key(tie)) || 0);
  /** @param {ChangeKind} kind @param {Ink} ink */
  const paint = (kind, ink) => (kind === 'added' ? ink.added : kind === 'ended' ? ink.ended : ink.line);
  return {
    nodeKind, tieKind,
    nodeColour: (node, ink) => paint(nodeKind(node), ink),
    tieColour: (tie, ink) => paint(tieKind(tie), ink),
    /** Ties whose role went up or down between the two years. */
    roleChanges: () => roleChanges(model, rolesThen, key, before, after),
  };
}

/**
 * @param {Model} model
 * @param {Map<string, number>} rolesThen
 * @param {(tie: number) => string} key
 * @param {number} before
 * @param {number} after
 */
function roleChanges(model, rolesThen, key, before, after) {
  const { ties, roles } = model.doc;
  const changes = [];
  for (let tie = 0; tie < model.tieCount; tie++) {
    if (ties.year[tie] !== after || ties.role[tie] < 0) continue;
    const then = rolesThen.get(`${key(tie)} ${before}`);
    if (then === undefined || then === ties.role[tie]) continue;
    changes.push({ tie, from: then, to: ties.role[tie], up: roles[ties.role[tie]].rank < roles[then].rank });
  }
  return changes;
}
