/** Two years on one layout: what was added, what ended, what stayed. */

/**
 * @param {object} model
 * @param {object} state with `before` and `after` (numbers of years), −1 when nothing is compared
 * @returns {null|object} kinds `added`, `ended`, `both` of nodes and ties, and their colours
 */
export function createComparison(model, state) {
  const { before, after } = state;
  if (before < 0 || after < 0 || before === after) return null;
  const { ties, nodes } = model.doc;
  const key = (tie) => `${ties.source[tie]} ${ties.target[tie]} ${ties.heading[tie]}`;
  const years = new Map();
  const rolesThen = new Map();
  for (let tie = 0; tie < model.tieCount; tie++) {
    const name = key(tie);
    years.set(name, (years.get(name) || 0) | (1 << Math.max(0, ties.year[tie])));
    if (ties.role[tie] >= 0) rolesThen.set(`${name} ${ties.year[tie]}`, ties.role[tie]);
  }
  const kindOf = (mask) => {
    const [then, now] = [(mask >> before) & 1, (mask >> after) & 1];
    return then && now ? 'both' : now ? 'added' : then ? 'ended' : 'neither';
  };
  const nodeKind = (node) => kindOf(nodes.years[node]);
  const tieKind = (tie) => kindOf(years.get(key(tie)) || 0);
  const paint = (kind, ink) => (kind === 'added' ? ink.added : kind === 'ended' ? ink.ended : ink.line);
  return {
    nodeKind, tieKind,
    nodeColour: (node, ink) => paint(nodeKind(node), ink),
    tieColour: (tie, ink) => paint(tieKind(tie), ink),
    /** Ties whose role went up or down between the two years. */
    roleChanges: () => roleChanges(model, rolesThen, key, before, after),
  };
}

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
