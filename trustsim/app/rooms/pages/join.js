// A participant's page: come in, take a seat, know what its director can know, decide.

import { button, make } from "/parts/draw.js";
import { redraw } from "/workshop/redraw.js";
import { Line, SOON, endsSoon, timeLeft } from "/workshop/line.js";
import { board, card, decided, known } from "/workshop/knowing.js";
import { asked, decisions } from "/workshop/deciding.js";
import { storySeat } from "/workshop/story_phone.js";

const page = document.getElementById("page");
const foot = document.getElementById("foot");
const when = document.getElementById("when");
const link = document.getElementById("link");
const left = document.getElementById("left");
const news = document.getElementById("news");
const seen = { view: null, line: null, code: "", problem: "", back: false, shown: "", drawn: "" };

const WAITING = {
  brief: "The facilitator will begin the first month soon. Read your card.",
  asked: "Some may be asked something first; wait for the next month.",
  debrief: "Turn your card over, and look at the wall.",
};

function begin() {
  const code = decodeURIComponent(location.pathname.split("/")[2] ?? "");
  if (code) comeIn(code);
  else askForCode("");
}

/** The page on which a code is typed. */
function askForCode(problem) {
  const box = make("input", {
    id: "code",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: "12",
    class: "room-code",
  });
  const form = make(
    "form",
    { class: "ts-panel room-card" },
    make("h1", {}, "Join a room"),
    make("label", { for: "code" }, "Code on the wall"),
    box,
    make("p", { class: "room-problem", role: "alert" }, problem),
    make("button", { type: "submit", class: "ts-button ts-main room-wide" }, "Come in"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    comeIn(box.value);
  });
  page.replaceChildren(form);
  box.focus();
}

function tokenKey() {
  return `trustsim-room-${seen.code}`;
}

function comeIn(code) {
  seen.code = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
  seen.drawn = "";
  if (!seen.code) return askForCode("Type the code that is on the wall.");
  const hello = () => ({ token: localStorage.getItem(tokenKey()) ?? "" });
  seen.line = new Line(seen.code, "seat", hello, hear);
}

function hear(said) {
  if (said.refused) return askForCode(said.refused);
  if (said.closed) return sayClosed(said.closed);
  if (said.token) localStorage.setItem(tokenKey(), said.token);
  if (said.dropped) {
    seen.back = true;
    link.textContent = "reconnecting; your choices are safe";
    return;
  }
  if (said.problem) seen.problem = said.problem;
  if (said.view) {
    const state = seen.back && said.view.seat ? "you are back in your seat" : "connected";
    link.textContent = `room ${seen.code} · ${state}`;
    seen.view = said.view;
    seen.problem = "";
  }
  if (said.view || said.problem) draw(Boolean(said.problem));
}

function sayClosed(words) {
  localStorage.removeItem(tokenKey());
  foot.hidden = true;
  seen.view = null;
  news.textContent = "";
  left.textContent = "";
  page.replaceChildren(
    make("section", { class: "ts-panel room-card" }, make("h1", {}, "The end"), make("p", {}, words)),
  );
}

async function ask(what, value, more) {
  const answer = await seen.line.ask(what, value, more);
  if (answer.problem) {
    seen.problem = answer.problem;
    draw(true);
  }
  return answer;
}

function draw(anyway = false) {
  const view = seen.view;
  if (!view) return;
  const shows = `${view.kind} ${view.seat} ${view.month} ${view.phase} ${view.scene ?? ""}`;
  news.classList.toggle("ts-hidden", view.phase === "debrief");
  when.textContent = heading(view);
  drawFoot(view);
  tick();
  if (!changed(view) && !anyway) return;
  redraw(page, (PAGES[view.kind] ?? seat)(view), seen.shown !== shows);
  seen.shown = shows;
}

/** Whether the page itself has to be drawn anew: not where only the count of who has decided is another. */
function changed({ decided, ...view }) {
  const now = JSON.stringify([view, seen.problem]);
  const other = now !== seen.drawn;
  seen.drawn = now;
  return other;
}

const PAGES = { lobby, "story-seat": (view) => storySeat(view, ask, seen.problem) };

function heading(view) {
  if (view.phase === "debrief") return view.news.replace(/\.$/, "");
  return view.month && view.months ? `Month ${view.month} of ${view.months}` : (view.place ?? view.title);
}

/** Who has no seat yet chooses one, or follows a table's. */
function lobby(view) {
  const say = make("section", { class: "ts-panel room-card" }, make("h1", {}, view.name));
  say.append(make("ul", {}, ...view.say_first.map((line) => make("li", {}, line))));
  const seats = view.seats.map((one) =>
    make(
      "li",
      { class: "room-seat" },
      make("span", { class: "room-letter", "aria-hidden": "true" }, one.letter),
      make("span", {}, one.name),
      one.taken
        ? button("Follow", () => ask("follow", null, { seat: one.id }), {
            class: "ts-button",
            "aria-label": `Follow ${one.name}: see what it sees, without deciding`,
          })
        : button("Sit here", () => ask("sit", null, { seat: one.id }), {
            class: "ts-button ts-main",
            "aria-label": `Sit as the director of ${one.name}`,
          }),
    ),
  );
  const choose = make(
    "section",
    { class: "ts-panel room-card" },
    make("h2", {}, "Take a seat"),
    make("p", { class: "ts-quiet" }, "One device decides for a seat; others at the table can follow it."),
    make("ul", { class: "room-seats" }, ...seats),
    make("p", { class: "room-problem", role: "alert" }, seen.problem),
  );
  return [say, choose];
}

function seat(view) {
  const parts = [card(view)];
  if (view.tell && view.phase !== "debrief")
    parts.push(make("p", { class: "ts-panel room-tell" }, view.tell));
  if (view.handed) parts.push(handedOver(view));
  if (view.played && Object.keys(view.asked).length) parts.push(...asked(view, ask));
  else if (WAITING[view.phase])
    parts.push(make("p", { class: "ts-panel room-tell room-waits" }, WAITING[view.phase]));
  if (view.last) parts.push(known(view), board(view));
  if (view.phase === "decide" && view.played) parts.push(...decisions(view, ask));
  parts.push(make("p", { class: "room-problem", role: "alert", id: "problem" }, seen.problem));
  parts.push(leaving(view));
  return parts;
}

function handedOver(view) {
  return make(
    "section",
    { class: "ts-panel room-card" },
    make("p", {}, "The simulation plays this seat. You can watch, or take it back."),
    view.decides && button("Take the seat back", () => ask("take"), { class: "ts-button ts-main room-wide" }),
  );
}

function leaving(view) {
  const choices = [
    button(view.decides ? "Leave this seat" : "Stop following", () => ask("leave"), {
      class: "ts-button room-wide",
    }),
  ];
  if (view.decides && view.played && view.phase !== "debrief") {
    choices.unshift(
      button("Hand the seat to the simulation", () => ask("hand"), {
        class: "ts-button room-wide",
        id: "hand",
      }),
    );
  }
  return make(
    "details",
    { id: "leaving", class: "room-leaving" },
    make("summary", {}, "Stop playing"),
    ...choices,
  );
}

/** The foot of the screen: whether this seat is done with the month. */
function drawFoot(view) {
  foot.hidden = !(view.kind === "seat" && view.phase === "decide");
  if (foot.hidden) return;
  const focused = document.activeElement?.id === "done";
  foot.replaceChildren(
    make("p", { class: "room-decided" }, decided(view)),
    view.decides && view.played ? doneButton(view) : "",
  );
  if (focused) document.getElementById("done")?.focus();
}

function doneButton(view) {
  return button(
    view.done ? "You are done · change something" : "Done for this month",
    () => ask("done", !view.done),
    { class: "ts-button ts-main room-wide", id: "done", "aria-pressed": String(view.done) },
  );
}

/** The time that is left, and what is new: a short time is announced too. */
function tick() {
  const view = seen.view;
  if (!view) return;
  left.textContent = timeLeft(view);
  const soon = endsSoon(view);
  left.classList.toggle("room-soon", soon);
  const words = soon ? `${view.news} Less than ${SOON} seconds are left.` : (view.news ?? "");
  if (news.textContent !== words) news.textContent = words;
}

setInterval(tick, 500);
begin();
