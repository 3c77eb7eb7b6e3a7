import { ask } from "./stage.js";
import { make, put, button } from "./draw.js";

// Which lever matters most here: each main lever alone at its low and its high end.

const QUESTION = "Which lever matters most here?";

class Tornado {
  constructor(model, el) {
    this.model = model;
    this.begin = button(QUESTION, () => this.ask(), { class: "ts-button ts-main" });
    this.about = make("p", { class: "ts-quiet" });
    this.progress = make("progress", { "aria-label": "Levers tried" });
    this.status = make("p", { role: "status" });
    this.answer = make("div", { class: "ts-tornado-answer" });
    const parts = [this.begin, this.about, this.progress, this.status, this.answer];
    el.append(make("div", { class: "ts-panel ts-tornado-panel", "data-testid": "tornado" }, ...parts));
    this.read = () => this.show();
    model.on("change:scene", this.read);
    this.show();
  }

  end() {
    this.model.off("change:scene", this.read);
  }

  ask(measure = "coverage") {
    ask(this.model, "matters", { measure });
  }

  show() {
    const scene = this.model.get("scene");
    const { of, done, rows } = scene;
    const running = done !== undefined && !rows;
    this.begin.hidden = done !== undefined;
    this.about.hidden = done !== undefined;
    this.about.textContent = `Moves ${of / 2} levers one at a time, low and high, from how the place stands.`;
    this.progress.hidden = !running;
    put(this.progress, { max: of, value: done ?? 0 });
    this.status.hidden = !running;
    const told = running ? `Trying each lever, low and high: ${done} of ${of}` : "";
    if (told !== this.status.textContent) this.status.textContent = told;
    this.answer.hidden = !rows;
    if (rows) this.showAnswer(scene);
    else this.answer.replaceChildren();
  }

  showAnswer(scene) {
    const focused = this.answer.contains(document.activeElement) && document.activeElement.id;
    const open = this.answer.querySelector("details")?.open ?? false;
    const measures = scene.measures.map(({ id, label }) =>
      make("option", { value: id, selected: id === scene.measure }, label),
    );
    const choose = make(
      "select",
      { id: "ts-tornado-measure", "aria-label": "What is measured" },
      ...measures,
    );
    put(choose, { onchange: () => this.ask(choose.value) });
    this.answer.replaceChildren(
      make("div", { class: "ts-tornado-head" }, make("h2", {}, QUESTION), choose),
      make("p", { class: "ts-tornado-sentence", "data-testid": "tornado-sentence" }, scene.sentence),
      this.key(scene),
      this.bars(scene),
      make("p", { class: "ts-quiet" }, honesty(scene)),
      make("details", { open }, make("summary", {}, "As a table"), table(scene)),
    );
    if (focused) this.answer.querySelector(`#${focused}`)?.focus();
  }

  key({ start }) {
    const swatch = (kind) => make("span", { class: `ts-tornado-swatch is-${kind}` });
    return make(
      "p",
      { class: "ts-quiet ts-tornado-key" },
      make("span", {}, swatch("low"), "lever low"),
      make("span", {}, swatch("high"), "lever high"),
      make("span", {}, swatch("likely"), "likely range"),
      make("span", {}, swatch("start"), `as it stands: ${start.words}`),
    );
  }

  /** One row a lever: what it is at either end, and the bar between what comes of them. */
  bars({ rows, start, label }) {
    const numbers = [start.mean, ...rows.flatMap(({ low, high }) => [...low.interval, ...high.interval])];
    const known = numbers.filter((number) => number !== null).map(within);
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const at = (number) => (100 * (within(number) - least)) / (most - least || 1);
    const list = rows.map((row) => {
      const ends = [row.low, row.high].sort((a, b) => a.mean - b.mean);
      const far = ["low", "high"].sort((a, b) => away(row[b], start) - away(row[a], start));
      const track = make("span", { class: "ts-tornado-track", "aria-hidden": "true" });
      for (const kind of far)
        track.append(stretch(`ts-tornado-bar is-${kind}`, at(start.mean), at(row[kind].mean)));
      for (const kind of far) {
        const { interval } = row[kind];
        if (interval[0] === null) continue;
        track.append(stretch(`ts-tornado-likely is-${kind}`, at(interval[0]), at(interval[1])));
      }
      track.append(make("span", { class: "ts-tornado-start", style: `left:${at(start.mean)}%` }));
      const [left, right] = ends.map((end) =>
        make("span", { class: "ts-tornado-end", "aria-hidden": "true" }, words(end)),
      );
      const low = `at ${row.low.value}, ${label} ${row.low.words}`;
      const told = `${row.label}: ${low}; at ${row.high.value}, ${row.high.words}.`;
      const name = make("span", { class: "ts-tornado-name", "aria-hidden": "true" }, row.label);
      return make(
        "li",
        { "data-path": row.path },
        make("span", { class: "ts-hidden" }, told),
        name,
        left,
        track,
        right,
      );
    });
    return make(
      "ul",
      { class: "ts-tornado-rows", "aria-label": "Levers, the one that matters most first" },
      ...list,
    );
  }
}

/** All that is measured lies between 0 and 100, whatever an interval says. */
function within(number) {
  return Math.max(0, Math.min(100, number));
}

function away(end, start) {
  return Math.abs(end.mean - start.mean);
}

/** What comes of an end of a lever: half time: 62%. */
function words(end) {
  return make("span", {}, `${end.value}: `, make("strong", {}, end.words));
}

/** Part of a track from one place to another, in percent of its width. */
function stretch(kind, one, other) {
  return make("span", {
    class: kind,
    style: `left:${Math.min(one, other)}%;width:${Math.abs(one - other)}%`,
  });
}

function honesty({ futures }) {
  return (
    `Each lever alone, the rest as it stands; ${futures} futures at each end, on the same chance events. ` +
    "Ends are half and one and a half times the usual value, or a quarter of the way where that is none. " +
    "The likely range is of their average. This explores; it does not predict what real PCNs will do."
  );
}

function table({ rows, label }) {
  const heads = ["Lever", "Low", label, "High", label, "Difference, likely", "Clear?"];
  const head = make("tr", {}, ...heads.map((words) => make("th", { scope: "col" }, words)));
  const body = rows.map((row) => {
    const cells = [row.low, row.high].flatMap((end) => [end.value, `${end.words} ${end.likely}`]);
    const rest = [...cells, row.apart, row.clear ? "yes" : "may be chance"];
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, row.label),
      ...rest.map((words) => make("td", {}, words)),
    );
  });
  const made = make("table", { class: "ts-table" }, make("thead", {}, head), make("tbody", {}, ...body));
  const box = { class: "ts-tornado-table", role: "region", "aria-label": "Levers as a table", tabindex: 0 };
  return make("div", { ...box, "data-scrolls": true }, made);
}

export default {
  render({ model, el }) {
    const panel = new Tornado(model, el);
    return () => panel.end();
  },
};
