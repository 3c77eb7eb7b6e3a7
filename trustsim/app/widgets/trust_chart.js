import { make, put, looks } from "./draw.js";

// Lines from 0 to 100 over months, with bands above, marks where something moved them, and a cursor.

const EDGE = { left: 30, top: 30, bottom: 24 };
const CHART_HEIGHT = 276;
const LABEL_LINE = 15;
const MARKS = { up: "M0 -6 L6 5 L-6 5 Z", down: "M0 6 L6 -5 L-6 -5 Z", fresh: "M0 -6 L6 0 L0 6 L-6 0 Z" };

export class TrustChart {
  /** `goTo(month)` is called when a month is pointed at and pressed. */
  constructor(goTo) {
    this.svg = make("svg", { class: "ts-trust-chart", role: "img" });
    this.cursor = make("g", { class: "ts-trust-cursor" });
    const follow = (event) => {
      if (!this.shown || !(event.buttons & 1)) return;
      goTo(this.monthAt(event.clientX));
    };
    put(this.svg, { onpointerdown: follow, onpointermove: follow });
  }

  /** `lines: [{values, label, kind}]`, `bands: [{from, to, alliance, words, letter}]`, `marks`. */
  show(shown, width) {
    this.shown = shown;
    this.rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const right = this.roomForLabels(width);
    const scale = Math.max(1, Math.min(1.6, this.rem));
    this.height = CHART_HEIGHT * scale;
    this.left = EDGE.left * scale;
    this.top = EDGE.top * scale;
    this.wide = Math.max(40, width - this.left - right - 8);
    this.tall = this.height - this.top - EDGE.bottom * scale;
    put(this.svg, {
      viewBox: `0 0 ${width} ${this.height}`,
      width,
      height: this.height,
      "aria-label": shown.summary,
    });
    const drawn = [this.axes(), this.bands(), ...shown.lines.map((line) => this.line(line)), this.marks()];
    this.svg.replaceChildren(...drawn, this.cursorAt(), this.labels());
    this.at = null;
  }

  /** Names at the ends of lines take two lines, or as many as they have parts where that is too wide. */
  roomForLabels(width) {
    const short = this.shown.lines.map(({ label: [first, ...rest] }) => [first, rest.join(" ")]);
    const wide = (labels) => Math.max(...labels.flat().map((words) => words.length)) * 7.4 * this.rem + 16;
    const long = this.shown.lines.map((line) => line.label);
    this.named = wide(short) <= width / 3 ? short : long;
    return Math.min(width / 2, wide(this.named));
  }

  x(month) {
    return this.left + (month / this.shown.months) * this.wide;
  }

  y(value) {
    return this.top + (1 - value / 100) * this.tall;
  }

  monthAt(clientX) {
    const { left, width } = this.svg.getBoundingClientRect();
    const x = ((clientX - left) / width) * this.svg.viewBox.baseVal.width;
    return Math.max(
      0,
      Math.min(this.shown.months, Math.round(((x - this.left) / this.wide) * this.shown.months)),
    );
  }

  axes() {
    const group = make("g", { class: "ts-trust-axes" });
    for (const value of [0, 25, 50, 75, 100]) {
      const y = this.y(value);
      group.append(make("line", { x1: this.left, x2: this.left + this.wide, y1: y, y2: y }));
      group.append(make("text", { x: this.left - 6, y: y + 4, "text-anchor": "end" }, String(value)));
    }
    const every = this.shown.months > 60 ? 24 : 12;
    for (let month = 0; month <= this.shown.months; month += every) {
      group.append(
        make("text", { x: this.x(month), y: this.height - 5, "text-anchor": "middle" }, String(month)),
      );
    }
    return group;
  }

  bands() {
    const group = make("g", {});
    for (const { from, to, alliance, words, letter } of this.shown.bands) {
      const { tint, dashes } = looks(alliance);
      const wide = Math.max(4, this.x(to) - this.x(from));
      const tall = 17 * Math.max(1, this.rem);
      const band = make("g", { class: `ts-${tint}` }, make("title", {}, `${words}, month ${from} to ${to}`));
      const shape = { x: this.x(from), width: wide, y: 2, height: tall };
      band.append(
        make("rect", { ...shape, rx: 4, class: `ts-trust-band${dashes && wide > 12 ? " is-dashed" : ""}` }),
      );
      const room = wide / (6.4 * this.rem);
      const said = room > words.length ? words : room > letter.length ? letter : "";
      const middle = { x: this.x(from) + wide / 2, y: 2 + tall / 2, dy: "0.35em", "text-anchor": "middle" };
      band.append(make("text", { ...middle, class: "ts-trust-band-name" }, said));
      group.append(band);
    }
    return group;
  }

  line({ values, kind }) {
    const points = values.map((value, month) => `${this.x(month).toFixed(1)},${this.y(value).toFixed(1)}`);
    return make("polyline", { class: `ts-trust-line is-${kind}`, points: points.join(" ") });
  }

  /** Above the line what raised it, below it what lowered it, on it where a new director began afresh. */
  marks() {
    const group = make("g", {});
    for (const { month, value, shape, kind, words } of this.shown.marks) {
      const beside = { up: -14, down: 14, fresh: 0 }[shape];
      const y = Math.max(this.top + 6, Math.min(this.top + this.tall - 6, this.y(value) + beside));
      const place = { class: `ts-trust-mark is-${kind}`, transform: `translate(${this.x(month)} ${y})` };
      group.append(
        make("g", place, make("title", {}, words), make("path", { d: MARKS[shape], class: `is-${shape}` })),
      );
    }
    return group;
  }

  /** The names at the ends of lines, pushed apart where they would overlap. */
  labels() {
    const group = make("g", {});
    const line = LABEL_LINE * Math.max(1, this.rem);
    const gap = line * Math.max(...this.named.map((label) => label.length)) + 4;
    const ends = this.shown.lines
      .map((line, k) => ({ ...line, label: this.named[k], y: this.y(line.values.at(-1)) }))
      .sort((a, b) => a.y - b.y);
    for (let k = 1; k < ends.length; k++) ends[k].y = Math.max(ends[k].y, ends[k - 1].y + gap);
    const over = ends.length ? Math.max(0, ends.at(-1).y + gap - line - (this.top + this.tall)) : 0;
    for (const { label, kind, y } of ends) {
      const x = this.left + this.wide + 8;
      const text = make("text", { class: `ts-trust-end is-${kind}`, y: y - over });
      label.forEach((words, k) => text.append(make("tspan", { x, dy: k ? "1.25em" : 0 }, words)));
      group.append(text);
    }
    return group;
  }

  cursorAt() {
    const rule = make("line", { class: "ts-trust-now", y1: this.top - 8, y2: this.top + this.tall + 4 });
    this.points = this.shown.lines.map(({ kind }) => ({
      dot: make("circle", { r: 5, class: `ts-trust-dot is-${kind}` }),
      text: make("text", { class: `ts-trust-value is-${kind}` }),
    }));
    this.cursor.replaceChildren(rule, ...this.points.flatMap(({ dot, text }) => [dot, text]));
    return this.cursor;
  }

  /** Move the cursor to a time; numbers change with the month. */
  toTime(time, month) {
    if (!this.shown) return;
    put(this.cursor, { transform: `translate(${this.x(time).toFixed(1)} 0)` });
    if (month === this.at) return;
    this.at = month;
    const left = this.x(month) > this.left + this.wide - 34;
    const values = this.shown.lines.map((line) => line.values[month]);
    const top = values.indexOf(Math.max(...values));
    this.points.forEach(({ dot, text }, k) => {
      const y = this.y(values[k]);
      put(dot, { cy: y });
      put(text, { x: left ? -10 : 10, y: y + (k === top ? -8 : 18), "text-anchor": left ? "end" : "start" });
      text.textContent = values[k];
    });
  }
}
