// Names the fields of blocks for who does not see them. Wagtail shows the word above a field in a list, an editor for formatted
// text or a cell of a table, and does not tie it to that field.

{
  const FIELDS = "main :is(textarea, select, input:not([type=hidden]), [role=textbox])";
  const OURS = "data-doe-named";

  const words = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").replace(/\s*\*\s*$/, "").trim();

  const nameOfCell = (cell) => {
    const heading = cell.closest("table").querySelectorAll("input.column-heading")[cell.cellIndex - 1];
    const column = heading?.value.trim() || `Kolom ${cell.cellIndex}`;
    return `${column}, rij ${cell.parentElement.rowIndex}`;
  };

  const nameOf = (field) => {
    const cell = field.closest(".typed-table-block td");
    if (cell) return nameOfCell(cell);
    // An editor for formatted text keeps what is sent in a hidden field, which has the label.
    const sent = field.closest("[data-field-input]")?.querySelector("input[id], textarea[id]");
    const panel = field.closest("[data-panel]");
    return (
      words(sent && document.querySelector(`label[for="${CSS.escape(sent.id)}"]`)) ||
      words(panel?.querySelector(".c-sf-block__type")) ||
      words(panel?.querySelector("[data-panel-heading-text]"))
    );
  };

  const name = (field) => {
    const label = nameOf(field);
    if (!label || field.getAttribute("aria-label") === label) return;
    field.setAttribute("aria-label", label);
    field.setAttribute(OURS, "");
  };

  const nameAll = () => {
    for (const field of document.querySelectorAll(FIELDS)) {
      const named = field.labels?.length || field.matches("[aria-label], [aria-labelledby], [title], .column-heading");
      if (!named) name(field);
    }
  };

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      nameAll();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  // A row or the heading of a column may have changed since.
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.(`[${OURS}]`)) name(target);
  });
}
