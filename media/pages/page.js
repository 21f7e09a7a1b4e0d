// Reports clicks on elements with data-action to the extension, and narrows tables by their data-filter controls.
(() => {
  const vscode = acquireVsCodeApi();

  document.addEventListener('click', (event) => {
    const element = event.target instanceof Element ? event.target.closest('[data-action]') : null;
    if (!element) return;
    event.preventDefault();
    const { action, ...data } = element.dataset;
    vscode.postMessage({ action, data });
  });

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
