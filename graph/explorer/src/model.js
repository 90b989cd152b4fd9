/** The document with the indexes that the page needs; nothing here changes after loading. */
/** @import { GraphDocument, Model } from './types' */

/**
 * The document with counts, neighbours, families, positions and identifiers.
 * @param {GraphDocument} doc graph document
 * @returns {Model} model: counts, neighbours (compressed rows), families, positions, identifiers
 */
export function createModel(doc) {
  const nodeCount = doc.nodes.id.length;
  const tieCount = doc.ties.source.length;
  const { offsets, incident } = neighbours(nodeCount, doc.ties.source, doc.ties.target);
  const families = doc.classes.map((item) => item.family);
  // Families are told apart by their ids; parties come first where an id says nothing.
  /** @param {RegExp} pattern */
  const familyNamed = (pattern) => doc.families.findIndex((family) => pattern.test(family.id));
  const party = Math.max(0, familyNamed(/^part(y|ies)$/i));
  const prefix = commonPrefix(doc.nodes.id);
  const byId = new Map(doc.nodes.id.map((id, node) => [id.slice(prefix.length), node]));
  /** @param {number} node */
  const degree = (node) => offsets[node + 1] - offsets[node];
  return {
    doc, nodeCount, tieCount, offsets, incident, degree,
    tiesOf: (node) => Array.from(incident.subarray(offsets[node], offsets[node + 1])),
    other: (tie, node) => (doc.ties.source[tie] === node ? doc.ties.target[tie] : doc.ties.source[tie]),
    familyOf: (node) => families[doc.nodes.class[node]],
    familyOfClass: (item) => families[item],
    isParty: (node) => families[doc.nodes.class[node]] === party,
    majorFamily: familyNamed(/^majors?$/i),
    idOf: (node) => doc.nodes.id[node].slice(prefix.length),
    nodeOf: (id) => byId.get(id) ?? -1,
    measure: (id) => doc.measures.find((item) => item.id === id) || null,
    view: (id) => doc.views.find((item) => item.id === id) || doc.views[0],
    college: doc.college === undefined || doc.college === null ? -1 : doc.college,
    colleges: new Set(doc.colleges),
    importance: Float64Array.from({ length: nodeCount }, (_, node) => degree(node)),
    home: homePositions(doc, nodeCount),
  };
}

/**
 * @param {number} nodeCount
 * @param {number[]} sources
 * @param {number[]} targets
 */
function neighbours(nodeCount, sources, targets) {
  const offsets = new Int32Array(nodeCount + 1);
  for (let t = 0; t < sources.length; t++) {
    offsets[sources[t] + 1]++;
    if (targets[t] !== sources[t]) offsets[targets[t] + 1]++;
  }
  for (let n = 0; n < nodeCount; n++) offsets[n + 1] += offsets[n];
  const next = offsets.slice();
  const incident = new Int32Array(offsets[nodeCount]);
  for (let t = 0; t < sources.length; t++) {
    incident[next[sources[t]]++] = t;
    if (targets[t] !== sources[t]) incident[next[targets[t]]++] = t;
  }
  return { offsets, incident };
}

/** @param {string[]} ids */
function commonPrefix(ids) {
  if (ids.length < 2) return '';
  let prefix = ids[0];
  for (const id of ids) {
    while (!id.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  return prefix;
}

/**
 * Where each node stands: in the first view that places it, else on a spiral.
 * @param {GraphDocument} doc
 * @param {number} nodeCount
 */
function homePositions(doc, nodeCount) {
  const x = new Float64Array(nodeCount).fill(NaN);
  const y = new Float64Array(nodeCount).fill(NaN);
  for (const view of doc.views) {
    if (!view.x || !view.y) continue;
    const count = view.nodes ? view.nodes.length : nodeCount;
    for (let i = 0; i < count; i++) {
      const node = view.nodes ? view.nodes[i] : i;
      if (Number.isNaN(x[node])) {
        x[node] = view.x[i];
        y[node] = view.y[i];
      }
    }
  }
  for (let node = 0; node < nodeCount; node++) {
    if (!Number.isNaN(x[node])) continue;
    const radius = 40 * Math.sqrt(node + 0.5);
    x[node] = radius * Math.cos(node * 2.399963);
    y[node] = radius * Math.sin(node * 2.399963);
  }
  return { x, y };
}
