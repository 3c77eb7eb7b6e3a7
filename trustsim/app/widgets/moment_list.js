import { stage } from "./stage.js";
import { button, make, put } from "./draw.js";
import { KIND_NAMES, capital, withoutMonth } from "./moment_words.js";

const A_PAGE = 40;

/** All that happened in the future on the map, as a table: by PCN, by kind, a page at a time. */
export class EventList {
  /** `open(event)` shows an event's card. */
  constructor(open) {
    this.open = open;
    const opens = { class: "ts-link ts-moment-opener", "aria-expanded": "false" };
    this.opener = button("", () => this.show(!this.shown), opens);
    this.pcn = make("select", { onchange: () => stage.set({ pinned: this.chosenPcn }) });
    this.kind = make("select", { onchange: () => this.fill() });
    this.count = make("p", { class: "ts-quiet", role: "status" });
    this.rows = make("tbody");
    this.more = button("", () => this.addPage(), { class: "ts-button" });
    const heads = ["Month", "What happened", "Reasons"].map((words) => make("th", { scope: "col" }, words));
    const head = make("thead", {}, make("tr", {}, ...heads));
    const scroller = {
      class: "ts-moment-scroller",
      tabindex: 0,
      role: "region",
      "aria-label": "All events",
      "data-scrolls": true,
    };
    const filters = [labelled("PCN", this.pcn), labelled("Kind of event", this.kind)];
    this.box = make(
      "div",
      { class: "ts-moment-list", "data-testid": "events", hidden: true },
      make("div", { class: "ts-moment-filters" }, ...filters),
      this.count,
      make("div", scroller, make("table", { class: "ts-table" }, head, this.rows)),
      this.more,
    );
    this.element = make("div", { class: "ts-moment-all" }, this.opener, this.box);
  }

  take(scene) {
    this.scene = scene;
    const seen = new Set(scene.events.map((event) => event.kind));
    const kinds = Object.keys(KIND_NAMES).filter((kind) => seen.has(kind));
    const kept = this.kind.value;
    this.pcn.replaceChildren(...options("All PCNs", scene.pcns.map(({ name }, k) => [k, name])));
    const named = kinds.map((kind) => [kind, capital(KIND_NAMES[kind])]);
    this.kind.replaceChildren(...options("Everything", named));
    this.kind.value = kinds.includes(kept) ? kept : "";
    this.opener.textContent = `All ${scene.events.length} events, as a list`;
    this.follow();
  }

  show(shown) {
    this.shown = shown;
    put(this.box, { hidden: !shown });
    put(this.opener, { "aria-expanded": String(shown) });
    this.fill();
  }

  /** Show the PCN that is chosen anywhere on the page. */
  follow() {
    this.pcn.value = stage.pinned === null ? "" : String(stage.pinned);
    this.fill();
  }

  get chosenPcn() {
    return this.pcn.value === "" ? null : Number(this.pcn.value);
  }

  fill() {
    this.rows.replaceChildren();
    if (!this.shown || !this.scene) return;
    const pcn = this.chosenPcn;
    const concerns = (event) => pcn === null || !event.concerns.length || event.concerns.includes(pcn);
    const wanted = (event) => !this.kind.value || event.kind === this.kind.value;
    this.found = this.scene.events.filter((event) => wanted(event) && concerns(event));
    this.count.textContent = this.found.length === 1 ? "1 event" : `${this.found.length || "No"} events`;
    this.addPage();
  }

  addPage() {
    const from = this.rows.children.length;
    this.rows.append(...this.found.slice(from, from + A_PAGE).map((event) => this.row(event)));
    const left = this.found.length - this.rows.children.length;
    put(this.more, { hidden: left === 0 });
    this.more.textContent = `Show ${Math.min(left, A_PAGE)} more of ${left}`;
  }

  row(event) {
    const words = withoutMonth(event);
    const why = button("Why?", () => this.open(event), {
      class: "ts-link",
      "aria-label": `Why? ${event.words}`,
    });
    const month = button(String(event.month), () => stage.goTo(event.month), {
      class: "ts-link",
      "aria-label": `Go to month ${event.month}`,
    });
    return make(
      "tr",
      { "data-event": event.id, "data-month": event.month, "data-kind": event.kind },
      make("td", { class: "ts-number" }, month),
      make("td", {}, words),
      make("td", {}, why),
    );
  }
}

function labelled(words, control) {
  put(control, { "aria-label": words });
  return make("label", {}, make("span", {}, words), control);
}

function options(all, entries) {
  return [["", all], ...entries].map(([value, name]) => make("option", { value }, name));
}
