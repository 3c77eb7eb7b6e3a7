import { make, put, button } from "./draw.js";
import { stage } from "./stage.js";

const QUIET = 400;
const KEYS = [
  ["Space", "play or pause"],
  ["← →", "a month back or on"],
  ["Shift with ← →", "a year back or on"],
  ["Home, End", "the start, the last month"],
  ["[ ]", "the event before, the next one"],
  ["Esc", "close the card, or let go of a PCN"],
];
const PRESSED = "button, summary, a[href], [role=button], [role=tab], [role=checkbox], [role=switch]";
const ICONS = {
  play: "M-5,-8L9,0L-5,8Z",
  pause: "M-7,-7.5H-2V7.5H-7ZM2,-7.5H7V7.5H2Z",
  back: "M3,-6L-4,0L3,6",
  on: "M-3,-6L4,0L-3,6",
};

function icon(name) {
  return make("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" }, make("path", { d: ICONS[name] }));
}

/** What the page does at a key, wherever the focus is; nothing where the key has a meaning there. */
function act(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  const at = event.target instanceof Element ? event.target : document.body;
  if (at.closest("dialog[open]")) return;
  const writes = at.closest("input, select, textarea, [contenteditable]");
  if (writes && !writes.classList.contains("ts-clock-rail") && event.key !== "Escape") return;
  if (event.key === " " && at.closest(PRESSED)) return;
  const by = event.shiftKey ? 12 : 1;
  const doing = {
    " ": () => stage.toggle(),
    ArrowLeft: () => stage.step(-by),
    ArrowRight: () => stage.step(by),
    Home: () => stage.goTo(0),
    End: () => stage.goTo(stage.months),
    "[": () => stage.toMark(-1),
    "]": () => stage.toMark(1),
    Escape: () => stage.set(stage.event === null ? { pinned: null, pair: null } : { event: null }),
  }[event.key];
  if (!doing) return;
  doing();
  if (event.key !== "Escape") event.preventDefault();
}

/** Listen to the keys of the whole page: one clock at a time, the newest. Gives what ends it. */
function ownKeys() {
  globalThis.trustsimKeys?.abort();
  const own = new AbortController();
  globalThis.trustsimKeys = own;
  document.addEventListener("keydown", act, { signal: own.signal });
  return () => own.abort();
}

function monthInWords(month) {
  if (!month) return `the start of ${stage.months} months`;
  return `month ${month} of ${stage.months}, year ${Math.ceil(month / 12)}`;
}

/** The clock's parts, and how they follow the stage. */
class Clock {
  constructor() {
    const look = (words) => ({ class: "ts-clock-step", "aria-label": words });
    const plain = (name, words, run) => button(icon(name), run, look(words));
    this.back = plain("back", "A month back", () => stage.step(-1));
    this.on = plain("on", "A month on", () => stage.step(1));
    this.playing = button("", () => stage.toggle(), { class: "ts-clock-play" });
    this.rail = make("input", {
      type: "range", class: "ts-clock-rail", min: 0, step: 1, "aria-label": "Month",
      oninput: () => stage.goTo(Number(this.rail.value)),
    });
    this.speed = button("", () => stage.faster(), { class: "ts-link ts-clock-speed ts-tabular" });
    this.month = make("span", { class: "ts-clock-month ts-tabular" });
    this.said = make("span", { class: "ts-hidden", role: "status" });
    this.node = make(
      "section",
      { class: "ts-panel ts-clock", "data-testid": "clock", "aria-label": "Clock" },
      make("div", { class: "ts-clock-buttons" }, this.back, this.playing, this.on),
      make("div", { class: "ts-clock-where" }, this.rail),
      make("div", { class: "ts-clock-words" }, this.month, this.speed, ...this.help()),
      this.said,
    );
  }

  help() {
    const rows = KEYS.flatMap(([key, words]) => [make("dt", {}, key), make("dd", {}, words)]);
    const dialog = make(
      "dialog",
      { class: "ts-panel ts-clock-keys", "aria-label": "Keyboard" },
      make("h2", {}, "Keyboard"),
      make("dl", {}, ...rows),
      button("Close", () => dialog.close(), { class: "ts-button" }),
    );
    const open = button("Keyboard", () => dialog.showModal(), { class: "ts-link ts-clock-help" });
    return [open, dialog];
  }

  /** A new future: its length and the months that have marks. */
  show(scene) {
    if (!scene.months) return;
    const time = stage.begun ? Math.min(stage.time, scene.months) : scene.begin ?? 0;
    stage.set({ months: scene.months, marks: scene.marks ?? [], time, begun: true });
    put(this.rail, { max: scene.months });
    this.look(new Set(["time", "month", "playing", "speed"]));
  }

  look(changed) {
    if (changed.has("playing")) this.lookPlaying();
    if (changed.has("time")) this.lookTime();
    if (changed.has("month") || changed.has("months") || changed.has("playing")) this.lookMonth();
    if (changed.has("speed")) this.speed.textContent = `Speed ${stage.speed}×`;
  }

  lookPlaying() {
    this.playing.replaceChildren(icon(stage.playing ? "pause" : "play"));
    put(this.playing, { "aria-label": stage.playing ? "Pause" : "Play" });
    put(this.rail, { step: stage.playing ? "any" : 1 });
  }

  lookTime() {
    this.rail.value = stage.time;
    this.rail.style.setProperty("--at", stage.months ? stage.time / stage.months : 0);
  }

  lookMonth() {
    const { month, months } = stage;
    this.month.textContent = month ? `Month ${month} of ${months}` : `Start of ${months} months`;
    if (stage.playing) return;
    put(this.rail, { "aria-valuetext": monthInWords(month) });
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.say(), QUIET);
  }

  /** Say the month to who cannot see it, once it rests; the rail says its own. */
  say() {
    if (stage.playing || document.activeElement === this.rail) return;
    this.said.textContent = this.month.textContent;
  }
}

export default {
  render({ model, el }) {
    const clock = new Clock();
    el.append(clock.node);
    const show = () => clock.show(model.get("scene"));
    clock.look(new Set(["playing", "speed", "time", "month"]));
    show();
    model.on("change:scene", show);
    const deaf = stage.on((changed) => clock.look(changed));
    const letGo = ownKeys();
    return () => {
      model.off("change:scene", show);
      deaf();
      letGo();
      clearTimeout(clock.saying);
    };
  },
};
