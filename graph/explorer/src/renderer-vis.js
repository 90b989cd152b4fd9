/**
 * Drawing with vis-network. Data and options come from the document as pyvis made them; colours, sizes and curves follow
 * what the person chose. Nodes keep no label of their own: names are a layer above.
 *
 * A renderer has: draw, light, transform, fit, fly, show, zoom, pan, at, resize, destroy.
 */
import { fitting, growth } from './look.js';

/* global vis */

const OPTIONS = {
  autoResize: false,
  physics: false,
  layout: { improvedLayout: false },
  nodes: { chosen: false, font: { size: 0 }, labelHighlightBold: false, shadow: false },
  edges: { chosen: false, smooth: false, arrows: { to: { enabled: false } }, shadow: false, hoverWidth: 0, selectionWidth: 0, font: { size: 0 } },
  interaction: { hover: true, dragNodes: false, selectable: false, keyboard: false, tooltipDelay: 1e9, zoomSpeed: 0.7 },
};
const LIMITS = [0.25, 24];

/**
 * @param {HTMLElement} stage
 * @param {{nodes?: object[], edges?: object[], options?: object}} made what pyvis made
 * @param {{hover: Function, click: Function, open: Function, frame: Function, under: Function}} hooks
 */
export function createVisRenderer(stage, made, hooks) {
  const nodes = new vis.DataSet([]);
  const edges = new vis.DataSet([]);
  const firstNodes = new Map((made.nodes || []).map((node) => [node.id, node]));
  const firstEdges = new Map((made.edges || []).map((edge) => [edge.id, edge]));
  const network = new vis.Network(stage, {}, { ...(made.options || {}), ...OPTIONS });
  // The stage around it has the name, the focus and the keys.
  stage.querySelector('.vis-network').tabIndex = -1;
  const shown = { scene: null, look: null, first: 1, lit: null, grown: 0 };
  let handed = false;

  network.on('hoverNode', (event) => hooks.hover({ node: event.node, edge: -1 }));
  network.on('blurNode', () => hooks.hover({ node: -1, edge: -1 }));
  network.on('hoverEdge', (event) => hooks.hover({ node: -1, edge: event.edge }));
  network.on('blurEdge', () => hooks.hover({ node: -1, edge: -1 }));
  network.on('click', (event) => hooks.click(hit(event.pointer.DOM)));
  // A slow press counts as a click.
  network.on('hold', (event) => hooks.click(hit(event.pointer.DOM)));
  network.on('doubleClick', (event) => hooks.open(hit(event.pointer.DOM)));
  network.on('zoom', (event) => hold(event));
  network.on('beforeDrawing', (context) => {
    if (!shown.scene) return;
    grow();
    hooks.under(context, transform());
  });
  network.on('afterDrawing', (context) => {
    if (!shown.scene) return;
    veil(context);
    hooks.frame(context);
  });

  const hit = (point) => {
    const exact = network.getNodeAt(point);
    const node = exact === undefined ? close(point) : exact;
    const edge = node === undefined ? network.getEdgeAt(point) : undefined;
    return { node: node === undefined ? -1 : node, edge: edge === undefined ? -1 : edge, x: point.x, y: point.y };
  };

  /** The nearest node within a finger's or a few pixels' reach: small nodes can be hit too. */
  function close(point) {
    const { scale, x, y } = transform();
    const coarse = window.matchMedia('(pointer: coarse)').matches;
    const zoom = growth(scale, shown.first);
    let [best, least] = [undefined, Infinity];
    shown.scene.nodes.forEach((node, i) => {
      const radius = shown.look.radius[i] * zoom;
      const gap = Math.hypot(shown.scene.x[i] * scale + x - point.x, shown.scene.y[i] * scale + y - point.y) - radius;
      if (gap < (coarse ? 12 : Math.max(1, 6 - radius)) && gap < least) [best, least] = [node, gap];
    });
    return best;
  }

  /** Keeps the zoom within bounds. */
  function hold(event) {
    const wanted = Math.min(Math.max(event.scale, shown.first * LIMITS[0]), shown.first * LIMITS[1]);
    if (wanted !== event.scale) network.moveTo({ scale: wanted });
  }

  /** Sizes in the units of the drawing for the zoom of the moment. */
  function grow() {
    const scale = network.getScale();
    if (scale === shown.grown) return;
    shown.grown = scale;
    const factor = growth(scale, shown.first) / scale;
    const { scene, look } = shown;
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

  /** Everything unlit fades behind a veil; what is lit is drawn again above it, by vis itself. */
  function veil(context) {
    if (!shown.lit) return;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 0.84;
    context.fillStyle = shown.look.ink.paper;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.restore();
    for (const id of shown.lit.edges) if (network.body.edges[id]) network.body.edges[id].draw(context);
    for (const id of shown.lit.nodes) if (network.body.nodes[id]) network.body.nodes[id].draw(context);
  }

  function transform() {
    const scale = network.getScale();
    const centre = network.getViewPosition();
    return { scale, x: stage.clientWidth / 2 - centre.x * scale, y: stage.clientHeight / 2 - centre.y * scale, first: shown.first };
  }

  function draw(scene, look, first) {
    Object.assign(shown, { scene, look, first });
    replace(nodes, scene.nodes.map((node, i) => nodeItem(firstNodes.get(node), node, i, scene, look)));
    replace(edges, scene.edges.id.map((id, e) => edgeItem(firstEdges.get(id), id, e, scene, look, first)));
    // Handed over filled the first time: the network follows each change of a set that it has, at a price.
    if (!handed) network.setData({ nodes, edges });
    handed = true;
    shown.grown = 0;
    redraw();
  }

  /** With the next frame, once for all that changes until then. */
  function redraw() {
    network.body.emitter.emit('_requestRedraw');
  }

  function move(position, scale, animate) {
    network.moveTo({ position, scale, animation: animate ? { duration: 420, easingFunction: 'easeInOutQuad' } : false });
  }

  return {
    draw, transform,
    light(lit) {
      shown.lit = lit;
      redraw();
    },
    fit(animate) {
      const fit = fitting(shown.scene, stage.clientWidth, stage.clientHeight);
      move({ x: fit.x, y: fit.y }, fit.scale, animate);
    },
    fly(x, y, zoom, animate) {
      move({ x, y }, Math.max(network.getScale(), shown.first * (zoom || 1)), animate);
    },
    show: (x, y, scale, animate) => move({ x, y }, scale, animate),
    zoom(factor) {
      const scale = Math.min(Math.max(network.getScale() * factor, shown.first * LIMITS[0]), shown.first * LIMITS[1]);
      move(network.getViewPosition(), scale, false);
    },
    pan(dx, dy) {
      const { x, y } = network.getViewPosition();
      const scale = network.getScale();
      move({ x: x + dx / scale, y: y + dy / scale }, scale, false);
    },
    at: (x, y) => hit({ x, y }),
    redraw,
    /** Draws at once what the next frame would draw. */
    flush: () => network.renderer.redrawRequested && network.redraw(),
    resize() {
      network.setSize(`${stage.clientWidth}px`, `${stage.clientHeight}px`);
      redraw();
    },
    destroy: () => network.destroy(),
  };
}

/** One removal and one update in place of a reset, so that the place on the screen stays. */
function replace(set, items) {
  const wanted = new Set(items.map((item) => item.id));
  const gone = set.getIds().filter((id) => !wanted.has(id));
  if (gone.length) set.remove(gone);
  set.update(items);
}

function nodeItem(made, id, i, scene, look) {
  const colour = look.colour[i];
  return {
    ...(made || {}), id, x: scene.x[i], y: scene.y[i], label: undefined, title: undefined, shape: look.shape[i], physics: false, fixed: true,
    color: { background: colour, border: look.ink.paper, hover: { background: colour, border: look.ink.paper } },
    borderWidth: 1, size: look.radius[i], value: undefined, group: undefined,
  };
}

function edgeItem(made, id, e, scene, look, first) {
  const { edges } = scene;
  const colour = look.edgeColour[e];
  return {
    ...(made || {}), id, from: edges.a[e], to: edges.b[e], label: undefined, title: undefined, arrows: undefined, value: undefined, dashes: look.dashed[e] ? [6 / first, 5 / first] : false,
    color: { color: colour, hover: colour, highlight: colour, inherit: false, opacity: look.fade || 1 }, width: look.edgeWidth[e],
    smooth: curve(edges, e),
  };
}

/** Parallel ties are drawn apart: the first straight when their number is odd, the others bent to either side. */
function curve(edges, e) {
  const bend = bendOf(edges, e);
  if (!bend) return false;
  return { enabled: true, type: bend > 0 ? 'curvedCW' : 'curvedCCW', roundness: Math.min(Math.abs(bend), 0.6) };
}

/** @returns {number} signed bend of a tie, 0 for straight; the sign is the same seen from either end */
export function bendOf(edges, e) {
  const count = edges.slots[e];
  if (count < 2) return 0;
  const step = (edges.slot[e] - (count - 1) / 2) * 0.16;
  return edges.a[e] < edges.b[e] ? step : -step;
}
