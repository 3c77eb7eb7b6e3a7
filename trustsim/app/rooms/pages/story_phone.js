// A participant's page in a story: the scene, an answer of one's own, and after the reveal that answer
// beside what happened. Everything can be done by keyboard; nothing is sent until it is committed.

import { make, put } from "/parts/draw.js";

const draft = { scene: "", value: null };

/** The whole page for a view; `ask` sends an answer. */
export function storySeat(view, ask, problem) {
  begin(view);
  const send = (value) => ask("answer", value);
  const parts = [
    make(
      "section",
      { class: "ts-panel room-card story-say" },
      make("h1", {}, view.say),
      make("p", { class: "ts-quiet" }, where(view)),
    ),
    view.may && asking(view, send),
    !view.may && view.mine && view.step !== "shown" && mine(view),
    !view.may && !view.mine && (view.asked || view.build) && view.step !== "shown" && !view.kept && waiting(),
    view.kept && keeping(),
    ...view.results.map(result),
    view.step === "say" &&
      !view.kept &&
      make("p", { class: "ts-panel room-tell" }, "Listen, and look at the wall."),
    onWall(view),
    make("p", { class: "room-problem", role: "alert", id: "problem" }, problem),
  ];
  return parts.filter(Boolean);
}

function begin(view) {
  const key = `${view.scene}/${view.step}`;
  if (draft.scene === key) return;
  draft.scene = key;
  draft.value = view.mine ? structuredClone(view.mine.last) : null;
}

function where(view) {
  const talk = "Turn to a neighbour for a minute. You may change your answer once.";
  const words = { alone: "On your own, without talking.", locked: "Answers are locked.", talk };
  return `${view.title} · ${view.at + 1} of ${view.of}. ${words[view.step] ?? ""}`;
}

/** What is on the wall, for who cannot see it: its picture at the size of a phone, and in words. */
function onWall(view) {
  const draws = view.why ?? view.recall ?? view.picture;
  if (["blank", "cards"].includes(draws.type)) return null;
  const box = make("div", { class: "story-on-phone" });
  pictures().then(({ pictured, PHONE }) => {
    box.replaceChildren(pictured(draws, PHONE));
    if (box.querySelector("table"))
      put(box, { tabindex: 0, role: "region", "aria-label": "Table on the wall" });
  });
  if (view.step !== "shown")
    return make(
      "details",
      { class: "ts-panel room-card", "data-testid": "on-wall", id: "on-wall", open: !view.may },
      make("summary", {}, view.recall ? "What this room said" : "The place"),
      box,
    );
  const [first, ...more] = [...(draws.words ?? []), ...view.turned, ...view.sentences];
  const paragraphs = (said) => said.map((words) => make("p", {}, words));
  const all = make("details", { id: "all-in-words" }, make("summary", {}, `${more.length} more in words`));
  all.append(...paragraphs(more));
  return make(
    "section",
    { class: "ts-panel room-card", "data-testid": "on-wall" },
    make("h2", {}, "On the wall"),
    box,
    ...paragraphs(first ? [first] : []),
    more.length > 0 && all,
    view.ask && make("p", { class: "story-asked" }, view.ask),
  );
}

let drawn = null;

/** What pictures are drawn with: asked for when one is first shown, so that other pages do without. */
function pictures() {
  drawn ??= Promise.all([import("/workshop/story_pictures.js"), import("/workshop/story_draw.js")]);
  return drawn.then(([{ pictured }, { PHONE }]) => ({ pictured, PHONE }));
}

function waiting() {
  return make("p", { class: "ts-panel room-tell" }, "Answers are locked. You can answer in the next scene.");
}

function mine(view) {
  return make(
    "section",
    { class: "ts-panel room-card", "data-testid": "mine" },
    make("h2", {}, "Your answer is locked"),
    make("p", {}, told(view, view.mine.last)),
  );
}

/** An answer in words. */
function told(view, value) {
  if (value === null || value === undefined) return "None";
  if (view.build || value.cards) {
    const n = value.cards.length;
    return `${value.name}: ${n} ${n === 1 ? "card" : "cards"}`;
  }
  return inWords(view.asked, value);
}

function inWords(asked, value) {
  if (value === null || value === undefined) return "None";
  if (asked.type === "choice") return asked.options[value];
  if (asked.type === "number") return number(asked, value);
  if (asked.type === "curve")
    return value.map((line, k) => `${asked.labels[k]}: ${byMonth(asked, line)}`).join("; ");
  return value;
}

function byMonth(asked, line) {
  const told = (y) => (y === null ? "–" : Math.round(y));
  return line.map((y, k) => `${told(y)} in month ${asked.points[k]}`).join(", ");
}

function number(asked, value) {
  const range = asked.ask_range ? `, between ${value.low} and ${value.high}` : "";
  return `${value.value} ${asked.unit}${range}${value.group ? ` (${value.group})` : ""}`;
}

/** The form that the scene asks for, and the button that commits. */
function asking(view, send) {
  const again = view.step === "talk";
  const [form, read] = view.build ? building(view) : FORMS[view.asked.type](view);
  const problem = make("p", { class: "room-problem", role: "alert" });
  const commit = make(
    "button",
    { type: "submit", class: "ts-button ts-main room-wide", id: "commit" },
    words(view, again),
  );
  const whole = make("form", { class: "ts-panel room-card", "data-testid": "asking" }, form, problem, commit);
  whole.noValidate = true;
  whole.addEventListener("submit", (event) => {
    event.preventDefault();
    const [value, wrong] = read();
    problem.textContent = wrong ?? "";
    if (!wrong) send(value);
  });
  const stands = view.mine && make("p", { role: "status" }, `Your answer: ${told(view, view.mine.last)}`);
  return make(
    "div",
    { class: "story-asking" },
    stands && make("div", { class: "ts-panel room-card", "data-testid": "mine" }, stands),
    whole,
  );
}

function words(view, again) {
  if (again) return view.mine ? "Change my answer, once" : "Give my answer";
  return view.mine ? "Commit again" : "Commit my answer";
}

const FORMS = { choice: choosing, number: counting, curve: drawing, text: writing };

function choosing(view) {
  const options = view.asked.options.map((words, k) => {
    const input = make("input", {
      type: "radio",
      name: "option",
      value: k,
      id: `option-${k}`,
      checked: draft.value === k,
    });
    input.addEventListener("change", () => (draft.value = k));
    return make(
      "label",
      { class: "room-option story-option", for: `option-${k}` },
      input,
      make("span", {}, words),
    );
  });
  const form = make("fieldset", { class: "story-plain" }, make("legend", {}, "Your answer"), ...options);
  return [form, () => [draft.value, draft.value === null ? "Choose one of the answers." : null]];
}

function counting(view) {
  const asked = view.asked;
  draft.value ??= {};
  const names = asked.ask_range
    ? { low: "At least", value: "My number", high: "At most" }
    : { value: "My number" };
  const boxes = Object.entries(names).map(([name, label]) => {
    const box = make("input", {
      id: `number-${name}`,
      type: "number",
      inputmode: "decimal",
      min: asked.min,
      max: asked.max,
      step: asked.step,
      value: draft.value[name] ?? "",
      class: "story-number",
    });
    box.addEventListener(
      "input",
      () => (draft.value[name] = box.value === "" ? undefined : Number(box.value)),
    );
    return make("label", { class: "room-stepper", for: box.id }, `${label} (${asked.unit})`, box);
  });
  const hint = make("p", { class: "ts-quiet" }, `From ${asked.min} to ${asked.max}.`);
  const form = make(
    "fieldset",
    { class: "story-plain" },
    make("legend", {}, "Your answer"),
    hint,
    groups(asked),
    ...boxes,
  );
  return [form, () => checkedNumber(asked)];
}

function groups(asked) {
  if (!asked.groups) return "";
  const options = asked.groups.map((group, k) => {
    const input = make("input", {
      type: "radio",
      name: "group",
      id: `group-${k}`,
      checked: draft.value.group === group,
    });
    input.addEventListener("change", () => (draft.value.group = group));
    return make("label", { class: "room-option", for: `group-${k}` }, input, group);
  });
  return make("div", { role: "group", "aria-label": "Which part of the room are you in?" }, ...options);
}

function checkedNumber(asked) {
  const { value, low, high, group } = draft.value;
  if (value === undefined) return [null, "Give a number."];
  if (asked.groups && !group) return [null, "Say which part of the room you are in."];
  if (!asked.ask_range) return [{ value, group }, null];
  if (low === undefined || high === undefined) return [null, "Give a low and a high too."];
  if (low > value || value > high)
    return [null, "The low must not be above your number, nor the high below it."];
  return [{ value, low, high, group }, null];
}

const WIDE = 320;
const HIGH = 240;

/** Lines over months, drawn with a finger or point by point with a slider each. */
function drawing(view) {
  const asked = view.asked;
  draft.value ??= (asked.measures ?? [0]).map(() => asked.points.map(() => (asked.min + asked.max) / 2));
  const pictures = draft.value.map((line, k) => oneCurve(view, line, k));
  const form = make(
    "fieldset",
    { class: "story-plain" },
    make("legend", {}, "Draw it, or set the five points"),
    ...pictures,
  );
  return [form, () => [draft.value, null]];
}

function oneCurve(view, line, k) {
  const asked = view.asked;
  const drawn = make("path", { class: "story-own" });
  const dots = line.map(() => make("circle", { r: 8, class: "story-own-dot" }));
  const svg = make("svg", {
    viewBox: `-26 -8 ${WIDE + 40} ${HIGH + 34}`,
    class: "story-draw",
    role: "img",
    "aria-label": `${asked.labels[k]}, as you draw it`,
  });
  const grey = view.beside && k === 0 ? path(asked, view.beside.months, view.beside.middle) : "";
  svg.append(...frame(asked), grey && make("path", { d: grey, class: "story-grey" }), drawn, ...dots);
  const sliders = line.map((value, at) => slider(asked, k, at, value, (now) => set(at, now)));
  const set = (at, value) => {
    line[at] = value;
    sliders[at].querySelector("input").value = value;
    sliders[at].querySelector("output").textContent = Math.round(value);
    redraw();
  };
  const redraw = () => {
    drawn.setAttribute("d", path(asked, asked.points, line));
    dots.forEach((dot, at) => {
      dot.setAttribute("cx", across(asked, asked.points[at]));
      dot.setAttribute("cy", up(asked, line[at]));
    });
  };
  byPointer(svg, asked, set);
  redraw();
  const key = grey ? make("p", { class: "ts-quiet" }, `Grey: ${view.beside.label}.`) : "";
  return make("div", {}, make("h2", {}, asked.labels[k]), svg, key, ...sliders);
}

function slider(asked, k, at, value, set) {
  const id = `point-${k}-${at}`;
  const input = make("input", {
    type: "range",
    id,
    min: asked.min,
    max: asked.max,
    step: (asked.max - asked.min) / 50,
    value,
  });
  input.addEventListener("input", () => set(Number(input.value)));
  return make(
    "label",
    { class: "story-slider", for: id },
    `Month ${asked.points[at]}`,
    input,
    make("output", {}, String(Math.round(value))),
  );
}

function byPointer(svg, asked, set) {
  const put = (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * (WIDE + 40) - 26;
    const y = ((event.clientY - box.top) / box.height) * (HIGH + 34) - 8;
    const at = Math.max(
      0,
      Math.min(asked.points.length - 1, Math.round((x / WIDE) * (asked.points.length - 1))),
    );
    set(at, Math.max(asked.min, Math.min(asked.max, asked.min + (1 - y / HIGH) * (asked.max - asked.min))));
  };
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    put(event);
  });
  svg.addEventListener("pointermove", (event) => event.buttons && put(event));
}

function across(asked, month) {
  const [first, last] = asked.months;
  return ((month - first) / Math.max(1, last - first)) * WIDE;
}

function up(asked, value) {
  return HIGH * (1 - (value - asked.min) / (asked.max - asked.min));
}

function path(asked, months, values) {
  const known = months
    .map((month, k) => [across(asked, month), values[k]])
    .filter(([, y]) => y !== null && y !== undefined);
  return known.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${up(asked, y).toFixed(1)}`).join("");
}

function frame(asked) {
  const lines = [asked.min, asked.max].map((value) =>
    make("line", { x1: 0, x2: WIDE, y1: up(asked, value), y2: up(asked, value), class: "story-axis" }),
  );
  const labels = [asked.min, asked.max].map((value) =>
    make(
      "text",
      { x: -4, y: up(asked, value) + 4, "text-anchor": "end", class: "story-tick" },
      String(value),
    ),
  );
  const months = asked.points.map((month) =>
    make(
      "text",
      { x: across(asked, month), y: HIGH + 20, "text-anchor": "middle", class: "story-tick" },
      String(month),
    ),
  );
  return [...lines, ...labels, ...months];
}

function writing(view) {
  const box = make("textarea", {
    id: "words",
    rows: 3,
    maxlength: view.asked.most ?? 160,
    class: "story-words",
  });
  box.value = draft.value ?? "";
  box.addEventListener("input", () => (draft.value = box.value));
  const form = make(
    "label",
    { class: "room-field", for: "words" },
    "One line. It is shown without a name.",
    box,
  );
  return [form, () => [box.value, box.value.trim() ? null : "Write a line first."]];
}

/** A line that stays on this device. */
function keeping() {
  const box = make("textarea", { id: "kept", rows: 4, class: "story-words" });
  box.value = localStorage.getItem("trustsim-kept-line") ?? "";
  box.addEventListener("input", () => localStorage.setItem("trustsim-kept-line", box.value));
  return make(
    "section",
    { class: "ts-panel room-card" },
    make(
      "label",
      { class: "room-field", for: "kept" },
      "For yourself. It stays on this device and is sent to nobody.",
      box,
    ),
  );
}

/** A design within its points. */
function building(view) {
  draft.value ??= { name: "", cards: [] };
  const left = make("p", { class: "story-points", role: "status" });
  const name = make("input", {
    id: "design-name",
    maxlength: 40,
    value: draft.value.name,
    class: "story-words",
  });
  name.addEventListener("input", () => (draft.value.name = name.value));
  const cards = view.build.cards.map((card) => {
    const input = make("input", {
      type: "checkbox",
      id: `card-${card.id}`,
      checked: draft.value.cards.includes(card.id),
    });
    input.addEventListener("change", () => {
      draft.value.cards = draft.value.cards
        .filter((id) => id !== card.id)
        .concat(input.checked ? [card.id] : []);
      count();
    });
    return make(
      "label",
      { class: "room-option", for: input.id },
      input,
      make("span", {}, card.label),
      make("b", { class: "story-cost" }, String(card.cost)),
    );
  });
  const spent = () =>
    view.build.cards
      .filter((card) => draft.value.cards.includes(card.id))
      .reduce((sum, card) => sum + card.cost, 0);
  const count = () =>
    (left.textContent = `${view.build.points - spent()} of ${view.build.points} points left`);
  count();
  const form = make(
    "fieldset",
    { class: "story-plain" },
    make("legend", {}, "Your table's design"),
    make("label", { class: "room-field", for: "design-name" }, "Its name", name),
    left,
    ...cards,
  );
  const wrong = () =>
    !draft.value.name.trim()
      ? "Give your design a name."
      : spent() > view.build.points
        ? "That is more points than you have."
        : null;
  return [form, () => [draft.value, wrong()]];
}

/** One's own answer beside what happened. */
function result(one) {
  if (one.design) {
    return make(
      "section",
      { class: "ts-panel room-card" },
      make("h2", {}, "Your design"),
      make("p", {}, one.design.sentence),
    );
  }
  const rows = [];
  if (one.changed) rows.push(["Before talking", inWords(one.asked, one.before)]);
  rows.push(["Your answer", inWords(one.asked, one.last)]);
  if (one.truth !== null)
    rows.push([one.asked.type === "choice" ? "The futures bear out" : "What happened", truth(one)]);
  if (one.room !== null)
    rows.push(["The room", typeof one.room === "number" ? `${round(one.room)} ${one.asked.unit}` : one.room]);
  return make(
    "section",
    { class: "ts-panel room-card", "data-testid": "result" },
    make("h2", {}, one.truth === null ? "Your answer" : "Your answer beside what happened"),
    make(
      "dl",
      { class: "room-facts" },
      ...rows.flatMap(([head, words]) => [make("dt", {}, head), make("dd", {}, words)]),
    ),
    one.truth !== null && make("p", { class: "ts-quiet" }, "A wrong guess helps as much as a right one."),
  );
}

function truth(one) {
  if (one.asked.type === "choice") return one.truth === "depends" ? "It depends" : one.truth;
  if (one.asked.type === "number") return `${round(one.truth)} ${one.asked.unit}`;
  return inWords(one.asked, one.truth);
}

function round(value) {
  return Math.round(value * 10) / 10;
}
