import { stage } from "./stage.js";
import { make, put, whenSized } from "./draw.js";

const A_YEAR = 12;
const STEPS_OF_KEYS = { ArrowLeft: -1, ArrowRight: 1 };

/** One measure over time: both bands, both means, the future on the map where one is given, and the clock. */
export class Chart {
  /** `point(month)` is told which month is pointed at, or null. */
  constructor(point) {
    this.title = make("h3");
    this.axis = make("div", { class: "ts-outcomes-axis", "aria-hidden": "true" });
    this.curves = make("svg", { "aria-hidden": "true" });
    this.cursor = make("div", { class: "ts-outcomes-cursor" });
    this.pointed = make("div", { class: "ts-outcomes-cursor ts-outcomes-pointed", hidden: true });
    this.picture = make("div", { class: "ts-outcomes-picture" }, this.curves, this.cursor, this.pointed);
    this.ends = make("div", { class: "ts-outcomes-ends ts-tabular", "aria-hidden": "true" });
    const plot = { class: "ts-outcomes-plot", role: "img", tabindex: 0 };
    this.plot = make("div", plot, this.axis, this.picture, this.ends);
    this.when = make("span");
    this.changedNow = make("strong");
    this.unchangedNow = make("span");
    const now = [this.when, this.changedNow, this.unchangedNow];
    this.now = make("p", { class: "ts-outcomes-now ts-quiet ts-tabular" }, ...now);
    this.element = make("figure", { class: "ts-outcomes-chart" }, this.title, this.plot, this.now);
    this.listen(point);
    this.stopSizing = whenSized(this.picture, (width, height) => this.size(width, height));
  }

  listen(point) {
    const monthAt = (event) => {
      const box = this.picture.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      return Math.round(Math.max(0, Math.min(1, share)) * this.months);
    };
    put(this.picture, {
      onpointermove: (event) => (event.buttons ? stage.goTo(monthAt(event)) : point(monthAt(event))),
      onpointerleave: () => point(null),
      onclick: (event) => stage.goTo(monthAt(event)),
    });
    put(this.plot, { onkeydown: (event) => this.onKey(event), onfocus: () => this.label() });
  }

  /** Arrows move the clock, as everywhere; what the chart says then is read out. */
  onKey(event) {
    const step = STEPS_OF_KEYS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    stage.step(step * (event.shiftKey ? A_YEAR : 1));
  }

  /** Show new numbers. */
  take(chart, scene) {
    this.chart = chart;
    this.months = scene.months;
    this.title.textContent = chart.label;
    put(this.plot, { "aria-label": chart.sentence });
    put(this.element, { "data-measure": chart.measure, "data-futures": scene.futures });
    this.ticks = chart.whole ? [0, chart.whole / 2, chart.whole] : niceTicks(chart);
    const figures = [...this.ticks].reverse().map((tick) => make("span", {}, tickText(tick, chart.unit)));
    this.axis.replaceChildren(...figures);
    this.draw();
  }

  size(width, height) {
    if (width === this.width && height === this.height) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    Object.assign(this, { width, height, rem });
    this.draw();
    this.moveTo(stage.time);
  }

  draw() {
    if (!this.width || !this.chart) return;
    const { baseline, what_if: changed, shown } = this.chart;
    const x = (month) => (month / this.months) * this.width;
    const parts = [
      ...this.ticks.map((tick) => path("ts-outcomes-grid", `M0 ${this.y(tick)}H${this.width}`)),
      path("ts-outcomes-band-unchanged", bandPath(baseline, x, this.y)),
      changed && path("ts-outcomes-band-changed", bandPath(changed, x, this.y)),
      shown && path("ts-outcomes-shown", linePath(shown, x, this.y)),
      path("ts-outcomes-unchanged", linePath(baseline.mean, x, this.y)),
      changed && path("ts-outcomes-changed", linePath(changed.mean, x, this.y)),
    ];
    put(this.curves, { width: this.width, height: this.height });
    this.curves.replaceChildren(...parts.filter(Boolean));
    this.drawEnds();
  }

  y = (value) => {
    const [low, high] = [this.ticks[0], this.ticks[this.ticks.length - 1]];
    return this.height * (1 - (Math.max(low, Math.min(high, value)) - low) / (high - low));
  };

  /** The last values at the right, pushed apart where they would lie on each other. */
  drawEnds() {
    const { baseline, what_if: changed, unit } = this.chart;
    const ends = [
      changed && { value: changed.mean[this.months], tag: "strong" },
      { value: baseline.mean[this.months], tag: "span" },
    ].filter((end) => end && end.value !== null);
    const apart = this.rem * 1.05;
    for (const end of ends) end.at = Math.max(0, Math.min(this.height, this.y(end.value)));
    const [one, other] = ends;
    if (other && Math.abs(one.at - other.at) < apart) {
      const middle = Math.max(apart / 2, Math.min(this.height - apart / 2, (one.at + other.at) / 2));
      const way = one.at <= other.at ? -1 : 1;
      Object.assign(one, { at: middle + (way * apart) / 2 });
      Object.assign(other, { at: middle - (way * apart) / 2 });
    }
    this.ends.replaceChildren(
      ...ends.map(({ value, tag, at }) => {
        const node = make(tag, {}, valueText(value, unit));
        node.style.transform = `translateY(calc(${at.toFixed(1)}px - 50%))`;
        return node;
      }),
    );
  }

  /** Put the cursor where the clock stands. */
  moveTo(time) {
    if (this.width) this.cursor.style.transform = `translateX(${(time / this.months) * this.width}px)`;
  }

  /** Say the values of a month. */
  say(month) {
    const { baseline, what_if: changed, unit } = this.chart;
    const unchanged = valueText(baseline.mean[month], unit);
    this.when.textContent = `Month ${month}: `;
    this.changedNow.textContent = changed ? valueText(changed.mean[month], unit) : "";
    this.unchangedNow.textContent = changed ? `, no change ${unchanged}` : unchanged;
    if (document.activeElement === this.plot && !stage.playing) this.label();
  }

  label() {
    put(this.plot, { "aria-label": `${this.chart.sentence} ${this.now.textContent}.` });
  }

  /** Point at a month, or at none. */
  pointAt(month) {
    this.pointed.hidden = month === null;
    if (month !== null && this.width) {
      this.pointed.style.transform = `translateX(${(month / this.months) * this.width}px)`;
    }
  }
}

function path(name, d) {
  return make("path", { class: name, d });
}

/** Stretches of months in which all of some rows have values: [first, last]. */
function stretches(rows) {
  const found = [];
  let first = null;
  for (let month = 0; month <= rows[0].length; month++) {
    const known = month < rows[0].length && rows.every((row) => row[month] !== null);
    if (known && first === null) first = month;
    if (!known && first !== null) {
      found.push([first, month - 1]);
      first = null;
    }
  }
  return found;
}

function points(row, first, last, x, y) {
  let d = "";
  const way = first <= last ? 1 : -1;
  for (let month = first; month !== last + way; month += way) {
    d += `${month === first ? "" : "L"}${x(month).toFixed(1)} ${y(row[month]).toFixed(1)}`;
  }
  return d;
}

function linePath(row, x, y) {
  return stretches([row]).map(([first, last]) => `M${points(row, first, last, x, y)}`).join("");
}

function bandPath({ low, high }, x, y) {
  const around = ([first, last]) => `M${points(high, first, last, x, y)}L${points(low, last, first, x, y)}Z`;
  return stretches([low, high]).map(around).join("");
}

/** Three round numbers that hold all that a chart shows. */
function niceTicks({ baseline, what_if: changed, shown }) {
  const rows = [baseline.low, baseline.high, changed?.low, changed?.high, shown].filter(Boolean);
  const values = rows.flat().filter((value) => value !== null);
  if (!values.length) return [0, 1, 2];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const wanted = Math.max((most - least) / 2, 0.05);
  const ten = 10 ** Math.floor(Math.log10(wanted));
  for (const step of [1, 2, 2.5, 5, 10, 20, 25].map((of) => of * ten)) {
    const low = Math.floor(least / step) * step;
    if (low + 2 * step >= most) return [low, low + step, low + 2 * step];
  }
  return [least, (least + most) / 2, most];
}

function tickText(value, unit) {
  if (unit !== "pounds") return String(value);
  return `£${Number.isInteger(value) ? value : value.toFixed(2)}`;
}

/** A value as people read it: 78%, 57, £53.24. */
function valueText(value, unit) {
  if (value === null || value === undefined) return "no value yet";
  if (unit === "pounds") return `${value < 0 ? "−" : ""}£${Math.abs(value).toFixed(2)}`;
  return `${Math.round(value)}${unit === "share" ? "%" : ""}`;
}
