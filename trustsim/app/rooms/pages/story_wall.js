// The wall of a story: what is said, how many have answered, and one picture at a time once it is revealed.

import { make, put } from "/parts/draw.js";
import { wallSheet } from "/workshop/story_draw.js";
import { pictured } from "/workshop/story_pictures.js";

const STAGES = ["Predict", "Commit", "Reveal", "Discuss"];
const SHORT = 130;
const WAITS = {
  alone: "On your own, without talking.",
  locked: "Answers are locked.",
  talk: "Turn to a neighbour. You may change your answer once.",
};

/** Draw the wall of a view: what is said, and a picture in the room that is left. */
export function storyWall(page, view, host) {
  document.body.classList.add("story");
  page.replaceChildren(...partsOf(view, host));
  const box = page.querySelector(".story-picture");
  const draws = shownOn(view);
  if (!draws) return;
  box.replaceChildren(pictured(draws, wallSheet(box.clientWidth, box.clientHeight)));
  tellOfMore(box);
}

/** Where a table is longer than its room, say how many rows are below, and let them be scrolled to. */
function tellOfMore(box) {
  if (box.scrollHeight <= box.clientHeight + 1) return;
  const more = make("p", { class: "story-below", "data-testid": "below" }, "\u00a0");
  box.after(more);
  put(box, { tabindex: 0, role: "region", "aria-label": "Table, longer than the wall" });
  const say = () => {
    const edge = box.getBoundingClientRect().bottom + 1;
    const rows = [...box.querySelectorAll("tbody tr")];
    const below = rows.filter((row) => row.getBoundingClientRect().bottom > edge).length;
    more.textContent = below ? `${below} more below; scroll to see them.` : "The rest is above.";
  };
  box.addEventListener("scroll", say);
  say();
}

function partsOf(view, host) {
  const showing = view.step === "shown";
  const words = showing ? short(view.say) : view.say;
  const size = showing ? "story-small" : words.length > 170 ? "story-middle" : "";
  return [
    stages(view),
    make("h1", { class: `story-words-said ${size}` }, words),
    !showing && view.count && waiting(view),
    !showing && view.asked?.type === "choice" && options(view.asked),
    make(
      "section",
      {
        class: shownOn(view) ? "story-picture" : "story-picture story-no-picture",
        "data-testid": "picture",
        "data-picture": nameOf(view),
      },
    ),
    ...said(view),
    joinLine(view, host),
  ].filter(Boolean);
}

function nameOf(view) {
  return view.why ? "why" : view.shows || view.picture.type;
}

/** What is drawn; nothing where the answers to choose from take the room. */
function shownOn(view) {
  const chooses = view.step !== "shown" && view.asked?.type === "choice";
  return view.why ?? view.recall ?? (chooses ? null : view.picture);
}

/** The last sentences of what was said: the question. */
function short(words) {
  const parts = words.match(/[^.?!:]+[.?!:]*['’]?\s*/g) ?? [words];
  let kept = parts.pop();
  while (parts.length && kept.length + parts[parts.length - 1].length < SHORT) kept = parts.pop() + kept;
  return kept.trim();
}

function stages(view) {
  if (view.stage === null) return null;
  const one = (words, k) => {
    const state = k < view.stage ? "done" : k === view.stage ? "now" : "later";
    return make(
      "li",
      { class: `story-${state}`, "aria-current": k === view.stage ? "step" : null },
      make("b", {}, state === "done" ? "✓" : String(k + 1)),
      ` ${words}`,
    );
  };
  return make("ol", { class: "story-stages" }, ...STAGES.map(one));
}

function waiting(view) {
  const { answered, present, changed } = view.count;
  const more = view.step === "talk" ? ` ${changed} changed.` : "";
  const head = WAITS[view.step] ? `${WAITS[view.step]} ` : "";
  return make(
    "p",
    { class: "story-count", role: "status", "data-testid": "count" },
    `${head}${answered} of ${present} have answered.${more}`,
  );
}

function options(asked) {
  return make("ul", { class: "story-options" }, ...asked.options.map((words) => make("li", {}, words)));
}

/** One thing under the picture: what turned, what to ask at the last one, or what the hundred come to. */
function said(view) {
  const [turned] = view.turned;
  if (view.level && !turned)
    return [make("p", { class: "story-level" }, "Bad news counts no more than good here.")];
  if (turned) return [make("p", { class: "story-sentence" }, turned)];
  if (view.ask) return [make("p", { class: "story-ask" }, view.ask)];
  const own = view.picture.charts?.[0]?.sentence;
  const opinion = view.picture.type === "answers" && view.picture.truth === null;
  return view.sentences
    .slice(0, view.why || opinion ? 0 : 1)
    .map((first) => own ?? first)
    .map((words) => make("p", { class: "story-sentence", "data-testid": "sentence" }, words));
}

function joinLine(view, host) {
  return (
    view.at === 0 &&
    view.step === "say" &&
    make(
      "p",
      { class: "story-join" },
      "Join at ",
      make("b", {}, `${host}/join`),
      " with ",
      make("b", {}, view.code),
    )
  );
}
