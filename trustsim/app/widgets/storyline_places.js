import { make, put, looks } from "./draw.js";
import { stage } from "./stage.js";
import { sign } from "./storyline_marks.js";

const TALL = 36;

/** One place of many as a row: how many of its PCNs are allied over time, its collapses; opened on demand. */
export class PlaceRow {
  constructor(scene, picture, isOpen, toggle) {
    Object.assign(this, { scene, picture, isOpen });
    const { part } = picture;
    this.of = part.pcns.length;
    this.allied = scene.alliance.map((month) => part.pcns.filter((pcn) => month[pcn] >= 0).length);
    this.collapses = picture.marks.filter(({ event }) => event.kind === "collapsed").map(({ event }) => ({
      event,
      node: make("g", { class: `ts-${looks(event.alliance).tint}` }, ...sign("collapsed")),
    }));
    this.button = make("button", { type: "button", class: "ts-link", onclick: toggle });
    this.band = make("path", { class: "ts-storyline-band" });
    this.base = make("path", { class: "ts-storyline-base" });
    this.cursor = make("path", { class: "ts-storyline-cursor" });
    this.svg = make(
      "svg",
      { role: "img", "aria-label": this.words(), class: "ts-storyline-row" },
      this.base, this.band, ...this.collapses.map(({ node }) => node), this.cursor,
    );
    this.inner = make("div", {}, picture.svg);
    this.node = make(
      "section",
      { class: "ts-storyline-place" },
      make("div", { class: "ts-storyline-place-head" },
        this.button, make("span", { class: "ts-quiet" }, this.words())),
      this.svg,
      this.inner,
    );
    this.open(isOpen);
  }

  words() {
    const end = this.allied[this.allied.length - 1];
    const most = Math.max(...this.allied);
    const fallen = this.collapses.length;
    const said = fallen ? `, ${fallen} ${fallen === 1 ? "collapse" : "collapses"}` : "";
    return `${end} of ${this.of} PCNs in an alliance at the end, ${most} at most${said}`;
  }

  /** Show the place's own lines, or only its row. */
  open(isOpen) {
    this.isOpen = isOpen;
    const place = this.scene.places[this.picture.part.place];
    this.button.textContent = `${isOpen ? "Hide" : "Show"} the ${this.of} PCNs of ${place}`;
    put(this.button, { "aria-expanded": String(isOpen) });
    this.inner.hidden = !isOpen;
    put(this.svg, { hidden: isOpen });
  }

  place(frame) {
    this.frame = frame;
    const { x, width } = frame;
    const y = (count) => TALL - 4 - (count / this.of) * (TALL - 8);
    put(this.svg, { width, height: TALL, viewBox: `0 0 ${width} ${TALL}` });
    const step = (count, month) => (month ? `H${x(month)}V${y(count)}` : `M${x(0)},${y(count)}`);
    const steps = this.allied.map(step);
    const end = x(this.scene.months);
    put(this.band, { d: `${steps.join("")}V${y(0)}H${x(0)}Z` });
    put(this.base, { d: `M${x(0)},${y(0)}H${end}M${x(0)},${y(this.of)}H${end}` });
    put(this.cursor, { d: `M0,0V${TALL}` });
    for (const { event, node } of this.collapses) {
      put(node, { transform: `translate(${x(event.month)},${TALL / 2})` });
    }
    if (this.isOpen) this.picture.place(frame);
    this.follow();
  }

  follow() {
    if (this.frame) this.cursor.style.transform = `translateX(${this.frame.x(stage.time)}px)`;
  }
}
