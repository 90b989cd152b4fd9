/** The document inside the page: gzip + base64 of JSON. */
import { gunzipSync, strFromU8 } from 'fflate';

/**
 * @param {string} id of the data block
 * @returns {object} the graph document
 */
export function readDocument(id) {
  const block = document.getElementById(id);
  const packed = atob(block.textContent.replace(/\s+/g, ''));
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  const text = strFromU8(gunzipSync(bytes));
  block.textContent = '';
  return JSON.parse(text);
}
