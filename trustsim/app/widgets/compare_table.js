import { make } from "./draw.js";
import { likely, outcomeCell } from "./outcomes_table.js";

/** All outcomes: a row a measure, a column for no change and for each what-if, and what they mean below. */
export function compareTable({ heads, rows, caption, notes }) {
  const head = ["Outcome", ...heads].map((words) => make("th", { scope: "col" }, words));
  const table = make(
    "table",
    { class: "ts-table ts-tabular", style: `--columns: ${heads.length}` },
    make("caption", {}, make("span", {}, `${caption}. Below each outcome, the difference from no change.`)),
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...rows.map(measureRow)),
  );
  const scroller = {
    class: "ts-outcomes-scroller",
    tabindex: 0,
    role: "region",
    "aria-label": "Table of outcomes side by side",
    "data-scrolls": true,
    "data-testid": "compare-table",
  };
  return [make("div", scroller, table), ...notes.map((words) => make("p", { class: "ts-quiet" }, words))];
}

function measureRow({ measure, label, baseline, cells, best }) {
  const columns = [outcomeCell(baseline), ...cells.map(whatIfCell)];
  columns.forEach((cell, k) => best[k] && cell.firstChild.after(bestMark(best[k])));
  return make("tr", { "data-measure-row": measure }, make("th", { scope: "row" }, label), ...columns);
}

function whatIfCell(of) {
  if (!of) return make("td", {}, make("em", {}, "refining"));
  const cell = outcomeCell(of.what_if);
  const [figure, range] = of.difference;
  const said = [figure && make("span", {}, figure), likely(range), of.note && make("em", {}, of.note)];
  const parts = said.filter(Boolean).flatMap((part) => [part, " "]);
  if (parts.length) cell.append(make("div", { class: of.clear ? "ts-compare-clear" : "" }, ...parts));
  return cell;
}

function bestMark(words) {
  const star = make("span", { "aria-hidden": "true" }, "★");
  return make("strong", { class: "ts-compare-best" }, star, ` ${words}`);
}
