/**
 * Builds the page's files into graph/hezuo/explorer/web; the same sources give the same bytes.
 * `node build.mjs` writes them, `node build.mjs --check` only compares and fails when something is stale.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, '..', 'hezuo', 'explorer', 'web');
/** The editor of the server's page of queries, as its npm package has it. */
const EDITOR = join(HERE, '..', 'hezuo', 'serve', 'vendor');
const CATALOGUE = join(HERE, '..', 'hezuo', 'explorer', 'page.toml');
const TARGET = ['chrome87', 'firefox90'];
const MARKERS = ['title', 'csp', 'style', 'data', 'vis', 'national', 'app'];
/** @param {string} path @returns {string} */
const read = (path) => readFileSync(path, 'utf8');

/**
 * @typedef {{ text: string, packages: string[], circles: string[] }} Bundle
 * @param {string} entry
 * @returns {Promise<Bundle>} the bundle, the packages in it, and the imports that lead round in a circle
 */
async function bundle(entry) {
  const result = await build({
    entryPoints: [join(HERE, 'src', entry)],
    outfile: join(OUT, entry),
    absWorkingDir: HERE,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    charset: 'utf8',
    target: TARGET,
    legalComments: 'external',
    logLevel: 'warning',
    metafile: true,
  });
  /** @param {string} ending */
  const made = (ending) => result.outputFiles.find((file) => file.path.endsWith(ending))?.text || '';
  const inputs = Object.keys(result.metafile.inputs);
  const inside = inputs.flatMap((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] || []);
  return { text: made('.js') || made('.css'), packages: [...new Set(inside)], circles: circles(result.metafile.inputs) };
}

/**
 * The circles among the imports of the own sources: what only loads in one order breaks with the next change.
 * @param {import('esbuild').Metafile['inputs']} inputs
 * @returns {string[]}
 */
function circles(inputs) {
  /** @type {string[]} */
  const found = [];
  const done = new Set();
  /** @param {string} path @param {string[]} way */
  const follow = (path, way) => {
    if (way.includes(path)) found.push(`imports in a circle: ${[...way.slice(way.indexOf(path)), path].join(' -> ')}`);
    if (done.has(path) || way.includes(path) || !path.startsWith('src/')) return;
    for (const other of inputs[path]?.imports || []) follow(other.path, [...way, path]);
    done.add(path);
  };
  for (const path of Object.keys(inputs)) follow(path, []);
  return found;
}

/**
 * Every key the sources ask for stands in the catalogue, and no key stands there unused; no words, colours or markup in the sources.
 * @returns {string[]} what is wrong
 */
function checkTexts() {
  const known = [...read(CATALOGUE).matchAll(/^"([\w.-]+)"\s*=/gm)].map((match) => match[1]);
  const sources = readdirSync(join(HERE, 'src')).filter((name) => name.endsWith('.js'));
  const code = sources.map((name) => read(join(HERE, 'src', name)));
  /** @type {string[]} */
  const wrong = [];
  code.forEach((text, i) => {
    if (/[\u3000-\u9fff\uff00-\uffef]/.test(text)) wrong.push(`${sources[i]}: words belong into page.toml`);
    if (sources[i] !== 'colours.js' && /#[0-9a-f]{3}(?:[0-9a-f]{3})?\b/i.test(text)) wrong.push(`${sources[i]}: colours belong into look/page.py`);
    if (/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/.test(text)) wrong.push(`${sources[i]}: unsafe`);
  });
  const all = code.join('\n');
  for (const match of all.matchAll(/\bt\(\s*'([\w.-]+)'/g)) {
    if (!known.includes(match[1])) wrong.push(`no text for ${match[1]}`);
  }
  // A key may be put together from a prefix: `t('colour.' + name)` uses all that start so.
  const prefixes = [...all.matchAll(/'([\w.-]+\.)'\s*\+|`([\w.-]+\.[\w-]*)\$\{/g)].map((match) => match[1] || match[2]);
  for (const key of known) {
    if (!all.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix))) wrong.push(`unused text ${key}`);
  }
  return wrong;
}

/** @typedef {Record<string, { version: string, dependencies?: Record<string, string> }>} Lock */
/** @type {Lock} */
const LOCK = JSON.parse(read(join(HERE, 'package-lock.json'))).packages;

/**
 * The licences of packages, from what is installed.
 * @param {string} title
 * @param {string[]} names
 * @returns {string[]} the parts of a file of notices
 */
function notices(title, names) {
  const parts = [`${title}\n`];
  for (const name of names) {
    const folder = join(HERE, 'node_modules', name);
    const file = readdirSync(folder).filter((entry) => /^licen[cs]e$|^licen[cs]e\.(md|txt)$/i.test(entry)).sort()[0];
    const { version } = LOCK[`node_modules/${name}`];
    const without = name.startsWith('@zazuko/') ? read(join(HERE, 'yasqe.notice.txt')).trim() : `Licence: ${JSON.parse(read(join(folder, 'package.json'))).license}`;
    parts.push(`${'='.repeat(80)}\n${name} ${version}\n\n${file ? read(join(folder, file)).trim() : without}\n`);
  }
  return parts;
}

/** @param {string[]} parts @returns {string} a file of notices, with the lines of this system's kind on every system */
const joined = (parts) => parts.join('\n').replace(/\r\n/g, '\n');

/**
 * A package with all that it wants, types left out: what its own bundle holds.
 * @param {string} name
 * @returns {string[]} their names, sorted
 */
function within(name) {
  const found = new Set([name]);
  for (const one of found) for (const wanted of Object.keys(LOCK[`node_modules/${one}`].dependencies || {})) if (!wanted.startsWith('@types/')) found.add(wanted);
  return [...found].sort();
}

/** @type {Record<string, string>} */
const files = {};
const explorer = await bundle('explorer.js');
const national = await bundle('national.js');
const faults = [...checkTexts(), ...explorer.circles, ...national.circles];
files['explorer.js'] = explorer.text;
files['national.js'] = national.text;
files['explorer.css'] = (await bundle('style.css')).text;
files['shell.html'] = read(join(HERE, 'shell.html'));
files['vis-network.min.js'] = read(join(HERE, 'node_modules', 'vis-network', 'dist', 'vis-network.min.js'));
const vis = `vis-network ${LOCK['node_modules/vis-network'].version} ${read(join(HERE, 'vis-network.notice.txt')).trim()}\n`;
const inPages = [...new Set([...explorer.packages, ...national.packages])].sort();
files['NOTICES.txt'] = joined([...notices('Third-party software in the pages made by hezuo', inPages), `${'='.repeat(80)}\n${vis}`]);
for (const marker of MARKERS) {
  if (files['shell.html'].split(`<!--hezuo:${marker}-->`).length !== 2) faults.push(`shell.html: marker ${marker}`);
}
for (const name of Object.keys(files).filter((file) => file.endsWith('.js'))) {
  if (/<\/script|<!--/i.test(files[name])) faults.push(`${name}: would end its script element`);
}
/** @param {string} text */
const hash = (text) => createHash('sha256').update(text).digest('hex');
/** @param {Record<string, string>} made */
const hashes = (made) => Object.keys(made).sort().map((name) => `${hash(made[name])}  ${name}\n`).join('');
files['HASHES.txt'] = hashes(files);
/** @type {Record<string, string>} */
const editor = {};
for (const name of ['yasqe.min.js', 'yasqe.min.css']) editor[name] = read(join(HERE, 'node_modules', '@zazuko', 'yasqe', 'build', name));
editor['NOTICES.txt'] = joined(notices('Third-party software in the editor of queries', within('@zazuko/yasqe')));
editor['HASHES.txt'] = hashes(editor);

const check = process.argv.includes('--check');
/** @type {Array<[string, Record<string, string>]>} */
const made = [[OUT, files], [EDITOR, editor]];
for (const [folder, name, text] of made.flatMap(([top, all]) => Object.entries(all).map(([file, content]) => [top, file, content]))) {
  const path = join(folder, name);
  if (!check) writeFileSync(path, text);
  else if (!existsSync(path) || read(path) !== text) faults.push(`${name} is stale: run npm run build`);
}
if (faults.length) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
} else console.log(Object.entries(files).map(([name, text]) => `${name} ${Buffer.byteLength(text)}`).join('\n'));
