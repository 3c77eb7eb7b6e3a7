// The facilitator's side of a story: what to say, who has answered, and the keys that steer the wall.

import { button, make } from "/parts/draw.js";
import { joining, wall } from "/workshop/joining.js";

const KEYS = {
  ArrowRight: ["next"],
  PageDown: ["next"],
  ArrowLeft: ["back"],
  PageUp: ["back"],
  r: ["level"],
  w: ["why"],
};

/** What a key asks for, as [what, value]; nothing where it is typed into a field. */
export function storyKey(event) {
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.target.closest?.("input, select, textarea, summary")
  )
    return null;
  if (event.key.toLowerCase() === "n") return ["another", event.shiftKey ? "unlike" : null];
  return KEYS[event.key] ?? KEYS[event.key.toLowerCase()] ?? null;
}

/** A room that is told a story. */
export function storyConsole(room, ask) {
  const view = room.view;
  return [
    make(
      "section",
      {
        class: "ts-panel room-card story-steer",
        "data-at": `${view.at}/${view.at_step}`,
        "data-kind": view.scene_kind,
        "data-scene": view.scene,
        "data-shows": view.shows,
        "data-step": view.step,
      },
      ...steering(room, ask),
    ),
    joining(room, wallWithKeys(room)),
    make("section", { class: "ts-panel room-card" }, ...notes(view)),
    view.try && make("section", { class: "ts-panel room-card" }, ...trying(view, ask)),
    scenes(view, ask),
  ].filter(Boolean);
}

function steering(room, ask) {
  const view = room.view;
  const count = view.count;
  const said =
    count &&
    `${count.answered} of ${count.present} have answered` +
      (count.changed ? `; ${count.changed} changed.` : ".");
  return [
    make(
      "p",
      { class: "ts-quiet" },
      `${view.title} · scene ${view.at + 1} of ${view.of} · ${view.minutes} minutes`,
      make("span", { class: "console-left", role: "timer" }),
    ),
    make("h1", {}, view.say),
    make("ol", { class: "story-steps", "aria-label": "Steps of this scene" }, ...view.steps.map(step)),
    said && make("p", { role: "status", "data-testid": "answered" }, said),
    buttons(view, ask),
    make(
      "p",
      { class: "ts-quiet" },
      "Keys, here and on the wall with keys: → next, ← back, N another future, " +
        "Shift+N the most unlike, R bad news no heavier, W why.",
    ),
    view.handout &&
      make(
        "p",
        {},
        make(
          "a",
          {
            href: `/rooms/${room.code}/handout?key=${encodeURIComponent(room.wall)}`,
            target: "_blank",
            rel: "noopener",
            id: "story-handout",
          },
          "Handout to print",
        ),
      ),
    make("p", { class: "room-problem", role: "alert" }, room.problem),
  ].filter(Boolean);
}

function step(one) {
  return make("li", { "aria-current": one.now ? "step" : null }, one.name);
}

function buttons(view, ask) {
  const one = (id, words, what, value, may, main) =>
    button(words, () => ask(what, value), {
      class: `ts-button${main ? " ts-main" : ""}`,
      id: `story-${id}`,
      disabled: !may,
    });
  return make(
    "div",
    { class: "console-buttons" },
    one("next", "Next →", "next", null, view.can.next, true),
    one("back", "← Back", "back", null, view.can.back),
    one("lock", "Lock", "lock", null, view.can.lock),
    one("talk", "Talk", "talk", null, view.can.talk),
    one("reveal", "Reveal", "reveal", null, view.can.reveal),
    one("another", "Another future (N)", "another", null, view.can.another),
    one("unlike", "Most unlike (Shift+N)", "another", "unlike", view.can.another),
    one(
      "level",
      view.level ? "Bad news heavier again (R)" : "Bad news no heavier (R)",
      "level",
      null,
      view.can.level,
    ),
    one("why", "Why (W)", "why", null, view.can.why),
  );
}

function notes(view) {
  const lines = [
    ["For you", view.note],
    ["Ask", view.ask],
    ["If it surprises", view.surprise],
    ["The point (not on the wall)", view.point],
  ];
  const told = lines
    .filter(([, words]) => words)
    .flatMap(([head, words]) => [make("h2", {}, head), make("p", {}, words)]);
  const sentences = [...view.turned, ...view.sentences];
  if (sentences.length)
    told.push(
      make("h2", {}, "What the futures say"),
      make("ul", {}, ...sentences.map((one) => make("li", {}, one))),
    );
  if (view.place) told.push(make("p", {}, `This future is number ${view.place + 1} of 100 from the middle.`));
  return told;
}

/** A wall on the facilitator's own computer, which takes the keys as the console does. */
function wallWithKeys(room) {
  return make(
    "p",
    {},
    make(
      "a",
      { href: `${wall(room)}.${room.key}`, target: "_blank", rel: "noopener", id: "wall-keys" },
      "Open a wall that takes keys (this computer only)",
    ),
  );
}

function trying(view, ask) {
  const given = view.try;
  if (given.lever) {
    const { label, unit, scale } = given.lever;
    const box = make("input", {
      id: "try-values",
      value: given.values.map((one) => times(one, scale)).join(", "),
    });
    const values = () =>
      box.value
        .split(",")
        .map((one) => times(read(one.trim()), 1 / scale))
        .filter((one) => one !== "");
    return [
      make("h2", {}, "What to try"),
      make(
        "label",
        { class: "room-field", for: "try-values" },
        `${label}${unit && ` (${unit})`}, with commas between`,
        box,
      ),
      button("Try them", () => ask("try", { values: values() }), { class: "ts-button ts-main", id: "try" }),
    ];
  }
  const boxes = given.together.map((one) =>
    make("input", {
      type: "checkbox",
      id: `try-${one.id}`,
      value: one.id,
      checked: given.chosen.includes(one.id),
    }),
  );
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  return [
    make("h2", {}, "Which together"),
    ...boxes.map((box, k) =>
      make("label", { class: "console-check", for: box.id }, box, given.together[k].label),
    ),
    button("Try them", () => ask("try", { together: chosen() }), { class: "ts-button ts-main", id: "try" }),
  ];
}

function times(value, scale) {
  return typeof value === "number" ? Number((value * scale).toPrecision(6)) : value;
}

function read(text) {
  return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

function scenes(view, ask) {
  const rows = view.scenes.map((one, k) =>
    make(
      "li",
      {},
      button(
        `${one.say.slice(0, 80)}${one.say.length > 80 ? "…" : ""} (${one.minutes} min)`,
        () => ask("scene", k),
        { class: "ts-link", "aria-current": k === view.at ? "true" : null },
      ),
    ),
  );
  return make(
    "details",
    { class: "ts-panel room-card", id: "scenes" },
    make("summary", {}, "All scenes"),
    make("ol", {}, ...rows),
  );
}

/** The form that opens a story. */
export function storyOpening(opened) {
  const choice = make("select", { id: "story" });
  const point = make("p", { class: "ts-quiet" });
  const said = make("p", { class: "room-problem", role: "alert" });
  const stories = {};
  const tell = () => (point.textContent = stories[choice.value]?.point ?? "");
  choice.addEventListener("change", tell);
  fetch("/stories").then(async (answer) => {
    for (const one of (await answer.json()).stories) {
      stories[one.name] = one;
      choice.append(make("option", { value: one.name }, `${one.title} (${one.minutes} minutes)`));
    }
    tell();
  });
  const form = make(
    "form",
    { class: "console-form" },
    make("label", { for: "story" }, "Story", choice),
    make("button", { type: "submit", class: "ts-button ts-main" }, "Open the story"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch("/rooms", {
      method: "POST",
      body: JSON.stringify({ kind: "story", story: choice.value }),
    });
    const made = await answer.json();
    if (made.problem) said.textContent = made.problem;
    else opened(made.rooms);
  });
  const words = make("summary", {}, "Tell a story");
  return make(
    "details",
    { class: "ts-panel room-card", id: "story-opening", open: true },
    words,
    make("p", {}, "The room predicts, talks, and sees what a hundred futures say."),
    form,
    point,
    said,
  );
}
