/** The picture: a renderer below, names, captions and rings of the selection above. */
import { createLabels, FONT } from './labels.js';
import { fitting, growth } from './look.js';
import { tracePath } from './shapes.js';
import { pick } from './words.js';
import { createVisRenderer } from './renderer-vis.js';

/**
 * @param {HTMLElement} stage
 * @param {object} model
 * @param {object} hooks `hover`, `click`, `open`: called with `{node, edge}`
 */
export function createStage(stage, model, hooks) {
  const below = document.createElement('div');
  below.className = 'below';
  const above = document.createElement('canvas');
  above.className = 'above';
  stage.append(below, above);
  const labels = createLabels();
  const now = { scene: null, look: null, lit: null, always: [], focus: -1, labels: [], renderer: null, kind: '', textOf: null };

  function use(wanted) {
    const kind = wanted === 'sigma' && window.hezuoNational ? 'sigma' : 'vis';
    if (now.kind === kind) return;
    if (now.renderer) now.renderer.destroy();
    const frame = { ...hooks, frame: paintAbove, under: paintUnder };
    now.kind = kind;
    now.renderer = kind === 'sigma' ? window.hezuoNational.create(below, frame, fitting) : createVisRenderer(below, model.doc.vis || {}, frame);
  }

  /** Bands and rings, in the units of the drawing. */
  function paintUnder(context, transform) {
    const { ink } = now.look;
    context.save();
    context.lineWidth = 1 / transform.scale;
    context.fillStyle = ink.band;
    context.strokeStyle = ink.bandLine;
    for (const band of now.scene.bands) {
      context.fillRect(band.x, band.y, band.width, band.height);
      context.strokeRect(band.x, band.y, band.width, band.height);
    }
    for (const radius of now.scene.rings) {
      context.beginPath();
      context.arc(0, 0, radius, 0, 2 * Math.PI);
      context.stroke();
    }
    context.restore();
  }

  /** Names, captions and rings: on the renderer's own canvas where it has one to draw on, else on a canvas above. */
  function paintAbove(own) {
    const { scene, look } = now;
    const ratio = own ? own.canvas.width / own.canvas.clientWidth : window.devicePixelRatio || 1;
    const [width, height] = [stage.clientWidth, stage.clientHeight];
    const context = own || cleared(width * ratio, height * ratio);
    above.hidden = Boolean(own);
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const transform = now.renderer.transform();
    const reserved = captions(context, transform);
    ringAround(context, transform);
    now.labels = labels.place({ scene, look, transform, width, height, ratio, budget: now.budget, reserved, lit: now.lit && now.lit.nodes, always: now.always, textOf: now.textOf });
    context.lineWidth = 1;
    context.strokeStyle = look.ink.soft;
    for (const { leader } of now.labels) {
      if (!leader) continue;
      context.beginPath();
      context.moveTo(leader[0], leader[1]);
      context.lineTo(leader[2], leader[3]);
      context.stroke();
    }
    for (const label of now.labels) {
      context.drawImage(label.sprite.canvas, Math.round(label.x * ratio) / ratio, Math.round(label.y * ratio) / ratio, label.sprite.canvas.width / ratio, label.sprite.canvas.height / ratio);
    }
    context.restore();
  }

  function cleared(width, height) {
    const context = above.getContext('2d');
    if (above.width !== Math.round(width) || above.height !== Math.round(height)) {
      above.width = Math.round(width);
      above.height = Math.round(height);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  /** @returns the rectangles that captions and buttons take */
  function captions(context, transform) {
    context.font = `12px ${FONT}`;
    context.fillStyle = now.look.ink.soft;
    context.strokeStyle = now.look.ink.band;
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.textBaseline = 'top';
    const taken = [];
    now.scene.bands.forEach((band, k) => {
      const text = pick(band.name);
      const x = band.x * transform.scale + transform.x + 7;
      const y = band.y * transform.scale + transform.y + 4;
      const width = context.measureText(text).width;
      if (width > band.width * transform.scale - 8 && band.width * transform.scale < 60) return;
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
      taken.push({ x, y, w: width, h: 15, owner: -1 - k });
    });
    for (const element of stage.parentNode.querySelectorAll('.tools > *')) {
      taken.push({ x: element.offsetLeft + element.parentNode.offsetLeft, y: element.offsetTop + element.parentNode.offsetTop, w: element.offsetWidth, h: element.offsetHeight, owner: -1000 });
    }
    return taken;
  }

  function ringAround(context, transform) {
    const zoom = growth(transform.scale, transform.first);
    for (const node of [now.focus, now.hovered]) {
      const i = now.scene.place.get(node);
      if (i === undefined) continue;
      tracePath(context, now.look.shape[i], now.scene.x[i] * transform.scale + transform.x, now.scene.y[i] * transform.scale + transform.y, now.look.radius[i] * zoom + 3);
      context.lineWidth = 2;
      context.strokeStyle = node === now.focus ? now.look.ink.accent : now.look.ink.text;
      context.stroke();
    }
  }

  return {
    now, use,
    draw(scene, look, first, options) {
      Object.assign(now, { scene, look, first, budget: options.budget, textOf: options.textOf });
      now.renderer.draw(scene, look, first);
    },
    /** Lights some nodes and ties, the rest fades; null lights all. */
    light(lit, always, focus, hovered) {
      Object.assign(now, { lit, always, focus, hovered });
      if (now.scene) now.renderer.light(lit);
    },
    fit: (animate) => now.renderer.fit(animate),
    fly(node, zoom, animate) {
      const i = now.scene.place.get(node);
      if (i !== undefined) now.renderer.fly(now.scene.x[i], now.scene.y[i], zoom, animate);
    },
    /** Brings some nodes into the picture, as large as leaves room around them. */
    frame(nodes, animate) {
      const at = nodes.map((node) => now.scene.place.get(node)).filter((i) => i !== undefined);
      if (!at.length) return now.renderer.fit(animate);
      const part = { nodes: at, x: at.map((i) => now.scene.x[i]), y: at.map((i) => now.scene.y[i]), bands: [] };
      const fit = fitting(part, stage.clientWidth * 0.8, stage.clientHeight * 0.8);
      return now.renderer.show(fit.x, fit.y, Math.max(now.first, Math.min(fit.scale, now.first * 2.6)), animate);
    },
    zoom: (factor) => now.renderer.zoom(factor),
    pan: (dx, dy) => now.renderer.pan(dx, dy),
    resize: () => now.renderer && now.renderer.resize(),
    /** What is shown, up to date at once. */
    shown() {
      if (now.renderer.flush) now.renderer.flush();
      return now;
    },
    /** Where a node stands in the window, or null. */
    positionOf(node) {
      const i = now.scene.place.get(node);
      if (i === undefined) return null;
      const { scale, x, y } = now.renderer.transform();
      const rect = stage.getBoundingClientRect();
      return { x: rect.left + now.scene.x[i] * scale + x, y: rect.top + now.scene.y[i] * scale + y };
    },
  };
}
