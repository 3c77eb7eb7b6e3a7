import { make, put, looks } from "./draw.js";
import { stage } from "./stage.js";
import { heightAt, pathOf, sampledPath, runsOf, stretchesOf, meets, lanesOf, widthOf, fitted } from "./storyline_lines.js";
import { KINDS, REACH, sign } from "./storyline_marks.js";

const NARROW = 520;
const ASIDE = [0, 11, -11];
const FIRST = ["collapsed", "founded", "joined", "left", "new director"];

/** Sizes that hang on the width of a picture and the size of text. On a phone names take what they need. */
export function frameOf(node, width, scene) {
  const style = getComputedStyle(node);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const zoom = Math.max(1, rem / 16);
  const narrow = width < NARROW;
  const { months } = scene;
  const font = (weight) => `${weight} ${0.75 * rem}px ${style.fontFamily}`;
  const named = ({ name, letter }) => widthOf(plainName(name), font(400)) + widthOf(letter, font(700)) + 22;
  const needed = narrow ? Math.max(48, ...scene.pcns.map(named)) : Infinity;
  const left = Math.min(6.5 * rem, 0.35 * width, needed);
  const letters = Math.max(...scene.pcns.map(({ letter }) => widthOf(letter, font(700))));
  const right = width - Math.max(1.75 * rem, letters + 16);
  const x = (month) => left + ((right - left) * month) / Math.max(1, months);
  return { width, months, narrow, zoom, left, right, x, plain: font(400), bold: font(700), tall: 11 * zoom };
}

/** A PCN's name without what all have in common. */
function plainName(name) {
  return name.replace(/ (PCN|Primary Care Network)$/i, "");
}

/** Months that are written along the axis. */
export function ticksOf(frame) {
  const { months, x } = frame;
  const steps = [1, 3, 6, 12, 24, 60, 120];
  const wide = widthOf(String(months), frame.plain) + 12;
  const step = steps.find((each) => x(each) - x(0) >= wide) ?? months;
  return Array.from({ length: Math.floor(months / step) + 1 }, (_, k) => k * step);
}

/** The month at a place across the screen. */
export function monthAt(frame, svg, clientX) {
  const across = clientX - svg.getBoundingClientRect().left;
  return ((across - frame.left) / (frame.right - frame.left)) * frame.months;
}

function boxOf(x, y, reach) {
  return [x - reach, y - reach, x + reach, y + reach];
}

/** Of marks that stand, the one that a box meets most closely. */
function nearest(box, standing) {
  const between = (one, [across, along]) => (one[across] + one[along] - box[across] - box[along]) / 2;
  const off = ({ box: one }) => Math.hypot(between(one, [0, 2]), between(one, [1, 3]));
  const met = standing.filter((one) => meets(box, [one.box]));
  return met.sort((one, other) => off(one) - off(other))[0];
}

/** The storyline of one place, or of all: an SVG drawn once a future, and put into place once a width. */
export class Picture {
  constructor(scene, part, choose, open) {
    Object.assign(this, { scene, part, choose, open });
    this.lines = part.pcns.map((pcn, k) => ({ pcn, start: part.y[0][k], knots: part.knots[k] }));
    this.of = new Map(this.lines.map((line) => [line.pcn, line]));
    this.before = null;
    this.share = 1;
    this.build();
  }

  /** The height of a PCN's line in a month: on the way from the picture before while that is so. */
  height(pcn, month) {
    const now = heightAt(this.of.get(pcn), month);
    const old = this.share < 1 && this.before?.get(this.scene.pcns[pcn].id);
    return old ? heightAt(old, month) * (1 - this.share) + now * this.share : now;
  }

  /** Lines by the id of their PCN, from which another picture may set out. */
  get byId() {
    return new Map(this.lines.map((line) => [this.scene.pcns[line.pcn].id, line]));
  }

  build() {
    const { scene, part } = this;
    const layer = (name, ...children) => make("g", { class: `ts-storyline-${name}` }, ...children);
    this.strokes = [];
    this.outlines = this.buildBundles();
    this.rows = this.lines.map((line) => this.buildLine(line));
    this.marks = scene.events
      .filter((event) => event.pcns.some((pcn) => this.of.has(pcn)))
      .sort((a, b) => a.month - b.month || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
      .map((event) => this.buildMark(event));
    const founded = [...new Set(this.stretches.map((stretch) => stretch.alliance))];
    const title = () => make("text", { class: "ts-storyline-title" });
    this.titles = founded.map((alliance) => ({ alliance, node: title() }));
    this.names = this.lines.map((line) => this.buildName(line));
    this.flags = scene.flags.map(({ month, words }) => ({
      month, words, text: make("text", {}), line: make("path", { class: "ts-storyline-flag" }),
    }));
    this.grid = layer("grid");
    this.counts = layer("counts");
    this.cursor = make("path", { class: "ts-storyline-cursor" });
    this.svg = make(
      "svg",
      { class: "ts-storyline-picture", role: "group", "aria-label": this.label(), "data-place": part.place },
      this.grid,
      layer("flags", ...this.flags.flatMap(({ line, text }) => [line, text])),
      ...this.outlines,
      layer("lines", ...this.rows),
      layer("names", ...this.names.flatMap(({ left, right }) => [left, right])),
      layer("titles", ...this.titles.map(({ node }) => node)),
      this.cursor,
      layer("events", ...this.marks.map(({ node }) => node)),
      this.counts,
    );
  }

  label() {
    const place = this.part.place === null ? "" : ` of ${this.scene.places[this.part.place]}`;
    return `Storyline${place}: ${this.lines.length} PCNs, ${this.marks.length} marked events`;
  }

  /** Each alliance's outline: its lines drawn thick and pale, then a little thinner in white. */
  buildBundles() {
    this.stretches = stretchesOf(this.scene.alliance, this.part.pcns);
    const { inside, between } = this.part;
    const wide = Math.min(inside + 10, between - 3);
    const edges = [];
    const fills = [];
    for (const stretch of this.stretches) {
      const { alliance, from, until, pcns } = stretch;
      const to = Math.min(until + 1, this.scene.months);
      const drawn = (look, width) => pcns.map((pcn) => this.stroke(pcn, from, to, look, width));
      const data = {
        "data-alliance": this.scene.alliances[alliance].name,
        "data-from": from,
        "data-until": until,
        "data-pcns": pcns.map((pcn) => this.scene.pcns[pcn].id).join(" "),
      };
      const tint = `ts-${looks(alliance).tint}`;
      edges.push(make("g", { class: `ts-storyline-edge ${tint}` }, ...drawn("", wide + 2.5)));
      fills.push(make("g", { class: "ts-storyline-fill", ...data }, ...drawn("", wide)));
    }
    return [...edges, ...fills];
  }

  buildLine(line) {
    const { pcn } = line;
    const drawn = runsOf(this.scene.alliance, pcn).flatMap(({ alliance, from, to }) => {
      if (alliance < 0) return [this.stroke(pcn, from, to, "ts-storyline-own")];
      const { tint, dashes } = looks(alliance);
      const own = this.stroke(pcn, from, to, `ts-storyline-allied ts-${tint}`);
      return dashes ? [own, this.stroke(pcn, from, to, `ts-storyline-dashes ts-storyline-${dashes}`)] : [own];
    });
    const near = this.stroke(pcn, 0, this.scene.months, "ts-storyline-near");
    return make("g", { ...this.pointed(pcn), class: "ts-storyline-line" }, ...drawn, near);
  }

  /** What shows a PCN as pointed at. */
  pointed(pcn) {
    return {
      "data-pcn": this.scene.pcns[pcn].id,
      onpointerenter: (event) => event.pointerType === "mouse" && stage.set({ hovered: pcn }),
      onpointerleave: () => stage.hovered === pcn && stage.set({ hovered: null }),
    };
  }

  stroke(pcn, first, last, look, width = null) {
    const path = make("path", { class: look || null, "stroke-width": width });
    this.strokes.push({ path, pcn, first, last });
    return path;
  }

  buildName({ pcn }) {
    const { name, letter } = this.scene.pcns[pcn];
    const pin = () => stage.set({ pinned: stage.pinned === pcn ? null : pcn });
    const own = make("tspan", {}, "");
    const strong = make("tspan", { class: "ts-storyline-letter", dx: 5 }, letter);
    const left = make("text", { ...this.pointed(pcn), "text-anchor": "end", onclick: pin }, own, strong);
    left.append(make("title", {}, name));
    const right = make("text", { ...this.pointed(pcn), class: "ts-storyline-letter", onclick: pin }, letter);
    right.append(make("title", {}, name));
    return { pcn, own, left, right, plain: plainName(name) };
  }

  buildMark(event) {
    const pcns = event.pcns.filter((pcn) => this.of.has(pcn));
    const together = event.kind === "founded" || event.kind === "collapsed";
    const tint = `ts-${looks(event.alliance).tint}`;
    const spots = (together ? [pcns] : pcns.map((pcn) => [pcn])).map((held) => {
      const tie = make("path", { class: "ts-storyline-tie" });
      const near = make("circle", { r: 12, class: "ts-storyline-target" });
      const halo = make("circle", { r: REACH[event.kind] + 4, class: "ts-storyline-halo" });
      return { held, aside: 0, tie, node: make("g", {}, halo, near, ...sign(event.kind)) };
    });
    const node = make(
      "g",
      {
        class: `ts-storyline-event ${tint}`,
        role: "button",
        tabindex: -1,
        "data-testid": "event",
        "data-event": event.id,
        "data-month": event.month,
        "data-kind": event.kind,
        "aria-label": event.words,
        onclick: () => this.choose(event),
      },
      ...spots.map(({ tie }) => tie),
      ...spots.map((spot) => spot.node),
    );
    return { event, pcns, spots, node, folded: [] };
  }

  /** Put everything into place for a width. */
  place(frame) {
    this.frame = frame;
    const { zoom, x } = frame;
    const spans = this.flags.map((flag) => this.flagSpan(flag));
    const lanes = lanesOf(spans.map(({ left, right }) => [left, right]));
    const rows = 1 + Math.max(-1, ...lanes);
    this.top = rows * 16 * zoom + 12 + frame.tall + this.part.between / 2;
    this.y = (height) => this.top + height * zoom;
    this.bottom = this.y(this.part.height) + (this.part.inside + 10) / 2 + 6;
    const tall = this.bottom + 22 * zoom;
    put(this.svg, { width: frame.width, height: tall, viewBox: `0 0 ${frame.width} ${tall}` });
    this.placeGrid();
    this.flags.forEach(({ month, text, line }, k) => {
      put(text, { x: spans[k].left, y: (lanes[k] + 1) * 16 * zoom - 4 });
      put(line, { d: `M${x(month)},${(lanes[k] + 1) * 16 * zoom}V${this.bottom}` });
    });
    put(this.cursor, { d: `M0,${rows * 16 * zoom + 4}V${tall}` });
    this.placeAsides();
    this.placeNames();
    this.draw();
    this.placeTitles();
    this.follow();
  }

  /** Where the words of a flag begin and end. */
  flagSpan({ month, words, text }) {
    const { width, x, plain } = this.frame;
    text.textContent = fitted(words, width - 16, plain);
    const wide = widthOf(text.textContent, plain);
    const left = Math.max(0, Math.min(x(month) - wide / 2, width - wide - 4));
    return { left, right: left + wide };
  }

  placeGrid() {
    const { x, left, zoom } = this.frame;
    const foot = this.bottom + 15 * zoom;
    const word = (at, words, anchor) => make("text", { x: at, y: foot, "text-anchor": anchor }, words);
    const ticks = ticksOf(this.frame).map((month) => [
      make("path", { d: `M${x(month)},${this.top - this.part.between / 2}V${this.bottom}` }),
      word(x(month), String(month), "middle"),
    ]);
    this.grid.replaceChildren(...ticks.flat(), word(left - 14, "Month", "end"));
  }

  /** Marks that would hide another stand a little above or below it, or else are folded into it. */
  placeAsides() {
    const { x } = this.frame;
    this.taken = [];
    const settled = (pcn, month) => heightAt(this.of.get(pcn), month);
    const standing = [];
    const weight = ({ event }) => FIRST.indexOf(event.kind);
    for (const mark of [...this.marks].sort((one, other) => weight(one) - weight(other))) {
      mark.folded = [];
      for (const spot of mark.spots) {
        const y = this.y(this.middle(spot.held, mark.event.month, settled));
        const box = (aside) => boxOf(x(mark.event.month), y + aside, REACH[mark.event.kind]);
        const fits = (aside) => box(aside)[3] < this.bottom && !meets(box(aside), this.taken);
        const aside = ASIDE.find(fits);
        const host = aside === undefined && nearest(box(0), standing);
        spot.aside = aside ?? 0;
        mark.host = host?.mark ?? null;
        if (host) host.mark.folded.push(mark);
        else standing.push({ mark, box: box(spot.aside) });
        if (!host) this.taken.push(box(spot.aside));
      }
    }
    const hosts = standing.filter(({ mark }) => mark.folded.length);
    this.counts.replaceChildren(...hosts.map(({ mark, box }) => this.countAt(mark, box)));
    for (const { node, host } of this.marks) node.classList.toggle("ts-storyline-folded", Boolean(host));
  }

  /** How many more are folded into a mark, beside it where most room is. */
  countAt(mark, [left, top, right, bottom]) {
    const { bold, tall, zoom } = this.frame;
    const words = `+${mark.folded.length}`;
    const wide = widthOf(words, bold);
    const heights = [top, bottom, (top + bottom) / 2];
    const spots = heights.flatMap((y) => [right, left - wide].map((x) => [x, y]));
    const boxes = spots.map(([x, y]) => [x, y - tall / 2, x + wide, y + tall / 2]);
    const met = (box) => this.taken.filter((one) => meets(box, [one])).length;
    const box = boxes.reduce((best, one) => (met(one) < met(best) ? one : best));
    this.taken.push(box);
    const near = { x: box[0] - 4, y: box[1] - 6, width: wide + 8, height: tall + 12 };
    return make(
      "g",
      { class: "ts-storyline-count", "aria-hidden": "true", onclick: () => this.open(mark) },
      make("rect", { ...near, class: "ts-storyline-target" }),
      make("text", { x: box[0], y: box[3] - zoom }, words),
    );
  }

  middle(pcns, month, height = (pcn, at) => this.height(pcn, at)) {
    return pcns.reduce((sum, pcn) => sum + height(pcn, month), 0) / pcns.length;
  }

  placeNames() {
    const { left, right, plain, bold } = this.frame;
    for (const name of this.names) {
      const letter = widthOf(this.scene.pcns[name.pcn].letter, bold);
      name.own.textContent = fitted(name.plain, left - letter - 21, plain);
      put(name.left, { x: left - 12 });
      put(name.right, { x: right + 14 });
    }
  }

  /** Lines, marks and names at their heights now. */
  draw() {
    const { x, zoom } = this.frame;
    const moving = this.share < 1;
    for (const { path, pcn, first, last } of this.strokes) {
      const d = moving
        ? sampledPath((month) => this.height(pcn, month), first, last, x, this.y)
        : pathOf(this.of.get(pcn), first, last, x, this.y);
      path.setAttribute("d", d);
    }
    for (const { event, spots } of this.marks) {
      for (const { held, aside, tie, node } of spots) {
        const y = this.y(this.middle(held, event.month));
        node.setAttribute("transform", `translate(${x(event.month)},${y + aside})`);
        put(tie, { d: aside ? `M${x(event.month)},${y}v${aside}` : null });
      }
    }
    const { months } = this.scene;
    for (const { pcn, left, right } of this.names) {
      put(left, { y: this.y(this.height(pcn, 0)) + 4 * zoom });
      put(right, { y: this.y(this.height(pcn, months)) + 4 * zoom });
    }
    for (const node of [this.counts, ...this.titles.map((title) => title.node)]) {
      node.classList.toggle("ts-storyline-away", moving);
    }
  }

  /** Each alliance's name over its bundle, or under it, in the first month with room; else its number. */
  placeTitles() {
    const months = this.scene.alliance.map((_, month) => month);
    const rows = this.lines.map((line) => months.map((month) => this.y(heightAt(line, month))));
    const taken = [...this.taken];
    for (const { alliance, node } of this.titles) {
      const whole = this.scene.alliances[alliance].name;
      const found = this.titleSpot(whole, alliance, rows, taken)
        ?? this.titleSpot(whole.split(" ").pop(), alliance, rows, taken);
      node.textContent = found ? found.words : "";
      if (!found) continue;
      taken.push(found.box);
      put(node, { x: found.box[0], y: found.box[3] - this.frame.zoom });
    }
  }

  titleSpot(words, alliance, rows, taken) {
    const { x, right, bold, tall } = this.frame;
    const labels = this.scene.alliance;
    const wide = widthOf(words, bold) + 2;
    const span = Math.ceil(wide / (x(1) - x(0)));
    const away = (this.part.inside + 10) / 2 + 1;
    for (const above of [true, false]) {
      for (let start = 0; start < labels.length; start += 1) {
        const end = Math.min(start + span, labels.length - 1);
        if (x(start) + wide > right + 8) break;
        let edge = above ? Infinity : -Infinity;
        let held = true;
        for (let month = start; month <= end && held; month += 1) {
          const isIn = (_, k) => labels[month][this.lines[k].pcn] === alliance;
          const own = rows.filter(isIn).map((row) => row[month]);
          held = own.length > 0 || (month === end && month > start);
          if (own.length) edge = above ? Math.min(edge, ...own) : Math.max(edge, ...own);
        }
        if (!held) continue;
        const top = above ? edge - away - tall : edge + away;
        const box = [x(start), top, x(start) + wide, top + tall];
        if (meets(box, taken) || this.hits(box, start, end, alliance, rows)) continue;
        return { words, box };
      }
    }
    return null;
  }

  /** Whether a box lies on a line, or on the bundle of another alliance. */
  hits(box, start, end, alliance, rows) {
    const reach = (this.part.inside + 10) / 2;
    return this.lines.some(({ pcn }, k) => {
      for (let month = start; month <= end; month += 1) {
        const label = this.scene.alliance[month][pcn];
        const room = label >= 0 && label !== alliance ? reach : 1;
        if (rows[k][month] + room > box[1] && rows[k][month] - room < box[3]) return true;
      }
      return false;
    });
  }

  /** Move the cursor to the clock's time: all that changes while it plays. */
  follow() {
    if (this.frame) this.cursor.style.transform = `translateX(${this.frame.x(stage.time)}px)`;
  }

  /** Show what is pointed at or pinned by paling the rest. */
  light() {
    const lit = stage.hovered ?? stage.pinned;
    const some = this.of.has(lit);
    const pale = (node, held) => node.classList.toggle("ts-storyline-pale", some && !held);
    this.rows.forEach((row, k) => pale(row, this.lines[k].pcn === lit));
    for (const { pcns, node } of this.marks) pale(node, pcns.includes(lit));
    for (const { pcn, left, right } of this.names) [left, right].forEach((name) => pale(name, pcn === lit));
  }

  /** Show which event's card is open. */
  choice() {
    for (const { event, node } of this.marks) {
      node.classList.toggle("ts-storyline-chosen", event.id === stage.event);
    }
  }
}
