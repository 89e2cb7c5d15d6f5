// Marks in the table of contents the part of the text that the reader is in, and copies the address of a heading or
// paragraph whose link is chosen. Without this script the contents still lead everywhere and every link still works.
const links = new Map(
  [...document.querySelectorAll(".toc__list a[href^='#']")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
);
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

let marked = null;

// Have the marked line in sight when the contents are longer than the window: only their own column moves, at once, and
// only for another line, so that a reader who looks around in the column is left alone.
function follow(link) {
  const column = (link ?? marked)?.closest(".split__side--sticky");
  marked = link;
  if (!column || column.scrollHeight <= column.clientHeight) {
    return;
  }
  const seen = column.getBoundingClientRect();
  const line = link?.getBoundingClientRect();
  if (!line) {
    column.scrollTop = 0;
  } else if (line.top < seen.top + line.height || line.bottom > seen.bottom - line.height) {
    column.scrollTop += (line.top + line.bottom - seen.top - seen.bottom) / 2;
  }
}

function mark() {
  // The last heading above a fifth of the window; before the first one, none.
  const line = window.innerHeight / 5;
  const current = headings.filter((heading) => heading.getBoundingClientRect().top <= line).at(-1);
  for (const [id, link] of links) {
    if (current && id === current.id) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  const link = current ? links.get(current.id) : null;
  if (link !== marked) {
    follow(link);
  }
}

if (headings.length) {
  let waiting = false;
  const soon = () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    }
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  mark();
}

const said = document.getElementById("gekopieerd");
document.addEventListener("click", async (event) => {
  const link = event.target.closest(".heading-link, .paragraph-link");
  if (!link || !said || !navigator.clipboard) {
    return;
  }
  try {
    await navigator.clipboard.writeText(link.href);
    said.textContent = "De link is gekopieerd.";
  } catch {
    said.textContent = "";
  }
});
