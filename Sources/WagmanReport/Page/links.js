// The log, and links into the page.

// ---- The log.

const log = document.getElementById("log");
const lines = log ? [...log.querySelectorAll("a")].map(link => ({
  item: link.parentElement, at: +link.hash.slice(4), text: link.textContent.toLowerCase() })) : [];
let marked = null, chosen = null;

/** Marks a line of the kept moment, and brings it to sight within the log. */
function markLine() {
  if (marked) marked.classList.remove("here");
  marked = null;
  if (kept === null || lines.length === 0) return;
  const index = first(lines, line => line.at > kept) - 1;
  if (index < 0) return;
  // Of several at one moment the one that was clicked, else the last.
  const own = lines.find(line => line.item === chosen && line.at === kept);
  marked = (own || lines[index]).item;
  marked.classList.add("here");
  const box = log.getBoundingClientRect(), line = marked.getBoundingClientRect();
  if (line.top < box.top || line.bottom > box.bottom) {
    log.scrollTop += line.top - box.top - box.height / 2;
  }
}

const filter = document.getElementById("filter");
if (filter) {
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let found = 0;
    for (const line of lines) {
      line.item.hidden = !line.text.includes(wanted);
      if (!line.item.hidden) found += 1;
    }
    document.getElementById("found").textContent = wanted ? found + " lines" : "";
  });
}

// ---- Links into the page: #from=…&to=…&at=…, milliseconds.

function follow() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const number = name => {
    const text = parts.get(name), value = Number(text);
    return text !== null && text !== "" && Number.isFinite(value) ? value : null;
  };
  const from = number("from"), to = number("to"), at = number("at");
  if (from !== null && to !== null && to > from) show(from, to, false);
  else if (at === null) show(0, length, false);
  if (at !== null) keep(at);
}
addEventListener("hashchange", follow);
document.addEventListener("click", event => {
  const link = event.target.closest ? event.target.closest("a[href^='#']") : null;
  if (!link) return;
  chosen = link.parentElement;
  const box = picture.getBoundingClientRect();
  if (box.bottom < 80 || box.top > innerHeight - 80) {
    picture.scrollIntoView({ block: "nearest" });
  }
  // The same link once more changes nothing that a reader of the address would see.
  if (link.hash === location.hash) follow();
});

let isPrinted = false;
function measure() {
  if (isPrinted) return;
  width = Math.max(700, Math.round(picture.parentElement.clientWidth));
  draw();
}
addEventListener("resize", measure);
addEventListener("beforeprint", () => { isPrinted = true; width = 1100; draw(); });
addEventListener("afterprint", () => { isPrinted = false; measure(); });
for (const element of document.querySelectorAll("#controls, .needs-script")) {
  element.hidden = false;
}
picture.classList.add("live");
measure();
follow();
