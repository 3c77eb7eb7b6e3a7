import { make } from "./draw.js";

export const KINDS = ["founded", "joined", "left", "collapsed", "new director"];
export const REACH = { founded: 7, joined: 7, left: 7, collapsed: 10, "new director": 7 };

/** The sign of a kind of event, round 0,0, in the tint of what it stands in. */
export function sign(kind) {
  if (kind === "founded") return [make("circle", { r: 6.5, class: "ts-storyline-full" })];
  if (kind === "joined") return [make("path", { d: "M-5,-6.5L6.5,0L-5,6.5Z", class: "ts-storyline-full" })];
  if (kind === "left") return [make("path", { d: "M-4.5,-6L6,0L-4.5,6Z", class: "ts-storyline-hollow" })];
  const diamond = { d: "M0,-6L6,0L0,6L-6,0Z", class: "ts-storyline-diamond" };
  if (kind === "new director") return [make("path", diamond)];
  return [
    make("circle", { r: 8.5, class: "ts-storyline-hollow" }),
    make("path", { d: "M-4,-4L4,4M-4,4L4,-4", class: "ts-storyline-cross" }),
  ];
}

/** What the signs mean. */
export function legend() {
  const one = (words, ...drawn) =>
    make("li", {}, make("svg", { viewBox: "-11 -11 22 22", "aria-hidden": "true" }, ...drawn), words);
  const line = (look) => make("path", { d: "M-10,0H10", class: look });
  return make(
    "ul",
    { class: "ts-storyline-legend ts-quiet" },
    ...KINDS.map((kind) => one(kind, ...sign(kind))),
    one("in an alliance", line("ts-storyline-allied")),
    one("on its own", line("ts-storyline-own")),
    make("li", { class: "ts-storyline-folds" }, make("b", {}, "+2"), "more, close together"),
  );
}
