// What script adds to every page: keys that lead on, and a list at the left that is folded on a narrow screen.
'use strict';

const KEYS_OFF = 'hezuo-keys-off';

/**
 * Whether letters alone are keys: not while something is typed, nor where they were switched off.
 * @param {KeyboardEvent} event
 */
function listens(event) {
  const at = event.target;
  const typing = at instanceof Element && at.closest('input, textarea, select, [contenteditable]');
  return !typing && !event.ctrlKey && !event.metaKey && !event.altKey && localStorage.getItem(KEYS_OFF) === null;
}

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || !listens(event)) return;
  const field = document.querySelector('input[type="search"]');
  if (field instanceof HTMLElement) {
    event.preventDefault();
    field.focus();
  }
});

const side = document.querySelector('details.side');
if (side instanceof HTMLDetailsElement && matchMedia('(max-width: 760px)').matches) side.open = false;
