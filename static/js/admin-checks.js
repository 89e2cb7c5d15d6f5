// What the checks in doedemocratie/editorial/content_checks.py look at, for axe. Runs in the preview beside the editor, and on a
// page that somebody who signed in visits. A check returns whether the element is as it should be.

{
  const text = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  // To compare with: without case, punctuation and what stands around it.
  const plain = (words) => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const isDocument = (link) => /\.pdf$/i.test(link.pathname);
  const SIZE = /\d\s*(?:bytes|kB|MB|GB)\b/i;

  // The words from `link` to the next link, or to the end of the paragraph or item: there its size can stand.
  const wordsAfter = (link) => {
    const around = link.closest("li, p, td, dd, div") ?? link.parentElement;
    const range = document.createRange();
    range.setStartBefore(link);
    const next = [...around.querySelectorAll("a[href]")].find(
      (other) => link.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    if (next) range.setEndBefore(next);
    else range.setEndAfter(around.lastChild);
    return range.toString();
  };

  const checks = {
    "doe-link-text": (link, { phrases }) => {
      const name = link.getAttribute("aria-label") ?? (text(link) || link.querySelector("img")?.alt || "");
      // A whole address is read out sign by sign. The name of a site is fine.
      return !phrases.includes(plain(name)) && !/^https?:\/\//i.test(name);
    },

    // A paragraph, or its first line, that is bold from beginning to end and no sentence.
    "doe-faked-heading": (paragraph) => {
      const first = [...paragraph.childNodes].find((node) => node.nodeType !== Node.TEXT_NODE || node.data.trim());
      if (!first?.matches?.("b, strong")) return true;
      const bold = text(first);
      const rest = text(paragraph).slice(bold.length).trim();
      const ownLine = !rest || first.nextSibling?.nodeName === "BR" || first.lastChild?.nodeName === "BR";
      return !ownLine || bold.length > 100 || /[.!…]["'”’)]?$/.test(bold);
    },

    "doe-alt-file-name": (image, { pattern }) => !new RegExp(pattern, "i").test(image.alt.trim()),

    "doe-alt-repeats": (image) => {
      const caption = image.closest("figure").querySelector("figcaption")?.cloneNode(true);
      caption?.querySelectorAll(".credit").forEach((credit) => credit.remove());
      return !plain(image.alt) || plain(image.alt) !== plain(text(caption));
    },

    "doe-table-headers": (table) => {
      const heads = [...table.querySelectorAll("thead tr:first-child > *")];
      return table.querySelector("th") !== null && !heads.some((cell) => cell.matches("td"));
    },

    "doe-description": () => Boolean(document.querySelector("meta[name=description]")?.content.trim()),

    "doe-pdf-size": (link) => !isDocument(link) || SIZE.test(wordsAfter(link)),
  };

  const bar = window.wagtail?.userbar;
  for (const [name, check] of Object.entries(checks)) bar?.registerCheck(`${name}-check`, check);
}
