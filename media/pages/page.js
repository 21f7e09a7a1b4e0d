// Reports clicks on elements with data-action to the extension, asks it for what is inside elements with data-ask when they
// are opened, and narrows tables by their data-filter controls.
(() => {
  const vscode = acquireVsCodeApi();

  document.addEventListener('click', (event) => {
    const element = event.target instanceof Element ? event.target.closest('[data-action]') : null;
    if (!element) return;
    event.preventDefault();
    const { action, ...data } = element.dataset;
    vscode.postMessage({ action, data });
  });

  let lastQuestion = 0;
  const asked = new Map();

  /** Asks once for the inside of a `details` element; after a failure again, when it is opened the next time. */
  function askInside(details) {
    const inside = details.querySelector(':scope > [data-inside]');
    if (!inside || details.isAsked) return;
    details.isAsked = true;
    inside.setAttribute('aria-busy', 'true');
    const { ask, ...data } = details.dataset;
    const number = ++lastQuestion;
    asked.set(number, { details, inside });
    vscode.postMessage({ ask, data: { ...data }, number });
  }

  function askOpen(root) {
    for (const details of root.querySelectorAll('details[data-ask][open]')) askInside(details);
  }

  // Does not bubble, hence the capture.
  document.addEventListener(
    'toggle',
    ({ target }) => target.open && target.matches('details[data-ask]') && askInside(target),
    true,
  );

  window.addEventListener('message', ({ data: { number, html, failed } }) => {
    const { details, inside } = asked.get(number) ?? {};
    asked.delete(number);
    if (!inside) return;
    inside.removeAttribute('aria-busy');
    if (failed === undefined) {
      inside.innerHTML = html;
      askOpen(inside);
    } else {
      inside.textContent = failed;
      details.isAsked = false;
    }
  });
  askOpen(document);

  /** Shows the rows that every filter lets through: a checkbox hides rows with its class, a text field those without its text. */
  function applyFilters() {
    const hidden = [...document.querySelectorAll('input[type=checkbox][data-hides]')]
      .filter((box) => box.checked)
      .map((box) => box.dataset.hides);
    const wanted = (document.querySelector('input[type=search][data-filter]')?.value ?? '').trim().toLowerCase();
    for (const row of document.querySelectorAll('tr[data-row]')) {
      const byClass = hidden.some((names) => names.split(' ').some((name) => row.classList.contains(name)));
      row.hidden = byClass || !row.textContent.toLowerCase().includes(wanted);
    }
    for (const section of document.querySelectorAll('section[data-section]')) {
      section.hidden = !section.querySelector('tr[data-row]:not([hidden])');
    }
    const empty = document.querySelector('[data-empty]');
    if (empty) empty.hidden = document.querySelector('section[data-section]:not([hidden])') !== null;
  }

  document.addEventListener('input', applyFilters);
  applyFilters();
})();
