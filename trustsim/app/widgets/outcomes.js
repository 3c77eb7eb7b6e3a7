import { stage } from "./stage.js";
import { button, make, put } from "./draw.js";
import { Chart } from "./outcomes_chart.js";
import { hatching, legendEntry } from "./outcomes_legend.js";
import { outcomesTable } from "./outcomes_table.js";

/** The panel of outcomes: charts of all futures, and the same as a table. */
class OutcomesPanel {
  constructor(model) {
    this.model = model;
    this.charts = [];
    this.pointed = null;
    this.legend = make("div", { class: "ts-outcomes-legend ts-quiet" });
    this.grid = make("div", { class: "ts-outcomes-charts" });
    this.more = button("", () => this.showAll(!this.all), { class: "ts-link", "aria-expanded": "false" });
    this.tableOpens = button("Show as a table", () => this.showTable(!this.tabled), {
      class: "ts-link",
      "aria-expanded": "false",
    });
    this.table = make("div", { class: "ts-outcomes-table", hidden: true });
    this.element = make(
      "section",
      { class: "ts-panel ts-outcomes-panel", "data-testid": "outcomes", "aria-label": "Outcomes" },
      make("div", { class: "ts-outcomes-head" }, make("h2", {}, "Outcomes"), this.legend),
      hatching(),
      this.grid,
      make("div", { class: "ts-outcomes-more" }, this.more, this.tableOpens),
      this.table,
    );
  }

  draw() {
    const scene = this.model.get("scene");
    if (!scene.charts) return;
    this.scene = scene;
    while (this.charts.length < scene.charts.length) this.addChart();
    scene.charts.forEach((chart, k) => this.charts[k].take(chart, scene));
    put(this.element, { "data-answered": scene.answered, "data-refining": String(scene.refining) });
    this.legend.replaceChildren(...legend(scene));
    this.showAll(this.all);
    this.showTable(this.tabled);
    this.follow(new Set(["time", "month"]));
    markPainted(scene.answered);
  }

  addChart() {
    const chart = new Chart((month) => this.point(month));
    this.charts.push(chart);
    this.grid.append(chart.element);
  }

  showAll(all = false) {
    this.all = all;
    this.charts.forEach((chart, k) => put(chart.element, { hidden: !all && k >= this.scene.first }));
    put(this.more, { "aria-expanded": String(all) });
    const { first, charts } = this.scene;
    this.more.textContent = all ? `Only the main ${first}` : `All ${charts.length} measures`;
  }

  showTable(shown = false) {
    this.tabled = shown;
    put(this.table, { hidden: !shown });
    put(this.tableOpens, { "aria-expanded": String(shown) });
    this.tableOpens.textContent = shown ? "Hide the table" : "Show as a table";
    this.table.replaceChildren(...(shown ? outcomesTable(this.scene) : []));
  }

  /** Values of the month pointed at, in all charts, or of the clock's. */
  point(month) {
    if (month === this.pointed) return;
    this.pointed = month;
    for (const chart of this.charts) chart.pointAt(month);
    this.say();
  }

  say() {
    const month = Math.min(this.pointed ?? stage.month, this.scene.months);
    for (const chart of this.charts) if (!chart.element.hidden) chart.say(month);
  }

  follow(changed) {
    if (!this.scene) return;
    const time = Math.min(stage.time, this.scene.months);
    if (changed.has("time")) for (const chart of this.charts) chart.moveTo(time);
    if (changed.has("month")) this.say();
  }

  leave() {
    for (const chart of this.charts) chart.stopSizing();
  }
}

/** Tell whoever measures that an answer is on the screen. */
function markPainted(answered) {
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(`trustsim-painted-${answered}`)));
}

function legend(scene) {
  const futures = `${scene.futures} futures${scene.refining ? " so far" : ""}`;
  return [
    scene.changed && legendEntry("changed", "your changes"),
    legendEntry("unchanged", "no change"),
    legendEntry("shown", "the future on the map"),
    make("span", {}, `shaded: 8 in 10 of ${futures}`),
  ].filter(Boolean);
}

export default {
  render({ model, el }) {
    const panel = new OutcomesPanel(model);
    el.append(panel.element);
    const draw = () => panel.draw();
    model.on("change:scene", draw);
    const stop = stage.on((changed) => panel.follow(changed));
    draw();
    return () => {
      model.off("change:scene", draw);
      stop();
      panel.leave();
    };
  },
};
