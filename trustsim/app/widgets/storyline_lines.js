// A storyline's lines as numbers: where each stands, its path, who is allied when, and where words fit.

/** The height of a line in a month, which need not be whole. `line` is {start, knots}. */
export function heightAt(line, month) {
  let height = line.start;
  for (const [from, to, above, below] of line.knots) {
    if (month <= from) break;
    const u = Math.min(1, (month - from) / (to - from));
    height = above + (below - above) * u * u * (3 - 2 * u);
  }
  return height;
}

/** A line from one month to another as an SVG path: each bend is one cubic Bézier, its controls at thirds. */
export function pathOf(line, first, last, x, y) {
  const point = (month, height) => `${round(x(month))},${round(y(height))}`;
  let path = `M${point(first, heightAt(line, first))}`;
  let at = first;
  for (const knot of line.knots) {
    const from = Math.max(knot[0], at);
    const to = Math.min(knot[1], last);
    if (to <= from) continue;
    if (from > at) path += `L${point(from, knot[2])}`;
    const [one, two, end] = controls(knot, from, to);
    const third = (to - from) / 3;
    path += `C${point(from + third, one)} ${point(to - third, two)} ${point(to, end)}`;
    at = to;
  }
  return at < last ? `${path}L${point(last, heightAt(line, last))}` : path;
}

/** Heights of the two controls and of the end, for the stretch of a bend between two months. */
function controls([from, to, above, below], first, last) {
  const [u, v] = [first, last].map((month) => (month - from) / (to - from));
  const height = (at) => above + (below - above) * at * at * (3 - 2 * at);
  const rise = (at) => 2 * (below - above) * at * (1 - at) * (v - u);
  return [height(u) + rise(u), height(v) - rise(v), height(v)];
}

/** The same from points month by month, for a line that is on its way between two layouts. */
export function sampledPath(height, first, last, x, y) {
  let path = `M${round(x(first))},${round(y(height(first)))}`;
  for (let month = first + 1; month <= last; month += 1) {
    path += `L${round(x(month))},${round(y(height(month)))}`;
  }
  return path;
}

function round(value) {
  return Math.round(value * 100) / 100;
}

/** Stretches of a line in one alliance, or in none: [{alliance, from, to}], `to` the month of the next. */
export function runsOf(alliance, pcn) {
  const runs = [];
  alliance.forEach((month, at) => {
    const last = runs[runs.length - 1];
    if (!last || last.alliance !== month[pcn]) runs.push({ alliance: month[pcn], from: at, to: at });
  });
  runs.forEach((run, k) => { run.to = runs[k + 1]?.from ?? alliance.length - 1; });
  return runs;
}

/** Stretches in which an alliance keeps its members, `until` the last month of each. */
export function stretchesOf(alliance, pcns) {
  const stretches = [];
  let open = new Map();
  alliance.forEach((month, at) => {
    const now = new Map();
    for (const k of new Set(pcns.map((pcn) => month[pcn]))) {
      if (k < 0) continue;
      const members = pcns.filter((pcn) => month[pcn] === k);
      const before = open.get(k);
      const lasts = before && before.pcns.join() === members.join();
      const stretch = lasts ? before : { alliance: k, from: at, until: at, pcns: members };
      if (!lasts) stretches.push(stretch);
      stretch.until = at;
      now.set(k, stretch);
    }
    open = now;
  });
  return stretches;
}

/** Whether a box [left, top, right, bottom] meets any of others. */
export function meets(box, others) {
  return others.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1]);
}

/** A row for each [left, right] so that no two in a row meet. */
export function lanesOf(spans, apart = 8) {
  const ends = [];
  return spans.map(([left, right]) => {
    const free = ends.findIndex((end) => end + apart <= left);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = right;
    return lane;
  });
}

let ruler;

/** How wide words are, in pixels, in a font as CSS says it. */
export function widthOf(words, font) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = font;
  return ruler.measureText(words).width;
}

/** Words cut to a width, with an ellipsis where something is left out. */
export function fitted(words, room, font) {
  if (widthOf(words, font) <= room) return words;
  let kept = words.length;
  while (kept > 1 && widthOf(`${words.slice(0, kept).trimEnd()}…`, font) > room) kept -= 1;
  return `${words.slice(0, kept).trimEnd()}…`;
}
