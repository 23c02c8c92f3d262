// Draws the timeline for the span that somebody looks at. Without the script the page
// shows all of the run as it was written.

const data = JSON.parse(document.getElementById("data").textContent);
const picture = document.getElementById("timeline");
const tones = ["neutral", "good", "waiting", "bad", "off"];
const signs = ["·", "✓", "!", "✗", "○"];
const left = +picture.dataset.left, right = +picture.dataset.right, top = +picture.dataset.top;
const height = picture.viewBox.baseVal.height;
const rows = [...picture.querySelectorAll(".row")];
const length = Math.max(1, data.length);
let width = picture.viewBox.baseVal.width;
let view = { from: 0, to: length };
let pointed = null, kept = null;

// ---- The data, as it is drawn from.

for (const row of data.rows) {
  let last = 0;
  if (row.kind === "instants") {
    const bursts = [];
    for (let i = 0; i < row.bursts.length; i += 3) {
      const from = last + row.bursts[i];
      last = from + row.bursts[i + 1];
      bursts.push({ from, to: last, count: row.bursts[i + 2] });
    }
    row.bursts = bursts;
  } else if (row.kind === "curve") {
    const points = [];
    for (let i = 0; i < row.points.length; i += 2) {
      last += row.points[i];
      points.push({ at: last, value: row.points[i + 1] });
    }
    row.points = points;
  } else {
    const segments = [];
    for (let i = 0; i < row.segments.length; i += 4) {
      const [from, to, word, tone] = row.segments.slice(i, i + 4);
      segments.push({ from, to, word: row.words[word], tone });
    }
    row.segments = segments;
  }
}

/** The place of the first of a list for which `holds` is true; it is for all after it. */
function first(list, holds) {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle])) high = middle; else low = middle + 1;
  }
  return low;
}

// ---- Words.

const two = number => String(number).padStart(2, "0");

function momentText(at, places = 3) {
  const whole = Math.max(0, places === 3 ? Math.round(at) : Math.floor(at / 1000) * 1000);
  const seconds = Math.floor(whole / 1000), rest = whole % 1000;
  const days = Math.floor(seconds / 86400);
  return (days > 0 ? days + "d " : "") + two(Math.floor(seconds / 3600) % 24) + ":"
    + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60)
    + (rest === 0 ? "" : "." + String(rest).padStart(3, "0"));
}

function spanText(span) {
  const pair = (number, base, large, small) =>
    Math.floor(number / base) + " " + large
    + (number % base === 0 ? "" : " " + number % base + " " + small);
  const s = Math.round(span);
  if (s < 1000) return s + " ms";
  if (s < 60000) return s / 1000 + " s";
  if (s < 3600000) return pair(Math.floor(s / 1000), 60, "min", "s");
  if (s < 86400000) return pair(Math.floor(s / 60000), 60, "h", "min");
  return pair(Math.floor(s / 3600000), 24, "d", "h");
}

function fit(words, room) {
  const letters = Math.floor((room - 7) / 6.2);
  if (words.length <= letters) return words;
  return letters < 4 ? "" : words.slice(0, letters - 1) + "…";
}

// ---- Drawing.

function make(name, attributes, words) {
  const element = document.createElementNS(picture.namespaceURI, name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (words !== undefined) element.textContent = words;
  return element;
}

const tenth = number => Math.round(number * 10) / 10;
const edge = () => width - right;
const x = at => left + (at - view.from) / (view.to - view.from) * (edge() - left);
const moment = place =>
  view.from + (place - left) / (edge() - left) * (view.to - view.from);

function drawBand(row, content) {
  const start = first(row.segments, segment => segment.to >= view.from);
  const seen = row.segments.slice(start, first(row.segments, each => each.from > view.to));
  const isBad = segment => tones[segment.tone] === "bad";
  // What is as narrow as a line is drawn once for each place and tone.
  let last = -1, lastTone = -1;
  // What is bad comes last and is never too narrow to be seen.
  for (const segment of [...seen.filter(each => !isBad(each)), ...seen.filter(isBad)]) {
    const least = isBad(segment) ? 3 : 1;
    const from = Math.max(left - 5, x(segment.from)), to = Math.min(edge() + 5, x(segment.to));
    const wide = Math.max(least, to - from);
    if (wide === least && Math.round(from) === last && segment.tone === lastTone) continue;
    last = Math.round(from);
    lastTone = segment.tone;
    const tone = tones[segment.tone];
    const box = make("rect", {
      class: "segment " + tone, x: tenth(from), y: 1, width: tenth(wide), height: 15 });
    box.append(make("title", {}, segment.word + ", " + momentText(segment.from) + " to "
      + momentText(segment.to) + " (" + spanText(segment.to - segment.from) + ")"));
    content.append(box);
    const visible = Math.max(from, left);
    const words = fit(segment.word, Math.min(to, edge()) - visible);
    if (words) {
      content.append(make("text", { class: "word " + tone, x: tenth(visible + 4), y: 12.5 },
        words));
    }
  }
}

function drawInstants(row, content, deep) {
  const start = first(row.bursts, burst => burst.to >= view.from);
  let path = "", covered = -1;
  for (let i = start; i < row.bursts.length; i++) {
    const burst = row.bursts[i];
    if (burst.from > view.to) break;
    const from = Math.max(left - 2, x(burst.from)), to = Math.min(edge() + 2, x(burst.to));
    if (to <= covered + 0.5) continue;
    const begin = Math.max(from, covered);
    if (to - begin < 1) {
      path += "M" + tenth(from) + " 2V" + (deep - 2);
      covered = from;
    } else {
      path += "M" + tenth(begin) + " 2H" + tenth(to) + "V" + (deep - 2) + "H" + tenth(begin)
        + "Z";
      covered = to;
    }
  }
  content.append(make("path", { class: "ticks", d: path }));
}

/** Of each place on the screen the first, the lowest, the highest and the last value. */
function drawCurve(row, content, deep) {
  const y = value => tenth((row.high - value) / (row.high - row.low) * deep);
  const points = row.points;
  let path = "", draws = false, column = null;
  const flush = () => {
    if (!column) return;
    path += (draws ? "H" : "M") + column.place + (draws ? "V" : " ") + y(column.first);
    if (column.low < column.first || column.high > column.first) {
      path += "V" + y(column.low) + "V" + y(column.high) + "V" + y(column.last);
    }
    draws = true;
    column = null;
  };
  let i = Math.max(0, first(points, point => point.at > view.from) - 1);
  for (; i < points.length; i++) {
    const point = points[i], place = tenth(Math.max(left - 2, x(point.at)));
    if (point.at > view.to) break;
    if (column && (point.value === null || place - column.place >= 0.5)) flush();
    if (point.value === null) {
      if (draws) path += "H" + place;
      draws = false;
    } else if (column) {
      column.low = Math.min(column.low, point.value);
      column.high = Math.max(column.high, point.value);
      column.last = point.value;
    } else {
      column = { place, first: point.value, low: point.value, high: point.value,
        last: point.value };
    }
  }
  flush();
  if (draws) path += "H" + tenth(Math.min(edge() + 2, Math.max(left, x(length))));
  content.append(make("path", { class: "curve", d: path }));
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map(n => n * 1e3),
  [2, 3, 6, 12, 24, 48, 96, 168, 336, 672, 1344, 2688, 5376].map(n => n * 36e5));

function drawAxis() {
  const axis = document.getElementById("axis");
  axis.replaceChildren();
  const span = view.to - view.from, most = Math.max(2, Math.floor((edge() - left) / 110));
  const step = steps.find(each => span / each <= most) || span / most;
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) {
    const place = tenth(x(at));
    axis.append(
      make("line", { class: "grid", x1: place, x2: place, y1: 18, y2: height }),
      make("text", { class: "tick", x: place, y: 12 }, momentText(at)));
  }
}

function drawMarks() {
  const group = document.getElementById("marks");
  group.replaceChildren();
  const ends = [0, 0, 0];
  for (const [at, tone, text] of data.marks) {
    if (at < view.from || at > view.to) continue;
    const place = x(at), words = text.length > 34 ? text.slice(0, 33) + "…" : text;
    const wide = words.length * 6.1 + 8, late = place + wide > width;
    const start = late ? place - wide : place;
    const lane = ends.findIndex(end => end <= start);
    const y = lane < 0 ? top - 6 : 24 + 14 * lane;
    const mark = make("g", { class: "mark " + tones[tone] });
    mark.append(make("title", {}, momentText(at) + " " + text), make("line", {
      x1: tenth(place), x2: tenth(place), y1: y, y2: height }));
    if (lane >= 0) {
      ends[lane] = start + wide;
      mark.append(make("text", { class: late ? "late" : "",
        x: tenth(late ? place - 3 : place + 3), y: y + 8 }, words));
    }
    group.append(mark);
  }
}

function draw() {
  const box = document.getElementById("edge-rect");
  box.setAttribute("width", Math.max(1, edge() - left));
  picture.setAttribute("viewBox", "0 0 " + width + " " + height);
  drawAxis();
  rows.forEach((group, index) => {
    const row = data.rows[index], content = group.querySelector(".content");
    const floor = group.querySelector(".floor"), deep = +floor.getAttribute("y1");
    content.replaceChildren();
    for (const line of group.querySelectorAll("line")) line.setAttribute("x2", edge());
    for (const text of group.querySelectorAll(".value, text.limit, text.beyond")) {
      text.setAttribute("x", edge() + (text.classList.contains("limit") ? -4 : 8));
    }
    if (row.kind === "band") drawBand(row, content);
    else if (row.kind === "instants") drawInstants(row, content, deep);
    else drawCurve(row, content, deep);
  });
  drawMarks();
  drawCursor();
  document.getElementById("view").textContent = momentText(view.from) + " to "
    + momentText(view.to) + " (" + spanText(view.to - view.from) + ")";
}
