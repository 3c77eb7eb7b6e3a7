// The wall for the projector: the code to join, what the month tells, who is still deciding, the debrief.

import { make } from "/parts/draw.js";
import { decided } from "/workshop/knowing.js";
import { SCREENS, screen, screenOf } from "/workshop/debriefing.js";
import { Line, endsSoon, timeLeft } from "/workshop/line.js";
import { storyKey } from "/workshop/story_console.js";
import { storyWall } from "/workshop/story_wall.js";

const page = document.getElementById("page");
const name = document.getElementById("name");
const left = document.getElementById("left");
const news = document.getElementById("news");
const link = document.getElementById("link");
const code = location.pathname.split("/")[2];
const KEPT = `trustsim-wall-${code}`;
const [key, facilitator] = opened().split(".");
let view = null;

new Line(code, "wall", () => ({ key }), hear);
if (facilitator) takeKeys();

/** What the wall was opened with: it leaves the address bar at once, and is kept while this tab is open. */
function opened() {
  const given = decodeURIComponent(location.hash.slice(1));
  if (given) {
    sessionStorage.setItem(KEPT, given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEPT) ?? "";
}

/** A wall opened by the facilitator's own link steers a story as the console does. */
function takeKeys() {
  const line = new Line(code, "console", () => ({ key: facilitator }), () => {});
  document.addEventListener("keydown", (event) => {
    const asked = view?.kind === "story-wall" && storyKey(event);
    if (asked) line.ask(...asked);
  });
}

function hear(said) {
  if (said.refused || said.closed) return end(said);
  link.textContent = said.dropped ? "Reconnecting; the room is safe." : "";
  if (said.view) {
    view = said.view;
    draw();
  }
}

function end(said) {
  sessionStorage.removeItem(KEPT);
  view = null;
  news.textContent = "";
  left.textContent = "";
  page.replaceChildren(
    make("h1", {}, said.closed ?? "This wall does not open."),
    said.refused ? make("p", {}, "Open it again from the facilitator's console.") : "",
  );
}

function draw() {
  if (view.kind === "story-wall") {
    name.textContent = view.title;
    storyWall(page, view, location.host);
    return tick();
  }
  name.textContent = heading();
  if (news.textContent !== view.news) news.textContent = view.news;
  news.classList.toggle("ts-hidden", view.phase === "debrief");
  page.replaceChildren(
    ...(view.phase === "brief" ? joining() : view.phase === "debrief" ? ending() : month()),
  );
  tick();
}

function heading() {
  if (view.phase === "debrief") return `${view.place}: the year is over`;
  return view.month ? `${view.place}: month ${view.month} of ${view.months}` : view.name;
}

function joining() {
  return [
    make("h1", {}, "Join with your phone or laptop"),
    make(
      "div",
      { class: "wall-join" },
      make("img", { src: `/rooms/${code}/qr.svg`, alt: "The address to join as a code for phones" }),
      make(
        "div",
        {},
        make("p", { class: "wall-address" }, `${location.host}/join`),
        make("p", { class: "wall-code" }, code),
      ),
    ),
    seats("Seats that nobody takes are simulated."),
  ];
}

function month() {
  const waiting = view.waiting.length ? ` Still deciding: ${view.waiting.join("   ")}` : "";
  return [
    make("h1", { class: "wall-tell" }, view.tell),
    make(
      "p",
      { class: "wall-waiting", role: "status" },
      view.decided ? `${decided(view)}${waiting}` : "Whoever the month asks for more answers on the phone.",
    ),
    seats(`Join at ${location.host}/join with ${code}`),
  ];
}

function ending() {
  if (!view.shows)
    return [
      make("h1", {}, `${view.news} Turn your card over.`),
      make("p", { class: "wall-waiting" }, "One word for how the last month felt?"),
    ];
  return [make("h1", {}, SCREENS[screenOf(view.shows)] ?? ""), screen(view.shows, view.debrief)];
}

function seats(words) {
  return make(
    "section",
    { class: "wall-seats" },
    ...view.seats.map((seat) =>
      make(
        "span",
        { class: seat.played ? "wall-seat wall-played" : "wall-seat" },
        make("b", {}, seat.letter),
        ` ${seat.name}`,
        !seat.played && view.month > 0 && ", simulated",
      ),
    ),
    words && make("p", {}, words),
  );
}

function tick() {
  if (!view) return;
  left.textContent = timeLeft(view);
  left.classList.toggle("room-soon", endsSoon(view));
}

setInterval(tick, 500);
addEventListener("resize", () => view?.kind === "story-wall" && draw());
