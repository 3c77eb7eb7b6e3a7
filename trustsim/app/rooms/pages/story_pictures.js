// Pictures of a story for the projector, in pixels of 1280 by 720; no letters are under 28.

import { looks, make, trustColour } from "/parts/draw.js";
import { livingMap } from "/workshop/story_map.js";

const WIDE = 1184;
const HIGH = 380;
const LOW = 310;
const FOOT = 44;
const LEFT = 76;

/** How each kind of picture is drawn. */
export const PICTURES = {
  place,
  blank,
  cards,
  timeline,
  trust,
  pair,
  why,
  answers,
  table: (one) => tabled(one.table),
  map: livingMap,
  run: (one) => charts(one, lined(one, false)),
  line: (one) => charts(one, lined(one, true)),
  dots: (one) => charts(one, DOTTED),
  count: counts,
  "by pcn": byPcn,
  designs,
  "designs table": designsTable,
};

function svg(label, ...children) {
  return sketch(HIGH, label, ...children);
}

function sketch(high, label, ...children) {
  return make(
    "svg",
    { viewBox: `0 0 ${WIDE} ${high}`, role: "img", "aria-label": label, class: "story-svg" },
    ...children,
  );
}

function text(x, y, words, more = {}) {
  return make("text", { x, y, class: "story-text", ...more }, String(words));
}

/** Charts side by side; what their colours mean is said over all of them where it is the same in each. */
function charts(one, draw) {
  const n = one.charts.length;
  if (!n) return make("p", { class: "story-sentence" }, "Nothing of the kind in these months.");
  const wide = (WIDE - 48 * (n - 1)) / n;
  const [first] = one.charts;
  const alike = one.charts.every(
    (chart) => chart.name === first.name && chart.against_name === first.against_name,
  );
  const most = n > 2 ? 3 : 2;
  const title = ({ label, unit }) => wrapped(`${label}${unit ? `, ${unit}` : ""}`, wide, most);
  const titles = one.charts.map(title);
  const deep = Math.max(...titles.map((rows) => rows.length));
  const shared = alike && n > 1 ? legend(draw, first, WIDE) : [];
  const parts = one.charts.map((chart, k) => {
    const own = shared.length ? [] : legend(draw, chart, wide);
    const head = [
      ...titles[k].map((words) => ({ words, look: "story-bold" })),
      ...Array(deep - titles[k].length).fill({ words: "", look: "" }),
      ...own,
    ];
    const top = 34 * (shared.length + head.length);
    return make(
      "g",
      { transform: `translate(${k * (wide + 48)} 0)` },
      ...headed(head, 34 * shared.length),
      ...draw.chart(chart, wide, top, drawnIn(one, k)),
    );
  });
  return svg(one.charts.map((chart) => chart.label).join("; "), ...headed(shared, 0), ...parts);
}

function headed(rows, from) {
  return rows.map(({ words, look }, k) =>
    text(0, from + 28 + 34 * k, words, { class: `story-text ${look}` }),
  );
}

function drawnIn(one, k) {
  return one.curves?.[k] ?? { months: [], lines: [] };
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
  return rows.map(({ words, look }) => ({ words: fitted(words, wide), look }));
}

/** Words cut to a width, whole words first. */
function fitted(words, wide, size = 28) {
  const most = Math.floor(wide / (size * 0.5));
  return words.length <= most ? words : `${words.slice(0, most - 1).trimEnd()}…`;
}

/** The place: each PCN a circle by size, from one end of need to the other. */
function place(one) {
  const sorted = [...one.pcns].sort((a, b) => a.need - b.need);
  const step = (WIDE - 40) / sorted.length;
  const most = sorted.length > 5 ? 42 : 54;
  const largest = Math.max(...sorted.map((pcn) => pcn.patients));
  const marks = sorted.flatMap((pcn, k) => {
    const [x, y] = [20 + step * (k + 0.5), 56 + (sorted.length > 4 && k % 2 ? 96 : 0)];
    const { tint } = looks(pcn.alliance);
    const radius = most * Math.sqrt(pcn.patients / largest);
    const below = y + radius + 32;
    return [
      make("circle", { cx: x, cy: y, r: radius, class: `story-pcn ts-${tint}` }),
      text(x, y + 10, pcn.letter, { "text-anchor": "middle", class: "story-text story-bold" }),
      text(x, below, sorted.length > 5 ? fitted(pcn.name.replace(/ PCN$/, ""), step * 1.9) : pcn.name, {
        "text-anchor": "middle",
      }),
      text(x, below + 32, `${Math.round(pcn.patients / 1000)}k`, {
        "text-anchor": "middle",
        class: "story-text story-quiet",
      }),
    ];
  });
  const words = "Size: patients. From left to right: what care their patients need most.";
  return sketch(LOW, "The place", ...marks, text(0, LOW - 8, words, { class: "story-text story-quiet" }));
}

function scale(first, last, from, to) {
  return (value) => from + ((value - first) / (last - first || 1)) * (to - from);
}

function spread(values, whole) {
  const known = values.filter((value) => value !== null && value !== undefined);
  if (whole || !known.length) return [0, 100];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low >= 0 && low < high * 0.4 ? 0 : low - room, high + room];
}

function trace(months, values, x, y) {
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

function band(line, x, y) {
  const known = line.months
    .map((month, k) => [month, line.low[k], line.high[k]])
    .filter(([, low]) => low !== null);
  const there = known.map(([month, , high]) => `${x(month).toFixed(1)} ${y(high).toFixed(1)}`);
  const back = known.reverse().map(([month, low]) => `${x(month).toFixed(1)} ${y(low).toFixed(1)}`);
  return there.length ? `M${there.join("L")}L${back.join("L")}Z` : "";
}

function axes(months, [low, high], wide, unit, top, tall = HIGH) {
  const y = scale(low, high, tall - FOOT, top);
  const tick = (value) => (Math.abs(value) >= 10 ? Math.round(value) : Math.round(value * 10) / 10);
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

/** A line by month: one future, or the middle with the band that holds 80 of 100; grey: the other variant. */
function lined(one, whole) {
  const part = whole ? "middle" : "run";
  return {
    sign: "━",
    other: "┅",
    says: whole ? "80 of 100 futures in the band" : `future ${one.number}`,
    drew: one.curves.some((drawn) => drawn.lines.length),
    chart: ({ line: on, against: off, unit, whole: share }, wide, head, drawn) => {
      const top = head + 16;
      const all = [on, off]
        .filter(Boolean)
        .flatMap((line) => (whole ? [...line.low, ...line.high] : line.run));
      const range = spread(all, share);
      const x = scale(on.months[0], on.months[on.months.length - 1], LEFT, wide);
      const y = scale(...range, HIGH - FOOT, top);
      return [
        ...axes(on.months, range, wide, unit, top),
        off && whole && make("path", { d: band(off, x, y), class: "story-band-off" }),
        whole && make("path", { d: band(on, x, y), class: "story-band" }),
        ...drawn.lines.map((line) =>
          make("path", { d: trace(drawn.months, line, x, y), class: "story-drawn" }),
        ),
        off && make("path", { d: trace(off.months, off[part], x, y), class: "story-line-off" }),
        make("path", { d: trace(on.months, on[part], x, y), class: "story-line" }),
      ].filter(Boolean);
    },
  };
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

function dotRow(values, x, ends, base, tall, name) {
  const pitch = values.length <= 30 ? 18 : tall > 150 ? 15 : 11;
  const places = values.filter((value) => value !== null).map(x);
  const points = stacked(places, ends, pitch, Math.floor(tall / pitch));
  return points.map(([cx, level]) =>
    make("circle", { cx, cy: base - pitch / 2 - 2 - level * pitch, r: pitch * 0.46, class: name }),
  );
}

/** A hundred futures as a hundred dots; the other variant beneath, on the same axis. */
const DOTTED = {
  sign: "●",
  other: "○",
  alone: (chart) => !chart.against,
  chart: (chart, wide, head) => {
    const [low, high] = spread([...chart.dots, ...(chart.against ?? [])], false);
    const range = chart.whole ? [Math.max(0, low), Math.min(100, high)] : [low, high];
    const ends = [48, wide - 48];
    const x = scale(...range, ...ends);
    const [top, base] = [head + 10, 330];
    const tall = (base - top) / (chart.against ? 2 : 1);
    const row = (values, base, look) => [
      ...dotRow(values, x, ends, base, tall - 6, look),
      make("line", { x1: 0, x2: wide, y1: base, y2: base, class: "story-rule" }),
    ];
    const tick = (value) => `${Math.abs(value) >= 10 ? Math.round(value) : Math.round(value * 10) / 10}`;
    return [
      ...row(chart.dots, top + tall, "story-dot"),
      ...(chart.against ? row(chart.against, base, "story-dot-off") : []),
      text(48, 366, tick(range[0]), { "text-anchor": "middle" }),
      text(wide / 2, 366, "a dot: one future", { "text-anchor": "middle", class: "story-text story-quiet" }),
      text(wide - 48, 366, tick(range[1]), { "text-anchor": "middle" }),
    ];
  },
};

function squares(agree, of, x, y, wide, columns) {
  const pitch = wide / columns;
  return Array.from({ length: of }, (_, k) =>
    make("rect", {
      x: x + (k % columns) * pitch,
      y: y + Math.floor(k / columns) * pitch,
      width: pitch * 0.8,
      height: pitch * 0.8,
      rx: 3,
      class: k < agree ? "story-square story-full" : "story-square",
    }),
  );
}

/** Each count as a big number and a grid of a hundred squares; many as a table of them. */
function counts(one) {
  const shown = one.charts;
  if (shown.length > 4) return manyCounts(shown);
  const wide = (WIDE - 40 * (shown.length - 1)) / Math.max(1, shown.length);
  const labels = shown.map((chart) => wrapped(chart.label, wide, 3));
  const top = Math.max(0, ...labels.map((rows) => rows.length - 2)) * 32;
  const draw = (chart, k) => {
    const x = k * (wide + 40);
    const grid = Math.min(wide, 380);
    return [
      ...labels[k].map((words, at) => text(x, 28 + 32 * at, words, { class: "story-text story-bold" })),
      text(x, top + 138, chart.agree, { class: "story-big" }),
      text(
        x + (chart.agree > 99 ? 152 : chart.agree > 9 ? 106 : 60),
        top + 134,
        fitted(wayOf(chart), wide - 100),
      ),
      ...squares(chart.agree, chart.of, x, top + 156, grid, 20),
      ...named(chart, x, top + 156 + grid / 4, wide),
    ];
  };
  return svg("Counts of a hundred futures", ...shown.flatMap(draw));
}

function wayOf(chart, none = "of 100 futures") {
  return chart.way ? `${chart.way}${chart.depends ? ": it depends" : ""}` : none;
}

/** Counts of several variants, a row each, on several measures, a column each. */
function manyCounts(shown) {
  const heads = [...new Set(shown.map((chart) => chart.label))];
  const against = new Set(shown.map((chart) => chart.against_name).filter(Boolean));
  const cell = (chart) =>
    make(
      "td",
      {},
      make("b", {}, String(chart.agree)),
      ` ${wayOf(chart, "of 100")}`,
      make(
        "svg",
        { viewBox: "0 0 200 32", class: "story-strip", "aria-hidden": "true" },
        ...squares(chart.agree, chart.of, 0, 0, 200, 25),
      ),
    );
  const row = (name) => {
    const own = shown.filter((chart) => chart.name === name);
    const found = heads.map((head) => own.find((chart) => chart.label === head));
    const than = against.size > 1 && own[0].against_name;
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, name, than && make("span", { class: "story-than" }, `not: ${than}`)),
      ...found.map((chart) => (chart ? cell(chart) : make("td", {}, ""))),
    );
  };
  return make(
    "table",
    { class: "story-table story-dense" },
    against.size === 1 && make("caption", {}, `Higher or lower than with: ${[...against][0]}`),
    make("thead", {}, headRow(heads)),
    make("tbody", {}, ...[...new Set(shown.map((chart) => chart.name))].map(row)),
  );
}

function headRow(heads, span = 1) {
  return make(
    "tr",
    {},
    make("td", {}, ""),
    ...heads.map((words) => make("th", { scope: span > 1 ? "colgroup" : "col", colspan: span }, words)),
  );
}

/** Which variant a count is of, and against which, beneath it. */
function named(chart, x, y, wide) {
  const on = wrapped(chart.name ?? "", wide, 2).map((words) => [words, "story-on"]);
  const off = chart.against_name ? wrapped(`not: ${chart.against_name}`, wide, 2) : [];
  return [...on, ...off.map((words) => [words, "story-off"])].map(([words, look], k) =>
    text(x, y + 34 * (k + 1), words, { class: `story-text ${look}` }),
  );
}

function wrapped(words, wide, most, size = 28) {
  const letters = Math.floor(wide / (size * 0.5));
  const rows = [""];
  for (const word of words.split(" ")) {
    if ((rows[rows.length - 1] + word).length > letters && rows[rows.length - 1]) rows.push("");
    rows[rows.length - 1] += `${word} `;
  }
  const kept = rows.slice(0, most).map((row) => row.trim());
  if (rows.length > most) kept[most - 1] = fitted(`${kept[most - 1]} …`, wide, size);
  return kept;
}

function tabled(one) {
  const head = [headRow(one.heads)];
  if (one.over) head.unshift(headRow(one.over, one.heads.length / one.over.length));
  const rows = one.rows.map((row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, row.name),
      ...row.cells.map((cell) =>
        make("td", {}, make("b", {}, cell.value), " ", make("span", { class: "story-more" }, cell.more)),
      ),
    ),
  );
  return make(
    "table",
    { class: `story-table${rows.length > 6 ? " story-dense" : ""}` },
    one.caption && make("caption", {}, one.caption),
    make("thead", {}, ...head),
    make("tbody", {}, ...rows),
  );
}

function byPcn(one) {
  const tables = one.charts.map((chart) =>
    make(
      "table",
      { class: `story-table${chart.rows.length > 5 ? " story-dense" : ""}` },
      make("caption", {}, chart.label),
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          make("td", {}, ""),
          make("th", {}, chart.name),
          chart.against_name && make("th", {}, chart.against_name),
          make("th", {}, "of 100"),
        ),
      ),
      make(
        "tbody",
        {},
        ...chart.rows.map((row) =>
          make(
            "tr",
            {},
            make("th", { scope: "row" }, row.name),
            make("td", {}, make("b", {}, row.value)),
            chart.against_name && make("td", {}, row.against),
            make("td", {}, row.count ? `${row.count.way} in ${row.count.agree}` : ""),
          ),
        ),
      ),
    ),
  );
  return make("div", { class: "story-tables" }, ...tables);
}

/** One line a PCN over months: its alliance's colour and letter, a dark line where somebody speaks for it. */
function timeline(one) {
  const [top, names] = [80, 260];
  const pitch = Math.min(56, (HIGH - top - FOOT) / one.rows.length);
  const first = one.months[0];
  const x = scale(first, one.months[one.months.length - 1] + 1, names, WIDE);
  const rows = one.rows.flatMap((row, k) => {
    const y = top + k * pitch;
    return [
      text(0, y + pitch * 0.5 + 8, fitted(row.name, names)),
      ...runs(row.alliance).flatMap(([value, from, to]) =>
        stretch(value, x(first + from), x(first + to), y, pitch * 0.62),
      ),
      ...runs(row.spoken)
        .filter(([value]) => value)
        .map(([, from, to]) =>
          make("rect", {
            x: x(first + from),
            y: y + pitch * 0.66,
            width: x(first + to) - x(first + from),
            height: 7,
            class: "story-spoken",
          }),
        ),
    ];
  });
  return svg(
    "Alliances by month",
    text(0, 28, fitted(`${one.name}: future ${one.number}`, WIDE), { class: "story-text story-bold" }),
    text(0, 62, "Coloured: allied. Dark line beneath: somebody at the board speaks for it.", {
      class: "story-text story-quiet",
    }),
    ...rows,
    text(names, HIGH - 8, `month ${first}`),
    text(WIDE, HIGH - 8, one.months[one.months.length - 1], { "text-anchor": "end" }),
  );
}

function runs(values) {
  const found = [];
  values.forEach((value, k) => {
    const last = found[found.length - 1];
    if (last && last[0] === value) last[2] = k + 1;
    else found.push([value, k, k + 1]);
  });
  return found;
}

function stretch(value, x, end, y, tall) {
  const { tint } = looks(value);
  const box = make("rect", {
    x,
    y,
    width: Math.max(0, end - x - 1),
    height: tall,
    class: value < 0 ? "story-lone" : `story-allied ts-${tint}`,
  });
  const letter =
    value >= 0 &&
    end - x > 40 &&
    tall > 26 &&
    text(x + 8, y + tall / 2 + 10, String.fromCharCode(65 + (value % 26)), {
      class: `story-text story-bold story-on-tint ts-${tint}`,
    });
  return [box, letter].filter(Boolean);
}

/** Trust of each in each on one question; rows trust columns. */
function trust(one) {
  const head = make(
    "tr",
    {},
    make("td", {}, ""),
    ...one.letters.map((letter) => make("th", { scope: "col" }, letter)),
  );
  const rows = one.cells.map((row, i) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, `${one.letters[i]} ${one.names[i]}`),
      ...row.map((value) => {
        const look = value === null ? null : trustColour(value);
        return make(
          "td",
          { style: look && `background:${look.fill};color:${look.ink}` },
          value === null ? "" : String(value),
        );
      }),
    ),
  );
  return make(
    "table",
    { class: `story-table story-trust${rows.length > 6 ? " story-dense" : ""}` },
    make("caption", {}, `${one.facet} Month ${one.month}, of 100; a row trusts a column.`),
    make("thead", {}, head),
    make("tbody", {}, ...rows),
  );
}

/** Two PCNs' trust in each other. */
function pair(one) {
  const range = [0, 100];
  const x = scale(one.months[0], one.months[one.months.length - 1], LEFT, WIDE);
  const y = scale(...range, HIGH - FOOT, 118);
  const styles = ["story-line", "story-line-other"];
  return svg(
    one.facet,
    text(0, 28, fitted(`${one.facet} ${one.name}, future ${one.number}`, WIDE), {
      class: "story-text story-bold",
    }),
    text(0, 62, `━ ${one.lines[0].name}`, { class: "story-text story-on" }),
    text(0, 96, `┅ ${one.lines[1].name}`, { class: "story-text story-other" }),
    ...axes(one.months, range, WIDE, "of 100", 118),
    ...one.lines.map((line, k) =>
      make("path", { d: trace(one.months, line.values, x, y), class: styles[k] }),
    ),
  );
}

function why(one) {
  if (!one.headline)
    return make(
      "p",
      { class: "story-sentence" },
      `Nothing of the kind happens in future ${one.number}. Press N for another.`,
    );
  const strongest = [...one.weighed].sort((a, b) => Math.abs(b.pounds) - Math.abs(a.pounds));
  const side = (words, chosen) => {
    const found = strongest.filter((part) => part.pounds > 0 === chosen).slice(0, 3);
    return found.length
      ? make("p", {}, make("b", {}, words), found.map((part) => part.words).join("; "))
      : "";
  };
  const led = one.led_there.slice(0, 2).map((part) => `month ${part.month}, ${part.words}`);
  return make(
    "div",
    { class: "story-why" },
    make("p", { class: "story-headline" }, one.headline),
    make("p", {}, one.decided),
    side("For: ", true),
    side("Against: ", false),
    led.length ? make("p", {}, make("b", {}, "What led there: "), led.join("; ")) : "",
  );
}

/** What a room said: bars for choices, dots before and after for numbers, lines of text. */
function answers(one) {
  if (!one.people) return make("p", { class: "story-sentence" }, "Nobody has answered.");
  if (one.too_few)
    return make("p", { class: "story-sentence" }, `Shown with ${one.too_few} answers or more.`);
  const draw = { choice: bars, number: guesses, text: quotes, curve: drew }[one.answer.type];
  return draw(one);
}

function bars(one) {
  const count = (values, k) => values.filter((value) => value === k).length;
  const pitch = Math.min(84, (HIGH - 44) / one.answer.options.length);
  const most = Math.max(
    1,
    ...one.answer.options.map((_, k) => Math.max(count(one.before, k), count(one.after, k))),
  );
  const x = scale(0, most, 640, WIDE - 60);
  const rows = one.answer.options.flatMap((words, k) => {
    const y = 40 + k * pitch;
    const right = one.truth === words || (one.truth === "depends" && /depends/i.test(words));
    const bar = (n, at, look) =>
      make("rect", { x: 640, y: at, width: Math.max(2, x(n) - 640), height: pitch * 0.32, class: look });
    return [
      ...wrapped(`${right ? "✓ " : ""}${words}`, 620, 2).map((row, at) =>
        text(0, y + 28 + at * 30, row, right ? { class: "story-text story-bold story-on" } : {}),
      ),
      one.talked && bar(count(one.before, k), y + 4, "story-bar-before"),
      bar(count(one.after, k), y + (one.talked ? pitch * 0.4 : 8), "story-bar"),
      text(
        x(count(one.after, k)) + 10,
        y + (one.talked ? pitch * 0.56 : 8 + pitch * 0.16) + 10,
        count(one.after, k),
      ),
    ].filter(Boolean);
  });
  const borne = one.truth === "depends" ? " The futures say: it depends." : " ✓ what the futures bear out.";
  const head = one.people === 1 ? "1 answer." : `${one.people} answers.`;
  const key = head + (one.talked ? " Grey: before talking." : "") + (one.truth ? borne : "");
  return svg("What this room said", text(0, 24, key, { class: "story-text story-quiet" }), ...rows);
}

/** Numbers as dots in two rows, before talking and after, with what happened over both. */
function guesses(one) {
  const { min, max, unit } = one.answer;
  const x = scale(min, max, 130, WIDE - 20);
  const rows = one.talked
    ? [
        ["before", one.before, 190],
        ["after", one.after, 326],
      ]
    : [["all", one.after, 326]];
  const truth = one.truth;
  const at = truth === null ? 0 : x(truth);
  const side = at > WIDE / 2 ? { anchor: "end", dx: -12 } : { anchor: "start", dx: 12 };
  const round = (value) => Math.round(value * 10) / 10;
  return svg(
    "What this room said",
    text(
      0,
      28,
      `${one.people} people${one.room === null ? "" : `; the room's middle: ${round(one.room)} ${unit}`}`,
      { class: "story-text story-bold" },
    ),
    ...rows.flatMap(([name, said, base]) => [
      text(0, base - 4, name, { class: "story-text story-quiet" }),
      make("line", { x1: 130, x2: WIDE - 20, y1: base, y2: base, class: "story-rule" }),
      ...ranges(said, x, base),
      ...dotRow(
        said.map((value) => value.value),
        x,
        [130, WIDE - 20],
        base,
        84,
        "story-guess",
      ),
    ]),
    ...(one.answer.groups ?? []).map((group, k) =>
      text(WIDE, 28 + k * 34, grouped(one, group), { "text-anchor": "end" }),
    ),
    text(130, 366, min, { "text-anchor": "middle" }),
    text(WIDE, 366, max, { "text-anchor": "end" }),
    text(WIDE / 2 + 50, 366, unit, { "text-anchor": "middle", class: "story-text story-quiet" }),
    truth !== null && make("line", { x1: at, x2: at, y1: 60, y2: 330, class: "story-truth" }),
    truth !== null &&
      text(at + side.dx, 84, `what happened: ${round(truth)} ${unit}`, {
        "text-anchor": side.anchor,
        class: "story-text story-bold story-on",
      }),
  );
}

/** From whose low to whose high, as thin lines. */
function ranges(said, x, base) {
  return said
    .filter((value) => value.low !== undefined)
    .slice(0, 12)
    .map((value, k) =>
      make("line", {
        x1: x(value.low),
        x2: x(value.high),
        y1: base - 100 + k * 3,
        y2: base - 100 + k * 3,
        class: "story-range",
      }),
    );
}

function grouped(one, group) {
  const said = one.after
    .filter((value) => value.group === group)
    .map((value) => value.value)
    .sort((a, b) => a - b);
  if (!said.length) return `${group}: nobody yet`;
  const middle = (said[Math.floor((said.length - 1) / 2)] + said[Math.ceil((said.length - 1) / 2)]) / 2;
  return `${group}: ${Math.round(middle * 10) / 10} ${one.answer.unit}`;
}

function quotes(one) {
  return make("ul", { class: "story-quotes" }, ...one.after.map((words) => make("li", {}, words)));
}

function drew(one) {
  const { points, labels, min, max } = one.answer;
  const wide = (WIDE - 48 * (labels.length - 1)) / labels.length;
  const x = scale(points[0], points[points.length - 1], LEFT, wide);
  const y = scale(min, max, HIGH - FOOT, 60);
  const one_ = (label, k) =>
    make(
      "g",
      { transform: `translate(${k * (wide + 48)} 0)` },
      text(0, 28, fitted(label, wide), { class: "story-text story-bold" }),
      ...axes(points, [min, max], wide, "", 60),
      ...one.after.map((lines) => make("path", { d: trace(points, lines[k], x, y), class: "story-drawn" })),
    );
  return svg("What this room drew", ...labels.map(one_));
}

/** An empty frame to draw in, with the grey line. */
function blank(one) {
  const { points, labels, min, max, unit } = one.answer;
  const x = scale(points[0], points[points.length - 1], LEFT, WIDE);
  const y = scale(min, max, LOW - FOOT, 100);
  const grey =
    one.beside &&
    make("path", { d: trace(one.beside.months, one.beside.middle, x, y), class: "story-line-off" });
  const key = one.beside ? `Grey: ${one.beside.label}` : labels.slice(1).join("; ");
  return sketch(
    LOW,
    "Draw the line",
    text(0, 28, `${labels[0]}, ${unit}`, { class: "story-text story-bold" }),
    text(0, 62, key, { class: "story-text story-off" }),
    ...axes(points, [min, max], WIDE, unit, 100, LOW),
    ...(grey ? [grey] : []),
  );
}

function cards(one) {
  if (one.names.length)
    return make("ul", { class: "story-quotes" }, ...one.names.map((name) => make("li", {}, name)));
  return make(
    "ul",
    { class: "story-cards" },
    ...one.cards.map((card) => make("li", {}, make("b", {}, String(card.cost)), ` ${card.label}`)),
  );
}

/** Every design as one row of a hundred squares. */
function designs(one) {
  if (!one.rows.length) return make("p", { class: "story-sentence" }, "No design was made.");
  const pitch = Math.min(120, HIGH / one.rows.length);
  const rows = one.rows.flatMap((row, k) => {
    const name = wrapped(row.name, 330, pitch > 100 ? 2 : 1);
    return [
      ...name.map((words, at) =>
        text(0, k * pitch + 28 + 32 * at, words, { class: "story-text story-bold" }),
      ),
      text(0, k * pitch + 28 + 32 * name.length, fitted(`all better in ${row.beats_in}`, 330)),
      ...row.beats.map((good, n) =>
        make("rect", {
          x: 350 + (n % 50) * 16.6,
          y: k * pitch + 4 + Math.floor(n / 50) * 26,
          width: 13,
          height: 22,
          rx: 3,
          class: good ? "story-square story-full" : "story-square",
        }),
      ),
      pitch > 100 &&
        text(350, k * pitch + 90, fitted(`weakest: ${row.weakest}`, 830), {
          class: "story-text story-quiet",
        }),
    ].filter(Boolean);
  });
  return svg("Every design is a row of a hundred squares", ...rows);
}

function designsTable(one) {
  const back = (months) => (months === null ? "not in half" : `${Math.round(months)} months`);
  const cell = (row, k) => ({
    value: `better in ${row.of_each[k].agree}`,
    more: row.recovers.length ? `back: ${back(row.recovers[k])}` : "",
  });
  return tabled({
    heads: one.heads,
    rows: one.rows.map((row) => ({ name: row.name, cells: one.heads.map((_, k) => cell(row, k)) })),
  });
}
