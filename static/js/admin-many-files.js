/* Adding many images or documents: fills in what holds for all of them, and saves all forms with one button. */
(() => {
  const list = document.getElementById("upload-list");
  const all = document.querySelector("[data-save-all]");
  if (!list || !all) return;
  const status = all.querySelector("[data-save-all-status]");
  const shared = document.querySelector("[data-for-all]");
  const copy = document.querySelector("[data-copy-to-all]");

  function fill(form, over) {
    for (const source of shared ? shared.querySelectorAll("[data-for]") : []) {
      const field = form.querySelector(`[name$="-${source.dataset.for}"]`);
      if (field && source.value && (over || field.tagName === "SELECT" || !field.value)) field.value = source.value;
    }
  }

  // What Wagtail leaves without a name for who does not see the screen.
  function name(selector, label, role) {
    for (const one of document.querySelectorAll(`${selector}:not([aria-label])`)) {
      one.setAttribute("aria-label", label);
      if (role) one.setAttribute("role", role);
    }
  }

  function nameAll() {
    name("#fileupload", "Bestanden kiezen");
    name("#overall-progress", "Voortgang van alle bestanden", "progressbar");
    name("#upload-list .progress", "Voortgang van dit bestand", "progressbar");
    name("#upload-list .ui-autocomplete-input", "Trefwoorden");
  }

  function changed() {
    nameAll();
    const forms = [...list.querySelectorAll("form[action]")].filter((form) => form.querySelector("[type=submit]"));
    all.hidden = forms.length < 2;
    if (copy) copy.hidden = forms.length === 0;
    for (const form of forms) {
      // A form that comes back with an error has what the editor typed.
      if (!("seen" in form.dataset) && !form.querySelector(".w-field--error")) fill(form, false);
      form.dataset.seen = "";
    }
  }

  nameAll();
  new MutationObserver(changed).observe(list, { childList: true, subtree: true });
  if (copy) copy.addEventListener("click", () => list.querySelectorAll("form[action]").forEach((form) => fill(form, true)));
  all.querySelector("button").addEventListener("click", () => {
    const forms = [...list.querySelectorAll("form[action]:not([data-is-there])")].filter((form) => form.querySelector("[type=submit]"));
    // What is in the library already waits: for each of those the editor chooses.
    const waiting = list.querySelectorAll("form[data-is-there]").length;
    status.textContent = waiting ? "Kies bij elk bestand dat al in de bibliotheek staat zelf wat u wilt." : "";
    forms.forEach((form) => form.requestSubmit());
  });
})();
