// What pictures of a story are drawn with. A sheet says how wide and high one is; no letters are under 28.

import { make } from "/parts/draw.js";

/** Room at the foot of a chart for its months, and to its left for its numbers. */
export const FOOT = 44;
export const LEFT = 76;
const LETTER = 28;

/** The wall, in pixels of 1280 by 720, where a picture gets what room there is. */
export function wallSheet(wide, high) {
  const most = 1184;
  return { wide: most, high: wide ? Math.min(620, Math.max(280, (most * high) / wide)) : 380, narrow: false };
}

/** A phone or a page beside the wall: one chart under another. */
export const PHONE = { wide: 600, high: 420, narrow: true };
/** A page of A4. */
export const PAPER = { wide: 1184, high: 380, narrow: false };

export function sketch({ wide, high }, label, ...children) {
  const box = { viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: "xMinYMin meet" };
  return make("svg", { ...box, role: "img", "aria-label": label, class: "story-svg" }, ...children);
}

export function text(x, y, words, more = {}) {
  return make("text", { x, y, class: "story-text", ...more }, String(words));
}

export function headed(rows, from) {
  return rows.map(({ words, look }, k) =>
    text(0, from + LETTER + 34 * k, words, { class: `story-text ${look}` }),
  );
}

/** Words cut to a width. */
export function fitted(words, wide) {
  const most = Math.floor(wide / (LETTER * 0.5));
  return words.length <= most ? words : `${words.slice(0, most - 1).trimEnd()}…`;
}

/** Words in rows of a width, at most so many, the last cut where more are left. */
export function wrapped(words, wide, most) {
  const letters = Math.floor(wide / (LETTER * 0.5));
  const rows = [""];
  for (const word of words.split(" ")) {
    if ((rows[rows.length - 1] + word).length > letters && rows[rows.length - 1]) rows.push("");
    rows[rows.length - 1] += `${word} `;
  }
  const kept = rows.slice(0, most).map((row) => row.trim());
  if (rows.length > most) kept[most - 1] = fitted(`${kept[most - 1]} …`, wide);
  return kept;
}

/** The title of a chart in rows; its unit is never cut. */
export function titled({ label, unit }, wide, most) {
  if (!unit) return wrapped(label, wide, most);
  const own = `(${unit.replaceAll(" ", "\u00a0")})`;
  const rows = wrapped(`${label} ${own}`, wide, Infinity);
  return rows.length <= most ? rows : [...wrapped(label, wide, most - 1), own];
}

export function scale(first, last, from, to) {
  return (value) => from + ((value - first) / (last - first || 1)) * (to - from);
}

export function tick(value) {
  return Math.abs(value) >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
}

/** The ends of an axis: of what is out of so many, else what holds all values; counts have whole ticks. */
export function spread(values, most, counts) {
  if (most) return [0, most];
  const known = values.filter((value) => value !== null && value !== undefined);
  if (!known.length) return [0, 100];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  if (counts) return [0, Math.max(2, 2 * Math.ceil(high / 2))];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low >= 0 && low < high * 0.4 ? 0 : low - room, high + room];
}

/** A line through months; it breaks where there is nothing. */
export function trace(months, values, x, y) {
  let pen = "M";
  return months
    .map((month, k) => {
      if (values[k] === null || values[k] === undefined) {
        pen = "M";
        return "";
      }
      const point = `${pen}${x(month).toFixed(1)} ${y(values[k]).toFixed(1)}`;
      pen = "L";
      return point;
    })
    .join("");
}

/** Rules with their numbers, and the first and last month. */
export function axes(months, [low, high], wide, top, tall) {
  const y = scale(low, high, tall - FOOT, top);
  const rules = [low, (low + high) / 2, high].flatMap((value) => [
    make("line", { x1: LEFT, x2: wide, y1: y(value), y2: y(value), class: "story-rule" }),
    text(LEFT - 8, y(value) + 10, tick(value), { "text-anchor": "end" }),
  ]);
  const [first, last] = [months[0], months[months.length - 1]];
  return [
    ...rules,
    text(LEFT, tall - 8, `month ${first}`),
    text(wide, tall - 8, last, { "text-anchor": "end" }),
  ];
}

/**
 * Values at places as dots on one another, in bins that fill the axis between its ends, wide enough for
 * several side by side where many are alike; gives [x, level] of each.
 */
function stacked(places, [from, to], pitch, levels) {
  const whole = to - from + pitch;
  for (let columns = 1; ; columns += 1) {
    const many = Math.max(1, Math.floor(whole / (pitch * columns)));
    const wide = whole / many;
    const bins = Array(many).fill(0);
    const points = places.map((x) => {
      const bin = Math.min(many - 1, Math.floor((x - from + pitch / 2) / wide));
      const at = bins[bin]++;
      return [from + bin * wide + (at % columns) * pitch, Math.floor(at / columns)];
    });
    if (Math.max(...bins) <= levels * columns || columns === 12) return points;
  }
}

export function dotRow(values, x, ends, base, tall, name) {
  const pitch = values.length <= 30 ? 18 : tall > 150 ? 15 : 11;
  const places = values.filter((value) => value !== null).map(x);
  const points = stacked(places, ends, pitch, Math.floor(tall / pitch));
  return points.map(([cx, level]) =>
    make("circle", { cx, cy: base - pitch / 2 - 2 - level * pitch, r: pitch * 0.46, class: name }),
  );
}

/** A square for each future, the first so many full. */
export function squares(full, x, y, wide, columns) {
  const pitch = wide / columns;
  return full.map((good, k) =>
    make("rect", {
      x: x + (k % columns) * pitch,
      y: y + Math.floor(k / columns) * pitch,
      width: pitch * 0.8,
      height: pitch * 0.8,
      rx: Math.min(3, pitch * 0.12),
      class: good ? "story-square story-full" : "story-square",
    }),
  );
}

/** Which way the futures of a count go, where they have one. */
export function wayOf({ way, depends, same, of }, none) {
  if (!way) return none;
  if (depends) return `${way}: it depends`;
  return same > of / 2 ? `${way}; ${same} the same` : way;
}

/** The first so many of so many. */
export function firstOf(many, of) {
  return Array.from({ length: of }, (_, k) => k < many);
}

/** Squares of a hundred futures in a table's cell. */
export function strip(full, columns = 25) {
  const high = (200 / columns) * Math.ceil(full.length / columns);
  const box = { viewBox: `0 0 200 ${high}`, class: "story-strip", "aria-hidden": "true" };
  return make("svg", box, ...squares(full, 0, 0, 200, columns));
}
