// Pictures of a story, on a sheet: the wall's, a phone's or a page of paper.

import { looks, make } from "/parts/draw.js";
import { answers, blank } from "/workshop/story_answers.js";
import * as charts from "/workshop/story_charts.js";
import * as d from "/workshop/story_draw.js";
import { livingMap } from "/workshop/story_map.js";
import { storyline } from "/workshop/story_storyline.js";
import * as tables from "/workshop/story_tables.js";

const KINDS = {
  place,
  blank,
  cards,
  why,
  answers,
  map: livingMap,
  timeline: storyline,
  trust: tables.trust,
  pair: charts.pair,
  run: charts.run,
  line: charts.line,
  dots: charts.dots,
  count: charts.count,
  table: tables.table,
  "by pcn": tables.byPcn,
  designs: tables.designs,
  "designs table": tables.designsTable,
};

/** A picture of any kind. */
export function pictured(one, sheet) {
  return KINDS[one.type](one, sheet);
}

/** The place: each PCN a circle by size, from one end of need to the other; on a phone named beneath. */
function place(one, sheet) {
  const sorted = [...one.pcns].sort((a, b) => a.need - b.need);
  const staggers = sorted.length > 4 && !sheet.narrow;
  const step = (sheet.wide - 40) / sorted.length;
  const most = Math.min(step / 2 - 4, sorted.length > 5 ? 46 : 60);
  const lower = Math.max(96, sheet.high - 360);
  const largest = Math.max(...sorted.map((pcn) => pcn.patients));
  const size = ({ patients }) => `${Math.round(patients / 1000)}k`;
  const marks = sorted.flatMap((pcn, k) => {
    const [x, y] = [20 + step * (k + 0.5), most + 4 + (staggers && k % 2 ? lower : 0)];
    const { tint } = looks(pcn.alliance);
    const radius = most * Math.sqrt(pcn.patients / largest);
    const below = y + radius + 32;
    const middle = { "text-anchor": "middle" };
    const name =
      sorted.length > 5 ? d.fitted(pcn.name.replace(/ PCN$/, ""), step * (staggers ? 1.9 : 1)) : pcn.name;
    return [
      make("circle", { cx: x, cy: y, r: radius, class: `story-pcn ts-${tint}` }),
      d.text(x, y + 10, pcn.letter, { ...middle, class: "story-text story-bold" }),
      ...(sheet.narrow
        ? []
        : [
            d.text(x, below, name, middle),
            d.text(x, below + 32, size(pcn), { ...middle, class: "story-text story-quiet" }),
          ]),
    ];
  });
  const words = "Size: patients. From left to right: what care their patients need most.";
  if (!sheet.narrow) {
    const foot = Math.min(sheet.high - 8, most * 2 + 120 + (staggers ? lower : 0));
    const said = d.text(0, foot, words, { class: "story-text story-quiet" });
    return d.sketch(sheet, "The place", ...marks, said);
  }
  const row = (pcn) => make("li", {}, make("b", {}, pcn.letter), ` ${pcn.name}, ${size(pcn)} patients`);
  return make(
    "div",
    {},
    d.sketch({ ...sheet, high: most * 2 + 12 }, "The place", ...marks),
    make("p", { class: "ts-quiet" }, words),
    make("ul", { class: "story-pcns" }, ...sorted.map(row)),
  );
}

function why(one) {
  if (!one.headline)
    return make(
      "p",
      { class: "story-sentence" },
      "Nothing of the kind happens in any of the 100 futures.",
    );
  const elsewhere = `Nothing of the kind happens in future ${one.shown}. In future ${one.number} it does:`;
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
    one.number !== one.shown && make("p", {}, elsewhere),
    make("p", { class: "story-headline" }, one.headline),
    make("p", {}, one.decided),
    side("For: ", true),
    side("Against: ", false),
    led.length ? make("p", {}, make("b", {}, "What led there: "), led.join("; ")) : "",
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
