/** What stands packed in the page, gzip + base64: the document and the renderers. */
import { gunzipSync, strFromU8 } from 'fflate';
import { sure } from './sure.js';
/** @import { GraphDocument } from './types' */

/**
 * The graph document in a data block of the page, which is emptied.
 * @param {string} id of the data block
 * @returns {Promise<GraphDocument>} the graph document
 */
export async function readDocument(id) {
  const block = sure(document.getElementById(id));
  const text = sure(block.textContent);
  block.textContent = '';
  return decoded(text);
}

/**
 * A graph document from gzip in base64.
 * @param {string} text
 * @returns {Promise<GraphDocument>}
 */
export async function decoded(text) {
  return JSON.parse(await unpacked(bytesOf(text)));
}

/** @param {string} text in base64 */
function bytesOf(text) {
  const packed = atob(text.trim());
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  return bytes;
}

/**
 * Runs a program that stands packed in a data block of the page, once; the policy of the page knows it by its hash.
 * @param {string} id of the data block
 * @returns {void}
 */
export function runPacked(id) {
  const block = document.getElementById(id);
  if (!block || !block.textContent) return;
  const script = document.createElement('script');
  script.textContent = strFromU8(gunzipSync(bytesOf(block.textContent)));
  block.textContent = '';
  document.head.append(script);
  script.remove();
}

/**
 * By the browser itself where it can, which is several times as fast.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function unpacked(bytes) {
  if (typeof DecompressionStream !== 'function' || !Blob.prototype.stream) return strFromU8(gunzipSync(bytes));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}
