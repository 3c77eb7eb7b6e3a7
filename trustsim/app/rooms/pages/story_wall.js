// The wall of a story: what is said, how many have answered, and one picture at a time once it is revealed.

import { make } from "/parts/draw.js";
import { PICTURES } from "/workshop/story_pictures.js";

const STAGES = ["Predict", "Commit", "Reveal", "Discuss"];
const SHORT = 130;
const WAITS = {
  alone: "On your own, without talking.",
  locked: "Answers are locked.",
  talk: "Turn to a neighbour. You may change your answer once.",
};

/** The parts of the wall for a view. */
export function storyWall(view, host) {
  document.body.classList.add("story");
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
      { class: "story-picture", "data-testid": "picture", "data-picture": pictured(view) },
      drawn(view),
    ),
    ...said(view),
    joinLine(view, host),
  ].filter(Boolean);
}

function pictured(view) {
  return view.why ? "why" : view.shows || view.picture.type;
}

function drawn(view) {
  if (view.why) return PICTURES.why(view.why);
  if (view.recall) return PICTURES.answers(view.recall);
  if (view.step !== "shown" && view.asked?.type === "choice") return "";
  return (PICTURES[view.picture.type] ?? (() => ""))(view.picture);
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
  return view.sentences
    .slice(0, view.why ? 0 : 1)
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
