// One save of a page at a time. Wagtail saves by itself while an editor writes; when they press a button meanwhile, both saves
// would make the same new page, and the second is refused because its address is taken.

const LONGEST_WAIT = 15_000; // milliseconds; a save that hangs does not keep the editor's own from being tried

let saving = false;
let submitting = false;
let waiting = null;

const go = () => {
  if (saving || !waiting) return;
  const button = waiting;
  waiting = null;
  button.removeAttribute("aria-busy");
  button.click();
};

// What the editor sends goes first: from then on nothing is saved beside it.
document.addEventListener("w-autosave:save", (event) => {
  if (submitting) event.preventDefault();
  else saving = true;
});

for (const end of ["success", "error"]) {
  document.addEventListener(`w-autosave:${end}`, () => {
    saving = false;
    // When there was more to save, Wagtail begins again at once.
    setTimeout(go);
  });
}

window.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("button, input[type=submit]");
    if (!saving || button?.type !== "submit" || !button.form?.matches("[data-controller~=w-autosave]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting) return;
    waiting = button;
    button.setAttribute("aria-busy", "true");
    setTimeout(() => {
      if (waiting !== button) return;
      saving = false;
      go();
    }, LONGEST_WAIT);
  },
  { capture: true },
);

window.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.matches("[data-controller~=w-autosave]")) submitting = true;
});
// Back in a page that the browser kept.
window.addEventListener("pageshow", () => {
  submitting = false;
});
