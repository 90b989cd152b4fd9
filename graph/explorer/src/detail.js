/** The right panel: what is selected, or else what the view shows and how to go on. */
import { hangs, remark, statusMark, together, unplain } from './doubt.js';
import { el, fold } from './dom.js';
import { comparePanel, helpPanel } from './panels.js';
import { panelHead, rankText } from './parts.js';
import { icon } from './shapes.js';
import { pairPanel } from './pair.js';
import { pathPanel } from './path.js';
import { severalPanel } from './several.js';
import { sourceButton } from './source.js';
import { sure } from './sure.js';
import { nodeLink, othersOf, shortList, tieRow, tiesOf, tieWords } from './ties.js';
import { formatted, number, pick, t } from './words.js';
/** @import { App, Dimension, Pair, State } from './types' */

/** How many steps of the story stand beside the first picture. */
const SENTENCES = 4;

/**
 * What the right side shows for the choices of the moment.
 * @param {App} app
 * @param {State} state
 * @returns {HTMLElement}
 */
export function detailPanel(app, state) {
  if (state.panel === 'path') return pathPanel(app, state);
  if (state.panel === 'pair') return pairPanel(app, state);
  if (state.panel === 'help') return helpPanel(app);
  if (state.tie >= 0) return tiePanel(app, state.tie) || emptyPanel(app, state);
  if (state.selected >= 0 && state.selected < app.model.nodeCount) return nodePanel(app, state.selected);
  if (state.several.length) return severalPanel(app, state.several);
  if (state.before >= 0) return comparePanel(app, state);
  return emptyPanel(app, state);
}

/**
 * @param {App} app
 * @param {number} node
 */
function nodePanel(app, node) {
  const { model, dimensions } = app;
  const { nodes, classes, groups, regions, corporates } = model.doc;
  const item = classes[nodes.class[node]];
  const chips = [el('span.chip', null, icon(item.shape, app.dark ? item.dark : item.color), pick(item.name))];
  /** @param {Pair | undefined} name @param {string} title */
  const chip = (name, title) => name && chips.push(el('span.chip', { title }, pick(name)));
  chip(regions[nodes.region[node]], t('filters.region'));
  chip(corporates[nodes.corporate[node]], t('filters.corporate'));
  const group = dimensions.group.of(node);
  if (group >= 0) chip(groups[group].name, t('filters.group'));
  return el('article.detail', { 'data-node': node },
    panelHead(app, nodes.label[node]),
    el('div.chips', null, chips),
    nodes.aliases[node].length ? el('p.aliases', null, t('detail.aliases'), nodes.aliases[node].join(t('list.join'))) : null,
    el('div.actions', null,
      el('button', { onclick: () => app.actions.ego(node) }, t('detail.ego')),
      el('button', { onclick: () => app.store.set({ panel: 'path', pathA: node, pathB: -1, route: 0, selected: -1 }) }, t('detail.path')),
      el('button', { onclick: () => app.actions.select(node, { fly: true }) }, t('detail.fly')),
      model.isParty(node) ? el('button', { 'data-key': 'pair', onclick: () => app.actions.pair(node, -1) }, t('detail.pair')) : null,
      el('button', { 'data-key': 'gather', 'aria-pressed': String(app.store.get().several.includes(node)), onclick: () => app.actions.gather([node]) }, t('detail.gather')),
      placed(app, node)),
    app.scene.place.has(node) ? null : el('p.hint', null, t('detail.elsewhere')),
    nodes.reading[node].length ? el('ul.reading', null, nodes.reading[node].map((sentence) => el('li', null, pick(sentence)))) : null,
    formalRoles(app, node), together(app.model, node), structure(node, dimensions.structure),
    el('h4', null, t('detail.ties', { count: number(othersOf(model, model.tiesOf(node), node)) })), model.degree(node) ? tiesOf(app, node) : el('p.hint', null, t('detail.noties')),
    facts(app, node), measures(app, node));
}

/**
 * What can be done with a node where it stands in the picture.
 * @param {App} app
 * @param {number} node
 */
function placed(app, node) {
  const { scene, actions, model } = app;
  const { grown, party } = app.store.get();
  if (!scene.place.has(node) || (scene.view.form && app.stage.now.kind === 'form')) return null;
  const others = model.tiesOf(node).map((tie) => model.other(tie, node)).filter((other) => scene.place.has(other));
  return [
    el('button', { 'data-key': 'grow', 'aria-pressed': String(grown.includes(node)), onclick: () => actions.grow(node) }, t('detail.grow')),
    el('button', { 'data-key': 'keep', onclick: () => actions.keepOnly([...new Set([node, ...others])]) }, t('detail.keep')),
    node === party ? null : el('button', { 'data-key': 'remove', onclick: () => actions.remove(node) }, t('detail.remove')),
    scene.pinned.has(node) ? el('button', { 'data-key': 'unpin', onclick: () => actions.pin(node, null) }, t('detail.unpin')) : null];
}

/**
 * @param {App} app
 * @param {number} node
 */
function formalRoles(app, node) {
  const formal = app.model.doc.nodes.formal[node];
  if (!formal.length) return null;
  return [el('h4', null, t('detail.formal')), el('div.chips', null, formal.map(([role, count]) => el('span.chip', null,
    icon('dot', app.dark ? app.model.doc.roles[role].dark : app.model.doc.roles[role].color), t('detail.times', { name: pick(app.model.doc.roles[role].name), count: number(count) }))))];
}

/**
 * @param {number} node
 * @param {Dimension} dimension
 */
function structure(node, dimension) {
  const item = dimension.items[dimension.of(node)];
  if (!item) return null;
  return [el('h4', null, t('detail.structure')), el('p', null, el('strong', null, pick(item.name)), t('story.colon'), pick(item.definition))];
}

/**
 * @param {App} app
 * @param {number} node
 */
function facts(app, node) {
  const list = app.model.doc.nodes.facts[node];
  if (!list.length) return null;
  return [el('h4', null, t('detail.facts')), el('ul.plain', null, list.map(([heading, value, entry]) => el('li.fact', null,
    el('div.line', null, el('span.minor', null, pick(app.model.doc.headings[heading])), el('span.value', null, String(value)), sourceButton(app.model, entry)))))];
}

/**
 * @param {App} app
 * @param {number} node
 */
function measures(app, node) {
  const rows = app.model.doc.measures.filter((measure) => measure.values[node] !== null && measure.values[node] !== undefined);
  if (!rows.length) return null;
  const table = el('table.measures', null, el('thead', null, el('tr', null, ['name', 'value', 'rank'].map((key) => el('th', { scope: 'col' }, t(`measures.${key}`))))),
    el('tbody', null, rows.map((measure, k) => [k && rows[k - 1].network && pick(rows[k - 1].network) === pick(measure.network) || !measure.network ? null
      : el('tr', null, el('th.network', { scope: 'rowgroup', colspan: 3 }, pick(measure.network))), el('tr', { title: pick(measure.definition) }, el('th', { scope: 'row' }, pick(measure.name)), el('td', null, formatted(measure.values[node], measure.format)),
      el('td', null, rankText(measure, node)))])));
  return fold('measures', t('detail.measures'), false, table, el('p.hint', null, t('measures.hint')));
}

/**
 * @param {App} app
 * @param {number} id
 */
function tiePanel(app, id) {
  const { model, scene } = app;
  const e = scene.edges.id.indexOf(id);
  if (e < 0 || scene.mode === 'aggregate') return null;
  const [a, b] = [scene.edges.a[e], scene.edges.b[e]];
  const between = model.tiesOf(a).filter((tie) => model.other(tie, a) === b);
  const p = scene.edges.projected[e];
  return el('article.detail', { 'data-tie': id }, panelHead(app, t('tie.title')),
    el('div.ends', null, nodeLink(app, a), el('span', { 'aria-hidden': 'true' }, '—'), nodeLink(app, b)),
    p >= 0 ? projectedPart(app, p) : null,
    between.length > 1 ? el('p.hint', null, t('tie.several', { count: number(between.length) })) : null,
    el('ul.plain', null, between.map((tie) => el(tie === id ? 'li.tie.current' : 'li.tie', { 'data-tie': tie },
      el('div.line', null, tieWords(model, tie).map((word, k) => el(k ? 'span.minor' : 'span.role', null, word)), statusMark(model, tie), sourceButton(model, model.doc.ties.entry[tie])), remark(model, tie)))));
}

/**
 * @param {App} app
 * @param {number} p
 */
function projectedPart(app, p) {
  const projected = sure(app.scene.projected);
  const via = projected.via[p];
  return [el('p', null, t(projected.kept[p] ? 'tie.kept' : 'tie.chance', { weight: String(projected.weight[p]) })), el('h4', null, t('tie.via', { count: number(via.length) })),
    shortList(via, (node) => el('li', null, nodeLink(app, node),
      el('ul.plain.inner', null, app.model.tiesOf(node).filter((tie) => [projected.source[p], projected.target[p]].includes(app.model.other(tie, node))).map((tie) => tieRow(app, tie, node)))))];
}

/**
 * @param {App} app
 * @param {State} state
 */
function emptyPanel(app, state) {
  const { model, scene } = app;
  const measure = model.measure(state.size);
  const order = scene.nodes.map((_, i) => i).sort((a, b) => app.look.weight[b] - app.look.weight[a] || a - b).filter((i) => scene.nodes[i] !== model.college && app.look.weight[i] > 0 && (scene.mode !== 'aggregate' || scene.nodes[i] >= model.nodeCount)).slice(0, scene.mode === 'aggregate' ? 12 : 6);
  const top = scene.mode === 'aggregate' ? order.map((i) => groupLink(app, i)) : order.map((i) => el('li', null, nodeLink(app, scene.nodes[i], true, app.look.colour[i]),
    unplain(model, scene.nodes[i]) ? el('span.how', null, t('top.unplain', { count: unplain(model, scene.nodes[i]) })) : null,
    el('span.value', null, measure ? formatted(measure.values[scene.nodes[i]], measure.format) : number(app.look.weight[i]))));
  return el('article.detail.empty', null, sentences(app), el('h3', null, t('empty.title')), numbers(app),
    top && top.length ? [el('h4', null, scene.mode === 'aggregate' ? t('empty.groups') : t('empty.top', { measure: measure ? pick(measure.name) : t('look.ties') })), el('ol.top', null, top)] : null,
    el('h4', null, t('empty.how')), el('ul.how', null, ['empty.click', 'empty.legend', 'empty.search', 'empty.keys'].map((key) => el('li', null, t(key)))),
    model.doc.story.length && state.story < 0 ? el('button.primary', { onclick: () => app.actions.step(0) }, t('empty.story')) : null);
}

/**
 * Beside a drawing of the whole: the sentences that matter, each a step of the story.
 * @param {App} app
 */
function sentences(app) {
  const { model, scene } = app;
  if (!scene.view.form || scene.view.id !== model.doc.views[0].id || !model.doc.story.length) return null;
  const told = model.doc.story.slice(0, SENTENCES);
  return el('section.sentences', null, el('h3', null, t('sentences.title', { years: model.doc.years.join(t('list.join')) })),
    told.map((step, k) => el('div.sentence', null, el('h4', null, pick(step.title)), el('p', null, pick(step.text), step.unplain ? [' ', hangs(step)] : null), el('button.link', { onclick: () => app.actions.step(k) }, t('sentences.open')))));
}

/**
 * An entry that opens a part of a large picture.
 * @param {App} app
 * @param {number} i
 */
function groupLink(app, i) {
  const index = app.scene.nodes[i] - app.model.nodeCount;
  return el('li', null, el('button.link', { onclick: () => app.store.set({ open: index }) }, pick(sure(app.model.doc.aggregate).names[index])), el('span.value', null, number(app.scene.sizes[i])));
}

/**
 * How many parties, platforms … are drawn.
 * @param {App} app
 */
function numbers(app) {
  const { model, scene } = app;
  if (scene.mode === 'aggregate') return null;
  const counts = model.doc.families.map(() => 0);
  // A part is not counted beside its whole.
  const parts = new Set(model.doc.parts);
  for (const node of scene.nodes) counts[model.familyOf(node)] += parts.has(node) ? 0 : 1;
  return el('dl.numbers', null, counts.map((count, k) => (count ? el('div', null, el('dd', null, number(count)), el('dt', null, pick(model.doc.families[k].name))) : null)));
}
