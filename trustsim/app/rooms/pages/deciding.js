// What a director decides: standing choices, what a month asks of it, a vote, a message, a trust check.

import { button, make } from "/parts/draw.js";
import { choosable, listed, nameOf } from "/workshop/knowing.js";

const HALF_DAYS = 4;
const SHORT = 34; // letters of answers that stand side by side
const TIME = {
  practices: "My practices",
  system: "The system's work",
  asking: "Asking those I speak for",
  telling: "Telling them what was settled",
};
const QUESTIONS = {
  voice: "Will they speak for me?",
  candour: "Will they share opportunities first?",
  reciprocity: "Will they give way in turn?",
  fairness: "Do I get my share of the pool?",
  backing: "Do their practices back them?",
};
const TAPS = { 1: "not at all", 2: "a little", 3: "half and half", 4: "mostly", 5: "wholly" };
const ANSWERS = {
  "draw lots": "Tell everyone and draw lots",
  "bid openly": "Tell everyone and bid",
  keep: "Put my PCN forward",
  "let pass": "Let it pass",
  yes: "Yes",
  no: "Not this time",
  "by the book": "By the book",
  "keep a little": "Keep a little for my PCN",
};
const ASKED = {
  opportunity: (about) =>
    `There is money for one PCN${about.pounds ? `: ${pounds(about.pounds)}` : ""}. You heard of it first.`,
  give_way: (about) => `Will you give way to ${about.for} this time?`,
  share_out: () => "You hold the purse. Share out the pool:",
};

function pounds(value) {
  return `£${Math.round(value).toLocaleString("en-GB")}`;
}

/** All that can be decided while a month is open. */
export function decisions(view, ask) {
  const now = view.decisions;
  const locked = !view.decides;
  const choose = (choice) => (value) => ask("choice", { choice, value });
  return [
    view.vote &&
      choices(
        "vote",
        view.vote.ask,
        [true, false],
        view.vote.now,
        (v) => ask("vote", v),
        (v) => (v ? "Yes" : "No"),
        locked,
      ),
    view.check && trustChecks(view, ask, locked),
    now.admit.applicants.length && admit(view, choose("admit"), locked),
    make("p", { class: "ts-panel room-card", "data-need": "" }, need(view)),
    choices(
      "speaks_for",
      "Who speaks for you at the board this month?",
      now.speaks_for.options,
      now.speaks_for.now,
      choose("speaks_for"),
      (v) => speaker(view, v),
      locked,
    ),
    choices(
      "willing",
      "Are you willing to go for others?",
      now.willing.options,
      now.willing.now,
      choose("willing"),
      (v) => (v === "yes" ? "Yes, I am" : "No, not now"),
      locked,
    ),
    choices(
      "alliance",
      "Working together",
      now.alliance.options,
      now.alliance.now,
      choose("alliance"),
      (v) => together(view, v),
      locked,
    ),
    now.pledge.open &&
      choices(
        "pledge",
        "How much of your shared money do you pledge?",
        now.pledge.options,
        now.pledge.now,
        choose("pledge"),
        (v) => `${100 * v} %`,
        locked,
      ),
    diary(view, choose("time"), locked),
    now.argue.open &&
      choices(
        "argue",
        "If you sit at the board, what will you argue?",
        now.argue.options,
        now.argue.now,
        choose("argue"),
        (v) => argument(now.argue, v),
        locked,
        (v) => v === "agreed" && !now.argue.asked,
      ),
    message(view, ask, locked),
  ].filter(Boolean);
}

/** What this month asks of this director alone. */
export function asked(view, ask) {
  return Object.entries(view.asked).map(([choice, about]) =>
    choices(
      choice,
      ASKED[choice](about),
      about.options,
      about.now,
      (value) => ask("answer", { choice, value }),
      (value) => ANSWERS[value],
      !view.decides,
    ),
  );
}

function need(view) {
  return `At the board this month your PCN needs ${view.need} on a line from 0 (villages) to 100 (town).`;
}

function speaker(view, value) {
  if (value === "self") return "I will go";
  if (value === "manager") return "The neutral manager";
  return value === "nobody" ? "Nobody" : choosable(view, value);
}

function together(view, value) {
  if (value === "stay") return "Stay as we are";
  if (value === "leave") return "Leave";
  const [verb, id] = value.split(": ");
  if (verb === "found") return `Start one with ${choosable(view, id)}`;
  const members = view.decisions.alliance.alliances.find((group) => group.includes(id)) ?? [id];
  return `Ask to join ${listed(members.map((one) => nameOf(view, one)))}`;
}

function argument(argue, value) {
  if (value === "own") return "What my PCN needs";
  return argue.asked ? "What we agreed together" : "What we agreed together (you asked nobody)";
}

function admit(view, choose, locked) {
  const who = listed(view.decisions.admit.applicants.map((id) => nameOf(view, id)));
  return choices(
    "admit",
    `${who} asks to work together with you. Let them in?`,
    ["yes", "no"],
    view.decisions.admit.now,
    choose,
    (v) => (v === "yes" ? "Yes" : "No"),
    locked,
  );
}

/** One question with its answers as large radio buttons. */
function choices(name, question, options, now, choose, words, locked, greyed = () => false) {
  const set = make(
    "fieldset",
    { class: "ts-panel room-card", "data-choice": name, disabled: locked },
    make("legend", {}, question),
  );
  const short = options.every((value) => words(value).length <= SHORT);
  const list = make("div", { class: short ? "room-short" : null });
  set.append(list);
  options.forEach((value, k) => {
    const id = `${name}-${k}`;
    const radio = make("input", {
      type: "radio",
      name,
      id,
      checked: now === value,
      disabled: greyed(value),
      onchange: () => choose(value),
    });
    radio.checked = now === value;
    list.append(
      make(
        "label",
        { class: "room-option", for: id, "data-value": String(value) },
        radio,
        make("span", {}, words(value)),
      ),
    );
  });
  return set;
}

/** The diary: four half-days, one of which may help another PCN. */
function diary(view, choose, locked) {
  const now =
    typeof view.decisions.time.now === "object" && view.decisions.time.now ? view.decisions.time.now : {};
  const spent = Object.entries(now).reduce((sum, [key, days]) => sum + (key === "helping" ? 1 : days), 0);
  const rest = HALF_DAYS - spent;
  const set = make(
    "fieldset",
    { class: "ts-panel room-card", "data-choice": "time", disabled: locked },
    make("legend", {}, "Where do your four half-days go?"),
    make(
      "p",
      { class: "ts-quiet" },
      `${rest} of ${HALF_DAYS} half-days left; what is left goes as it usually does.`,
    ),
  );
  for (const [key, words] of Object.entries(TIME)) {
    const days = now[key] ?? 0;
    const change = (by) => choose({ ...now, [key]: days + by });
    set.append(
      make(
        "div",
        { class: "room-stepper" },
        make("span", {}, words),
        button("−", () => change(-1), {
          class: "ts-button",
          id: `${key}-less`,
          "aria-label": `Less: ${words}`,
          disabled: days === 0,
        }),
        make("output", {}, String(days)),
        button("+", () => change(1), {
          class: "ts-button",
          id: `${key}-more`,
          "aria-label": `More: ${words}`,
          disabled: rest === 0,
        }),
      ),
    );
  }
  const help = make(
    "select",
    {
      id: "helping",
      onchange: () => {
        const { helping, ...others } = now;
        choose(help.value ? { ...others, helping: help.value } : others);
      },
    },
    make("option", { value: "" }, "nobody"),
    ...view.decisions.time.others.map((id) =>
      make(
        "option",
        { value: id, selected: now.helping === id, disabled: rest === 0 && !now.helping },
        choosable(view, id),
      ),
    ),
  );
  set.append(
    make(
      "label",
      { class: "room-stepper", for: "helping" },
      make("span", {}, "Helping (one half-day)"),
      help,
    ),
  );
  return set;
}

/** One message a month, to one PCN. */
function message(view, ask, locked) {
  const others = view.seats.filter((one) => one.id !== view.seat);
  const pick = (id, options) =>
    make(
      "select",
      { id, "data-draft": "" },
      ...options.map(([value, words]) => make("option", { value }, words)),
    );
  const text = pick(
    "message-text",
    Object.entries(view.decisions.messages).map(([key, words]) => [key, words.replace("{of}", "…")]),
  );
  const to = pick(
    "message-to",
    others.map((one) => [one.id, choosable(view, one.id)]),
  );
  const of = pick(
    "message-of",
    others.map((one) => [one.id, one.name]),
  );
  const third = make("label", { for: "message-of", class: "room-field" }, "About", of);
  const show = () => {
    third.hidden = !view.decisions.about_a_third.includes(text.value);
  };
  text.addEventListener("change", show);
  show();
  const send = button(
    "Send",
    () => ask("message", { to: to.value, text: text.value, of: third.hidden ? null : of.value }),
    {
      class: "ts-button room-wide",
      id: "send",
    },
  );
  const sent = view.sent && `Sent this month to ${nameOf(view, view.sent.to)}. Sending again replaces it.`;
  return make(
    "fieldset",
    { class: "ts-panel room-card", "data-choice": "message", disabled: locked },
    make("legend", {}, "A message, one a month"),
    make("p", { class: "ts-quiet" }, "Whom you write to is whom you talk to this month."),
    make("label", { for: "message-to", class: "room-field" }, "To", to),
    make("label", { for: "message-text", class: "room-field" }, "Say", text),
    third,
    send,
    sent && make("p", { class: "ts-quiet", role: "status" }, sent),
  );
}

/** A trust check: five taps about one PCN that the phone picks, and about one of your choice; private. */
function trustChecks(view, ask, locked) {
  const others = view.seats.filter((one) => one.id !== view.seat && one.id !== view.check.picked);
  const mine = Object.keys(view.check.given).find((id) => id !== view.check.picked) ?? others[0].id;
  const select = make(
    "select",
    { id: "check-of", "data-draft": "" },
    ...others.map((one) => make("option", { value: one.id, selected: one.id === mine }, one.name)),
  );
  const own = make("div", {}, five(view, mine, ask));
  select.addEventListener("change", () => own.replaceChildren(five(view, select.value, ask)));
  return make(
    "fieldset",
    { class: "ts-panel room-card", "data-choice": "check", disabled: locked },
    make("legend", {}, "Trust check, only for you until the end"),
    make("p", { class: "ts-quiet" }, Object.entries(TAPS).map((tap) => tap.join(" ")).join(" · ")),
    make("h3", {}, nameOf(view, view.check.picked)),
    five(view, view.check.picked, ask),
    make("label", { for: "check-of", class: "room-field" }, "And one of your choice", select),
    own,
  );
}

const tapped = new Map(); // by month and PCN: taps of a check that may not be complete yet

function five(view, of, ask) {
  const key = `${view.seat} ${view.month} ${view.undone} ${of}`;
  if (!tapped.has(key)) tapped.set(key, { ...(view.check.given[of] ?? {}) });
  const taps = tapped.get(key);
  const save = () => Object.keys(QUESTIONS).every((question) => taps[question]) && ask("check", { of, taps });
  return make(
    "div",
    { "data-check": of },
    ...Object.entries(QUESTIONS).map(([question, words]) =>
      make(
        "div",
        { class: "room-taps", role: "radiogroup", "aria-label": words },
        make("span", {}, words),
        ...Object.entries(TAPS).map(([tap, said]) => {
          const id = `check-${of}-${question}-${tap}`;
          const radio = make("input", {
            type: "radio",
            name: `${of}-${question}`,
            id,
            value: tap,
            "aria-label": `${tap}: ${said}`,
          });
          radio.checked = taps[question] === Number(tap);
          radio.addEventListener("change", () => {
            taps[question] = Number(tap);
            save();
          });
          return make(
            "label",
            { for: id, class: "room-tap" },
            radio,
            make("span", { "aria-hidden": "true" }, tap),
          );
        }),
      ),
    ),
  );
}
