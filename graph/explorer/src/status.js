/** What is shown, in one sentence, for everybody and for screen readers. */
import { number, t } from './words.js';
/** @import { App } from './types' */

/**
 * What is shown, and what is left out.
 * @param {App} app
 * @returns {string}
 */
export function statusText(app) {
  const { scene, model } = app;
  if (!model.nodeCount) return t('status.empty');
  if (scene.mode === 'aggregate') return t('status.aggregate', { groups: number(scene.nodes.length), nodes: number(scene.members) });
  const parts = app.gone.length ? [t('status.gone', { names: app.gone.join(t('list.join')) })] : [];
  parts.push(t('status.shown', { nodes: number(scene.nodes.length), ties: number(scene.edges.id.length) }));
  if (scene.left > 0) parts.push(t('status.left', { nodes: number(scene.left) }));
  if (scene.leftEdges > 0) parts.push(t('status.chance', { ties: number(scene.leftEdges) }));
  if (model.college >= 0 && !scene.place.has(model.college) && scene.base.nodes.includes(model.college)) parts.push(t('status.college'));
  return parts.join(t('status.join'));
}
