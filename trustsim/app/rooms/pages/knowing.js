// What a director knows: its card, its practices, its money, the board and what it heard. Nothing of
// others' minds.

import { make } from "/parts/draw.js";

/** The card: who one is, and what only oneself knows. */
export function card(view) {
  const lines = [
    ["Your practices", view.card.mood],
    ["You want", view.card.want],
    ["You know", view.card.know],
    ["You do not know", view.card.not_know],
  ];
  return make(
    "section",
    { class: "ts-panel room-card", "data-seat": view.seat },
    make(
      "div",
      { class: "room-head" },
      make("span", { class: "room-letter", "aria-hidden": "true" }, view.letter),
      make("h1", {}, `You lead ${view.name}`),
    ),
    make(
      "details",
      { id: "card", open: !view.month },
      make("summary", {}, "Your card"),
      make(
        "dl",
        { class: "room-facts" },
        ...lines.flatMap(([term, words]) => [make("dt", {}, term), make("dd", {}, words)]),
      ),
    ),
    !view.decides &&
      make("p", { class: "ts-quiet" }, "This device follows the table's seat; another one decides."),
  );
}

/** What came of the last month, as far as this director can know. */
export function known(view) {
  const last = view.last;
  const facts = [
    ["Money", money(last)],
    [
      "Working together",
      last.alliance.length ? `You are allied with ${listed(last.alliance)}.` : "You are on your own.",
    ],
    last.speaks_for.length && ["You speak for", listed(last.speaks_for)],
    ...last.heard.map((words) => ["Heard", words]),
    ...view.messages.map((one) => ["Message", `${nameOf(view, one.from)}: “${one.words}”`]),
  ];
  return make(
    "section",
    { class: "ts-panel room-card" },
    make("h2", {}, `What you know after month ${last.month}`),
    practices(last),
    make(
      "dl",
      { class: "room-facts" },
      ...facts
        .filter(Boolean)
        .flatMap(([term, words], k, all) => [
          all[k - 1]?.[0] !== term && make("dt", {}, term),
          make("dd", {}, words),
        ]),
    ),
    make("p", { class: "ts-quiet" }, "You cannot know what the others think of you."),
  );
}

/** Backing and claims, in words and as bars; each practice below. */
function practices(last) {
  const left = last.practices.filter((one) => !one.in_contract).map((one) => one.name);
  return make(
    "div",
    { class: "room-practices" },
    make("p", {}, make("b", {}, "Your practices. "), last.mood),
    measure(`Backing for you: ${last.backing} of 100`, last.backing),
    measure(`Claims for themselves: £${last.claim} of every £100`, last.claim),
    left.length > 0 && make("p", {}, `Left the contract: ${listed(left)}.`),
    make(
      "details",
      { id: "practices" },
      make("summary", {}, "Each practice"),
      make(
        "table",
        { class: "ts-table" },
        make("thead", {}, make("tr", {}, ...["Practice", "Backing", "Claim"].map(column))),
        make("tbody", {}, ...last.practices.filter((one) => one.in_contract).map(practice)),
      ),
    ),
  );
}

function column(words, k) {
  return make("th", { scope: "col", class: k ? "ts-number" : null }, words);
}

function practice(one) {
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, one.name),
    make("td", { class: "ts-number" }, String(one.backing)),
    make("td", { class: "ts-number" }, `£${one.claim}`),
  );
}

function measure(words, value) {
  return make(
    "p",
    { class: "room-measure" },
    words,
    make(
      "svg",
      { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
      make("rect", { width: 100, height: 4, class: "room-measure-all" }),
      make("rect", { width: value, height: 4, class: "room-measure-is" }),
    ),
  );
}

function money(last) {
  if (!last.alliance.length) return "You share no money.";
  const others = Object.entries(last.money.allies_pledge).map(([name, share]) => `${name} ${share}%`);
  const mine = `You put in ${last.money.pledged}% and got ${last.money.came_back}% back.`;
  return others.length ? `${mine} Others pledge: ${others.join(", ")}.` : mine;
}

/** The board, as this director knows it. */
export function board(view) {
  const at = view.last.board;
  const lines = [`Your PCN needed ${at.my_need} on a line from 0 (villages) to 100 (town).`];
  if (at.sat_there) {
    const said = Object.entries(at.argued).map(([name, value]) => `${name} ${value}`);
    lines.push(`You sat there. Argued: ${said.join(", ")}. Settled: ${at.settled}.`);
  } else if (at.no_chair) {
    lines.push("You came, and there was no chair for you; nobody spoke for you.");
  } else if (at.reported) {
    const who = view.last.spoken_for_by;
    lines.push(
      `${who} spoke for you and told you: argued ${at.reported.argued}, settled ${at.reported.settled}.`,
    );
  } else if (view.last.spoken_for_by && view.last.spoken_for_by !== view.name) {
    lines.push(`${view.last.spoken_for_by} speaks for you. Nothing has come back yet.`);
  }
  return make(
    "section",
    { class: "ts-panel room-card" },
    make("h2", {}, `The board in month ${view.last.month}`),
    ...lines.map((words) => make("p", {}, words)),
  );
}

/** How many have decided, without who. */
export function decided(view) {
  const { done, of } = view.decided;
  if (!of) return "The simulation plays every seat.";
  return done === of ? "All have decided." : `${done} of ${of} have decided.`;
}

/** The name of a PCN to choose, and whether the simulation plays it. */
export function choosable(view, id) {
  const one = view.seats.find((seat) => seat.id === id);
  return one.played ? one.name : `${one.name} (simulated)`;
}

export function nameOf(view, id) {
  return view.seats.find((one) => one.id === id)?.name ?? id;
}

export function listed(names) {
  return names.length > 1
    ? `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`
    : names.join("");
}
