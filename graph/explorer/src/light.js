/** Which nodes and ties are lit for what the person points at or has chosen. */
import { chosenRoute } from './routes.js';
import { sure } from './sure.js';
/** @import { App, Lit, Scene, State } from './types' */

/**
 * What is lit, null for all, and which nodes are named in any case.
 * @param {App} app
 * @param {State} state
 * @returns {{ lit: Lit | null, always: number[] }} {{lit: null|{nodes: Set<number>, edges: Set<number>}, always: number[]}}
 */
export function litOf(app, state) {
  const { hovered, scene, model } = app;
  const always = [hovered.node, state.selected].filter((node) => node >= 0);
  const steps = model.doc.story;
  // What no line of a summary leads to lights nothing else, so all stays as it is.
  const summed = (/** @type {number} */ node) => scene.mode === 'aggregate' && !(edgesAt(scene).get(node) || []).length;
  if (hovered.node >= 0) return { lit: summed(hovered.node) ? null : surroundings(scene, [hovered.node]), always };
  if (hovered.edge >= 0) return endsOf(scene, hovered.edge, always);
  if (state.panel === 'path' && state.pathA >= 0 && state.pathB >= 0) {
    const route = chosenRoute(app, state);
    if (route) return { lit: along(scene, route.nodes), always: always.concat(route.nodes) };
  }
  if (state.panel === 'pair' && (state.pathA >= 0 || state.pathB >= 0)) return among(scene, [state.pathA, state.pathB], always);
  if (state.several.length && state.selected < 0 && state.tie < 0) return among(scene, state.several, always.concat(state.several), true);
  if (state.tie >= 0) return endsOf(scene, state.tie, always);
  if (state.selected >= 0 && scene.place.has(state.selected)) {
    return { lit: state.party === state.selected || summed(state.selected) ? null : surroundings(scene, [state.selected]), always };
  }
  if (state.story >= 0 && steps[state.story] && (steps[state.story].nodes || []).length) return among(scene, steps[state.story].nodes, always);
  // What the sentences above the picture name, it names too.
  const named = scene.mode === 'aggregate' ? [] : scene.view.named.filter((node) => scene.place.has(node));
  return { lit: null, always: always.concat(named, scene.place.has(model.college) ? model.college : []) };
}

/**
 * Ties of every drawn node, made once for a scene.
 * @param {Scene} scene
 */
function edgesAt(scene) {
  if (!scene.edgesAt) {
    const lines = new Map(scene.nodes.map((node) => [node, /** @type {number[]} */ ([])]));
    scene.edges.id.forEach((_, e) => {
      sure(lines.get(scene.edges.a[e])).push(e);
      if (scene.edges.a[e] !== scene.edges.b[e]) sure(lines.get(scene.edges.b[e])).push(e);
    });
    scene.edgesAt = lines;
  }
  return scene.edgesAt;
}

/**
 * @param {Scene} scene
 * @param {number[]} centres
 */
function surroundings(scene, centres) {
  const nodes = new Set();
  const edges = new Set();
  for (const centre of centres) {
    for (const e of edgesAt(scene).get(centre) || []) {
      edges.add(scene.edges.id[e]);
      nodes.add(scene.edges.a[e]).add(scene.edges.b[e]);
    }
  }
  for (const centre of centres) {
    nodes.delete(centre);
    nodes.add(centre);
  }
  return { nodes, edges };
}

/**
 * All ties between the two ends of one.
 * @param {Scene} scene
 * @param {number} id
 * @param {number[]} always
 * @returns {{ lit: Lit | null, always: number[] }}
 */
function endsOf(scene, id, always) {
  const e = scene.edges.id.indexOf(id);
  if (e < 0) return { lit: null, always };
  const [a, b] = [scene.edges.a[e], scene.edges.b[e]];
  const edges = new Set((edgesAt(scene).get(a) || []).filter((k) => scene.edges.a[k] === b || scene.edges.b[k] === b).map((k) => scene.edges.id[k]));
  return { lit: { nodes: new Set([a, b]), edges }, always: always.concat(a, b) };
}

/**
 * The nodes of a story step with their own neighbours' ties between them; a single node with its surroundings.
 * @param {Scene} scene
 * @param {number[]} nodes
 * @param {number[]} always
 * @param {boolean} [alone] without their neighbours
 * @returns {{ lit: Lit | null, always: number[] }}
 */
function among(scene, nodes, always, alone) {
  const shown = nodes.filter((node) => scene.place.has(node));
  if (!shown.length) return { lit: null, always };
  if (shown.length <= 6 && !alone) {
    const lit = surroundings(scene, shown);
    return { lit, always: always.concat(shown) };
  }
  const set = new Set(shown);
  const edges = new Set(scene.edges.id.filter((_, e) => set.has(scene.edges.a[e]) && set.has(scene.edges.b[e])));
  return { lit: { nodes: set, edges }, always: always.concat(shown.slice(0, 30)) };
}

/**
 * @param {Scene} scene
 * @param {number[]} route
 */
function along(scene, route) {
  const nodes = new Set(route);
  const pairs = new Set();
  for (let k = 1; k < route.length; k++) pairs.add(`${route[k - 1]} ${route[k]}`).add(`${route[k]} ${route[k - 1]}`);
  const edges = new Set(scene.edges.id.filter((_, e) => pairs.has(`${scene.edges.a[e]} ${scene.edges.b[e]}`)));
  return { nodes, edges };
}
