/** The second renderer, for thousands of nodes on graphics hardware: sigma over graphology. A bundle of its own. */
import { MultiUndirectedGraph } from 'graphology';
import { Sigma } from 'sigma';
import { sure } from './sure.js';
/** @import { Fitting, Lit, Look, Renderer, RendererHooks, Scene } from './types' */

const SOFTWARE = /swiftshader|llvmpipe|basic render|software/i;
const LIMITS = [0.25, 60];
const NONE = { node: -1, edge: -1 };

/**
 * What is drawn at the moment; nothing before the first time.
 * @typedef {{ stage: HTMLElement, under: HTMLCanvasElement, scene: Scene | null, look: Look | null, lit: Lit | null, first: number }} Shown
 * @typedef {import('graphology-types').Attributes} Attributes
 */

/** @type {boolean | null} */
let hardware = null;

/** Whether the browser draws WebGL with hardware; software drawing is slower than a plain canvas. */
function usable() {
  if (hardware !== null) return hardware;
  const context = document.createElement('canvas').getContext('webgl');
  if (!context) {
    hardware = false;
    return hardware;
  }
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name = context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  hardware = !SOFTWARE.test(String(name));
  const release = context.getExtension('WEBGL_lose_context');
  if (release) release.loseContext();
  return hardware;
}

/**
 * The same surface as the vis-network renderer.
 * @param {HTMLElement} stage
 * @param {RendererHooks} hooks
 * @param {Fitting} fitting
 * @returns {Renderer}
 */
function create(stage, hooks, fitting) {
  const graph = new MultiUndirectedGraph();
  const under = document.createElement('canvas');
  under.className = 'above';
  const box = document.createElement('div');
  box.className = 'below';
  stage.append(under, box);
  /** @type {Shown} */
  const shown = { stage, under, scene: null, look: null, lit: null, first: 1 };
  const sigma = new Sigma(graph, box, {
    renderLabels: false, allowInvalidContainer: true, enableEdgeEvents: true, zIndex: true, stagePadding: 40, itemSizesReference: 'screen', minCameraRatio: 1 / LIMITS[1], maxCameraRatio: 1 / LIMITS[0],
    defaultDrawNodeHover: () => {}, nodeReducer: (key, data) => fadeNode(shown, key, data), edgeReducer: (key, data) => fadeEdge(shown, key, data), minEdgeThickness: 0.5, doubleClickZoomingRatio: 1,
  });
  listen(shown, sigma, hooks);

  return {
    transform: () => transformOf(shown, sigma),
    draw(scene, look, first) {
      Object.assign(shown, { scene, look, first, lit: null });
      load(graph, scene, look);
      sigma.setSetting('zIndex', true);
      sigma.refresh();
      // Node sizes are meant for the scale at which all fits.
      const now = transformOf(shown, sigma).scale * sigma.getCamera().getState().ratio;
      sigma.setSetting('zoomToSizeRatioFunction', (ratio) => Math.sqrt((ratio * first) / now));
    },
    light(lit) {
      shown.lit = lit;
      sigma.refresh({ skipIndexation: true });
    },
    fit(animate) {
      const fit = fitting(sure(shown.scene), stage.clientWidth, stage.clientHeight);
      move(shown, sigma, fit.x, fit.y, fit.scale, animate);
    },
    fly: (x, y, zoom, animate) => move(shown, sigma, x, y, Math.max(transformOf(shown, sigma).scale, shown.first * (zoom || 1)), animate),
    show: (x, y, scale, animate) => move(shown, sigma, x, y, scale, animate),
    zoom(factor) {
      const now = centreOf(shown, sigma);
      move(shown, sigma, now.x, now.y, Math.min(Math.max(now.scale * factor, shown.first * LIMITS[0]), shown.first * LIMITS[1]), false);
    },
    pan(dx, dy) {
      const now = centreOf(shown, sigma);
      move(shown, sigma, now.x + dx / now.scale, now.y + dy / now.scale, now.scale, false);
    },
    resize() {
      sigma.resize();
      sigma.scheduleRender();
    },
    destroy() {
      sigma.kill();
      under.remove();
      box.remove();
    },
  };
}

/**
 * Tells what the pointer does, and draws with every frame what sigma does not.
 * @param {Shown} shown
 * @param {Sigma} sigma
 * @param {RendererHooks} hooks
 */
function listen(shown, sigma, hooks) {
  /** @param {{ node: string }} event */
  const node = ({ node: key }) => ({ node: Number(key), edge: -1 });
  /** @param {{ edge: string }} event */
  const edge = ({ edge: key }) => ({ node: -1, edge: Number(key) });
  sigma.on('enterNode', (event) => hooks.hover(node(event)));
  sigma.on('leaveNode', () => hooks.hover(NONE));
  sigma.on('enterEdge', (event) => hooks.hover(edge(event)));
  sigma.on('leaveEdge', () => hooks.hover(NONE));
  sigma.on('clickNode', (event) => hooks.click(node(event)));
  sigma.on('clickEdge', (event) => hooks.click(edge(event)));
  sigma.on('clickStage', () => hooks.click(NONE));
  sigma.on('doubleClickNode', (event) => {
    event.preventSigmaDefault();
    hooks.open(node(event));
  });
  sigma.on('afterRender', () => {
    if (!shown.scene) return;
    paintUnder(shown, sigma, hooks);
    hooks.frame();
  });
}

/**
 * @param {Shown} shown
 * @param {string} key
 * @param {Attributes} data
 */
function fadeNode({ lit, look }, key, data) {
  if (!lit) return data;
  return lit.nodes.has(Number(key)) ? { ...data, zIndex: 2 } : { ...data, color: sure(look).ink.bandLine, zIndex: 0 };
}

/**
 * @param {Shown} shown
 * @param {string} key
 * @param {Attributes} data
 */
function fadeEdge({ lit, look }, key, data) {
  if (!lit) return data;
  return lit.edges.has(Number(key)) ? { ...data, zIndex: 2, size: data.size + 0.8 } : { ...data, color: sure(look).ink.band, zIndex: 0 };
}

/**
 * @param {Shown} shown
 * @param {Sigma} sigma
 */
function transformOf(shown, sigma) {
  const origin = sigma.graphToViewport({ x: 0, y: 0 });
  const right = sigma.graphToViewport({ x: 1000, y: 0 });
  return { scale: (right.x - origin.x) / 1000, x: origin.x, y: origin.y, first: shown.first };
}

/**
 * What stands in the middle of the stage.
 * @param {Shown} shown
 * @param {Sigma} sigma
 */
function centreOf(shown, sigma) {
  const { scale, x, y } = transformOf(shown, sigma);
  return { x: (shown.stage.clientWidth / 2 - x) / scale, y: (shown.stage.clientHeight / 2 - y) / scale, scale };
}

/**
 * @param {Shown} shown
 * @param {Sigma} sigma
 * @param {RendererHooks} hooks
 */
function paintUnder(shown, sigma, hooks) {
  const { stage, under } = shown;
  const ratio = window.devicePixelRatio || 1;
  under.width = stage.clientWidth * ratio;
  under.height = stage.clientHeight * ratio;
  const now = transformOf(shown, sigma);
  const context = sure(under.getContext('2d'));
  context.setTransform(ratio * now.scale, 0, 0, ratio * now.scale, now.x * ratio, now.y * ratio);
  hooks.under(context, now);
}

/**
 * Puts a point of the drawing into the middle at a scale.
 * @param {Shown} shown
 * @param {Sigma} sigma
 * @param {number} x
 * @param {number} y
 * @param {number} scale
 * @param {boolean} animate
 */
function move(shown, sigma, x, y, scale, animate) {
  const camera = sigma.getCamera();
  const centre = sigma.viewportToFramedGraph(sigma.graphToViewport({ x, y: -y }));
  const target = { x: centre.x, y: centre.y, ratio: (camera.getState().ratio * transformOf(shown, sigma).scale) / scale, angle: 0 };
  if (animate) camera.animate(target, { duration: 420 });
  else camera.setState(target);
}

/**
 * @param {MultiUndirectedGraph} graph
 * @param {Scene} scene
 * @param {Look} look
 */
function load(graph, scene, look) {
  graph.clear();
  scene.nodes.forEach((node, i) => graph.addNode(node, { x: scene.x[i], y: -scene.y[i], size: look.radius[i], color: look.colour[i] }));
  const { edges } = scene;
  for (let e = 0; e < edges.id.length; e++) {
    graph.addEdgeWithKey(edges.id[e], edges.a[e], edges.b[e], { size: look.edgeWidth[e], color: look.edgeColour[e] });
  }
}

window.hezuoNational = { usable, create };
