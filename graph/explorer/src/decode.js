/** The document inside the page: gzip + base64 of JSON. */
import { gunzipSync, strFromU8 } from 'fflate';

/**
 * @param {string} id of the data block
 * @returns {Promise<object>} the graph document
 */
export async function readDocument(id) {
  const block = document.getElementById(id);
  const packed = atob(block.textContent.trim());
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  block.textContent = '';
  return JSON.parse(await unpacked(bytes));
}

/** By the browser itself where it can, which is several times as fast. */
function unpacked(bytes) {
  if (typeof DecompressionStream !== 'function' || !Blob.prototype.stream) return strFromU8(gunzipSync(bytes));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}
