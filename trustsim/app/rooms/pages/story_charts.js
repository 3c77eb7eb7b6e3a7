// Charts of a story: lines by month, a hundred futures as dots, counts as squares, two PCNs' trust.

import { make } from "/parts/draw.js";
import * as d from "/workshop/story_draw.js";
import { manyCounts } from "/workshop/story_tables.js";

const GAP = 48;

/** One future as lines. */
export function run(one, sheet) {
  return charts(one, lined(one, false), sheet);
}

/** The middle of all futures as lines, in the band that holds 80 of 100. */
export function line(one, sheet) {
  return charts(one, lined(one, true), sheet);
}

/** Each future as a dot. */
export function dots(one, sheet) {
  return charts(one, DOTTED, sheet);
}

/** Charts side by side, or on a phone one under another; those of the same measure have the same axis. */
function charts(one, draw, sheet) {
  const n = one.charts.length;
  if (!n) return make("p", { class: "story-sentence" }, "Nothing of the kind in these months.");
  const ranges = one.charts.map((chart) =>
    draw.range(one.charts.filter((other) => other.label === chart.label && other.unit === chart.unit)),
  );
  if (sheet.narrow) {
    const alone = one.charts.map((_, k) => beside(one, [k], ranges, draw, sheet));
    return make("div", { class: "story-stack" }, ...alone);
  }
  const all = one.charts.map((_, k) => k);
  return beside(one, all, ranges, draw, sheet);
}

/** Charts beside one another; what their colours mean is said once where it is the same in each. */
function beside(one, which, ranges, draw, sheet) {
  const shown = which.map((k) => one.charts[k]);
  const n = shown.length;
  const wide = (sheet.wide - GAP * (n - 1)) / n;
  const [first] = shown;
  const alike = shown.every(
    (chart) => chart.name === first.name && chart.against_name === first.against_name,
  );
  const titles = shown.map((chart) => d.titled(chart, wide, n > 2 ? 4 : 2));
  const deep = Math.max(...titles.map((rows) => rows.length));
  const shared = alike && n > 1 ? legend(draw, first, sheet.wide) : [];
  const parts = which.map((k, at) => {
    const chart = one.charts[k];
    const own = shared.length ? [] : legend(draw, chart, wide);
    const head = [
      ...titles[at].map((words) => ({ words, look: "story-bold" })),
      ...Array(deep - titles[at].length).fill({ words: "", look: "" }),
      ...own,
    ];
    const top = 34 * (shared.length + head.length);
    const drawn = one.curves?.[k] ?? { months: [], lines: [] };
    return make(
      "g",
      { transform: `translate(${at * (wide + GAP)} 0)` },
      ...d.headed(head, 34 * shared.length),
      ...draw.chart(chart, { wide, top, high: sheet.high, range: ranges[k], drawn }),
    );
  });
  return d.sketch(sheet, shown.map((chart) => chart.label).join("; "), ...d.headed(shared, 0), ...parts);
}

/** What the colours of a chart mean: a row for each variant, in its own colour and sign. */
function legend(draw, chart, wide) {
  const says = draw.says ? `: ${draw.says}` : "";
  const rows = [{ words: `${draw.sign} ${chart.name}${says}`, look: "story-on" }];
  const drew = draw.drew ? "thin lines: what this room drew" : "";
  if (chart.against_name && draw.alone?.(chart))
    rows.push({ words: `than with: ${chart.against_name}`, look: "story-off" });
  else if (chart.against_name)
    rows.push({ words: `${draw.other} ${chart.against_name}${drew && `; ${drew}`}`, look: "story-off" });
  else if (drew) rows.push({ words: drew, look: "story-quiet" });
  return rows.flatMap(({ words, look }) => d.wrapped(words, wide, 2).map((row) => ({ words: row, look })));
}

function band(line, x, y) {
  const known = line.months
    .map((month, k) => [month, line.low[k], line.high[k]])
    .filter(([, low]) => low !== null);
  const there = known.map(([month, , high]) => `${x(month).toFixed(1)} ${y(high).toFixed(1)}`);
  const back = known.reverse().map(([month, low]) => `${x(month).toFixed(1)} ${y(low).toFixed(1)}`);
  return there.length ? `M${there.join("L")}L${back.join("L")}Z` : "";
}

/** A line by month: one future, or the middle with its band; grey: the other variant. */
function lined(one, whole) {
  const part = whole ? "middle" : "run";
  const values = (line) => (whole ? [...line.low, ...line.high] : line.run);
  return {
    sign: "━",
    other: "┅",
    says: whole ? "80 of 100 futures in the band" : `future ${one.number}`,
    drew: one.curves.some((drawn) => drawn.lines.length),
    range: (alike) =>
      d.spread(
        alike.flatMap((chart) => [chart.line, chart.against].filter(Boolean).flatMap(values)),
        alike[0].whole ? 100 : null,
        alike[0].counts,
      ),
    chart: ({ line: on, against: off }, { wide, top, high, range, drawn }) => {
      const head = top + 26;
      const x = d.scale(on.months[0], on.months[on.months.length - 1], d.LEFT, wide);
      const y = d.scale(...range, high - d.FOOT, head);
      return [
        ...d.axes(on.months, range, wide, head, high),
        off && whole && make("path", { d: band(off, x, y), class: "story-band-off" }),
        whole && make("path", { d: band(on, x, y), class: "story-band" }),
        ...drawn.lines.map((line) =>
          make("path", { d: d.trace(drawn.months, line, x, y), class: "story-drawn" }),
        ),
        off && make("path", { d: d.trace(off.months, off[part], x, y), class: "story-line-off" }),
        make("path", { d: d.trace(on.months, on[part], x, y), class: "story-line" }),
      ].filter(Boolean);
    },
  };
}

/** A hundred futures as a hundred dots; the other variant beneath, on the same axis. */
const DOTTED = {
  sign: "●",
  other: "○",
  alone: (chart) => !chart.against,
  range: (alike) => {
    const values = alike.flatMap((chart) => [...chart.dots, ...(chart.against ?? [])]);
    const [low, high] = d.spread(values, alike[0].most, alike[0].counts);
    return alike[0].whole ? [Math.max(0, low), Math.min(100, high)] : [low, high];
  },
  chart: (chart, { wide, top, high, range }) => {
    const ends = [48, wide - 48];
    const x = d.scale(...range, ...ends);
    const [head, foot] = [top + 10, high - 50];
    const tall = (foot - head) / (chart.against ? 2 : 1);
    const row = (values, base, look) => [
      ...d.dotRow(values, x, ends, base, tall - 6, look),
      make("line", { x1: 0, x2: wide, y1: base, y2: base, class: "story-rule" }),
    ];
    const under = (x, words, more = {}) => d.text(x, high - 14, words, { "text-anchor": "middle", ...more });
    return [
      ...row(chart.dots, head + tall, "story-dot"),
      ...(chart.against ? row(chart.against, foot, "story-dot-off") : []),
      under(ends[0], d.tick(range[0])),
      under(wide / 2, "a dot: one future", { class: "story-text story-quiet" }),
      under(ends[1], d.tick(range[1])),
    ];
  },
};

/** Each count as a big number and a grid of a hundred squares; many as a table of them. */
export function count(one, sheet) {
  if (one.charts.length > 4) return manyCounts(one.charts);
  if (!sheet.narrow) return countsBeside(one.charts, sheet);
  const alone = one.charts.map((chart) => countsBeside([chart], { ...sheet, high: 380 }));
  return make("div", { class: "story-stack" }, ...alone);
}

function countsBeside(shown, sheet) {
  const wide = (sheet.wide - 40 * (shown.length - 1)) / Math.max(1, shown.length);
  const labels = shown.map((chart) => d.wrapped(chart.label, wide, 3));
  const top = Math.max(0, ...labels.map((rows) => rows.length - 2)) * 32;
  const draw = (chart, k) => {
    const x = k * (wide + 40);
    const grid = Math.min(wide, Math.max(380, (sheet.high - top - 300) * 4));
    const way = d.wayOf(chart, "of 100 futures");
    return [
      ...labels[k].map((words, at) => d.text(x, 28 + 32 * at, words, { class: "story-text story-bold" })),
      d.text(x, top + 138, chart.agree, { class: "story-big" }),
      d.text(x + (chart.agree > 99 ? 152 : chart.agree > 9 ? 106 : 60), top + 134, d.fitted(way, wide - 100)),
      ...d.squares(d.firstOf(chart.agree, chart.of), x, top + 156, grid, 20),
      ...named(chart, x, top + 156 + grid / 4, wide),
    ];
  };
  return d.sketch(sheet, "Counts of a hundred futures", ...shown.flatMap(draw));
}

/** Which variant a count is of, and against which, beneath it. */
function named(chart, x, y, wide) {
  const on = d.wrapped(chart.name ?? "", wide, 2).map((words) => [words, "story-on"]);
  const off = chart.against_name ? d.wrapped(`not: ${chart.against_name}`, wide, 2) : [];
  return [...on, ...off.map((words) => [words, "story-off"])].map(([words, look], k) =>
    d.text(x, y + 34 * (k + 1), words, { class: `story-text ${look}` }),
  );
}

/** Two PCNs' trust in each other. */
export function pair(one, sheet) {
  const { wide, high } = sheet;
  const title = d.wrapped(`${one.facet} ${one.name}, future ${one.number}`, wide, 2);
  const signs = ["━", "┅"];
  const looks = ["story-on", "story-other"];
  const head = [
    ...title.map((words) => ({ words, look: "story-bold" })),
    ...one.lines.map(({ name }, k) => ({ words: d.fitted(`${signs[k]} ${name}`, wide), look: looks[k] })),
  ];
  const top = 34 * head.length + 26;
  const range = [0, 100];
  const x = d.scale(one.months[0], one.months[one.months.length - 1], d.LEFT, wide);
  const y = d.scale(...range, high - d.FOOT, top);
  const styles = ["story-line", "story-line-other"];
  return d.sketch(
    sheet,
    one.facet,
    ...d.headed(head, 0),
    ...d.axes(one.months, range, wide, top, high),
    ...one.lines.map((line, k) =>
      make("path", { d: d.trace(one.months, line.values, x, y), class: styles[k] }),
    ),
  );
}
