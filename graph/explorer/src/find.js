/**
 * What typed text finds, by the document's table of rules. `graph/hezuo/record/matching.py` is the same in Python: a change
 * here is a change there, and a test holds the two equal.
 */
import { folded } from './folding.js';
/** @import { Model, Rule } from './types' */

/** Places are this far apart in the order of hits; below it counts the length of a name. */
const STEP = 100;
const MARK = '=';
const WORDED = /[\p{L}\p{N}]/u;
/** Ways that do not ask for every character in its order in one form. */
const FREE = /^(words|some|near|begin)$/;
const GROUPS = /** @type {const} */ (['name', 'other', 'kind', 'sound', 'letters']);
const KIND = GROUPS.indexOf('kind');

/**
 * @typedef {{ text: string, words: string[], ascii: boolean, kinds: Map<string[], boolean[]> }} Typed what was typed, and which of its words each list of kinds holds
 * @typedef {{ name: string[], other: string[], kind: string[], sound: string[], letters: string[] }} Forms
 * @typedef {{ forms: Forms[], main: ArrayLike<number>, order: Int32Array, pairs: Map<string, number>, begins: Map<string, Uint8Array> }} Index
 * @typedef {{ nodes: number[], answers: number[], direct: boolean }} Found what is found of both, best first; `direct`: a node by its names
 */

/** Where a node is found by its class or its role only, questions about these come first. */
const INDIRECT = 80;

/** @typedef {{ nodes: Index, answers: Index }} Both */

/** @type {WeakMap<Model, Both>} */
const indexes = new WeakMap();
/** Those that are in the making. @type {WeakMap<Model, Generator<undefined, Both>>} */
const making = new WeakMap();
/** So many nodes are made ready in one go. */
const CHUNK = 250;

/**
 * What everything is found by, made once.
 * @param {Model} model
 * @returns {Both}
 */
export function prepared(model) {
  const index = indexes.get(model);
  if (index) return index;
  const steps = preparing(model);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/**
 * The same in steps, each of few milliseconds; who cannot wait goes the rest of them at once.
 * @param {Model} model
 * @returns {Generator<undefined, Both>}
 */
export function preparing(model) {
  let steps = making.get(model);
  if (!steps) making.set(model, steps = make(model));
  return steps;
}

/**
 * @param {Model} model
 * @returns {Generator<undefined, Both>}
 */
function* make(model) {
  const nodes = yield* ofNodes(model);
  const both = { nodes, answers: ofAnswers(model, nodes) };
  indexes.set(model, both);
  return both;
}

/**
 * Goes once through all that the first keys would else go through first, in steps: where words of names begin, and what a browser
 * compiles only once it is used.
 * @param {Model} model
 * @returns {Generator<undefined, void>}
 */
export function* warming(model) {
  if (!indexes.has(model)) yield* preparing(model);
  const { nodes } = prepared(model);
  if (!nodes.order.length) return;
  const ways = [0, 0.3, 0.6, 0.9].map((share) => nodes.forms[nodes.order[Math.floor(share * nodes.order.length)]]);
  const texts = ways.flatMap(({ name: [name], letters: [letters = ''] }) => [1, 2, 4].flatMap((length) => [name.slice(0, length), letters.slice(0, length)]).concat(`${name.slice(0, 2)} ${name.slice(-2)}`, `${name.slice(-3)}${name.slice(0, 3)}`)).filter(Boolean);
  for (let at = 0; at < nodes.order.length; at += CHUNK) {
    const order = nodes.order.subarray(at, at + CHUNK);
    for (const node of order) for (const group of /** @type {const} */ (['name', 'other'])) for (const form of nodes.forms[node][group]) beginnings(nodes, form);
    yield;
    // All of them at first, then by turns.
    for (const text of at < 8 * CHUNK ? texts : texts.slice(2 * (at / CHUNK % 4), 2 * (at / CHUNK % 4) + 2)) {
      tried({ ...nodes, order }, typedOf(text), model.doc.rules);
      yield;
    }
  }
}

/**
 * Questions are found by their titles and by the value that they are asked about; those of few rows tell most.
 * @param {Model} model
 * @param {Index} nodes
 * @returns {Index}
 */
function ofAnswers({ doc }, { pairs, begins }) {
  const { answers } = doc;
  const forms = answers.map(({ title, value }) => ({ name: title.map(folded), other: value.map(folded), kind: [], sound: [], letters: [] }));
  return { forms, main: answers.map(() => 1), order: Int32Array.from(answers, (_, n) => n), pairs, begins };
}

/**
 * @param {Model} model
 * @returns {Generator<undefined, Index>}
 */
function* ofNodes({ doc, nodeCount }) {
  const { nodes, classes, roles } = doc;
  const classForms = classes.map((item) => item.name.map(folded));
  const roleForms = roles.map((role) => role.name.map(folded));
  /** @type {Map<string, number>} */
  const pairs = new Map();
  // What is of one class and holds the same roles has the same list, which is then compared once.
  /** @type {Map<string, string[]>} */
  const kinds = new Map();
  /** @param {number} node */
  const kindOf = (node) => {
    const held = nodes.formal[node].map(([role]) => role);
    const key = `${nodes.class[node]} ${held.join(' ')}`;
    const known = kinds.get(key);
    if (known) return known;
    const list = [...classForms[nodes.class[node]], ...held.flatMap((role) => roleForms[role])];
    kinds.set(key, list);
    return list;
  };
  /** @param {string} label @param {number} node @returns {Forms} */
  const formsOf = (label, node) => {
    const name = folded(label);
    if (nodes.main[node]) for (let i = 0; i + 1 < name.length; i++) pairs.set(name.slice(i, i + 2), (pairs.get(name.slice(i, i + 2)) || 0) + 1);
    const spelt = nodes.search[node] ? nodes.search[node].split(' | ').map((one) => one.split(' ')) : [];
    /** @param {string} part */
    const plain = (part) => (part[0] === MARK ? part.slice(1) : part);
    return {
      name: [name], other: nodes.aliases[node].map(folded), kind: kindOf(node),
      sound: spelt.map((parts) => parts.map(plain).join('')), letters: spelt.map((parts) => parts.map((part) => (part[0] === MARK ? plain(part) : part.slice(0, 1))).join('')),
    };
  };
  /** @type {Forms[]} */
  const forms = [];
  for (let node = 0; node < nodeCount; node++) {
    forms.push(formsOf(nodes.label[node], node));
    if (node % CHUNK === CHUNK - 1) yield;
  }
  const order = Int32Array.from({ length: nodeCount }, (_, node) => node).sort((a, b) => nodes.weight[b] - nodes.weight[a] || a - b);
  return { forms, main: nodes.main, order, pairs, begins: new Map() };
}

/**
 * Every node that a typed text finds, best first.
 * @param {Model} model
 * @param {string} text what was typed
 * @returns {number[]}
 */
export const find = (model, text) => found(model, text).nodes;

/**
 * The nodes and the questions that a typed text finds.
 * @param {Model} model
 * @param {string} text
 * @returns {Found}
 */
export function found(model, text) {
  const typed = typedOf(text);
  if (!typed.text) return { nodes: [], answers: [], direct: true };
  const { nodes, answers } = prepared(model);
  const first = model.doc.rules.filter((rule) => !rule.last);
  const asked = listed(tried(answers, typed, first.filter((rule) => rule.how !== 'loose')));
  const places = tried(nodes, typed, first);
  if (!places.size) return { nodes: listed(tried(nodes, typed, model.doc.rules.filter((rule) => rule.last))), answers: asked, direct: false };
  return { nodes: listed(places), answers: asked, direct: Math.min(...places.keys()) < INDIRECT * STEP };
}

/**
 * @param {string} text
 * @returns {Typed}
 */
function typedOf(text) {
  const words = text.split(/\s+/).map(folded).filter(Boolean);
  const whole = folded(text);
  return { text: whole, words: words.length > 1 ? words : [], ascii: [...whole].every((character) => character < '\x80'), kinds: new Map() };
}

/**
 * @param {Map<number, number[]>} places
 * @returns {number[]}
 */
const listed = (places) => [...places.keys()].sort((a, b) => a - b).flatMap((at) => /** @type {number[]} */ (places.get(at)));

/**
 * What is found at each place, equals in their order.
 * @param {Index} index
 * @param {Typed} typed
 * @param {Rule[]} rules
 * @returns {Map<number, number[]>}
 */
function tried(index, typed, rules) {
  const fit = rules.filter((rule) => rule.least <= typed.text.length && typed.text.length <= rule.most && (typed.ascii || !/^(sound|letters)$/.test(rule.of)) && (typed.words.length || !/^(words|some)$/.test(rule.how)));
  /** @param {'place' | 'elsewhere'} where */
  const ordered = (where) => fit.map((rule) => ({ rule, place: rule[where], group: FREE.test(rule.how) ? -1 : GROUPS.indexOf(/** @type {keyof Forms} */ (rule.of)) })).sort((a, b) => a.place - b.place);
  const [elsewhere, main] = [ordered('elsewhere'), ordered('place')];
  // Nodes come in the order of equals already, so each place keeps it.
  /** @type {Map<number, number[]>} */
  const places = new Map();
  // All but a few ways need the characters in their order: 1 where a group of forms has them, 2 where it has not.
  const ordering = new Uint8Array(GROUPS.length);
  /** @type {Map<string[], number>} */
  const ofKinds = new Map();
  /** @param {string[]} forms */
  const inOrder = (forms) => (some(loose, typed.text, forms) ? 1 : 2);
  const asked = GROUPS.map((_, group) => group).filter((group) => group !== KIND && main.some((way) => way.group === group));
  const free = main.some((way) => way.group < 0);
  for (const node of index.order) {
    const forms = index.forms[node];
    let kind = ofKinds.get(forms.kind);
    if (!kind) ofKinds.set(forms.kind, kind = inOrder(forms.kind));
    ordering[KIND] = kind;
    let any = free || kind === 1;
    for (let k = 0; k < asked.length; k++) {
      ordering[asked[k]] = inOrder(forms[GROUPS[asked[k]]]);
      any = any || ordering[asked[k]] === 1;
    }
    // Most nodes are passed over here.
    if (!any) continue;
    for (const { rule, place, group } of index.main[node] ? main : elsewhere) {
      if (group >= 0 && ordering[group] === 2) continue;
      if (!holds(index, rule, typed, forms)) continue;
      const at = place * STEP + (rule.brief ? Math.min(forms.name[0].length, STEP - 1) : 0);
      const there = places.get(at);
      if (there) there.push(node);
      else places.set(at, [node]);
      break;
    }
  }
  return places;
}

/**
 * @param {Index} index
 * @param {Rule} rule
 * @param {Typed} typed
 * @param {Forms} forms
 * @returns {boolean}
 */
function holds(index, rule, typed, forms) {
  const { text, words } = typed;
  if (rule.how === 'words') return words.every((_, n) => worded(index, typed, n, forms));
  if (rule.how === 'some') return words.some((word) => some(HOW.inside, word, forms.name) || some(HOW.inside, word, forms.other));
  const group = forms[/** @type {keyof Forms} */ (rule.of)];
  return HOW[rule.how] ? some(HOW[rule.how], text, group) : group.some((form) => cut(index, rule.how, text, form));
}

/**
 * Whether one of some forms does with a text what is asked.
 * @param {(text: string, form: string) => boolean} how
 * @param {string} text
 * @param {string[]} forms
 */
function some(how, text, forms) {
  for (let i = 0; i < forms.length; i++) if (how(text, forms[i])) return true;
  return false;
}

/**
 * Whether a word stands in a name, or in what the class or a role is called.
 * @param {Index} index
 * @param {Typed} typed
 * @param {number} n which word
 * @param {Forms} forms
 */
function worded(index, { words, kinds }, n, { name, other, kind }) {
  /** @param {string} word @param {string} form */
  const stands = (word, form) => loose(word, form) && (form.includes(word) || (word.length > 1 && cut(index, 'pieces', word, form)));
  if (some(stands, words[n], name) || some(stands, words[n], other)) return true;
  let known = kinds.get(kind);
  if (!known) kinds.set(kind, known = words.map((word) => some(stands, word, kind)));
  return known[n];
}

/**
 * Whether a form holds a text as words or pieces of words (`word`, `pieces`, `short`).
 * @param {Index} index
 * @param {string} how
 * @param {string} text
 * @param {string} form
 * @returns {boolean}
 */
function cut(index, how, text, form) {
  if (!loose(text, form)) return false;
  const begins = beginnings(index, form);
  if (how === 'word') {
    for (let at = form.indexOf(text); at >= 0; at = form.indexOf(text, at + 1)) if (begins[at] > 1) return true;
    return false;
  }
  /** @type {number[]} */
  let ends = [];
  for (let i = 0; i < form.length; i++) if (form[i] === text[0] && (how === 'short' ? i === 0 : begins[i])) ends.push(i);
  for (let n = 1; n < text.length && ends.length; n++) {
    /** @type {number[]} */
    const next = [];
    for (let i = ends[0] + 1; i < form.length; i++) if (form[i] === text[n] && (begins[i] || ends.includes(i - 1))) next.push(i);
    ends = next;
  }
  return ends.length > 0;
}

/**
 * For each character of a form whether a word begins there (2), may begin (1) or does not, as far as names tell.
 * @param {Index} index
 * @param {string} form
 * @returns {Uint8Array}
 */
function beginnings(index, form) {
  let begins = index.begins.get(form);
  if (!begins) index.begins.set(form, begins = Uint8Array.from({ length: form.length }, (_, i) => beginsAt(index, form, i)));
  return begins;
}

/**
 * @param {Index} index
 * @param {string} form
 * @param {number} at
 * @returns {number}
 */
function beginsAt({ pairs }, form, at) {
  if (at === 0) return 2;
  const [before, here] = [form[at - 1], form[at]];
  if (!isWorded(here) || !isWorded(before)) return isWorded(here) ? 2 : 0;
  if (before < '\x80' || here < '\x80') return (before < '\x80') !== (here < '\x80') ? 2 : 0;
  const [behind, ahead] = [pairs.get(before + here) || 0, pairs.get(form.slice(at, at + 2)) || 0];
  return Number(ahead >= behind) + Number(ahead > behind);
}

/**
 * Whether a character is a letter or a digit; most are Chinese.
 * @param {string} character
 */
const isWorded = (character) => (character >= '\u4e00' && character <= '\u9fff') || WORDED.test(character);

/**
 * Whether a form holds the characters of a text in their order.
 * @param {string} text
 * @param {string} form
 */
function loose(text, form) {
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    at = form.indexOf(text[i], at) + 1;
    if (!at) return false;
  }
  return true;
}

/**
 * Whether a form holds a text but for one character: a wrong one, one too many or one too few.
 * @param {string} text
 * @param {string} form
 */
function near(text, form) {
  // Of two halves of what was typed, one is whole.
  const half = text.length >> 1;
  if (!form.includes(text.slice(0, half)) && !form.includes(text.slice(half))) return false;
  let row = new Uint16Array(form.length + 1);
  let next = new Uint16Array(form.length + 1);
  for (let n = 1; n <= text.length; n++) {
    next[0] = n;
    for (let m = 1; m <= form.length; m++) next[m] = Math.min(row[m - 1] + Number(text[n - 1] !== form[m - 1]), row[m] + 1, next[m - 1] + 1);
    [row, next] = [next, row];
  }
  return row.some((distance) => distance <= 1);
}

/** @type {Record<string, (text: string, form: string) => boolean>} */
const HOW = {
  whole: (text, form) => text === form,
  starts: (text, form) => form.startsWith(text),
  inside: (text, form) => form.includes(text),
  loose: (text, form) => form[0] === text[0] && loose(text, form),
  begin: (text, form) => form[0] === text[0],
  near,
};
