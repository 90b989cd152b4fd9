/** Export of what is shown: picture (PNG, SVG), tables (CSV), print, link. */
import { INK } from './colours.js';
import { el } from './dom.js';
import { dots, figureDesk, PLAIN } from './figure.js';
import { copyText, csvText, save } from './files.js';
import { pictureSvg } from './export-svg.js';
import { sure } from './sure.js';
import { tableOf } from './table.js';
import { pick, t } from './words.js';
/** @import { App } from './types' */

/**
 * A button that unfolds the ways out.
 * @param {App} app
 * @returns {HTMLElement}
 */
export function exportMenu(app) {
  /** @param {string} key @param {(button: HTMLElement) => unknown} act */
  const entry = (key, act) => el('li', null, el('button', { onclick: (event) => {
    act(event.target);
    if (key !== 'export.link') sure(event.target.closest('details')).open = false;
  } }, t(key)));
  return el('details.menu', { 'data-menu': 'export', onkeydown: (event) => event.key === 'Escape' && (event.currentTarget.open = false),
    onfocusout: (event) => !event.currentTarget.contains(/** @type {Node | null} */ (event.relatedTarget)) && (event.currentTarget.open = false) }, el('summary', { role: 'button' }, t('export.open')),
    el('div.menubody', null, el('ul', null, entry('export.png', () => savePng(app)), entry('export.svg', () => save(svgText(app), 'image/svg+xml;charset=utf-8', `${fileName(app)}.svg`)),
      entry('export.nodes', () => saveTable(app, 'nodes')), entry('export.ties', () => saveTable(app, 'ties')), entry('export.print', () => window.print()),
      entry('export.link', (button) => copyText(location.href).then((done) => {
        button.textContent = t(done ? 'export.linkcopied' : 'table.notcopied');
      }))), figureDesk(app)));
}

/** @param {App} app */
function fileName(app) {
  return `${pick(app.model.doc.title)}-${pick(app.scene.view.name)}`.replace(/[\\/:*?"<>|\s]+/g, '_').slice(0, 80);
}

/**
 * @param {App} app
 * @param {'nodes' | 'ties'} kind
 */
function saveTable(app, kind) {
  const { columns, rows } = tableOf(app, kind, app.store.get());
  save(csvText(columns.map((column) => column.name), rows.map((row) => row.cells)), 'text/csv;charset=utf-8', `${fileName(app)}-${t(`mode.${kind}`)}.csv`);
}

/**
 * Characters that XML does not know are left out: one of them would spoil the file.
 * @param {App} app
 */
function svgText(app) {
  const text = new XMLSerializer().serializeToString(pictureSvg(app));
  // eslint-disable-next-line no-control-regex -- these are the characters that are meant
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/g, '');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${clean}\n`;
}

/**
 * The same picture on white paper, twice as large or with the dots of print.
 * @param {App} app
 */
function savePng(app) {
  const source = URL.createObjectURL(new Blob([svgText(app)], { type: 'image/svg+xml;charset=utf-8' }));
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement('canvas');
    const factor = dots(app.figure || PLAIN);
    canvas.width = Math.round(image.width * factor);
    canvas.height = Math.round(image.height * factor);
    const context = sure(canvas.getContext('2d'));
    context.fillStyle = INK.light.paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(source);
    canvas.toBlob((blob) => save(sure(blob), 'image/png', `${fileName(app)}.png`), 'image/png');
  };
  image.src = source;
}
