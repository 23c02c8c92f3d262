// The crosshair, and how a reader moves through the run.

// ---- The crosshair, and what was then.

const resting = rows.map(group => group.querySelector(".value").textContent);

function valueAt(row, at) {
  if (row.kind === "band") {
    // The narrowest place that can be pointed at is one unit wide.
    const reach = (view.to - view.from) / (edge() - left);
    const next = row.segments[first(row.segments, segment => segment.to > at - reach)];
    if (!next || next.from > at + reach) return "–";
    const here = row.segments[first(row.segments, segment => segment.to > at)];
    const segment = here && here.from <= at ? here : next;
    return (/^[✓!✗○·] /.test(segment.word) ? "" : signs[segment.tone] + " ") + segment.word;
  }
  if (row.kind === "instants") {
    const index = first(row.bursts, burst => burst.from > at) - 1;
    if (index < 0) return "none yet";
    const burst = row.bursts[index];
    if (burst.count > 1 && at <= burst.to) {
      return burst.count + " in " + spanText(burst.to - burst.from);
    }
    return spanText(at - burst.to) + " ago";
  }
  const index = first(row.points, point => point.at > at) - 1;
  const value = index < 0 ? null : row.points[index].value;
  return value === null ? "unknown" : value + " " + row.unit;
}

function drawCursor() {
  const group = document.getElementById("cursor"), at = pointed === null ? kept : pointed;
  group.replaceChildren();
  for (const each of new Set([kept, pointed])) {
    if (each === null || each < view.from || each > view.to) continue;
    const place = tenth(x(each)), text = momentText(each), wide = text.length * 6.4 + 10;
    const middle = Math.min(Math.max(place, left + wide / 2), edge() - wide / 2);
    group.append(
      make("line", { class: each === kept ? "kept" : "", x1: place, x2: place, y1: 16,
        y2: height }),
      make("rect", { class: "flag", x: middle - wide / 2, y: 1, width: wide, height: 15,
        rx: 3 }),
      make("text", { x: middle, y: 12 }, text));
  }
  rows.forEach((row, index) => {
    row.classList.toggle("pointed", at !== null);
    row.querySelector(".value").textContent = at === null
      ? resting[index] : fit(valueAt(data.rows[index], at), right - 18);
  });
  document.getElementById("moment").textContent = at === null ? "" : momentText(at)
    + (kept !== null && pointed !== null && kept !== pointed
      ? ", " + spanText(Math.abs(pointed - kept)) + (pointed < kept ? " before" : " after")
        + " the kept moment" : "");
}

// ---- Looking closer.

let noted = 0;
function show(from, to, notes = true) {
  const span = Math.min(length, Math.max(10, to - from));
  const begin = Math.min(Math.max(0, from), length - span);
  view = { from: begin, to: begin + span };
  draw();
  if (notes) {
    clearTimeout(noted);
    noted = setTimeout(note, 250);
  }
}

function note() {
  const parts = [];
  if (view.from > 0 || view.to < length) {
    parts.push("from=" + Math.round(view.from), "to=" + Math.round(view.to));
  }
  if (kept !== null) parts.push("at=" + Math.round(kept));
  try {
    history.replaceState(null, "", "#" + parts.join("&"));
  } catch (refused) {
    // Some readers of files have no history; the picture does not need it.
  }
}

function zoom(factor, around) {
  const span = (view.to - view.from) * factor;
  const share = (around - view.from) / (view.to - view.from);
  show(around - span * share, around + span * (1 - share));
}

function move(share) {
  const way = (view.to - view.from) * share;
  show(view.from + way, view.to + way);
}

function keep(at) {
  kept = at === null ? null : Math.min(length, Math.max(0, Math.round(at)));
  if (kept !== null && (kept < view.from || kept > view.to)) {
    const half = (view.to - view.from) / 2;
    show(kept - half, kept + half);
  } else {
    drawCursor();
    note();
  }
  markLine();
}

function toMark(direction) {
  const now = kept === null ? view.from - direction : kept;
  const moments = data.marks.map(mark => mark[0]);
  const next = direction > 0
    ? moments.find(at => at > now) : moments.reverse().find(at => at < now);
  if (next !== undefined) keep(next);
}

const centre = () =>
  kept !== null && kept >= view.from && kept <= view.to ? kept : (view.from + view.to) / 2;
const deeds = {
  reset: () => show(0, length), closer: () => zoom(0.5, centre()),
  wider: () => zoom(2, centre()), earlier: () => move(-0.25), later: () => move(0.25),
  previous: () => toMark(-1), next: () => toMark(1) };
const keys = {
  "0": deeds.reset, Home: deeds.reset, "+": deeds.closer, "=": deeds.closer,
  "-": deeds.wider, ArrowLeft: deeds.earlier, ArrowRight: deeds.later, n: deeds.next,
  p: deeds.previous, Escape: () => keep(null) };

document.getElementById("controls").addEventListener("click", event => {
  const deed = deeds[event.target.dataset.do];
  if (deed) deed();
});
picture.addEventListener("keydown", event => {
  const deed = keys[event.key];
  if (!deed || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (event.shiftKey && event.key.startsWith("Arrow")) {
    const unit = (view.to - view.from) / (edge() - left);
    keep(centre() + (event.key === "ArrowLeft" ? -unit : unit));
  } else {
    deed();
  }
});

/** Where the pointer is, in units of the picture. */
function place(event) {
  const box = picture.getBoundingClientRect();
  return (event.clientX - box.left) / box.width * width;
}
const isInside = at => at >= left && at <= edge();

picture.addEventListener("wheel", event => {
  if (!isInside(place(event))) return;
  const way = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
  const isWhole = view.to - view.from >= length;
  if (Math.abs(way) > Math.abs(event.deltaY) || event.shiftKey) {
    event.preventDefault();
    move(way / 1000);
  } else if (!(isWhole && event.deltaY > 0)) {
    // Where nothing is left to be wider, the page moves.
    event.preventDefault();
    zoom(Math.exp(Math.max(-300, Math.min(300, event.deltaY)) / 400), moment(place(event)));
  }
}, { passive: false });

let grip = null;
picture.addEventListener("pointerdown", event => {
  const at = place(event);
  if (event.button !== 0 || !isInside(at)) return;
  grip = { place: at, view, selects: event.shiftKey, moved: false };
  picture.setPointerCapture(event.pointerId);
});
picture.addEventListener("pointermove", event => {
  const at = place(event);
  pointed = isInside(at) ? moment(at) : null;
  if (grip && Math.abs(at - grip.place) > 3) grip.moved = true;
  if (grip && grip.moved && !grip.selects) {
    picture.classList.add("held");
    const way = (grip.place - at) / (edge() - left) * (grip.view.to - grip.view.from);
    show(grip.view.from + way, grip.view.to + way);
    return;
  }
  drawCursor();
  if (grip && grip.moved) {
    const from = Math.max(left, Math.min(at, grip.place));
    const to = Math.min(edge(), Math.max(at, grip.place));
    document.getElementById("cursor").append(make("rect", {
      class: "span", x: from, y: top, width: to - from, height: height - top }));
  }
});
picture.addEventListener("pointerup", event => {
  if (!grip) return;
  const was = grip, at = place(event);
  grip = null;
  picture.classList.remove("held");
  if (!was.moved) keep(moment(at));
  else if (was.selects) show(moment(Math.min(at, was.place)), moment(Math.max(at, was.place)));
});
picture.addEventListener("pointercancel", () => { grip = null; });
picture.addEventListener("pointerleave", () => { pointed = null; drawCursor(); });
picture.addEventListener("dblclick", () => show(0, length));
