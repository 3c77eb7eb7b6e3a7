// The alliances of a story's place by month, as the storyline of one future.

import { make, whenSized } from "/parts/draw.js";
import { legend } from "/parts/storyline_marks.js";
import { Picture, frameOf } from "/parts/storyline_picture.js";

const LARGER = 28 / 12; // letters of the wall to those of the app

/** The storyline up to the last month looked at; on the wall as large as all that is on it. */
export function storyline(one, sheet) {
  const { scene } = one;
  const larger = sheet.narrow ? 1 : LARGER;
  const pictures = scene.layouts.map((part) => new Picture(scene, part, () => {}, () => {}));
  for (const { node } of pictures.flatMap((picture) => picture.marks)) {
    node.setAttribute("role", "img");
    node.removeAttribute("tabindex");
  }
  const board = make("div", { class: "story-storyline-board" }, ...pictures.map(({ svg }) => svg));
  const signs = legend();
  whenSized(board, (wide) => {
    if (!wide) return;
    const frame = frameOf(board, wide / larger, scene);
    for (const picture of pictures) picture.place(frame);
    const folds = pictures.some(({ marks }) => marks.some(({ folded }) => folded.length));
    signs.querySelector(".ts-storyline-folds").hidden = !folds;
  });
  return make(
    "div",
    { class: "story-storyline", "data-testid": "storyline" },
    make("p", { class: "story-head" }, make("b", {}, `${one.name}: future ${one.number}`)),
    signs,
    board,
    make("p", { class: sheet.narrow ? "" : "ts-hidden" }, scene.summary),
  );
}
