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

// What the editor sends goes first: from then on nothing is saved beside it. The window in which a page is approved or sent
// back sends the form without saying so, and a remark that was being saved meanwhile would be there twice.
document.addEventListener("w-autosave:save", (event) => {
  if (submitting || document.querySelector("body > .modal")) event.preventDefault();
  else saving = true;
});

// The server refused to save over what a colleague saved (editorial/saved_meanwhile.py): the next save is the editor's choice.
// Nothing may hear of this one either, or the screen says until then that it is busy saving.
document.addEventListener(
  "w-autosave:save",
  (event) => {
    if (!document.querySelector("[data-saved-meanwhile]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

// The form goes on from the version that was saved by itself. Wagtail tells the server so only when it saves by itself again; the
// editor's own save would look as if somebody else had saved meanwhile (editorial/saved_meanwhile.py).
document.addEventListener("w-autosave:success", (event) => {
  const { revision_id: id, revision_created_at: moment } = event.detail.response;
  if (!id || !moment) return;
  for (const [name, value] of [["loaded_revision_id", id], ["loaded_revision_created_at", moment]]) {
    let field = event.target.elements.namedItem(name);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      event.target.append(field);
    }
    field.value = value;
  }
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
