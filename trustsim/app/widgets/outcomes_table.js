import { make } from "./draw.js";

/** The main outcomes as a table, with what its ranges are and its units. */
export function outcomesTable(scene) {
  const columns = scene.changed ? ["No change", "Your changes", "Difference"] : ["No change"];
  const heads = ["Outcome", ...columns].map((words) => make("th", { scope: "col" }, words));
  const table = make(
    "table",
    { class: "ts-table ts-tabular" },
    make("caption", {}, `${scene.caption}.`),
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...scene.table.map((row) => outcomeRow(row, scene.changed))),
  );
  const scroller = {
    class: "ts-outcomes-scroller",
    tabindex: 0,
    role: "region",
    "aria-label": "Table of outcomes",
    "data-scrolls": true,
  };
  return [
    make("div", scroller, table),
    make("p", { class: "ts-quiet" }, scene.ranges),
    make("p", { class: "ts-quiet" }, scene.units),
  ];
}

function outcomeRow(row, isChanged) {
  const cells = [row.baseline, ...(isChanged ? [row.what_if, row.difference] : [])].map(outcomeCell);
  if (row.note) cells[cells.length - 1].append(make("em", {}, row.note));
  if (row.clear) cells[cells.length - 1].classList.add("ts-outcomes-clear");
  return make("tr", { "data-measure-row": row.measure }, make("th", { scope: "row" }, row.label), ...cells);
}

/** A figure with its likely range below it. */
export function outcomeCell([figure, range]) {
  return make("td", {}, make("span", {}, figure), likely(range));
}

/** A range that breaks only between its ends: "likely +11" and "to +24"; nothing where there is none. */
export function likely(range) {
  const [low, high] = range.split(" to ");
  const ends = high ? [make("span", {}, low), " ", make("span", {}, `to ${high}`)] : [range];
  return range && make("small", {}, ...ends);
}
