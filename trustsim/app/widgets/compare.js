// The page Compare: what-ifs that the visitor keeps, side by side, and one table of their outcomes.
import { ask, stage } from "./stage.js";
import { button, make, put } from "./draw.js";
import { CompareCard, REFINING } from "./compare_card.js";
import { compareTable } from "./compare_table.js";
import { hatching, legendEntry } from "./outcomes_legend.js";

const HOW =
  "Move levers on Explore and press “Keep to compare” beside Undo; what you keep stands here, side by side.";

/** The head, the cards and the table; cards stay while what they show changes. */
class ComparePage {
  constructor(model) {
    this.model = model;
    this.cards = new Map();
    this.about = make("p", { class: "ts-compare-about" });
    this.problem = make("p", { class: "ts-compare-problem", role: "alert" });
    this.explore = button("Back to Explore", () => ask(model, "page", { page: "explore" }), {
      class: "ts-button ts-main",
      "data-testid": "to-explore",
    });
    this.empty = make("div", { class: "ts-panel ts-compare-empty" }, make("p", {}, HOW), this.explore);
    this.legend = make("div", { class: "ts-outcomes-legend ts-quiet" });
    this.list = make("ul", { class: "ts-compare-cards", "aria-label": "What-ifs kept" });
    this.table = make("div", { class: "ts-compare-table" });
    this.tablePanel = make(
      "section",
      { class: "ts-panel ts-compare-outcomes", "aria-label": "Outcomes side by side" },
      make("div", { class: "ts-compare-head" }, make("h2", {}, "Outcomes"), this.download()),
      this.table,
    );
    this.nodes = [
      make("h1", {}, "Compare"),
      this.about,
      this.problem,
      this.empty,
      this.legend,
      hatching(),
      this.list,
      this.tablePanel,
    ];
  }

  download() {
    const fetchIt = () => ask(this.model, "make", { files: ["comparison"] });
    return button("Download the table", fetchIt, { class: "ts-link" });
  }

  draw() {
    const scene = this.model.get("scene");
    if (!scene.cards) return;
    this.scene = scene;
    const { cards, place, people, problem } = scene;
    const none = cards.length === 0;
    this.empty.hidden = !none;
    this.legend.hidden = this.list.hidden = this.tablePanel.hidden = none;
    this.about.textContent = none ? `Nothing is kept yet of ${place}.` : aboutKept(scene);
    if (people) this.about.append(` ${people}`);
    this.problem.textContent = problem;
    this.drawCards(cards);
    this.drawTable(scene.table);
    if (none || !scene.table) return;
    this.legend.replaceChildren(...legend(scene));
    this.follow(new Set(["time", "month"]));
  }

  drawCards(cards) {
    const gone = [...this.cards.keys()].filter((id) => !cards.some((one) => one.id === id));
    for (const id of gone) this.removeCard(id);
    for (const one of cards) {
      if (!this.cards.has(one.id)) {
        const card = new CompareCard(this.model, one.id, (month) => this.point(month));
        this.cards.set(one.id, card);
        this.list.append(card.element);
      }
      this.cards.get(one.id).take(one, this.scene);
    }
  }

  /** Where the card with the focus goes, the focus goes to the next, or to the way back. */
  removeCard(id) {
    const card = this.cards.get(id);
    const { element } = card;
    const next = element.nextElementSibling ?? element.previousElementSibling;
    const hadFocus = element.contains(document.activeElement);
    card.leave();
    element.remove();
    this.cards.delete(id);
    if (hadFocus) (next?.querySelector("button") ?? this.explore).focus();
  }

  drawTable(table) {
    const told = JSON.stringify(table ?? null);
    if (told === this.told) return;
    this.told = told;
    this.table.replaceChildren(...(table ? compareTable(table) : [make("p", {}, REFINING)]));
  }

  /** Values of the month pointed at, in the charts of all cards, or of the clock's. */
  point(month) {
    if (month === this.pointed) return;
    this.pointed = month;
    for (const card of this.cards.values()) card.pointAt(month);
    this.say();
  }

  say() {
    const month = Math.min(this.pointed ?? stage.month, this.scene.months);
    for (const card of this.cards.values()) card.say(month);
  }

  follow(changed) {
    if (!this.scene) return;
    const time = Math.min(stage.time, this.scene.months);
    if (changed.has("time")) for (const card of this.cards.values()) card.moveTo(time);
    if (changed.has("month")) this.say();
  }

  leave() {
    for (const card of this.cards.values()) card.leave();
  }
}

function aboutKept({ cards, most, place, futures }) {
  const many = cards.length === 1 ? "1 what-if" : `${cards.length} what-ifs`;
  return (
    `You keep ${many} of ${place}; ${most} is the most. Each stands against no change, over the same ` +
    `${futures ? `${futures} ` : ""}futures with the same luck. A link that you share holds them too; ` +
    "opening another place clears them."
  );
}

function legend({ futures }) {
  return [
    legendEntry("changed", "these changes"),
    legendEntry("unchanged", "no change"),
    make("span", {}, `shaded: 8 in 10 of ${futures} futures; lines: their mean`),
    make("span", {}, "point at a month, or press an arrow key, to read it in all"),
  ];
}

export default {
  render({ model, el }) {
    const page = new ComparePage(model);
    el.classList.add("ts-compare-page");
    el.append(...page.nodes);
    const draw = () => page.draw();
    model.on("change:scene", draw);
    const stop = stage.on((changed) => page.follow(changed));
    draw();
    return () => {
      model.off("change:scene", draw);
      stop();
      page.leave();
    };
  },
};
