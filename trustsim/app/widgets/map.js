import { stage } from "./stage.js";
import { button, make, put, whenSized } from "./draw.js";
import { MapCard } from "./map_card.js";
import { MapPicture } from "./map_picture.js";
import { COLUMNS, rowsOf } from "./map_words.js";
import { MapZoom } from "./map_zoom.js";

const LINGERING = 180; // milliseconds in which the pointer may go from a circle to its card
const SHOWS_PRACTICES = 1.5; // zoom from which practices show of themselves

/** The map of one visitor: picture, card, legend and table, following the stage. */
class LivingMap {
  constructor(model, el) {
    this.model = model;
    this.build(el);
    this.card = new MapCard(() => this.unpin());
    this.box.append(this.card.node);
    this.picture = new MapPicture(this.svg);
    this.zoom = new MapZoom(this.svg, this.picture.world, () => this.zoomed());
    this.near = null; // PCN whose card is open because it is pointed at here
    this.stopped = [stage.on((changed) => this.follow(changed)), whenSized(this.box, () => this.resize())];
    this.hear("change:scene", () => this.renew());
    this.listen();
    this.renew();
  }

  hear(what, run) {
    this.model.on(what, run);
    this.stopped.push(() => this.model.off(what, run));
  }

  build(el) {
    this.heading = make("h2");
    this.practices = button("Practices", () => this.togglePractices(), { class: "ts-button", "aria-pressed": "false" });
    const tools = make(
      "div",
      { class: "ts-map-tools", role: "group", "aria-label": "Look closer" },
      this.practices,
      button("−", () => this.closer(-1), { class: "ts-button ts-map-zoom", "aria-label": "Zoom out" }),
      button("+", () => this.closer(1), { class: "ts-button ts-map-zoom", "aria-label": "Zoom in" }),
    );
    this.svg = make("svg", { class: "ts-map-svg", role: "group", "data-testid": "map" });
    this.box = make("div", { class: "ts-map-box" }, this.svg);
    this.legend = make("ul", { class: "ts-map-legend ts-quiet" });
    this.table = make("details", { class: "ts-map-table" }, make("summary", { class: "ts-link" }, "Show as a table"));
    this.rows = make("tbody");
    this.caption = make("caption", { class: "ts-hidden" });
    const heads = COLUMNS.map(([words, number]) => make("th", { scope: "col", class: number ? "ts-number" : null }, words));
    const table = make("table", { class: "ts-table" }, this.caption, make("thead", {}, make("tr", {}, ...heads)), this.rows);
    const region = { class: "ts-map-scroll", "data-scrolls": "", tabindex: 0, role: "region", "aria-label": "The map as a table" };
    this.table.append(make("div", region, table));
    this.panel = make(
      "div",
      { class: "ts-panel ts-map-panel" },
      make("div", { class: "ts-map-head" }, this.heading, tools),
      this.box,
      this.legend,
      this.table,
    );
    el.append(this.panel);
  }

  listen() {
    const at = (event) => {
      const node = event.target.closest?.(".ts-map-pcn");
      return node ? Number(node.dataset.at) : null;
    };
    this.svg.addEventListener("pointerover", (event) => this.point(at(event)));
    this.svg.addEventListener("pointerleave", () => this.point(null));
    this.svg.addEventListener("focusin", (event) => this.reach(at(event)));
    this.svg.addEventListener("focusout", () => this.point(null));
    this.svg.addEventListener("click", (event) => this.choose(at(event)));
    this.svg.addEventListener("keydown", (event) => this.key(event, at(event)));
    this.card.node.addEventListener("pointerenter", () => clearTimeout(this.leaving));
    this.card.node.addEventListener("pointerleave", () => this.point(null));
    this.table.addEventListener("toggle", () => this.tell());
    const escape = (event) => event.key === "Escape" && this.escape();
    document.addEventListener("keydown", escape);
    this.stopped.push(() => document.removeEventListener("keydown", escape));
  }

  /** A scene has come: draw anew only what it changes. */
  renew() {
    this.scene = this.model.get("scene");
    if (!this.scene.pcns) return;
    this.reached = Math.min(this.reached ?? 0, this.scene.pcns.length - 1);
    if (this.near >= this.scene.pcns.length) this.near = null;
    this.redraw();
    this.explain();
  }

  resize() {
    const size = `${this.box.clientWidth} ${getComputedStyle(this.heading).fontSize}`;
    if (this.scene?.pcns && this.box.clientWidth && size !== this.size) this.redraw();
  }

  redraw() {
    const width = this.box.clientWidth;
    if (!width) return;
    this.size = `${width} ${getComputedStyle(this.heading).fontSize}`;
    this.building = true; // focus goes from an old circle to its new one without a word
    this.picture.build(this.scene, width);
    this.zoom.sized(width, this.picture.layout.height);
    this.picture.practise(this.showsPractices, this.zoom.scale);
    this.month = Math.min(stage.month, this.scene.months);
    this.picture.show(this.month, true);
    this.rove(this.reached);
    this.building = false;
    this.title();
    this.tell();
    this.light();
  }

  follow(changed) {
    if (!this.picture.layout) return;
    const month = Math.min(stage.month, this.scene.months);
    if (month !== this.month) {
      this.month = month;
      this.picture.show(month, stage.calm.matches);
      this.title();
    }
    if (changed.has("hovered") || changed.has("pinned")) this.light();
    if (!stage.playing && (changed.has("month") || changed.has("playing"))) this.tell();
  }

  title() {
    this.heading.textContent = `${this.scene.title}, month ${this.month}`;
  }

  /** What is read rather than seen: names, table, card. None of it changes while the clock plays. */
  tell() {
    if (!this.picture.layout) return;
    this.picture.speak();
    if (this.table.open) this.tabulate();
    this.showCard();
  }

  tabulate() {
    this.caption.textContent = `${this.scene.title}, month ${this.month}`;
    this.rows.replaceChildren(
      ...rowsOf(this.scene, this.month).map((row) => {
        const cells = row.map((words, k) =>
          k ? make("td", { class: COLUMNS[k][1] ? "ts-number" : null }, words) : make("th", { scope: "row" }, words),
        );
        return make("tr", {}, ...cells);
      }),
    );
  }

  explain() {
    const managed = this.scene.manager.some((month) => month.some((time) => time > 0));
    const sign = (name, words) => make("li", {}, make("span", { class: `ts-map-sign ts-map-sign-${name}` }), words);
    this.legend.replaceChildren(
      make("li", {}, "Circle size: patients"),
      sign("arc", "practices’ backing"),
      sign("arrow", "speaks for it"),
      sign("sits", "sits at the board"),
      sign("alliance", "alliance"),
      ...(managed ? [sign("manager", "neutral manager")] : []),
      ...(this.showsPractices ? [sign("level", "a practice, filled by its backing"), sign("out", "left the contract")] : []),
    );
  }

  get showsPractices() {
    return Boolean(this.wanted) || this.zoom.scale >= SHOWS_PRACTICES;
  }

  togglePractices() {
    const shown = this.showsPractices;
    this.wanted = !shown;
    if (shown) this.zoom.whole();
    this.zoomed();
  }

  /** Zoom in or out about the PCN that is chosen, or the middle. */
  closer(way) {
    this.zoom.step(way, stage.pinned === null ? null : this.picture.at[stage.pinned]);
  }

  zoomed() {
    if (!this.picture?.layout) return;
    put(this.practices, { "aria-pressed": String(this.showsPractices) });
    this.picture.practise(this.showsPractices, this.zoom.scale);
    this.explain();
    this.showCard();
  }

  light() {
    this.picture.light(stage.hovered ?? stage.pinned);
    this.picture.pcns.forEach(({ node }, i) => put(node, { "aria-pressed": String(stage.pinned === i) }));
    this.showCard();
  }

  showCard() {
    const about = this.near ?? stage.pinned;
    if (about === null || !this.scene.pcns[about]) return this.card.hide();
    const seen = { pinned: stage.pinned === about, practices: this.showsPractices };
    this.card.show(this.scene, this.month, about, seen);
    const { pcns } = this.picture;
    const frameOf = (node) => node.getBoundingClientRect();
    const others = pcns.filter((_, i) => i !== about).map(({ rim }) => frameOf(rim));
    const name = pcns[about].called;
    this.card.stand(this.box, frameOf(pcns[about].rim), name ? frameOf(name) : null, others);
  }

  /** The pointer is at a PCN, or at none. */
  point(i) {
    if (this.building) return;
    clearTimeout(this.leaving);
    if (i === null) this.leaving = setTimeout(() => this.arriveAt(null), LINGERING);
    else this.arriveAt(i);
  }

  arriveAt(i) {
    if (i === this.near) return;
    this.near = i;
    stage.set({ hovered: i });
    this.showCard();
  }

  /** The keyboard is at a PCN. */
  reach(i) {
    if (i === null || this.building) return;
    this.rove(i);
    this.zoom.reach(this.picture.at[i], 60);
    this.point(i);
  }

  /** Only one PCN at a time can be reached with Tab. */
  rove(i) {
    this.reached = i;
    this.picture.pcns.forEach(({ node }, k) => put(node, { tabindex: k === i ? 0 : -1 }));
  }

  choose(i) {
    if (this.zoom.wasDrag) return;
    if (i === null) return;
    stage.set({ pinned: stage.pinned === i ? null : i });
  }

  unpin() {
    const pinned = stage.pinned;
    stage.set({ pinned: null });
    this.near = null;
    if (pinned !== null && this.panel.contains(document.activeElement)) this.picture.pcns[pinned]?.node.focus();
    this.point(null);
  }

  escape() {
    clearTimeout(this.leaving);
    if (stage.pinned !== null) this.unpin();
    this.arriveAt(null);
  }

  key(event, i) {
    if (i === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const ring = this.scene.places.flatMap((place) => place.ring);
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const at = ring.indexOf(i);
    if (event.key in steps) this.picture.pcns[ring.at((at + steps[event.key]) % ring.length)].node.focus();
    else if (event.key === "Home" || event.key === "End") this.picture.pcns[ring.at(event.key === "Home" ? 0 : -1)].node.focus();
    else if (event.key === "Enter" || event.key === " ") this.choose(i);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  leave() {
    clearTimeout(this.leaving);
    this.picture.stop();
    for (const stop of this.stopped) stop();
  }
}

export default {
  render({ model, el }) {
    const map = new LivingMap(model, el);
    return () => map.leave();
  },
};
