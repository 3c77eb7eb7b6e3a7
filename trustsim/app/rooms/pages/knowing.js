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
  const leaving = last.practices.filter((one) => !one.in_contract).map((one) => one.name);
  const facts = [
    ["Practices", `${last.backing} of 100 stand behind you. ${last.mood}`],
    leaving.length && ["Left the contract", leaving.join(", ")],
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
    make(
      "dl",
      { class: "room-facts" },
      ...facts.filter(Boolean).flatMap(([term, words]) => [make("dt", {}, term), make("dd", {}, words)]),
    ),
    make("p", { class: "ts-quiet" }, "You cannot know what the others think of you."),
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
  const lines = [`What your PCN needed: ${at.my_need} on a line from 0 (villages) to 100 (town).`];
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
    make("h2", {}, "The board"),
    ...lines.map((words) => make("p", {}, words)),
  );
}

export function nameOf(view, id) {
  return view.seats.find((one) => one.id === id)?.name ?? id;
}

export function listed(names) {
  return names.length > 1
    ? `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`
    : names.join("");
}
