/** What script adds to an answer: its parts as tabs. */

/**
 * Shows the parts of an answer one at a time; without script they stand below each other.
 * @param {HTMLElement} answer
 */
export function tabs(answer) {
  const panes = /** @type {HTMLElement[]} */ ([...answer.querySelectorAll('.pane:not(#pane-lines)')]);
  if (panes.length < 2) return;
  answer.classList.add('tabbed');
  const bar = document.createElement('div');
  bar.className = 'tabs';
  bar.setAttribute('role', 'tablist');
  const made = panes.map((pane, n) => {
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.id = `tab-${n}`;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', pane.id);
    tab.textContent = (pane.querySelector('h3') || pane).textContent;
    pane.setAttribute('role', 'tabpanel');
    pane.setAttribute('aria-labelledby', tab.id);
    return tab;
  });
  const show = (/** @type {number} */ shown) => panes.forEach((pane, n) => {
    pane.hidden = n !== shown;
    made[n].setAttribute('aria-selected', String(n === shown));
    made[n].tabIndex = n === shown ? 0 : -1;
  });
  made.forEach((tab, n) => {
    tab.addEventListener('click', () => show(n));
    tab.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = (n + step + made.length) % made.length;
      show(next);
      made[next].focus();
    });
  });
  bar.append(...made);
  panes[0].before(bar);
  show(0);
}
