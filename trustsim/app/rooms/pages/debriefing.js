// The debrief: who spoke for whom, where trust broke, trust checks, another choice, this room beside
// simulated ones.

import { button, make } from "/parts/draw.js";
import { yearMap } from "/workshop/year_map.js";

export const SCREENS = {
  spoke: "Who spoke for whom",
  falls: "Where trust broke",
  why: "Where trust broke, and why",
  checks: "What you thought, and what the model counted",
  another: "The same luck with another choice",
  beside: "Our room beside 100 simulated rooms",
  rooms: "Our rooms beside one another",
};
const QUESTIONS = {
  voice: "Speaks for me",
  candour: "Shares opportunities first",
  reciprocity: "Gives way in turn",
  fairness: "Shares out fairly",
  backing: "Is backed by its practices",
};
const APART = 3; // checks named, those furthest from what the model counted
const TRIED = {
  "opportunity/draw lots": "tells everyone of the opportunity and draws lots",
  "opportunity/keep": "keeps the opportunity",
  "give_way/yes": "gives way",
  "give_way/no": "does not give way",
  "speaks_for/self": "goes to the board itself",
  "speaks_for/nobody": "lets nobody speak for it",
  "share_out/by the book": "shares out by the book",
  "share_out/keep a little": "keeps a little of the pool",
  "alliance/leave": "leaves its alliance",
  "pledge/0.5": "pledges half",
  "pledge/0": "pledges nothing",
};
const MEASURES = {
  represented: "Patients spoken for",
  collective_voice: "Strength of the shared voice",
  informed: "Represented PCNs that heard back",
  pledged: "PCN money pooled",
  backing: "Practices' backing",
};

/** The facilitator's part: what to put on the wall, and the form for another choice. */
export function debriefing(found, view, ask, handout) {
  const now = screenOf(view.shows);
  const steer = (month) => ask("show", month ? `spoke/${month}` : "spoke");
  const screens = Object.entries(SCREENS).filter(([name]) => name !== "rooms" || found.rooms.length > 1);
  const buttons = screens.map(([name, words]) =>
    button(words, () => ask("show", name), {
      class: `ts-button${now === name ? " ts-main" : ""}`,
      id: `show-${name}`,
      "aria-pressed": String(now === name),
    }),
  );
  return make(
    "section",
    { class: "ts-panel room-card", "data-testid": "debrief" },
    make("h2", {}, "Put on the wall"),
    make(
      "div",
      { class: "console-buttons" },
      ...buttons,
      button("Nothing", () => ask("show", ""), { class: "ts-button" }),
    ),
    choosing(found, ask),
    found.another && now !== "another" && comparison(found),
    view.shows && screen(view.shows, found, steer),
    now === "checks" && everyCheck(found),
    make(
      "a",
      { class: "ts-button console-wall", href: handout, target: "_blank", rel: "noopener" },
      "Handout to print",
    ),
  );
}

/** The name of the screen that is shown: `spoke` is shown at a month as `spoke/3`. */
export function screenOf(shows) {
  return shows.split("/")[0];
}

/** One screen of the debrief; `steer` tells the wall the month that the console's map is at. */
export function screen(shows, found, steer = null) {
  const name = screenOf(shows);
  if (name === "spoke") return spoke(found, shows, steer);
  if (name === "falls" || name === "why") return falls(found, name === "why");
  if (name === "checks") return checks(found);
  if (name === "beside") return beside(found);
  if (name === "rooms") return rooms(found.rooms);
  return found.another ? comparison(found) : make("p", {}, "Choose one choice that you would change.");
}

/** Arrows on the map, month by month, and all of it as a table. */
function spoke(found, shows, steer) {
  return make(
    "figure",
    { class: "debrief debrief-spoke" },
    yearMap(found, Number(shows.split("/")[1]) || null, steer),
    make("details", { id: "spoke-table" }, make("summary", {}, "All months as a table"), spokeTable(found)),
  );
}

/** By PCN and month: who spoke for it, and whether word came back. */
function spokeTable(found) {
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, "PCN"),
    ...found.spoke.map((row) =>
      make("th", { scope: "col", class: "ts-number" }, `${row.month}${row.left_out ? "*" : ""}`),
    ),
  );
  const rows = Object.entries(found.names).map(([id, name]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, `${found.letters[id]}  ${name}`),
      ...found.spoke.map((row) => cell(row.spoken[id])),
    ),
  );
  const left_out = found.spoke.some((row) => row.left_out) ? ["* left out: the simulation chose"] : [];
  return make(
    "div",
    { "data-scrolls": "" },
    make("table", { class: "ts-table" }, make("thead", {}, head), make("tbody", {}, ...rows)),
    make("p", {}, [...found.signs, ...left_out].join(" · ")),
  );
}

function cell({ sign, words }) {
  return make(
    "td",
    { class: "ts-number", title: words },
    make("span", { "aria-hidden": "true" }, sign),
    make("span", { class: "ts-hidden" }, words),
  );
}

function falls(found, why) {
  if (!found.falls.length) return make("p", {}, "Trust broke nowhere this year.");
  const fallen = ({ words, reason }) =>
    make("li", {}, make("strong", {}, words), why && make("p", {}, reason));
  return make("ol", { class: "debrief debrief-falls" }, ...found.falls.map(fallen));
}

/** By question: what players tapped on average, and what the model counted; then what is furthest apart. */
function checks(found) {
  if (!found.checks.length) return make("p", {}, "No trust checks were given.");
  const compared = found.before_and_after;
  const points = compared?.both ? compared.rows : [allChecks(found)];
  const rows = Object.entries(QUESTIONS).map(([question, words]) => {
    const [said, tally] = ["said", "tally"].map((kind) => points.map((point) => point[kind][question]));
    return make(
      "div",
      { class: "debrief-row debrief-check" },
      make("strong", {}, words),
      pair(said, tally),
      make("span", {}, `you ${said.join(" → ")}, model ${tally.join(" → ")}`),
    );
  });
  return make(
    "figure",
    { class: "debrief" },
    ...rows,
    make("figcaption", {}, compared?.both ? changeWords(compared) : togetherWords(compared)),
    make("h2", {}, "Furthest apart"),
    make("ul", {}, ...apart(found).map((words) => make("li", {}, words))),
  );
}

/** All checks of the year as one: the mean of what was tapped and of what the model counted. */
function allChecks(found) {
  const mean = (kind, question) => Math.round(average(found.checks.map((check) => check[kind][question])));
  const each = Object.keys(QUESTIONS);
  const of = (kind) => Object.fromEntries(each.map((question) => [question, mean(kind, question)]));
  return { said: of("said"), tally: of("tally") };
}

function togetherWords(compared) {
  const together = "All checks together, of 100: ○ what you tapped, △ what the model counted.";
  return compared ? `${together} Nobody answered both the first check and the last.` : together;
}

function changeWords({ rows, both, only_before, only_after }) {
  const [first, last] = rows.map((row) => row.month);
  const apart = [
    only_before && `${only_before} answered only in month ${first}`,
    only_after && `${only_after} only in month ${last}`,
  ].filter(Boolean);
  const others = apart.length ? ` Not shown: ${apart.join(", ")}.` : "";
  const who = both === 1 ? "the one who" : `the ${both} who`;
  return (
    `Month ${first} → ${last}, of 100, by ${who} answered both: ○ → ● what you tapped, ` +
    `△ → ▲ what the model counted.${others}`
  );
}

function apart(found) {
  const all = found.checks.flatMap((check) =>
    Object.keys(QUESTIONS).map((question) => ({
      check,
      question,
      by: Math.abs(check.said[question] - check.tally[question]),
    })),
  );
  const most = all.sort((a, b) => b.by - a.by).slice(0, APART);
  return most.map(({ check, question }) => {
    const whom = `${found.names[check.director]} of ${found.names[check.of]}`;
    const what = QUESTIONS[question].toLowerCase();
    const [said, tally] = [check.said[question], check.tally[question]];
    return `Month ${check.month}, ${whom}: ${what}, you ${said}, model ${tally}`;
  });
}

/** Every check, for the facilitator. */
function everyCheck(found) {
  const head = ["Month", "Who of whom", ...Object.values(QUESTIONS)].map((words) =>
    make("th", { scope: "col" }, words),
  );
  const rows = found.checks.map((check) =>
    make(
      "tr",
      {},
      make("td", {}, String(check.month)),
      make("th", { scope: "row" }, `${found.names[check.director]} of ${found.names[check.of]}`),
      ...Object.keys(QUESTIONS).map((question) =>
        make("td", { class: "ts-number" }, `${check.said[question]} | ${check.tally[question]}`),
      ),
    ),
  );
  return make(
    "details",
    { id: "every-check" },
    make("summary", {}, "Every check: tapped | counted"),
    make(
      "table",
      { class: "ts-table" },
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    ),
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
function comparison(found) {
  const another = found.another;
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
    make("h2", {}, `Month ${month}: what if ${found.names[director]} ${TRIED[`${choice}/${value}`]}?`),
    make(
      "table",
      { class: "ts-table" },
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          ...["From that month on, of 100", "As it was", "Later moves kept", "Simulated from there"].map(
            (words, k) => make("th", { scope: "col", class: k ? "ts-number" : null }, words),
          ),
        ),
      ),
      make("tbody", {}, ...rows),
    ),
    make("figcaption", {}, another.people),
  );
}

function choosing(found, ask) {
  const pick = (id, options) =>
    make(
      "select",
      { id, "data-draft": "" },
      ...options.map(([value, words]) => make("option", { value }, words)),
    );
  const month = pick(
    "another-month",
    found.spoke.map((row) => [row.month, `month ${row.month}`]),
  );
  const director = pick("another-director", Object.entries(found.names));
  const choice = pick("another-choice", Object.entries(TRIED));
  const run = () => {
    const [what, value] = choice.value.split("/");
    return ask("another", {
      month: Number(month.value),
      director: director.value,
      choice: what,
      value: what === "pledge" ? Number(value) : value,
    });
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
    ...Object.values(found.beside).map(({ label, ours, others, words }) =>
      make(
        "div",
        { class: "debrief-row" },
        make("strong", {}, label),
        dots(others, ours),
        make("span", {}, words),
      ),
    ),
    make("figcaption", {}, "Not a mark: the simulated directors are simpler than you."),
  );
}

const COLUMNS = [
  ...["Patients spoken for", "Shared voice", "Heard back"],
  ...["Money pooled", "Backing", "Trust fell most in"],
];

/** Rooms on the same luck, one a row; where they broke in the same month, it was hardly the people. */
function rooms(all) {
  const head = ["", ...COLUMNS].map((words) =>
    words
      ? make("th", { scope: "col", class: "ts-number" }, words)
      : make("td", {}, make("span", { class: "ts-hidden" }, "Room")),
  );
  const rows = all.map((room) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, `Room ${room.number}${room.ours ? ", ours" : ""}`),
      ...(room.over
        ? [...Object.keys(MEASURES).map((measure) => shown(room.means[measure])), fellIn(room)].map((words) =>
            make("td", { class: "ts-number" }, words),
          )
        : [make("td", { colspan: COLUMNS.length }, "still playing")]),
    ),
  );
  return make(
    "figure",
    { class: "debrief debrief-rooms", "data-testid": "rooms-beside" },
    make(
      "table",
      { class: "ts-table" },
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    ),
    make("p", {}, togetherInWords(all.filter((room) => room.over))),
    make("figcaption", {}, "Means over the year, of 100. Same place, same luck: only the people differed."),
  );
}

function fellIn(room) {
  return room.worst === null ? "no month" : `month ${room.worst}`;
}

function togetherInWords(over) {
  if (over.length < 2) return "";
  const months = over.map((room) => room.worst).filter((month) => month !== null);
  if (!months.length) return "Trust, over all together, fell in no month.";
  const count = (month) => months.filter((other) => other === month).length;
  const most = months.toSorted((a, b) => count(b) - count(a))[0];
  if (2 * count(most) > over.length)
    return (
      `In ${count(most)} of ${over.length} rooms trust fell most in month ${most}. ` +
      "What was it about the place?"
    );
  return "Trust fell most in different months. What did each room do that the others did not?";
}

const AT = (share) => 8 + 384 * share; // where a share from 0 to 1 stands on a line
const STACK = 50; // height of the tallest stack of dots

function dots(others, ours) {
  const places = others.map((value) => Math.round(50 * value) / 50);
  const tallest = Math.max(1, ...places.map((place) => places.filter((other) => other === place).length));
  const step = Math.min(5, STACK / tallest);
  const circles = places.map((place, k) => {
    const below = places.slice(0, k).filter((other) => other === place).length;
    return make("circle", { cx: AT(place), cy: 58 - step * below, r: 2.6, class: "debrief-dot" });
  });
  return strip(78, 62, ...circles, ours !== null && mark(ours, 64));
}

/** Rings for what players tapped and marks for what the model counted; the last of two is full. */
function pair(said, tally) {
  const now = said.length - 1;
  return strip(
    34,
    18,
    ...said.map((value, k) =>
      make("circle", { cx: AT(value / 100), cy: 10, r: 6, class: `debrief-ring${k ? " debrief-now" : ""}` }),
    ),
    ...tally.map((value, k) => mark(value / 100, 20, k < now || !now)),
  );
}

function mark(share, y, hollow = false) {
  const look = hollow ? "debrief-ours debrief-before" : "debrief-ours";
  return make("path", { d: `M${AT(share)} ${y} l6 10 h-12 z`, class: look });
}

function strip(height, y, ...marks) {
  const line = make("line", { x1: 8, x2: 392, y1: y, y2: y, class: "debrief-line" });
  return make(
    "svg",
    { viewBox: `0 0 400 ${height}`, class: "debrief-dots", "aria-hidden": "true" },
    line,
    ...marks,
  );
}
