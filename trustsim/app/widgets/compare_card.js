import { ask } from "./stage.js";
import { button, make, put } from "./draw.js";
import { namingForm } from "./naming.js";
import { Chart } from "./outcomes_chart.js";

export const REFINING = "Refining: futures are still being run.";

/** One what-if: its name, what can be done with it, its changes, the answer and the main measures. */
export class CompareCard {
  constructor(model, id, point) {
    Object.assign(this, { model, id, point, charts: [] });
    this.name = make("h2");
    this.naming = make("div", { class: "ts-compare-name" }, this.name);
    this.acts = {
      open: this.act("Open", () => this.open(), "ts-button"),
      rename: this.act("Rename", () => this.rename(), "ts-link"),
      remove: this.act("Remove", () => ask(model, "remove_kept", { id }), "ts-link"),
    };
    this.chips = make("ul", { class: "ts-compare-chips", "aria-label": "Its changes" });
    this.answer = make("p", { class: "ts-compare-answer" });
    this.grid = make("div", { class: "ts-outcomes-charts" });
    this.element = make(
      "li",
      { class: "ts-panel ts-compare-card", "data-testid": "compare-card", "data-kept": id },
      this.naming,
      make("div", { class: "ts-compare-acts" }, ...Object.values(this.acts)),
      this.chips,
      this.answer,
      make("div", { class: "ts-compare-charts" }, this.grid),
    );
  }

  act(words, run, kind) {
    return button(words, run, { class: kind, "data-act": words.toLowerCase() });
  }

  /** Show what is known of it now. */
  take(one, scene) {
    this.longest = scene.longest_name;
    this.name.textContent = one.name;
    const about = { open: "Open on the levers", rename: "Rename", remove: "Remove" };
    for (const [what, node] of Object.entries(this.acts)) {
      put(node, { "aria-label": `${about[what]}: ${one.name}`, title: about[what] });
    }
    put(this.element, { "data-refining": String(one.refining) });
    const chip = ({ label, words }) => make("li", {}, make("strong", {}, label), ` ${words}`);
    this.chips.replaceChildren(...one.chips.map(chip));
    this.showAnswer(one);
    this.showCharts(one.charts ?? [], scene);
  }

  showAnswer({ parts }) {
    if (!parts) return this.answer.replaceChildren(REFINING);
    const told = parts.map(({ text, strong }) => (strong ? make("strong", {}, text) : text));
    this.answer.replaceChildren(...told);
  }

  showCharts(charts, scene) {
    while (this.charts.length < charts.length) {
      const chart = new Chart(this.point);
      this.charts.push(chart);
      this.grid.append(chart.element);
    }
    charts.forEach((chart, k) => this.charts[k].take(chart, scene));
  }

  /** Its changes go on the levers of Explore, and the focus to the top of it. */
  open() {
    ask(this.model, "open_kept", { id: this.id });
    document.getElementById("main")?.focus();
  }

  rename() {
    const back = () => {
      this.naming.replaceChildren(this.name);
      this.acts.rename.focus();
    };
    const rename = (name) => {
      back();
      ask(this.model, "rename_kept", { id: this.id, name });
    };
    this.naming.replaceChildren(namingForm(this.name.textContent, this.longest, rename, back));
  }

  say(month) {
    for (const chart of this.charts) chart.say(month);
  }

  pointAt(month) {
    for (const chart of this.charts) chart.pointAt(month);
  }

  moveTo(time) {
    for (const chart of this.charts) chart.moveTo(time);
  }

  leave() {
    for (const chart of this.charts) chart.stopSizing();
  }
}
