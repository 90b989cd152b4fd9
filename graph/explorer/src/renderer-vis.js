/**
 * Drawing with vis-network. Data and options come from the document as pyvis made them; colours, sizes and curves follow
 * what the person chose. Nodes keep no label of their own: names are a layer above.
 */
import { fitting, growth } from './look.js';
import { sure } from './sure.js';
import { edgeItem, nodeItem, replace } from './vis-items.js';
/** @import { Lit, Look, Point, Renderer, RendererHooks, Scene, Vis, VisNetwork } from './types' */

const OPTIONS = {
  autoResize: false,
  physics: false,
  layout: { improvedLayout: false },
  nodes: { chosen: false, font: { size: 0 }, labelHighlightBold: false, shadow: false },
  edges: { chosen: false, smooth: false, arrows: { to: { enabled: false } }, shadow: false, hoverWidth: 0, selectionWidth: 0, font: { size: 0 } },
  interaction: { hover: true, dragNodes: true, selectable: false, keyboard: false, tooltipDelay: 1e9, zoomSpeed: 0.7 },
};
const LIMITS = [0.25, 24];

/**
 * What is drawn at the moment; nothing before the first time. `grown` is the scale that sizes were set for.
 * @typedef {{ stage: HTMLElement, network: VisNetwork, scene: Scene | null, look: Look | null, first: number, lit: Lit | null, grown: number }} Shown
 */

/**
 * A renderer on a part of the page.
 * @param {HTMLElement} stage
 * @param {Partial<Vis>} made what pyvis made
 * @param {RendererHooks} hooks
 * @returns {Renderer}
 */
export function createVisRenderer(stage, made, hooks) {
  const nodes = new vis.DataSet([]);
  const edges = new vis.DataSet([]);
  const firstNodes = new Map((made.nodes || []).map((node) => [node.id, node]));
  const firstEdges = new Map((made.edges || []).map((edge) => [edge.id, edge]));
  const network = new vis.Network(stage, {}, { ...(made.options || {}), ...OPTIONS });
  // The stage around it has the name, the focus and the keys.
  /** @type {HTMLElement} */ (stage.querySelector('.vis-network')).tabIndex = -1;
  /** @type {Shown} */
  const shown = { stage, network, scene: null, look: null, first: 1, lit: null, grown: 0 };
  let handed = false;
  let dragged = true;
  listen(shown, hooks);

  return {
    transform: () => transformOf(shown),
    draw(scene, look, first) {
      Object.assign(shown, { scene, look, first });
      // A finger moves the picture, and what stands for many has no place of its own.
      const wanted = scene.mode === 'nodes' && !window.matchMedia('(pointer: coarse)').matches;
      if (wanted !== dragged) network.setOptions({ interaction: { dragNodes: wanted } });
      dragged = wanted;
      replace(nodes, scene.nodes.map((node, i) => nodeItem(firstNodes.get(node), node, i, scene, look)));
      replace(edges, scene.edges.id.map((id, e) => edgeItem(firstEdges.get(id), id, e, scene, look, first)));
      // Handed over filled the first time: the network follows each change of a set that it has, at a price.
      if (!handed) network.setData({ nodes, edges });
      handed = true;
      shown.grown = 0;
      redraw(network);
    },
    light(lit) {
      shown.lit = lit;
      redraw(network);
    },
    fit(animate) {
      const fit = fitting(sure(shown.scene), stage.clientWidth, stage.clientHeight);
      move(network, { x: fit.x, y: fit.y }, fit.scale, animate);
    },
    fly: (x, y, zoom, animate) => move(network, { x, y }, Math.max(network.getScale(), shown.first * (zoom || 1)), animate),
    show: (x, y, scale, animate) => move(network, { x, y }, scale, animate),
    zoom: (factor) => move(network, network.getViewPosition(), within(shown, network.getScale() * factor), false),
    pan(dx, dy) {
      const { x, y } = network.getViewPosition();
      const scale = network.getScale();
      move(network, { x: x + dx / scale, y: y + dy / scale }, scale, false);
    },
    flush: () => { if (network.renderer.redrawRequested) network.redraw(); },
    resize() {
      network.setSize(`${stage.clientWidth}px`, `${stage.clientHeight}px`);
      redraw(network);
    },
    destroy: () => network.destroy(),
  };
}

/**
 * Tells what the pointer does, and draws with every frame what vis-network does not.
 * @param {Shown} shown
 * @param {RendererHooks} hooks
 */
function listen(shown, hooks) {
  const { network } = shown;
  network.on('hoverNode', (event) => hooks.hover({ node: event.node, edge: -1 }));
  network.on('blurNode', () => hooks.hover({ node: -1, edge: -1 }));
  network.on('hoverEdge', (event) => hooks.hover({ node: -1, edge: event.edge }));
  network.on('blurEdge', () => hooks.hover({ node: -1, edge: -1 }));
  network.on('click', (event) => hooks.click(hit(shown, event.pointer.DOM)));
  // A slow press counts as a click.
  network.on('hold', (event) => hooks.click(hit(shown, event.pointer.DOM)));
  network.on('doubleClick', (event) => hooks.open(hit(shown, event.pointer.DOM)));
  // Names go with their node while it is dragged.
  network.on('dragging', ({ nodes: [node] }) => {
    const i = node === undefined || !shown.scene ? undefined : shown.scene.place.get(node);
    if (i === undefined) return;
    const { x, y } = network.getPosition(node);
    [sure(shown.scene).x[i], sure(shown.scene).y[i]] = [x, y];
  });
  network.on('dragEnd', ({ nodes: [node] }) => {
    if (node === undefined) return;
    const { x, y } = network.getPosition(node);
    network.unselectAll();
    hooks.moved(node, x, y);
  });
  network.on('zoom', (event) => {
    const wanted = within(shown, event.scale);
    if (wanted !== event.scale) network.moveTo({ scale: wanted });
  });
  network.on('beforeDrawing', (context) => {
    if (!shown.scene) return;
    grow(shown);
    hooks.under(context, transformOf(shown));
  });
  network.on('afterDrawing', (context) => {
    if (!shown.scene) return;
    veil(shown, context);
    hooks.frame(context);
  });
}

/**
 * A scale within bounds.
 * @param {Shown} shown
 * @param {number} scale
 */
const within = (shown, scale) => Math.min(Math.max(scale, shown.first * LIMITS[0]), shown.first * LIMITS[1]);

/**
 * @param {Shown} shown
 * @param {Point} point
 */
function hit(shown, point) {
  const exact = shown.network.getNodeAt(point);
  const node = exact === undefined ? close(shown, point) : exact;
  const edge = node === undefined ? shown.network.getEdgeAt(point) : undefined;
  return { node: node === undefined ? -1 : node, edge: edge === undefined ? -1 : edge };
}

/**
 * The nearest node within a finger's or a few pixels' reach: small nodes can be hit too.
 * @param {Shown} shown
 * @param {Point} point
 */
function close(shown, point) {
  const [scene, look] = [sure(shown.scene), sure(shown.look)];
  const { scale, x, y } = transformOf(shown);
  const coarse = window.matchMedia('(pointer: coarse)').matches;
  const zoom = growth(scale, shown.first);
  /** @type {number | undefined} */
  let best;
  let least = Infinity;
  scene.nodes.forEach((node, i) => {
    const radius = look.radius[i] * zoom;
    const gap = Math.hypot(scene.x[i] * scale + x - point.x, scene.y[i] * scale + y - point.y) - radius;
    if (gap < (coarse ? 12 : Math.max(1, 6 - radius)) && gap < least) [best, least] = [node, gap];
  });
  return best;
}

/**
 * Sizes in the units of the drawing for the zoom of the moment.
 * @param {Shown} shown
 */
function grow(shown) {
  const { network } = shown;
  const [scene, look] = [sure(shown.scene), sure(shown.look)];
  const scale = network.getScale();
  if (scale === shown.grown) return;
  shown.grown = scale;
  const factor = growth(scale, shown.first) / scale;
  scene.nodes.forEach((node, i) => {
    const drawn = network.body.nodes[node];
    if (!drawn) return;
    drawn.options.size = look.radius[i] * factor;
    drawn.shape.refreshNeeded = true;
  });
  scene.edges.id.forEach((id, e) => {
    const drawn = network.body.edges[id];
    if (drawn) drawn.options.width = look.edgeWidth[e] * factor;
  });
}

/**
 * Everything unlit fades behind a veil; what is lit is drawn again above it, by vis itself.
 * @param {Shown} shown
 * @param {CanvasRenderingContext2D} context
 */
function veil({ network, lit, look }, context) {
  if (!lit) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 0.84;
  context.fillStyle = sure(look).ink.paper;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
  for (const id of lit.edges) network.body.edges[id]?.draw(context);
  for (const id of lit.nodes) network.body.nodes[id]?.draw(context);
}

/** @param {Shown} shown */
function transformOf({ network, stage, first }) {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  return { scale, x: stage.clientWidth / 2 - centre.x * scale, y: stage.clientHeight / 2 - centre.y * scale, first };
}

/**
 * With the next frame, once for all that changes until then.
 * @param {VisNetwork} network
 */
function redraw(network) {
  network.body.emitter.emit('_requestRedraw');
}

/**
 * @param {VisNetwork} network
 * @param {Point} position
 * @param {number} scale
 * @param {boolean} animate
 */
function move(network, position, scale, animate) {
  network.moveTo({ position, scale, animation: animate ? { duration: 420, easingFunction: 'easeInOutQuad' } : false });
}
