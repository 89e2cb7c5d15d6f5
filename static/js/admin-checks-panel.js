// Shows in Wagtail's panel of checks how the text reads, which the preview brings along (doedemocratie/editorial/content_checks.py),
// and names what each finding is about by its words.

const MOST = 10; // findings that are shown at once; mending those makes room for the others
const LONGEST_NAME = 50; // characters of the words that a finding is about

const preview = () => document.querySelector("#w-preview-iframe")?.contentDocument;

const readLanguage = () => {
  const data = preview()?.querySelector("wagtail-userbar")?.shadowRoot?.querySelector("#doe-language");
  return data ? JSON.parse(data.textContent) : null;
};

const showLanguage = () => {
  const panel = document.querySelector('[data-side-panel="checks"]');
  const row = document.querySelector("#doe-language-row");
  const language = readLanguage();
  if (!panel || !row || !language) return;
  const set = (name, text) => {
    const element = panel.querySelector(`[data-language-${name}]`);
    // What did not change stays as it is, so that nothing is read out again.
    if (element && element.textContent !== text) element.textContent = text;
  };
  const number = (value) => value.toLocaleString("nl-NL");
  set("per-sentence", language.sentence_count ? number(language.words_per_sentence) : "-");
  set("level", language.level ? `${language.level} (${Math.max(0, Math.min(100, language.score))})` : "-");
  set("advice-text", language.advice);
  set("count", String(language.findings.length));

  const list = panel.querySelector("[data-language-findings]");
  list.replaceChildren(
    ...language.findings.slice(0, MOST).map((finding) => {
      const item = row.content.cloneNode(true);
      item.querySelector("[data-language-title]").textContent = finding.title;
      item.querySelector("[data-language-quote]").textContent = finding.quote;
      item.querySelector("[data-language-advice]").textContent = finding.advice;
      return item;
    }),
  );
  panel.querySelector("[data-language-nothing]").hidden = language.findings.length > 0;
  const more = language.findings.length - MOST;
  set("more", more > 0 ? `En nog ${more}. Die ziet u als u deze hebt aangepast.` : "");
  panel.querySelector("[data-language-more]").hidden = more <= 0;
};

// Wagtail's row shows a selector such as a[href$="plan.pdf"]. In the preview it has put a mark behind each element that a row is
// about, with the name of the finding, in the order of the page.
const nameElements = () => {
  const marks = [...(preview()?.querySelectorAll("wagtail-inline-userbar") ?? [])];
  for (const row of document.querySelectorAll("[data-checks-panel] [data-content-checker-row]")) {
    const name = row.querySelector("[data-content-checker-name]").textContent;
    const index = marks.findIndex((mark) => mark.dataset.errorName === name);
    let element = index < 0 ? null : marks.splice(index, 1)[0].previousElementSibling;
    while (element?.matches("wagtail-inline-userbar")) element = element.previousElementSibling;
    const words = (element?.textContent || element?.alt || "").replace(/\s+/g, " ").trim();
    const short = words.length > LONGEST_NAME ? `${words.slice(0, LONGEST_NAME).trim()}…` : words;
    row.querySelector("[data-content-checker-selector-text]").textContent = short || "Bekijk";
  }
};

// Wagtail has just shown what it found in a new preview.
document.addEventListener("w-preview:content", () => {
  nameElements();
  showLanguage();
});
