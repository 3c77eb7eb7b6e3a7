// The place of a story: the living map, playing the months of one future.

import { button, make, whenSized } from "/parts/draw.js";
import { MapPicture } from "/parts/map_picture.js";

const WHOLE = 12_000; // milliseconds in which all months play, but …
const [QUICKEST, SLOWEST] = [200, 900]; // … each month takes no less and no more
const KEY = "Arrow: who speaks for it. Line to the board: sits there itself. Outline: allied.";
let last = { key: "", map: null };

/** The map of a picture; the same for the same future, so that it plays on when the wall is drawn again. */
export function livingMap(one, sheet) {
  const key = JSON.stringify([one.variant, one.number, one.months, one.scene.title]);
  if (last.key !== key) {
    last.map?.pause();
    const map = new PlayedMap(one, sheet);
    last = { key, map };
  }
  return last.map.node;
}

/** The living map under a clock of its own; `head` and `key` say what is no future of a story. */
export class PlayedMap {
  constructor(one, sheet = {}) {
    this.one = one;
    [this.first, this.end] = [one.months[0], one.months[one.months.length - 1]];
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.month = this.calm ? this.end : this.first;
    this.svg = make("svg", { class: "ts-map-svg", role: "group", "data-testid": "living-map" });
    this.box = make("div", { class: "story-living-map" }, this.svg);
    this.said = make("output", { class: "story-living-month" });
    this.range = make("input", {
      type: "range",
      min: this.first,
      max: this.end,
      "aria-label": "Month",
      oninput: () => this.go(Number(this.range.value)),
    });
    this.told = make("p", { class: "story-living-told", hidden: !sheet.narrow });
    this.play = button("", () => this.toggle(), { class: "ts-button", id: "play-map" });
    const on = () => this.go(this.month < this.end ? this.month + 1 : this.first);
    this.step = button("One month on", on, { class: "ts-button", id: "step-map" });
    const head = one.head ?? `${one.name}: future ${one.number}`;
    this.node = make(
      "div",
      { class: "story-living" },
      make(
        "p",
        { class: "story-living-head" },
        make("b", {}, head),
        ...[this.said, this.play, this.step, this.range],
      ),
      this.box,
      make("p", { class: "story-living-key" }, one.key ?? KEY),
      this.told,
    );
    this.picture = new MapPicture(this.svg);
    whenSized(this.box, (wide, high) => this.fit(wide, high));
    if (!this.calm) this.run();
    else this.pause();
  }

  fit(wide, high) {
    if (!wide || !high) return;
    this.picture.build(this.one.scene, wide, high);
    this.show(true);
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.month === this.end) this.month = this.first;
    this.run();
  }

  run() {
    const pace = WHOLE / (this.end - this.first || 1);
    this.timer = setInterval(() => this.on(), Math.max(QUICKEST, Math.min(SLOWEST, pace)));
    this.play.textContent = "Pause";
    this.show();
  }

  on() {
    if (this.node.isConnected && this.month < this.end) this.month += 1;
    else this.pause();
    this.show();
  }

  go(month) {
    this.pause();
    this.month = month;
    this.show();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
  }

  show(still = false) {
    this.said.textContent = `Month ${this.month} of ${this.end}`;
    this.range.value = this.month;
    if (!this.picture.scene) return;
    this.picture.show(this.month, still || this.calm);
    this.picture.speak();
    this.told.textContent = this.svg.getAttribute("aria-label");
    for (const pcn of this.picture.pcns) pcn.node.setAttribute("role", "img");
  }
}
