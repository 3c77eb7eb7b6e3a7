// What a page says while futures are run: that they are, of how many, and how far they are.

import { make } from "/parts/draw.js";

const words = make("span", { role: "status" });
const bar = make("progress", { "aria-label": "Futures run" });
const shown = make("div", { class: "room-running", "data-testid": "running", hidden: true }, words, bar);
document.querySelector("header").append(shown);

/** Show how many runs of how many are done; null: nothing is run. */
export function running(runs) {
  shown.hidden = runs === null;
  if (!runs) return words.replaceChildren();
  const count = runs.of.toLocaleString("en-GB");
  const said = runs.of ? `Running ${count} futures …` : "Looking at the futures …";
  if (words.textContent !== said) words.textContent = said;
  bar.max = runs.of || 1;
  if (runs.of) bar.value = runs.done;
  else bar.removeAttribute("value");
}
