// What a room said: bars for choices, dots before and after for numbers, drawn lines, lines of text.

import { make } from "/parts/draw.js";
import * as d from "/workshop/story_draw.js";

/** The answers of a scene, before talking and after. */
export function answers(one, sheet) {
  if (!one.people) return make("p", { class: "story-sentence" }, "Nobody has answered.");
  if (one.too_few)
    return make("p", { class: "story-sentence" }, `Shown with ${one.too_few} answers or more.`);
  const draw = { choice: bars, number: guesses, text: quotes, curve: drew }[one.answer.type];
  return draw(one, sheet);
}

function counted(many) {
  return many === 1 ? "1 answer" : `${many} answers`;
}

/** A bar for each option: beside its words, or on a phone beneath them. */
function bars(one, sheet) {
  const { options } = one.answer;
  const count = (values, k) => values.filter((value) => value === k).length;
  const before = options.map((_, k) => count(one.before, k));
  const after = options.map((_, k) => count(one.after, k));
  const borne = one.truth === "depends" ? " The futures say: it depends." : " ✓ what the futures bear out.";
  const key = `${counted(one.people)}.${one.talked ? " Grey: before talking." : ""}${one.truth ? borne : ""}`;
  const head = d.wrapped(key, sheet.wide, 2).map((words) => ({ words, look: "story-quiet" }));
  const from = sheet.narrow ? 0 : 640;
  const x = d.scale(0, Math.max(1, ...before, ...after), from, sheet.wide - 60);
  const top = 34 * head.length + 8;
  const thick = sheet.narrow ? 22 : Math.min(84, (sheet.high - top) / options.length) * 0.36;
  const deep = one.talked ? thick * 2 + 4 : thick;
  let y = top;
  const rows = options.flatMap((words, k) => {
    const right = one.truth === words || (one.truth === "depends" && /depends/i.test(words));
    const look = right ? { class: "story-text story-bold story-on" } : {};
    const said = d.wrapped(`${right ? "✓ " : ""}${words}`, from ? from - 20 : sheet.wide, 2);
    const at = y + (sheet.narrow ? 32 * said.length + 8 : 4);
    const bar = (n, at, look) =>
      make("rect", { x: from, y: at, width: Math.max(2, x(n) - from), height: thick, class: look });
    const own = at + deep - thick;
    const drawn = [
      ...said.map((row, line) => d.text(0, y + 28 + line * 30, row, look)),
      one.talked && bar(before[k], at, "story-bar-before"),
      bar(after[k], own, "story-bar"),
      d.text(x(after[k]) + 10, own + thick / 2 + 10, after[k]),
    ];
    y = sheet.narrow ? at + deep + 18 : y + Math.max(thick / 0.36, 34 * said.length);
    return drawn.filter(Boolean);
  });
  const high = sheet.narrow ? y : sheet.high;
  return d.sketch({ ...sheet, high }, "What this room said", ...d.headed(head, -4), ...rows);
}

/** Numbers as dots in two rows, before talking and after, with what happened over both. */
function guesses(one, sheet) {
  const { min, max, unit, groups } = one.answer;
  const { truth } = one;
  const { wide, high } = sheet;
  const ends = [sheet.narrow ? 100 : 130, wide - 20];
  const x = d.scale(min, max, ...ends);
  const foot = high - 54;
  const summed = groups && stackedUp(one);
  const room = one.room === null ? "" : `; the room's middle: ${round(one.room)} ${unit}`;
  const head = [
    ...d.wrapped(counted(one.people) + room, wide, 2).map((words) => ({ words, look: "story-bold" })),
    ...(groups ?? []).map((group) => ({ words: grouped(one, group), look: "" })),
    ...(summed ? [{ words: `together: ${round(summed.sum)} ${unit}`, look: "story-bold story-on" }] : []),
    ...(sheet.narrow && truth !== null ? [{ words: `| ${happened(one)}`, look: "story-bold story-on" }] : []),
  ];
  const top = 34 * head.length + 12;
  const rows = one.talked
    ? [
        ["before", one.before, (top + 40 + foot) / 2],
        ["after", one.after, foot],
      ]
    : [["all", one.after, foot]];
  const at = truth === null ? 0 : x(truth);
  const side = at > wide / 2 ? { anchor: "end", dx: -12 } : { anchor: "start", dx: 12 };
  const under = (x, words, more) => d.text(x, high - 14, words, { "text-anchor": "middle", ...more });
  return d.sketch(
    sheet,
    "What this room said",
    ...d.headed(head, 0),
    ...rows.flatMap(([name, said, base]) => [
      d.text(0, base - 4, name, { class: "story-text story-quiet" }),
      make("line", { x1: ends[0], x2: ends[1], y1: base, y2: base, class: "story-rule" }),
      ...ranges(said, x, base),
      ...d.dotRow(
        said.map((value) => value.value),
        x,
        ends,
        base,
        84,
        "story-guess",
      ),
    ]),
    ...(summed ? stack(one, summed, [0, sheet.wide], top) : []),
    under(ends[0], min),
    under((ends[0] + ends[1]) / 2, unit, { class: "story-text story-quiet" }),
    under(ends[1], max, { "text-anchor": "end" }),
    truth !== null && make("line", { x1: at, x2: at, y1: top, y2: foot + 4, class: "story-truth" }),
    truth !== null &&
      !sheet.narrow &&
      d.text(at + side.dx, top + 24, happened(one), {
        "text-anchor": side.anchor,
        class: "story-text story-bold story-on",
      }),
  );
}

function happened({ truth, answer }) {
  return `what happened: ${round(truth)} ${answer.unit}`;
}

function round(value) {
  return Math.round(value * 10) / 10;
}

/** From whose low to whose high, as thin lines. */
function ranges(said, x, base) {
  return said
    .filter((value) => value.low !== undefined)
    .slice(0, 12)
    .map((value, k) => {
      const y = base - 90 + k * 3;
      return make("line", { x1: x(value.low), x2: x(value.high), y1: y, y2: y, class: "story-range" });
    });
}

/** The middle of what a part of the room said; null where nobody of it has answered. */
function middleOf(one, group) {
  const said = one.after
    .filter((value) => value.group === group)
    .map((value) => value.value)
    .sort((a, b) => a - b);
  if (!said.length) return null;
  return (said[Math.floor((said.length - 1) / 2)] + said[Math.ceil((said.length - 1) / 2)]) / 2;
}

function grouped(one, group) {
  const middle = middleOf(one, group);
  return middle === null ? `${group}: nobody yet` : `${group}: ${round(middle)} ${one.answer.unit}`;
}

/** The middles of all parts of the room and their sum; null until each has answered. */
function stackedUp(one) {
  const middles = one.answer.groups.map((group) => middleOf(one, group));
  if (middles.includes(null)) return null;
  return { middles, sum: middles.reduce((sum, middle) => sum + middle, 0) };
}

/** The middles end to end, against the most that there is to share out. */
function stack(one, { middles, sum }, [from, to], top) {
  const { max, unit, groups } = one.answer;
  const x = d.scale(0, Math.max(max, sum) * 1.04, from, to);
  let at = 0;
  const bars = middles.flatMap((middle, k) => {
    const [left, right] = [x(at), x(at + middle)];
    at += middle;
    const box = { x: left, y: top + 36, width: Math.max(2, right - left), height: 48 };
    const name = d.fitted(groups[k], right - left - 16);
    return [
      make("rect", { ...box, class: k % 2 ? "story-part-other" : "story-part" }),
      right - left > 80 && d.text(left + 10, top + 70, name, { class: "story-text story-on-part" }),
    ].filter(Boolean);
  });
  const all = `all there is: ${max} ${unit}`;
  return [
    ...bars,
    make("line", { x1: x(max), x2: x(max), y1: top + 4, y2: top + 92, class: "story-truth" }),
    d.text(x(max) - 10, top + 24, all, { "text-anchor": "end", class: "story-text story-bold" }),
  ];
}

function quotes(one) {
  return make("ul", { class: "story-quotes" }, ...one.after.map((words) => make("li", {}, words)));
}

/** The lines that people drew, each measure beside the other. */
function drew(one, sheet) {
  const { points, labels, min, max, unit } = one.answer;
  const wide = (sheet.wide - 48 * (labels.length - 1)) / labels.length;
  const x = d.scale(points[0], points[points.length - 1], d.LEFT, wide);
  const y = d.scale(min, max, sheet.high - d.FOOT, 100);
  const each = (label, k) => {
    const title = d.titled({ label, unit }, wide, 2).map((words) => ({ words, look: "story-bold" }));
    return make(
      "g",
      { transform: `translate(${k * (wide + 48)} 0)` },
      ...d.headed(title, 0),
      ...d.axes(points, [min, max], wide, 100, sheet.high),
      ...one.after.map((lines) =>
        make("path", { d: d.trace(points, lines[k], x, y), class: "story-drawn" }),
      ),
    );
  };
  return d.sketch(sheet, "What this room drew", ...labels.map(each));
}

/** An empty frame to draw in, with the grey line. */
export function blank(one, sheet) {
  const { points, labels, min, max, unit } = one.answer;
  const { wide, high } = sheet;
  const key = one.beside ? `Grey: ${one.beside.label}` : labels.slice(1).join("; ");
  const head = [
    ...d.titled({ label: labels[0], unit }, wide, 2).map((words) => ({ words, look: "story-bold" })),
    ...(key ? d.wrapped(key, wide, 2) : []).map((words) => ({ words, look: "story-off" })),
  ];
  const top = 34 * head.length + 26;
  const x = d.scale(points[0], points[points.length - 1], d.LEFT, wide);
  const y = d.scale(min, max, high - d.FOOT, top);
  const grey = one.beside && d.trace(one.beside.months, one.beside.middle, x, y);
  return d.sketch(
    sheet,
    "Draw the line",
    ...d.headed(head, 0),
    ...d.axes(points, [min, max], wide, top, high),
    grey && make("path", { d: grey, class: "story-line-off" }),
  );
}
