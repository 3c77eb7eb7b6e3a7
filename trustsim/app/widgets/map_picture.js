import { looks, make, put } from "./draw.js";
import { crowdedOut, layOut, placeTitles, standing } from "./map_layout.js";
import { arrow, arrowTo, arrowToManager, filled, lineTo, outline, packed, seatsRound } from "./map_shapes.js";
import { allianceOf, heardOf, monthInWords, speakerOf } from "./map_words.js";

const SLOW = 250; // milliseconds in which circles lean over
const MOST_MOVING = 60; // PCNs; with more, circles are in their place at once
const LINE = 1.2; // height of a line of text, in its size
const KINDS = ["name", "bold", "small", "title", "seat"];
const OUT = 255; // a practice that has left the contract

/** The map as SVG: built once for a place, then only what changes with the month is touched. */
export class MapPicture {
  constructor(svg) {
    this.svg = svg;
    this.rulers = Object.fromEntries(
      KINDS.map((kind) => [kind, make("text", { class: `ts-map-ruler ts-map-${kind}`, "aria-hidden": "true" })]),
    );
    this.world = make("g");
    svg.append(...Object.values(this.rulers), this.world);
  }

  /** The size of words as they are written here. */
  measure = (words, kind) => {
    const key = `${kind} ${words}`;
    if (!this.sizes.has(key)) {
      this.rulers[kind].textContent = words;
      this.sizes.set(key, { w: this.rulers[kind].getComputedTextLength(), h: this.letter[kind] * LINE });
    }
    return this.sizes.get(key);
  };

  /** Lay a scene out in a width, no higher than `most` where that is given, and draw what stays. */
  build(scene, width, most) {
    this.stop();
    this.scene = scene;
    this.practised = false;
    const types = KINDS.map((kind) => getComputedStyle(this.rulers[kind]));
    const written = types.map(({ font }) => font).join();
    if (written !== this.written) this.sizes = new Map();
    this.written = written;
    this.letter = Object.fromEntries(KINDS.map((kind, k) => [kind, parseFloat(types[k].fontSize)]));
    this.unit = this.letter.name / 13;
    this.layout = layOut(scene, width, this.unit, this.measure, most);
    this.months = new Map();
    this.drawn = null;
    this.at = this.layout.circles.map(({ x, y }) => ({ x, y }));
    const { height } = this.layout;
    put(this.svg, { viewBox: `0 0 ${width} ${height}`, width, height });
    const focused = this.pcns?.findIndex((pcn) => pcn.node === document.activeElement) ?? -1;
    const layers = Object.fromEntries(
      ["ghosts", "outlines", "boards", "lines", "arrows", "pcns", "badges", "words"].map((name) => [name, make("g")]),
    );
    for (const [name, layer] of Object.entries(layers)) if (name !== "pcns") layer.setAttribute("aria-hidden", "true");
    this.world.replaceChildren(...Object.values(layers));
    this.boards = this.layout.cells.map((cell, place) => this.makeBoard(cell, place, layers));
    this.groups = this.makeGroups(layers);
    this.pcns = scene.pcns.map((pcn, i) => this.makePcn(pcn, i, layers));
    if (focused >= 0) this.pcns[focused]?.node.focus();
    this.prepare();
  }

  words(kind, lines, more = {}) {
    const tall = this.letter[kind] * LINE;
    const text = make("text", { class: `ts-map-${kind}`, ...more });
    text.append(
      ...lines.map((line, k) =>
        make("tspan", { x: 0, y: (k - (lines.length - 1) / 2) * tall + 0.35 * this.letter[kind] }, line),
      ),
    );
    return text;
  }

  makeBoard(cell, place, layers) {
    const { unit, scene } = this;
    const { w, h, words } = cell.table;
    const seats = make("text", { class: "ts-map-small", y: (words ? 0.95 : 0.35) * this.letter.small });
    const head = words ? make("text", { class: "ts-map-bold ts-map-plain", y: -0.3 * this.letter.bold }, words) : null;
    const shape = { x: -w / 2, y: -h / 2, width: w, height: h, rx: Math.min(h / 2, 16 * unit), class: "ts-map-board" };
    layers.boards.append(
      make("g", { transform: `translate(${cell.cx} ${cell.cy})` }, make("rect", shape), head, seats),
    );
    if (cell.head) layers.boards.append(this.placeName(cell, scene.places[place].name));
    const table = { x: cell.cx, y: cell.cy + h / 2 + 21 * unit };
    const half = 12 * unit;
    const diamond = make(
      "g",
      { class: "ts-map-manager", transform: `translate(${table.x} ${table.y})` },
      make("title", {}, "Neutral manager"),
      make("path", { d: `M0,${-half}L${half},0L0,${half}L${-half},0Z` }),
      this.words("seat", ["M"]),
    );
    const tie = make("path", { class: "ts-map-sits", d: `M${table.x},${table.y - half}V${cell.cy + h / 2}` });
    layers.badges.append(tie, diamond);
    return { seats, diamond, tie, table, reach: half + 2 * unit };
  }

  placeName(cell, name) {
    const room = cell.w - 12 * this.unit;
    let short = name;
    while (short.length > 4 && this.measure(`${short}…`, "title").w > room) short = short.slice(0, -1);
    const words = short === name ? name : `${short.trimEnd()}…`;
    const at = { x: cell.cx, y: cell.y + this.letter.title, class: "ts-map-title" };
    return make("text", at, words, make("title", {}, name));
  }

  makeGroups(layers) {
    const groups = new Map();
    for (let month = 0; month <= this.scene.months; month++) {
      for (const { label, place } of standing(this.layout, this.scene.alliance[month]).groups) {
        const key = `${label} ${place}`;
        if (!groups.has(key)) groups.set(key, this.makeGroup(label, layers));
      }
    }
    return groups;
  }

  makeGroup(label, layers) {
    const tint = `ts-${looks(label).tint}`;
    const path = (kind) => make("path", { class: `ts-map-${kind}` });
    const parts = { thickEdge: path("edge"), thinEdge: path("edge"), thick: path("inside"), thin: path("inside") };
    const ghost = { dashes: path("ghost"), thick: path("cover"), thin: path("cover") };
    const node = make("g", { class: `ts-map-group ${tint}` }, ...Object.values(parts));
    const ghostNode = make("g", { class: `ts-map-group ${tint}` }, ...Object.values(ghost));
    const title = make("g", { class: `ts-map-group ${tint}` });
    layers.outlines.append(node);
    layers.ghosts.append(ghostNode);
    layers.words.append(title);
    for (const each of [node, ghostNode, title]) each.style.display = "none";
    return { node, parts, ghost, ghostNode, title, label, words: "" };
  }

  makePcn(pcn, i, layers) {
    const { unit } = this;
    const { r, rim } = this.layout.circles[i];
    const arc = (r + rim) / 2 + unit;
    const parts = {
      hit: make("circle", { class: "ts-map-hit", r: this.hitOf(i) }),
      focusOut: make("circle", { class: "ts-map-focus-out", r: rim + 5 }),
      focusIn: make("circle", { class: "ts-map-focus-in", r: rim + 2 }),
      rim: make("circle", { class: "ts-map-rim", r: rim }),
      track: make("circle", { class: "ts-map-track", r: arc }),
      arc: make("circle", { class: "ts-map-arc", r: arc, pathLength: 100, transform: "rotate(-90)" }),
      disc: make("circle", { "data-pcn": pcn.id, r }),
      dashes: make("circle", { r: Math.max(1, r - 2.2 * unit) }),
      practices: make("g", { class: "ts-map-practices", "aria-hidden": "true" }),
      letter: make("text", { class: "ts-map-letter", y: "0.35em", "aria-hidden": "true" }, pcn.letter),
    };
    parts.letter.style.fontSize = `${this.letterSize(r, pcn.letter)}px`;
    parts.letter.style.setProperty("--aside", `${-0.85 * r}px`);
    const node = make("g", { class: "ts-map-pcn", role: "button", tabindex: -1 }, ...Object.values(parts));
    node.dataset.at = i;
    const name = this.layout.names[i];
    const called = name ? this.words("name", name.lines) : null;
    const line = make("path", { class: "ts-map-sits" });
    const speaks = make("path", { class: "ts-map-arrow" });
    const wide = Math.max(18 * unit, this.measure(pcn.letter, "seat").w + 8 * unit);
    const badge = make(
      "g",
      { class: "ts-map-badge" },
      make("rect", { x: -wide / 2, y: -9 * unit, width: wide, height: 18 * unit, rx: 4 * unit }),
      this.words("seat", [pcn.letter]),
    );
    layers.lines.append(line);
    layers.arrows.append(speaks);
    layers.pcns.append(node);
    layers.badges.append(badge);
    if (called) layers.words.append(called);
    return { ...parts, node, called, line, speaks, badge, dots: null, tint: null };
  }

  letterSize(r, letter) {
    return Math.min(this.letter.name, Math.max(9.5 * this.unit, (2.4 * r) / (letter.length + 0.9)));
  }

  /** How far a finger or pointer may miss a circle. */
  hitOf(i) {
    const { rim, place } = this.layout.circles[i];
    const finger = innerWidth < 640 && this.layout.cells[place].ring.length <= 10;
    return Math.max(rim + 2 * this.unit, finger ? 22 : 12);
  }

  makePractices(i, layer, r) {
    const { scene } = this;
    const own = scene.practices.map((practice, k) => ({ ...practice, k })).filter(({ pcn }) => pcn === i);
    const spots = packed(own.map((practice) => practice.patients), r);
    return own.map(({ k, name }, n) => {
      const dot = spots[n];
      const level = make("path", { class: "ts-map-level" });
      const ring = make("circle", { class: "ts-map-practice", cx: dot.x, cy: dot.y, r: dot.r });
      const across = dot.r * 0.6;
      const cross = make("path", {
        class: "ts-map-cross",
        d: `M${dot.x - across},${dot.y - across}l${2 * across},${2 * across}m0,${-2 * across}l${-2 * across},${2 * across}`,
      });
      const number = make("text", { class: "ts-map-number", x: dot.x, y: dot.y + 0.32 * dot.r, "font-size": dot.r * 0.9 });
      layer.append(make("g", {}, make("title", {}, name), ring, level, cross, number));
      return { k, dot, level, ring, cross, number, shown: null };
    });
  }

  /** All that a month needs beside the scene itself, worked out when it is first shown. */
  monthOf(month) {
    if (!this.months.has(month)) this.months.set(month, this.plan(month));
    return this.months.get(month);
  }

  /** Work months out before they are shown, while the page has nothing else to do. */
  prepare() {
    const soon = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 50));
    const { months } = this;
    const next = (left) => {
      if (months !== this.months) return;
      const begun = performance.now();
      const enough = () => performance.now() - begun > Math.min(8, left?.timeRemaining?.() || 4);
      for (let month = 0; month <= this.scene.months; month++) {
        if (months.has(month)) continue;
        this.monthOf(month);
        if (enough()) return void soon(next);
      }
    };
    soon(next);
  }

  plan(month) {
    const { scene, layout } = this;
    const state = standing(layout, scene.alliance[month]);
    const name = ({ label }) => scene.alliances[label].name;
    state.hidden ??= crowdedOut(layout, state);
    state.titles ??= placeTitles(layout, state, state.groups, (group) => [[name(group)]], this.measure);
    const living = new Set(scene.alliance[month]);
    const before = month ? standing(layout, scene.alliance[month - 1]).groups : [];
    const ghosts = before.filter((group) => group.members.length > 1 && !living.has(group.label));
    const taken = state.titles.filter(Boolean).map(({ x, y, w, h }) => ({
      left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2,
    }));
    const said = (group) => [[`${name(group)} just collapsed`], [name(group), "just collapsed"]];
    const ghostTitles = placeTitles(layout, state, ghosts, said, this.measure, taken);
    const seats = layout.cells.map((_, place) => {
      const sitting = scene.pcns.map((_, i) => i).filter((i) => scene.seated[month][i] && scene.place[month][i] === place);
      return seatsRound(layout, place, state.at, sitting, this.layout.large ? 18 * this.unit : 0, scene.manager[month][place] > 0);
    });
    return { state, ghosts, ghostTitles, seats };
  }

  /** Show a month; circles lean over to their new allies unless `calm`. */
  show(month, calm) {
    const plan = this.monthOf(month);
    const turned = this.drawn === null || this.monthOf(this.drawn).state !== plan.state;
    this.month = month;
    this.svg.dataset.month = month;
    this.showBoards(month);
    this.pcns.forEach((pcn, i) => this.showPcn(pcn, i, month));
    if (turned) this.pcns.forEach(({ called }, i) => called && (called.style.display = plan.state.hidden.has(i) ? "none" : ""));
    this.showSeats(plan);
    this.showGroups(plan, turned);
    if (this.practised) this.showPractices();
    const still = calm || this.drawn === null || this.pcns.length > MOST_MOVING;
    this.drawn = month;
    if (!turned) this.drawLines(plan);
    else if (still) this.arrive(plan);
    else this.leanTo(plan);
    if (this.lit !== null && this.lit !== undefined) this.light(this.lit);
  }

  showBoards(month) {
    this.boards.forEach((board, place) => {
      const seats = this.scene.seats[month][place];
      const words = `${seats} seat${seats === 1 ? "" : "s"}`;
      if (board.seats.textContent !== words) board.seats.textContent = words;
      const shown = this.scene.manager[month][place] > 0 ? "" : "none";
      board.diamond.style.display = board.tie.style.display = shown;
    });
  }

  showPcn(pcn, i, month) {
    const { scene } = this;
    const label = scene.alliance[month][i];
    if (pcn.tint !== label) {
      const { tint, dashes } = looks(label);
      pcn.tint = label;
      put(pcn.disc, { class: `ts-map-disc ts-${tint}`, "data-alliance": allianceOf(scene, month, i) });
      put(pcn.dashes, { class: dashes ? `ts-map-dashes ts-map-${dashes}` : "ts-map-undashed" });
      put(pcn.letter, { class: `ts-map-letter ts-${tint}` });
    }
    put(pcn.disc, {
      "data-speaker": speakerOf(scene, month, i),
      "data-seated": scene.seated[month][i] ? 1 : 0,
      "data-backing": scene.backing[month][i],
    });
    put(pcn.arc, { "stroke-dasharray": `${scene.backing[month][i]} 200` });
  }

  showSeats({ seats }) {
    for (const pcn of this.pcns) pcn.seat = null;
    for (const board of seats) for (const seat of board) this.pcns[seat.i].seat = seat;
    for (const { seat, badge, line } of this.pcns) {
      line.style.display = seat ? "" : "none";
      badge.style.display = seat && this.layout.large ? "" : "none";
      if (seat) put(badge, { transform: `translate(${seat.x} ${seat.y})` });
    }
  }

  showGroups({ state, ghosts, ghostTitles }, turned) {
    const shown = new Map();
    if (turned || this.ghostly || ghosts.length) {
      state.groups.forEach((group, k) => shown.set(`${group.label} ${group.place}`, [group, state.titles[k], false]));
      ghosts.forEach((group, k) => shown.set(`${group.label} ${group.place}`, [group, ghostTitles[k], true]));
      for (const [key, made] of this.groups) this.showGroup(made, ...(shown.get(key) ?? [null, null, false]));
    }
    this.ghostly = ghosts.length > 0;
  }

  showGroup(made, group, title, collapsed) {
    made.group = group;
    made.node.style.display = group && !collapsed ? "" : "none";
    made.ghostNode.style.display = group && collapsed ? "" : "none";
    made.title.style.display = group ? "" : "none";
    if (!group) return;
    const words = title ? title.lines.join("\n") : "tag";
    if (made.words !== words) made.title.replaceChildren(title ? this.words("bold", title.lines) : this.tag(group));
    made.words = words;
    const { x, y } = title ?? this.tagSpot(group);
    put(made.title, { transform: `translate(${x} ${y})` });
  }

  /** The number of an alliance, where there is no room for its name. */
  tag(group) {
    const { name } = this.scene.alliances[group.label];
    const words = /\d+$/.exec(name)?.[0] ?? name[0];
    const wide = this.measure(words, "small").w + 7 * this.unit;
    const high = this.letter.small * 1.2;
    return make(
      "g",
      { class: "ts-map-tag" },
      make("title", {}, name),
      make("rect", { x: -wide / 2, y: -high / 2, width: wide, height: high, rx: high / 2 }),
      this.words("small", [words]),
    );
  }

  tagSpot(group) {
    const circle = this.layout.circles[group.members[0]];
    const at = this.monthOf(this.month).state.at[group.members[0]];
    return { x: at.x + circle.edge * Math.cos(circle.angle), y: at.y + circle.edge * Math.sin(circle.angle) };
  }

  leanTo(plan) {
    this.stop();
    const from = this.at.map(({ x, y }) => ({ x, y }));
    const begun = performance.now();
    const step = (now) => {
      const share = Math.max(0, Math.min(1, (now - begun) / SLOW));
      const eased = share * share * (3 - 2 * share);
      this.at.forEach((spot, i) => {
        spot.x = from[i].x + eased * (plan.state.at[i].x - from[i].x);
        spot.y = from[i].y + eased * (plan.state.at[i].y - from[i].y);
      });
      this.draw();
      this.leaning = share < 1 ? requestAnimationFrame(step) : null;
    };
    this.draw();
    this.leaning = requestAnimationFrame(step);
  }

  arrive(plan) {
    this.stop();
    this.at = plan.state.at.map(({ x, y }) => ({ x, y }));
    this.draw();
  }

  stop() {
    if (this.leaning) cancelAnimationFrame(this.leaning);
    this.leaning = null;
  }

  /** Put everything where it now stands. */
  draw() {
    this.pcns.forEach((pcn, i) => {
      const { x, y } = this.at[i];
      put(pcn.node, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
      const name = this.layout.names[i];
      if (name) put(pcn.called, { transform: `translate(${(x + name.x).toFixed(1)} ${(y + name.y).toFixed(1)})` });
    });
    this.drawLines(this.monthOf(this.month));
    for (const made of this.groups.values()) if (made.group) this.drawGroup(made);
  }

  drawLines() {
    this.pcns.forEach((pcn, i) => {
      if (pcn.seat) put(pcn.line, { d: lineTo(this.layout, this.at, i, pcn.seat) });
      put(pcn.speaks, { d: this.arrowOf(i) });
    });
  }

  arrowOf(i) {
    const who = this.scene.speaker[this.month][i];
    const { layout, at } = this;
    if (who === -2) {
      const place = this.scene.place[this.month][i];
      return arrowToManager(layout, at, i, place, this.boards[place].table, this.boards[place].reach);
    }
    if (who < 0 || who === i) return "";
    if (layout.circles[who].place === layout.circles[i].place) return arrow(layout, at, i, who);
    return arrowTo(layout, at, i, at[who], layout.circles[who].rim + 2);
  }

  drawGroup({ group, parts, ghost, ghostNode }) {
    const shape = outline(this.layout, this.at, group);
    const collapsed = ghostNode.style.display === "";
    const [thick, thin] = [2 * shape.band, 2 * shape.thin];
    if (collapsed) {
      put(ghost.dashes, { d: shape.ghost });
      put(ghost.thick, { d: shape.thick, "stroke-width": thick - 2.5 });
      put(ghost.thin, { d: shape.narrow, "stroke-width": thin - 2.5 });
      return;
    }
    put(parts.thickEdge, { d: shape.thick, "stroke-width": thick + 1.5 });
    put(parts.thick, { d: shape.thick, "stroke-width": thick - 1.5 });
    put(parts.thinEdge, { d: shape.narrow, "stroke-width": thin + 1.5 });
    put(parts.thin, { d: shape.narrow, "stroke-width": thin - 1.5 });
  }

  showPractices() {
    const backing = this.scene.practice_backing[this.month];
    for (const { dots } of this.pcns) {
      for (const dot of dots) {
        const now = backing[dot.k];
        if (now === dot.shown) continue;
        dot.shown = now;
        put(dot.level, { d: now === OUT ? "" : filled(dot.dot, now) });
        put(dot.ring, { "data-backing": now === OUT ? "out" : now });
        dot.cross.style.display = now === OUT ? "" : "none";
        dot.number.textContent = now === OUT ? "" : now;
      }
    }
  }

  /** Show practices in their circles, with numbers where zooming leaves room. */
  practise(shown, scale) {
    this.practised = shown;
    this.svg.classList.toggle("ts-map-practised", shown);
    if (!shown) return;
    this.pcns.forEach((pcn, i) => (pcn.dots ??= this.makePractices(i, pcn.practices, this.layout.circles[i].r)));
    this.showPractices();
    for (const { dots } of this.pcns) {
      for (const { dot, number } of dots) number.style.display = dot.r * 0.9 * scale >= 10.5 ? "" : "none";
    }
  }

  /** Dim all but one PCN, or none. */
  light(i) {
    this.lit = i;
    this.svg.classList.toggle("ts-map-dimmed", i !== null);
    const who = this.scene.speaker[this.month];
    const on = (node, lit) => node?.classList.toggle("ts-map-lit", lit);
    this.pcns.forEach((pcn, k) => {
      for (const node of [pcn.node, pcn.called, pcn.line, pcn.badge]) on(node, k === i);
      on(pcn.speaks, k === i || who[k] === i);
    });
    const place = i === null ? -1 : this.scene.pcns[i].place;
    const label = i === null ? -1 : this.scene.alliance[this.month][i];
    for (const made of this.groups.values()) {
      const own = label >= 0 && made.label === label && made.group?.place === place;
      on(made.node, own);
      on(made.title, own);
    }
  }

  /** Say the month to those who listen. */
  speak() {
    put(this.svg, { "aria-label": monthInWords(this.scene, this.month) });
    this.pcns.forEach(({ node }, i) => put(node, { "aria-label": heardOf(this.scene, this.month, i) }));
  }
}
