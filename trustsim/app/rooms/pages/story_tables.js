// Tables of a story: variants and measures, PCN by PCN, counts, trust of each in each, designs.

import { make, trustColour } from "/parts/draw.js";
import { firstOf, strip, wayOf } from "/workshop/story_draw.js";

function headRow(heads, span = 1) {
  return make(
    "tr",
    {},
    make("td", {}, ""),
    ...heads.map((words) => make("th", { scope: span > 1 ? "colgroup" : "col", colspan: span }, words)),
  );
}

function tableOf(caption, heads, rows, look = "") {
  return make(
    "table",
    { class: `story-table ${look}` },
    caption && make("caption", {}, caption),
    make("thead", {}, ...heads),
    make("tbody", {}, ...rows),
  );
}

function rowOf(name, cells) {
  return make("tr", {}, make("th", { scope: "row" }, name), ...cells);
}

/** A row for each variant or value, a column for each measure. */
export function table({ table: one }) {
  const heads = [headRow(one.heads)];
  if (one.over) heads.unshift(headRow(one.over, one.heads.length / one.over.length));
  const cell = ({ value, more }) =>
    make("td", {}, make("b", {}, value), " ", make("span", { class: "story-more" }, more));
  const rows = one.rows.map((row) => rowOf(row.name, row.cells.map(cell)));
  return tableOf(one.caption, heads, rows, rows.length > 6 ? "story-dense" : "");
}

/** Each PCN's own value, and the count of futures. */
export function byPcn(one) {
  const tables = one.charts.map((chart) => {
    const heads = headRow([chart.name, chart.against_name, "of 100"].filter(Boolean));
    const rows = chart.rows.map((row) =>
      rowOf(row.name, [
        make("td", {}, make("b", {}, row.value)),
        ...(chart.against_name ? [make("td", {}, row.against)] : []),
        make("td", {}, row.count ? `${row.count.way} in ${row.count.agree}` : ""),
      ]),
    );
    return tableOf(chart.label, [heads], rows, rows.length > 5 ? "story-dense" : "");
  });
  return make("div", { class: "story-tables" }, ...tables);
}

/** Counts of several variants, a row each, on several measures, a column each. */
export function manyCounts(shown) {
  const heads = [...new Set(shown.map((chart) => chart.label))];
  const against = new Set(shown.map((chart) => chart.against_name).filter(Boolean));
  const cell = (chart) => {
    return make(
      "td",
      {},
      make("b", {}, String(chart.agree)),
      ` ${wayOf(chart, "of 100")}`,
      strip(firstOf(chart.agree, chart.of)),
    );
  };
  const row = (name) => {
    const own = shown.filter((chart) => chart.name === name);
    const found = heads.map((head) => own.find((chart) => chart.label === head));
    const than = against.size > 1 && own[0].against_name;
    const head = make("span", {}, name, than && make("span", { class: "story-than" }, `not: ${than}`));
    return rowOf(
      head,
      found.map((chart) => (chart ? cell(chart) : make("td", {}, ""))),
    );
  };
  const caption = against.size === 1 && `Higher or lower than with: ${[...against][0]}`;
  const rows = [...new Set(shown.map((chart) => chart.name))].map(row);
  return tableOf(caption, [headRow(heads)], rows, "story-dense");
}

/** Trust of each in each on one question; rows trust columns. */
export function trust(one) {
  const cell = (value) => {
    const look = value === null ? null : trustColour(value);
    const style = look && `background:${look.fill};color:${look.ink}`;
    return make("td", { style }, value === null ? "" : String(value));
  };
  const rows = one.cells.map((row, i) => rowOf(`${one.letters[i]} ${one.names[i]}`, row.map(cell)));
  const caption = `${one.facet} Month ${one.month}, of 100; a row trusts a column.`;
  return tableOf(
    caption,
    [headRow(one.letters)],
    rows,
    `story-trust${rows.length > 6 ? " story-dense" : ""}`,
  );
}

/** Every design as one row of a hundred squares, and what is weakest in it. */
export function designs(one) {
  if (!one.rows.length) return make("p", { class: "story-sentence" }, "No design was made.");
  const cell = (row) => [
    make(
      "td",
      {},
      make("b", {}, String(row.beats_in)),
      " of 100",
      strip(row.beats, 50),
    ),
    make("td", {}, row.weakest || "all alike"),
  ];
  const rows = one.rows.map((row) => rowOf(row.name, cell(row)));
  const heads = headRow(["All better in", "Weakest"]);
  return tableOf(null, [heads], rows, "story-dense story-designs");
}

/** In how many futures each design is better on each measure, and when it is back after a blow. */
export function designsTable(one) {
  const back = (months) => (months === null ? "not in half" : `${Math.round(months)} months`);
  const cell = (row, k) => ({
    value: `better in ${row.of_each[k].agree}`,
    more: row.recovers.length ? `back: ${back(row.recovers[k])}` : "",
  });
  const rows = one.rows.map((row) => ({ name: row.name, cells: one.heads.map((_, k) => cell(row, k)) }));
  return table({ table: { heads: one.heads, rows } });
}
