import { make, put, button, whenSized } from "./draw.js";
import { stage, ask } from "./stage.js";
import { Picture, frameOf, monthAt } from "./storyline_picture.js";
import { PlaceRow } from "./storyline_places.js";
import { legend } from "./storyline_marks.js";
import { Crowd } from "./storyline_crowd.js";

const TWEEN = 250;
const YEARS = "no one two three four five six seven eight nine ten".split(" ");

/** "Ten years", or "30 months". */
function spanInWords(months) {
  const years = months / 12;
  const words = Number.isInteger(years) && years > 0 && YEARS[years];
  if (!words) return `${months} ${months === 1 ? "month" : "months"}`;
  return `${words[0].toUpperCase()}${words.slice(1)} ${years === 1 ? "year" : "years"}`;
}

/** The part of the page: what stands round the pictures, and what all of them share. */
class Storyline {
  constructor(model, el) {
    Object.assign(this, { model, pictures: [], rows: [], opened: new Set(), asTable: false });
    this.title = make("h2", {});
    this.which = make("p", { class: "ts-quiet ts-storyline-which" });
    this.next = button("Next future", () => this.another(1), { class: "ts-link" });
    this.typical = button("Most typical", () => ask(model, "future"), { class: "ts-link" });
    this.toggle = button("Show as a table", () => this.showTable(!this.asTable), { class: "ts-link" });
    this.never = make("p", { class: "ts-storyline-never" });
    this.summary = make("p", { class: "ts-hidden" });
    this.legend = legend();
    this.board = make("div", { class: "ts-storyline-board" });
    this.crowd = new Crowd((event) => this.choose(event));
    this.table = make("div", {
      class: "ts-storyline-table", tabindex: 0, role: "region",
      "aria-label": "Marked events", "data-scrolls": "",
    });
    this.node = make(
      "section",
      { class: "ts-panel ts-storyline", "data-testid": "storyline", "aria-label": "Storyline of alliances" },
      make("div", { class: "ts-storyline-head" }, this.title,
        make("span", { class: "ts-storyline-choices" }, this.typical, this.next, this.toggle)),
      this.which, this.legend, this.summary, this.never, this.board, this.crowd.node, this.table,
    );
    el.append(this.node);
    this.listen();
  }

  listen() {
    this.board.addEventListener("keydown", (event) => this.key(event));
    this.board.addEventListener("pointerdown", (event) => this.grab(event));
    this.board.addEventListener("pointermove", (event) => this.drag(event));
    const letGo = () => { this.held = null; };
    for (const end of ["pointerup", "pointercancel"]) this.board.addEventListener(end, letGo);
    this.board.addEventListener("focusin", (event) => {
      const mark = this.reachable().find(({ node }) => node === event.target);
      if (mark) this.makeStop(mark);
    });
  }

  /** Show the future so many further on, round and round. */
  another(by) {
    ask(this.model, "future", { number: (this.scene.number + by + 100) % 100 });
  }

  /** A new future, or the same one anew. */
  show(scene) {
    if (!scene.layouts) return;
    const before = new Map(this.pictures.flatMap((picture) => [...picture.byId]));
    const isSame = this.scene && JSON.stringify(this.scene) === JSON.stringify(scene);
    this.scene = scene;
    if (isSame) return;
    this.title.textContent = `${spanInWords(scene.months)} of alliances`;
    this.which.textContent = scene.future;
    this.typical.hidden = scene.is_typical;
    this.summary.textContent = scene.summary;
    this.never.hidden = scene.alliances.length > 0;
    this.never.textContent = `No alliance is founded in these ${spanInWords(scene.months).toLowerCase()}: `
      + "each PCN stays on its own.";
    const focused = document.activeElement?.closest?.(".ts-storyline-event")?.dataset.event;
    const choose = (event) => this.choose(event);
    const open = (mark) => this.crowd.open(mark);
    this.pictures = scene.layouts.map((part) => new Picture(scene, part, choose, open));
    this.crowd.close();
    this.rows = scene.layouts.length > 1 ? this.pictures.map((picture) => this.rowOf(picture)) : [];
    const several = this.rows.length > 0;
    this.board.replaceChildren(...(several ? this.rows.map(({ node }) => node) : [this.pictures[0].svg]));
    const marks = this.marks();
    const stop = marks.find(({ event }) => String(event.id) === focused) ?? marks[0];
    if (stop) this.makeStop(stop);
    if (focused !== undefined && stop) stop.node.focus();
    this.place();
    this.look(new Set(["hovered", "event"]));
    if (this.asTable) this.fillTable();
    this.tween(before);
  }

  rowOf(picture) {
    const { place } = picture.part;
    const row = new PlaceRow(this.scene, picture, this.opened.has(place), () => {
      row.open(!row.isOpen);
      this.opened[row.isOpen ? "add" : "delete"](place);
      this.place();
      const [first] = this.reachable();
      if (first) this.makeStop(first);
    });
    return row;
  }

  /** Let lines that both futures have move from where they were. */
  tween(before) {
    cancelAnimationFrame(this.moving);
    const shown = this.pictures.filter((picture, k) => !this.rows.length || this.rows[k].isOpen);
    if (stage.calm.matches || !before.size || !this.frame) return;
    const begin = performance.now();
    const step = (now) => {
      const share = Math.max(0, Math.min(1, (now - begin) / TWEEN));
      for (const picture of shown) {
        Object.assign(picture, { before, share: share * (2 - share) });
        picture.draw();
      }
      if (share < 1) this.moving = requestAnimationFrame(step);
    };
    step(begin);
  }

  /** Put everything into place for the width there is. */
  place() {
    const width = Math.floor(this.board.clientWidth);
    if (!width || !this.scene) return;
    this.frame = frameOf(this.node, width, this.scene);
    for (const each of this.rows.length ? this.rows : this.pictures) each.place(this.frame);
    const folds = this.reachable().some(({ folded }) => folded.length);
    this.legend.querySelector(".ts-storyline-folds").hidden = !folds;
    const { style } = document.documentElement; // the clock's rail runs under the months
    style.setProperty("--storyline-left", `${this.frame.left}px`);
    style.setProperty("--storyline-right", `${width - this.frame.right}px`);
  }

  /** What changed on the stage. */
  look(changed) {
    const each = this.pictures;
    if (changed.has("time")) for (const one of [...each, ...this.rows]) one.follow();
    if (changed.has("hovered") || changed.has("pinned")) for (const one of each) one.light();
    if (changed.has("event")) for (const one of each) one.choice();
  }

  /** Go to an event's month and open its card. */
  choose(event) {
    stage.goTo(event.month);
    stage.set({ event: event.id });
  }

  marks() {
    return this.pictures.flatMap((picture) => picture.marks)
      .sort((a, b) => a.event.month - b.event.month || a.event.id - b.event.id);
  }

  /** Marks that are to be seen: those of opened places. */
  reachable() {
    const opened = this.rows.filter((row) => row.isOpen).map((row) => row.picture);
    const seen = this.rows.length ? opened : this.pictures;
    return this.marks().filter((mark) => seen.some((picture) => picture.marks.includes(mark)));
  }

  /** Make a mark the one at which the Tab key stops. */
  makeStop(mark) {
    if (this.stop) put(this.stop.node, { tabindex: -1 });
    this.stop = mark;
    put(mark.node, { tabindex: 0 });
  }

  key(event) {
    const marks = this.reachable();
    const at = marks.findIndex(({ node }) => node === event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1 }[event.key];
    const edge = { Home: 0, End: marks.length - 1 }[event.key];
    if (event.shiftKey) return;
    if (to !== undefined || edge !== undefined) {
      marks[Math.max(0, Math.min(marks.length - 1, to ?? edge))].node.focus();
    } else if (event.key === "Enter" || event.key === " ") this.choose(marks[at].event);
    else if (event.key === "Escape" && stage.event !== null) stage.set({ event: null });
    else return;
    event.preventDefault();
  }

  /** Scrub: from a press on the picture or its axis until it is let go. */
  grab(event) {
    const svg = event.target.closest("svg");
    const onOther = event.target.closest(".ts-storyline-event, .ts-storyline-count, .ts-storyline-names");
    if (!svg || event.button !== 0 || onOther) return;
    this.held = svg;
    this.board.setPointerCapture(event.pointerId);
    stage.goTo(monthAt(this.frame, svg, event.clientX));
  }

  drag(event) {
    if (this.held) stage.goTo(monthAt(this.frame, this.held, event.clientX));
  }

  showTable(shown) {
    this.asTable = shown;
    this.toggle.textContent = shown ? "Show as a picture" : "Show as a table";
    this.board.hidden = shown;
    this.crowd.close();
    this.table.hidden = !shown;
    if (shown) this.fillTable();
    else this.place();
  }

  fillTable() {
    const cell = (...held) => make("td", {}, ...held);
    const rows = this.scene.events.map((event) => make(
      "tr",
      {},
      cell(button(`Month ${event.month}`, () => this.choose(event), { class: "ts-link ts-tabular" })),
      cell(event.kind),
      cell(event.words),
    ));
    const heads = ["When", "What", "In words"].map((words) => make("th", { scope: "col" }, words));
    const nothing = make("tr", {}, make("td", { colspan: 3 }, "Nothing is marked in this future."));
    this.table.replaceChildren(make(
      "table",
      { class: "ts-table" },
      make("caption", { class: "ts-hidden" }, "Marked events, by month"),
      make("thead", {}, make("tr", {}, ...heads)),
      make("tbody", {}, ...(rows.length ? rows : [nothing])),
    ));
  }
}

export default {
  render({ model, el }) {
    const view = new Storyline(model, el);
    const show = () => view.show(model.get("scene"));
    view.showTable(false);
    show();
    model.on("change:scene", show);
    const deaf = stage.on((changed) => view.look(changed));
    const unsized = whenSized(view.board, () => view.place());
    return () => {
      model.off("change:scene", show);
      deaf();
      unsized();
      cancelAnimationFrame(view.moving);
    };
  },
};
