// The facilitator's console: open rooms, see who has decided (never what), advance, pause, take back, show
// the debrief.

import { button, make, put } from "/parts/draw.js";
import { Line, SOON, timeLeft } from "/workshop/line.js";
import { decided } from "/workshop/knowing.js";
import { redraw } from "/workshop/redraw.js";
import { debriefing } from "/workshop/debriefing.js";
import { joining } from "/workshop/joining.js";
import { storyConsole, storyKey, storyOpening } from "/workshop/story_console.js";

const page = document.getElementById("page");
const link = document.getElementById("link");
const KEPT = "trustsim-console";
const rooms = []; // {code, key, wall, line, view, problem}
let chosen = 0;

const PHASES = {
  brief: (view) => `Before the first month: ${view.brief} minutes`,
  decide: (view) => view.news,
  asked: (view) => view.news,
  debrief: (view) => `Debrief: ${view.debrief_minutes} minutes; take none of them away`,
};

function begin() {
  for (const room of JSON.parse(localStorage.getItem(KEPT) ?? "[]")) add(room);
  stories.open = !rooms.length;
  draw();
}

function add(room) {
  const made = { ...room, view: null, problem: "" };
  rooms.push(made);
  made.line = new Line(
    room.code,
    "console",
    () => ({ key: room.key }),
    (said) => hear(made, said),
  );
}

function keep() {
  localStorage.setItem(KEPT, JSON.stringify(rooms.map(({ code, key, wall }) => ({ code, key, wall }))));
}

function hear(room, said) {
  if (said.refused || said.closed) return forget(room, said.refused ?? said.closed);
  link.textContent = said.dropped ? "reconnecting; the room is safe" : "connected";
  if (said.view) room.view = said.view;
  if (said.problem) room.problem = said.problem;
  if (said.view || said.problem) draw();
}

function forget(room, words) {
  rooms.splice(rooms.indexOf(room), 1);
  chosen = 0;
  keep();
  link.textContent = words;
  draw();
}

async function ask(room, what, value = null, more = {}) {
  room.problem = "";
  const answer = await room.line.ask(what, value, more);
  if (answer.problem) room.problem = answer.problem;
  draw();
  return answer;
}

function draw() {
  const room = rooms[chosen];
  redraw(page, [rooms.length > 1 && tabs(), room?.view && running(room), stories, opening()].filter(Boolean));
  tick();
}

const stories = storyOpening(opened);

/** Rooms that were just opened come to the front. */
function opened(made) {
  chosen = rooms.length;
  made.forEach(add);
  keep();
  stories.open = false;
  draw();
}

document.addEventListener("keydown", (event) => {
  const room = rooms[chosen];
  const asked = room?.view?.kind === "story-console" && storyKey(event);
  if (!asked) return;
  event.preventDefault();
  ask(room, ...asked);
});

/** One tab a room, where there are several on the same dice. */
function tabs() {
  return make(
    "nav",
    { class: "console-tabs", "aria-label": "Rooms" },
    ...rooms.map((room, k) =>
      button(
        room.view?.number ? `Room ${room.view.number}, ${room.code}` : `Room ${room.code}`,
        () => {
          chosen = k;
          draw();
        },
        { class: "ts-button", id: `tab-${k}`, "aria-current": k === chosen ? "true" : null },
      ),
    ),
  );
}

/** The form with which rooms are opened. */
function opening() {
  const minutes = select(
    "minutes",
    { 30: "30 minutes, six months", 60: "60 minutes, the whole year", 90: "90 minutes, the whole year" },
    "60",
  );
  const number = make("input", { id: "number", "data-draft": "", type: "number", min: 1, max: 8, value: 1 });
  const form = make(
    "form",
    { class: "console-form" },
    make("label", { for: "minutes" }, "How long", minutes),
    make("label", { for: "number" }, "Rooms on the same luck", number),
    make("button", { type: "submit", class: "ts-button ts-main" }, "Open the role play"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = {
      minutes: Number(minutes.value),
      rooms: Number(number.value),
      seed: crypto.getRandomValues(new Uint32Array(1))[0],
    };
    const answer = await fetch("/rooms", { method: "POST", body: JSON.stringify(asked) });
    const said = await answer.json();
    if (said.problem) {
      link.textContent = said.problem;
      return;
    }
    opened(said.rooms);
  });
  const more = rooms.length > 0;
  return make(
    "details",
    { class: "ts-panel room-card", id: more ? "more" : "opening", open: !more },
    make("summary", {}, more ? "Open more rooms" : "A year at the place board"),
    make(
      "p",
      {},
      "Participants join from phones or laptops with the code on the wall.",
      " Seats that nobody takes are simulated.",
    ),
    form,
  );
}

function select(id, options, now) {
  return make(
    "select",
    { id, "data-draft": "" },
    ...Object.entries(options).map(([value, words]) =>
      make("option", { value, selected: value === now }, words),
    ),
  );
}

/** A room that is going on. */
function running(room) {
  const view = room.view;
  if (view.kind === "story-console") {
    const telling = storyConsole(room, (what, value) => ask(room, what, value));
    return make("div", { class: "console-room" }, ...telling, closing(room));
  }
  return make(
    "div",
    { class: "console-room", "data-phase": view.phase, "data-month": view.month },
    steering(room),
    joining(room),
    view.phase === "debrief" &&
      debriefing(view.debrief, view, (what, value) => ask(room, what, value), handout(room)),
    seats(room),
    closing(room),
  );
}

/** Where the page to print for everybody is. */
function handout(room) {
  return `/rooms/${room.code}/handout?key=${encodeURIComponent(room.wall)}`;
}

function steering(room) {
  const view = room.view;
  const going = view.phase !== "debrief";
  const waiting = view.seats.filter((seat) => seat.played && seat.waiting);
  const still = waiting.length ? ` Still deciding: ${waiting.map((seat) => seat.letter).join(", ")}` : "";
  const month = view.month ? `Month ${view.month} of ${view.months}` : view.name;
  return make(
    "section",
    { class: "ts-panel room-card console-steer" },
    make("h1", {}, going ? month : view.news.replace(/\.$/, "")),
    make(
      "p",
      { class: "ts-quiet" },
      PHASES[view.phase](view),
      make("span", { class: "console-left", role: "timer" }),
    ),
    view.tell && make("p", { class: "room-tell" }, view.tell),
    view.phase === "brief" && make("ul", {}, ...view.say_first.map((line) => make("li", {}, line))),
    view.decided && make("p", { role: "status" }, `${decided(view)}${still}`),
    view.phase === "asked" &&
      make(
        "p",
        { role: "status" },
        view.asked.length ? `Being asked: ${letters(view, view.asked)}` : "All who were asked have answered.",
      ),
    going && view.votes !== null && make("p", {}, `Votes cast: ${view.votes}`),
    going && view.trust_check && make("p", {}, `Trust checks given this month: ${view.checks}`),
    make("div", { class: "console-buttons" }, ...steps(room)),
    view.undone > 0 &&
      make("p", { class: "ts-quiet" }, `Taken back so far: ${view.undone}. Say so to the room.`),
    going && shortening(room),
    make("p", { class: "room-problem", role: "alert" }, room.problem),
  );
}

/** The buttons that steer; those of time only while there is a month. */
function steps(room) {
  const view = room.view;
  const pausing = view.paused === null || view.paused === undefined;
  const undo = button("Take back a month", () => ask(room, "undo"), {
    class: "ts-button",
    id: "undo",
    disabled: !view.can_undo,
  });
  if (view.phase === "debrief") return [undo];
  return [
    view.next &&
      button(view.next, () => ask(room, "advance"), { class: "ts-button ts-main", id: "advance" }),
    button(`${SOON} seconds`, () => ask(room, "timer", { seconds: SOON }), {
      class: "ts-button",
      id: "warn",
      disabled: view.phase === "brief",
    }),
    button("One minute more", () => ask(room, "timer", { seconds: left(view) + 60 }), {
      class: "ts-button",
      id: "more",
      disabled: view.phase === "brief",
    }),
    button(pausing ? "Pause" : "Go on", () => ask(room, pausing ? "pause" : "resume"), {
      class: "ts-button",
      id: "pause",
      disabled: !view.ends && pausing,
    }),
    undo,
  ].filter(Boolean);
}

/** For when time is short: leave out a month, or go on to the debrief. */
function shortening(room) {
  const view = room.view;
  const order = { 1: "first", 2: "second", 3: "third" }[view.may_be_dropped];
  const counts = view.phase === "decide" ? view.month - 1 : view.month;
  return make(
    "details",
    { id: "shortening" },
    make("summary", {}, "Short of time?"),
    view.may_be_dropped &&
      make(
        "p",
        {},
        `Month ${view.month} may be left out${order ? `; it is the ${order} to go` : ""}. `,
        "The simulation then chooses for every seat this month, and all are told so.",
      ),
    view.may_be_dropped &&
      button(`Leave out month ${view.month}`, () => ask(room, "drop"), { class: "ts-button", id: "drop" }),
    view.can_end &&
      sure(
        "end",
        "End the year now",
        `The year ends after month ${counts}, and the debrief begins.` +
          (view.phase === "decide" ? ` Month ${view.month}, still open, does not count.` : ""),
        () => ask(room, "end"),
      ),
    !view.may_be_dropped && !view.can_end && make("p", {}, "The year can be ended once a month is closed."),
  );
}

/** A button that says what it will do and asks once more. */
function sure(id, words, what, run) {
  const yes = `Yes: ${words[0].toLowerCase()}${words.slice(1)}`;
  const asking = make(
    "div",
    { class: "console-sure", hidden: true },
    make("p", {}, what),
    make(
      "div",
      { class: "console-buttons" },
      button(yes, run, { class: "ts-button ts-main", id: `${id}-yes` }),
      button("No, go on", () => put(asking, { hidden: true }), { class: "ts-button", id: `${id}-no` }),
    ),
  );
  const first = () => {
    put(asking, { hidden: false });
    asking.querySelector("button").focus();
  };
  return make("div", {}, button(words, first, { class: "ts-button", id }), asking);
}

function left(view) {
  return view.ends ? Math.max(0, view.ends - Date.now() / 1000) : 0;
}

function letters(view, ids) {
  return view.seats
    .filter((seat) => ids.includes(seat.id))
    .map((seat) => seat.letter)
    .join(", ");
}

function seats(room) {
  const view = room.view;
  const rows = view.seats.map((seat) =>
    make(
      "tr",
      { "data-seat": seat.id },
      make("th", { scope: "row" }, `${seat.letter}  ${seat.name}`),
      make("td", {}, state(seat)),
      make(
        "td",
        {},
        seat.played && ["decide", "asked"].includes(view.phase)
          ? seat.waiting
            ? "deciding"
            : "decided"
          : "",
      ),
      make("td", {}, seat.followers ? `${seat.followers} follow` : ""),
      make(
        "td",
        {},
        seat.played && view.phase !== "debrief"
          ? button("Hand to the simulation", () => ask(room, "hand", null, { seat: seat.id }), {
              class: "ts-link",
              "aria-label": `Hand ${seat.name} to the simulation`,
            })
          : seat.handed &&
              button("Give back", () => ask(room, "take", null, { seat: seat.id }), {
                class: "ts-link",
                "aria-label": `Give ${seat.name} back to its player`,
              }),
      ),
    ),
  );
  const ids = Object.fromEntries(view.seats.map((seat) => [seat.id, `${seat.letter} ${seat.name}`]));
  const one = select("swap-one", ids, view.seats[0].id);
  const other = select("swap-other", ids, view.seats[1].id);
  return make(
    "section",
    { class: "ts-panel room-card" },
    make("h2", {}, "Seats"),
    make(
      "table",
      { class: "ts-table" },
      make("caption", { class: "ts-hidden" }, "Who holds each seat and who has decided"),
      make("tbody", {}, ...rows),
    ),
    make(
      "details",
      { id: "swap" },
      make("summary", {}, "Swap two seats"),
      make(
        "div",
        { class: "console-form" },
        make("label", { for: "swap-one" }, "This player", one),
        make("label", { for: "swap-other" }, "and this one", other),
      ),
      button("Change seats", () => ask(room, "swap", [one.value, other.value]), { class: "ts-button" }),
    ),
    pinning(room),
  );
}

function state(seat) {
  if (seat.played) return seat.connected ? "played" : "played, connection lost";
  return seat.taken ? "handed to the simulation" : "simulated";
}

/** What the facilitator pins to a month to come. */
function pinning(room) {
  const view = room.view;
  const month = make("input", {
    id: "pin-month",
    "data-draft": "",
    type: "number",
    min: Math.max(1, view.month),
    max: view.months,
    value: Math.max(1, view.month + 1),
  });
  const what = select(
    "pin-what",
    { shock: "A shake-up", opportunity: "Money for one PCN, £60,000", extra: "£100,000 for the place" },
    "shock",
  );
  const made = () => {
    const at = Number(month.value);
    if (what.value === "shock") return { at, shock: 1.2 };
    return what.value === "extra"
      ? { at, extra_money: 100000 }
      : { at, opportunity: { pounds: 60000, heard_by: "attender" } };
  };
  return make(
    "details",
    { id: "pin" },
    make("summary", {}, `Pin something to a month (${view.pins.length} pinned)`),
    make(
      "div",
      { class: "console-form" },
      make("label", { for: "pin-what" }, "What", what),
      make("label", { for: "pin-month" }, "Month", month),
    ),
    button("Pin it", () => ask(room, "pin", made()), { class: "ts-button" }),
    make(
      "label",
      { class: "console-check", for: "gossip" },
      make("input", {
        type: "checkbox",
        id: "gossip",
        checked: view.gossip,
        onchange: (event) => ask(room, "gossip", event.target.checked),
      }),
      "Let people say “Have a care with …”",
    ),
  );
}

function closing(room) {
  const sure = make("input", { type: "checkbox", id: "keep" });
  return make(
    "details",
    { class: "ts-panel room-card", id: "closing" },
    make("summary", {}, "Close the room"),
    make("p", {}, "Closing deletes all that was decided here, unless everybody agreed to keep it."),
    make("label", { class: "console-check", for: "keep" }, sure, "Everybody agreed: keep the log"),
    button("Close for good", () => ask(room, "close room", sure.checked), {
      class: "ts-button",
      id: "close-room",
    }),
  );
}

function tick() {
  const room = rooms[chosen];
  const shown = page.querySelector(".console-left");
  if (shown && room?.view) shown.textContent = timeLeft(room.view) ? ` · ${timeLeft(room.view)} left` : "";
}

setInterval(tick, 500);
begin();
