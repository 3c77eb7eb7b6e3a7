// The debrief: who spoke for whom, where trust broke, trust checks, another choice, this room beside simulated ones.

import { button, make } from "/parts/draw.js";

export const SCREENS = {
  spoke: "Who spoke for whom",
  falls: "Where trust broke",
  checks: "What you thought, and what the model counted",
  another: "The same luck with another choice",
  beside: "Our room beside 100 simulated rooms",
};
const QUESTIONS = { voice: "speak for me", candour: "share first", reciprocity: "give way", fairness: "fair share", backing: "backed" };
const CHOICES = {
  speaks_for: "Who speaks for it",
  willing: "Willing to go",
  alliance: "Working together",
  pledge: "Pledge",
  opportunity: "The opportunity",
  give_way: "Giving way",
  share_out: "Sharing out the pool",
};
const MEASURES = {
  represented: "Patients spoken for",
  collective_voice: "Strength of the shared voice",
  informed: "Represented PCNs that heard back",
  pledged: "PCN money pooled",
  backing: "Practices' backing",
};

/** The facilitator's part: what to put on the wall, and the form for another choice. */
export function debriefing(found, view, ask, another) {
  const buttons = Object.entries(SCREENS).map(([name, words]) =>
    button(words, () => ask("show", name), {
      class: `ts-button${view.shows === name ? " ts-main" : ""}`,
      id: `show-${name}`,
      "aria-pressed": String(view.shows === name),
    }),
  );
  return make(
    "section",
    { class: "ts-panel room-card", "data-testid": "debrief" },
    make("h2", {}, "Put on the wall"),
    make("div", { class: "console-buttons" }, ...buttons, button("Nothing", () => ask("show", ""), { class: "ts-button" })),
    choosing(found, ask),
    another && comparison(another, found),
    view.shows && view.shows !== "another" && screen(view.shows, found),
  );
}

/** One screen of the debrief. */
export function screen(name, found, another) {
  if (name === "spoke") return spoke(found);
  if (name === "falls") return falls(found);
  if (name === "checks") return checks(found);
  if (name === "beside") return beside(found);
  return another ? comparison(another, found) : make("p", {}, "The room chooses one choice to change.");
}

function speaker(found, who) {
  return { nobody: "nobody", manager: "the manager" }[who] ?? found.names[who];
}

/** By PCN and month: who spoke for it, and whether word came back. */
function spoke(found) {
  const head = make("tr", {}, make("th", { scope: "col" }, "PCN"), ...found.spoke.map((row) => make("th", { scope: "col", class: "ts-number" }, String(row.month))));
  const rows = Object.entries(found.names).map(([id, name]) =>
    make("tr", {}, make("th", { scope: "row" }, name), ...found.spoke.map((row) => cell(row, id, found))),
  );
  return make(
    "figure",
    { class: "debrief" },
    make("table", { class: "ts-table", "data-scrolls": "" }, make("thead", {}, head), make("tbody", {}, ...rows)),
    make("figcaption", {}, "A letter: who spoke for it. A square: it went itself. ✓ it heard back; ✗ nothing came back; – nobody spoke."),
  );
}

function cell(row, id, found) {
  const who = row.speakers[id];
  const heard = row.heard_back[id];
  const went = who === id;
  const letter = who === "manager" ? "M" : who === "nobody" ? "–" : went ? "■" : who.toUpperCase();
  const came = went || who === "nobody" ? "" : heard ? "✓" : "✗";
  const words = went ? (row.seated.includes(id) ? "went itself and sat there" : "went itself and found no chair") : `${speaker(found, who)} spoke for it, ${heard ? "and reported" : "and nothing came back"}`;
  return make("td", { class: "ts-number", title: words }, `${letter}${came}`, make("span", { class: "ts-hidden" }, words));
}

function falls(found) {
  if (!found.falls.length) return make("p", {}, "Trust broke nowhere this year.");
  return make(
    "ol",
    { class: "debrief" },
    ...found.falls.map((fall) =>
      make(
        "li",
        {},
        make("strong", {}, `Month ${fall.month}: ${found.names[fall.truster]} trusted ${found.names[fall.trusted]} less (${QUESTIONS[fall.question]}): ${fall.before} to ${fall.after} of 100. `),
        make("details", {}, make("summary", {}, "Why"), make("p", {}, fall.why.length ? fall.why.join("; ") : "What was said by others, and time.")),
      ),
    ),
  );
}

function checks(found) {
  if (!found.checks.length) return make("p", {}, "No trust checks were given.");
  const head = ["Month", "Who of whom", ...Object.values(QUESTIONS)].map((words) => make("th", { scope: "col" }, words));
  const rows = found.checks.map((check) =>
    make(
      "tr",
      {},
      make("td", {}, String(check.month)),
      make("th", { scope: "row" }, `${found.names[check.director]} of ${found.names[check.of]}`),
      ...Object.keys(QUESTIONS).map((question) => make("td", { class: "ts-number" }, `${check.said[question]} | ${check.tally[question]}`)),
    ),
  );
  return make(
    "figure",
    { class: "debrief" },
    make("table", { class: "ts-table", "data-scrolls": "" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows)),
    make("figcaption", {}, "First what the player tapped, then what the model counted from what was done; both of 100."),
  );
}

function average(values) {
  const known = values.filter((value) => value !== null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}

function shown(value) {
  return value === null || value === undefined ? "–" : `${Math.round(100 * value)}`;
}

/** The year as it was, with everybody's later moves kept, and simulated from there. */
function comparison(another, found) {
  const { month, director, choice, value } = another.choice;
  const rows = Object.entries(MEASURES).map(([measure, words]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, words),
      ...["as_it_was", "others_as_they_did", "simulated_from_there"].map((way) =>
        make("td", { class: "ts-number" }, shown(average(another[way][measure].slice(month - 1)))),
      ),
    ),
  );
  return make(
    "figure",
    { class: "debrief" },
    make("h3", {}, `Month ${month}, ${found.names[director]}: ${CHOICES[choice] ?? choice} – ${value}`),
    make(
      "table",
      { class: "ts-table" },
      make("thead", {}, make("tr", {}, ...["From that month on, of 100", "As it was", "Everybody's later moves kept", "Everybody simulated from there"].map((words) => make("th", { scope: "col" }, words)))),
      make("tbody", {}, ...rows),
    ),
    make("figcaption", {}, another.people),
  );
}

function choosing(found, ask) {
  const pick = (id, options) => make("select", { id }, ...options.map(([value, words]) => make("option", { value }, words)));
  const month = pick("another-month", found.spoke.map((row) => [row.month, `month ${row.month}`]));
  const director = pick("another-director", Object.entries(found.names));
  const choice = pick("another-choice", [
    ["opportunity/draw lots", "tells everyone of the opportunity and draws lots"],
    ["opportunity/keep", "keeps the opportunity"],
    ["give_way/yes", "gives way"],
    ["give_way/no", "does not give way"],
    ["speaks_for/self", "goes itself"],
    ["speaks_for/nobody", "lets nobody speak for it"],
    ["share_out/by the book", "shares out by the book"],
    ["share_out/keep a little", "keeps a little of the pool"],
    ["alliance/leave", "leaves its alliance"],
    ["pledge/0.5", "pledges half"],
    ["pledge/0", "pledges nothing"],
  ]);
  const run = () => {
    const [what, value] = choice.value.split("/");
    return ask("another", { month: Number(month.value), director: director.value, choice: what, value: what === "pledge" ? Number(value) : value });
  };
  return make(
    "details",
    { id: "choosing" },
    make("summary", {}, "Try the same luck with another choice"),
    make(
      "div",
      { class: "console-form" },
      make("label", { for: "another-month" }, "In", month),
      make("label", { for: "another-director" }, "PCN", director),
      make("label", { for: "another-choice" }, "it", choice),
      button("Try it", run, { class: "ts-button ts-main", id: "try-another" }),
    ),
  );
}

/** Dots for simulated rooms and a marked one for ours, on a line from 0 to 100. */
function beside(found) {
  return make(
    "figure",
    { class: "debrief" },
    ...Object.values(found.beside).map(({ label, ours, others }) => {
      const known = others.filter((value) => value !== null).sort((a, b) => a - b);
      const below = known.filter((value) => value < ours).length;
      const words = ours === null ? "nothing to count in our room" : `ours ${shown(ours)}; ${below} of ${known.length} simulated rooms lower`;
      return make("div", { class: "debrief-row" }, make("strong", {}, label), dots(known, ours), make("span", {}, words));
    }),
    make("figcaption", {}, "Not a mark: the simulated directors are simpler than you."),
  );
}

function dots(others, ours) {
  const heights = new Map();
  const circles = others.map((value) => {
    const x = Math.round(50 * value) * 2;
    heights.set(x, (heights.get(x) ?? 0) + 1);
    return make("circle", { cx: 8 + 3.84 * x, cy: 62 - 5 * Math.min(heights.get(x), 10), r: 2.6, class: "debrief-dot" });
  });
  const marked = ours === null ? null : make("path", { d: `M${8 + 384 * ours} 64 l6 10 h-12 z`, class: "debrief-ours" });
  return make(
    "svg",
    { viewBox: "0 0 400 78", class: "debrief-dots", "aria-hidden": "true" },
    make("line", { x1: 8, x2: 392, y1: 62, y2: 62, class: "debrief-line" }),
    ...circles,
    marked,
  );
}
