import { make, put, button, whenSized } from "./draw.js";
import { TrustChart } from "./trust_chart.js";
import { shortName } from "./trust_words.js";

// The panel beside the matrix: how a pair's trust went, both ways, and what moved it.

const WEIGHTIEST = 6;
const BIGGEST_STEPS = 6;
const LEAST_STEP = 3;
const FRESH_START = 5;
const SHAPES = {
  up: "M7 2 L13 13 L1 13 Z",
  down: "M7 13 L13 2 L1 2 Z",
  fresh: "M7 1 L13 7.5 L7 14 L1 7.5 Z",
};
const BEFORE_AND_AFTER =
  "The weightiest deeds; numbers are trust before and after that month, with all that happened in it.";
const SAID = { up: "up", down: "down", fresh: "new director" };

export class PairPanel {
  /** `goTo(month)` shows a month, `picked(pair)` chooses a pair, `backed(pcn)` a PCN for its backing. */
  constructor({ goTo, picked, backed }) {
    this.calls = { goTo, picked, backed };
    this.chart = new TrustChart(goTo);
    this.heading = make("h2", {});
    this.note = make("p", { class: "ts-quiet" });
    this.one = make("select", { "aria-label": "Who trusts", onchange: () => this.choose(this.one) });
    this.other = make("select", { "aria-label": "Whom they trust", onchange: () => this.choose(this.other) });
    this.between = make("span", {}, "trusts");
    this.turn = button("⇄ The other way round", () => this.calls.picked([...this.pair].reverse()), {
      class: "ts-link",
    });
    this.tableButton = button("Table", () => this.toggleTable(), {
      class: "ts-link",
      "aria-expanded": "false",
    });
    this.table = make("div", {
      class: "ts-trust-months",
      role: "region",
      tabindex: 0,
      "data-scrolls": true,
      hidden: true,
    });
    this.moved = make("div", { class: "ts-trust-moved" });
    const choose = make(
      "div",
      { class: "ts-trust-choose" },
      make("span", { class: "ts-quiet" }, "Choose another pair"),
    );
    choose.append(this.one, this.between, this.other, this.turn);
    this.choosing = choose;
    const head = make("div", { class: "ts-trust-head" }, this.heading, this.tableButton);
    const picture = make("div", { class: "ts-trust-picture" }, this.chart.svg);
    const parts = [head, this.note, choose, picture, this.table, this.moved];
    this.box = make("section", { class: "ts-panel ts-trust-pair" }, ...parts);
    this.unwatch = whenSized(picture, (width) => this.draw(width));
  }

  end() {
    this.unwatch();
  }

  /** Show what a question says of a pair, or of a PCN's backing; `why`: why this one, where nobody chose. */
  show({ numbers, facet, pair, pcn, history, why }) {
    const same =
      this.facet === facet && JSON.stringify(this.pair) === JSON.stringify(pair) && this.pcn === pcn;
    Object.assign(this, { numbers, facet, pair, pcn, all: same && this.all });
    this.names = numbers.scene.pcns.map((one) => shortName(one.name));
    this.history = history && pair && String(history.pair) === String(pair) ? history : null;
    this.note.textContent = why;
    this.note.hidden = !why;
    const backing = facet === "backing";
    this.fillSelects(backing);
    this.lines = backing ? this.backingLines() : this.pairLines();
    this.deeds = backing ? [] : this.weightiest();
    this.heading.textContent = backing
      ? `${this.names[pcn]} and its practices`
      : `${this.names[pair[0]]} and ${this.names[pair[1]]}`;
    this.draw();
    this.fillMoved();
    if (!this.table.hidden) this.fillTable();
  }

  fillSelects(backing) {
    const options = (chosen) =>
      [...this.numbers.shown]
        .sort((a, b) => this.names[a].localeCompare(this.names[b]))
        .map((pcn) => make("option", { value: pcn, selected: pcn === chosen }, this.names[pcn]));
    this.choosing.firstChild.textContent = backing ? "Choose another PCN" : "Choose another pair";
    this.one.replaceChildren(...options(backing ? this.pcn : this.pair[0]));
    this.other.replaceChildren(...(backing ? [] : options(this.pair[1])));
    put(this.one, { "aria-label": backing ? "PCN whose practices’ backing is shown" : "Who trusts" });
    for (const node of [this.between, this.other, this.turn]) node.hidden = backing;
  }

  /** A PCN cannot be paired with itself: choosing the other one turns the pair round. */
  choose(changed) {
    if (this.facet === "backing") return this.calls.backed(Number(this.one.value));
    const pair = [Number(this.one.value), Number(this.other.value)];
    if (pair[0] === pair[1]) pair[changed === this.one ? 1 : 0] = this.pair[changed === this.one ? 0 : 1];
    this.calls.picked(pair);
  }

  pairLines() {
    const [one, other] = this.pair;
    const name = (pcn) => this.names[pcn];
    return [
      { of: [other, one], kind: "reverse" },
      { of: [one, other], kind: "chosen" },
    ].map(({ of: [truster, trusted], kind }) => ({
      values: this.numbers.trustLine(this.facet, truster, trusted),
      label: [`${name(truster)}’s`, "trust in", name(trusted)],
      words: `${name(truster)}’s trust in ${name(trusted)}`,
      kind,
      truster,
    }));
  }

  backingLines() {
    const values = this.numbers.backingLine(this.pcn);
    return [{ values, label: ["Practices’", "backing"], words: "Practices’ backing", kind: "chosen" }];
  }

  /** Stretches of months in which the two are (or the one is) in one alliance. */
  bands() {
    const { alliance, alliances } = this.numbers.scene;
    const [one, other] = this.facet === "backing" ? [this.pcn, this.pcn] : this.pair;
    const found = [];
    alliance.forEach((month, at) => {
      if (month[one] < 0 || month[one] !== month[other]) return;
      const last = found.at(-1);
      if (last && last.to === at - 1 && last.alliance === month[one]) last.to = at;
      else found.push({ from: at, to: at, alliance: month[one] });
    });
    const both = this.facet === "backing" ? "" : "both ";
    return found.map((band) => {
      const { name } = alliances[band.alliance];
      const words = `${both}in ${name === "Federation" ? "the federation" : name}`;
      return { ...band, words, letter: /\d+$/.exec(name)?.[0] ?? name[0] };
    });
  }

  /** What moved trust on this question, each deed once, the weightiest first. */
  weightiest() {
    const found = new Map();
    for (const { facet, month, truster, words, good, bad } of this.history?.deeds ?? []) {
      if (facet !== this.facet) continue;
      const key = `${month} ${truster} ${words}`;
      const deed = found.get(key) ?? { month, truster, words: `${words}.`, weight: 0, net: 0 };
      found.set(key, { ...deed, weight: deed.weight + good + bad, net: deed.net + good - bad });
    }
    return [...found.values()]
      .map((deed) => ({ ...deed, shape: deed.net > 0 ? "up" : "down", moved: [this.lineOf(deed.truster)] }))
      .sort((a, b) => b.weight - a.weight || a.month - b.month);
  }

  lineOf(truster) {
    return this.lines.find((line) => line.truster === truster);
  }

  step(line, month) {
    return month ? line.values[month] - line.values[month - 1] : 0;
  }

  /** New directors, who begin afresh with what is handed over; those with whom trust moved, or all. */
  freshStarts() {
    return (this.history?.directors ?? [])
      .map(({ month, words }) => ({
        month,
        words,
        shape: "fresh",
        moved: [...this.lines].sort((a, b) => Math.abs(this.step(b, month)) - Math.abs(this.step(a, month))),
      }))
      .filter(({ month, moved }) => this.all || Math.abs(this.step(moved[0], month)) >= FRESH_START);
  }

  /** What is listed and marked: the weightiest deeds, or all, and new directors, by month. */
  listed() {
    const deeds = this.deeds.slice(0, this.all ? undefined : WEIGHTIEST);
    return [...deeds, ...this.freshStarts()].sort((a, b) => a.month - b.month);
  }

  marks() {
    return this.listed().map(({ month, shape, words, moved: [{ values, kind }] }) => {
      return { month, value: values[month], shape, kind, words: `Month ${month}: ${this.short(words)}` };
    });
  }

  draw(width = this.width) {
    this.width = width;
    if (!width || !this.lines) return;
    const { months } = this.numbers;
    const marks = this.facet === "backing" ? [] : this.marks();
    this.chart.show(
      { months, lines: this.lines, bands: this.bands(), marks, summary: this.summary() },
      width,
    );
    if (this.now) this.chart.toTime(...this.now);
  }

  toTime(time, month) {
    this.now = [time, month];
    this.chart.toTime(time, month);
  }

  /** Mark the month shown in the list; not while playing. */
  toMonth(month) {
    for (const one of this.moved.querySelectorAll("button[data-month]")) {
      put(one, { "aria-current": Number(one.dataset.month) === month ? "true" : null });
    }
  }

  /** The picture in a sentence. */
  summary() {
    const told = [...this.lines].reverse().map(({ words, values }) => {
      const least = Math.min(...values);
      const most = Math.max(...values);
      const lowest = `lowest ${least} in month ${values.indexOf(least)}`;
      const highest = `highest ${most} in month ${values.indexOf(most)}`;
      return `${words} starts at ${values[0]} and ends at ${values.at(-1)}; ${lowest}, ${highest}.`;
    });
    const bands = this.bands().map(({ words, from, to }) => `${words} from month ${from} to ${to}`);
    return [...told, bands.length ? `They were ${bands.join(", ")}.` : ""].join(" ").trim();
  }

  short(words) {
    return this.numbers.scene.pcns.reduce((said, pcn, k) => said.replaceAll(pcn.name, this.names[k]), words);
  }

  fillMoved() {
    const head = make("h3", {}, this.facet === "backing" ? "Its largest moves in a month" : "What moved it");
    const rows = this.facet === "backing" ? this.stepRows() : this.deedRows();
    const all = this.deeds.length + (this.history?.directors.length ?? 0);
    const words = this.all ? "Only the weightiest" : `All ${all}`;
    const more =
      this.deeds.length > WEIGHTIEST &&
      button(words, () => this.toggleAll(), { class: "ts-link ts-trust-more" });
    const list = make("ol", { class: "ts-trust-deeds" }, ...rows);
    this.moved.replaceChildren(make("div", { class: "ts-trust-head" }, head, more || ""));
    if (rows.length && this.facet !== "backing")
      this.moved.append(make("p", { class: "ts-quiet" }, BEFORE_AND_AFTER));
    this.moved.append(rows.length ? list : make("p", { class: "ts-quiet" }, this.nothing()));
    if (this.now) this.toMonth(this.now[1]);
  }

  toggleAll() {
    this.all = !this.all;
    this.draw();
    this.fillMoved();
    this.moved.querySelector(".ts-trust-more").focus();
  }

  nothing() {
    if (this.facet === "backing") return "It hardly moved from one month to the next.";
    return this.history
      ? "Nothing that either did moved trust on this question."
      : "Looking through the months …";
  }

  deedRows() {
    return this.listed().map(({ month, shape, words, moved }) => {
      const told = moved
        .filter((line, k) => k === 0 || this.step(line, month))
        .map(
          ({ truster, values }) =>
            `${this.names[truster]}’s trust ${values[Math.max(0, month - 1)]} to ${values[month]}`,
        );
      return this.row(month, shape, moved[0].kind, this.short(words), `${told.join(", ")}.`);
    });
  }

  /** Of backing no deeds are kept: the months in which it moved most. */
  stepRows() {
    const [{ values }] = this.lines;
    return values
      .map((value, month) => ({ month, step: month ? value - values[month - 1] : 0 }))
      .filter(({ step }) => Math.abs(step) >= LEAST_STEP)
      .sort((a, b) => Math.abs(b.step) - Math.abs(a.step))
      .slice(0, BIGGEST_STEPS)
      .sort((a, b) => a.month - b.month)
      .map(({ month, step }) => {
        const words = `${step > 0 ? "Rose" : "Fell"} from ${values[month - 1]} to ${values[month]}.`;
        return this.row(month, step > 0 ? "up" : "down", "chosen", words, "");
      });
  }

  row(month, shape, kind, words, effect) {
    const there = button(`Month ${month}`, () => this.calls.goTo(month), {
      class: "ts-link",
      "data-month": month,
    });
    const attributes = { viewBox: "0 0 14 15", class: `ts-trust-mark is-${kind}`, role: "img" };
    const mark = make(
      "svg",
      { ...attributes, "aria-label": SAID[shape] },
      make("path", { d: SHAPES[shape], class: `is-${shape}` }),
    );
    const moved = effect && make("span", { class: "ts-quiet" }, ` ${effect}`);
    return make("li", {}, there, mark, make("span", {}, words, moved || ""));
  }

  toggleTable() {
    this.table.hidden = !this.table.hidden;
    put(this.tableButton, { "aria-expanded": String(!this.table.hidden) });
    if (!this.table.hidden) this.fillTable();
  }

  fillTable() {
    const lines = [...this.lines].reverse();
    const bands = this.bands();
    const inOne = (month) => bands.find(({ from, to }) => from <= month && month <= to)?.words ?? "";
    const head = ["Month", ...lines.map((line) => line.words), "Alliance"].map((words) =>
      make("th", { scope: "col" }, words),
    );
    const rows = Array.from({ length: this.numbers.months + 1 }, (_, month) => {
      const values = lines.map(({ values }) => make("td", { class: "ts-number" }, String(values[month])));
      const first = make("th", { scope: "row", class: "ts-number" }, String(month));
      return make("tr", {}, first, ...values, make("td", {}, inOne(month)));
    });
    put(this.table, { "aria-label": `${this.heading.textContent}, month by month` });
    const table = make(
      "table",
      { class: "ts-table" },
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    );
    this.table.replaceChildren(table);
  }
}
