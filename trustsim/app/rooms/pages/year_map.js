// Who spoke for whom in the year that a room played: the living map, with what came back to those spoken for.

import { make } from "/parts/draw.js";
import { PlayedMap } from "/workshop/story_map.js";

const KEY = "Solid arrow: told what was settled. Dashed: told nothing. Pale: no chair for whoever went.";
const STEERS = "The wall follows this clock.";
let last = { key: "", map: null, month: null };

/**
 * The map of a year, playing or at a month; the same while the page is drawn again. A console's `steer` is
 * told the month at which it stands, or null when it plays.
 */
export function yearMap(found, month, steer) {
  const key = JSON.stringify(found.spoke);
  if (last.key !== key) {
    last.map?.pause();
    last = { key, month, map: new YearMap(found, steer) };
    if (month) last.map.stand(month);
  } else if (last.month !== month) {
    last.month = month;
    if (!steer) last.map.follow(month);
  }
  return last.map.node;
}

class YearMap extends PlayedMap {
  constructor(found, steer) {
    const months = found.spoke.map((row) => row.month);
    const key = steer ? `${KEY} ${STEERS}` : KEY;
    super({ found, steer, months, scene: found.map, head: "", key });
    this.words = make("p", { class: "debrief-month", "data-testid": "who-spoke" });
    this.box.after(this.words);
    this.show(true);
  }

  /** Do as the console does: stand at a month, or play. */
  follow(month) {
    if (month) this.stand(month);
    else if (!this.timer) super.toggle();
  }

  stand(month) {
    if (month !== this.month || this.timer) super.go(month);
  }

  go(month) {
    super.go(month);
    this.one.steer?.(month);
  }

  toggle() {
    super.toggle();
    this.one.steer?.(this.timer ? null : this.month);
  }

  show(still = false) {
    super.show(still);
    const { found } = this.one;
    const row = found.spoke.find((one) => one.month === this.month);
    if (!row || !this.words) return;
    const words = monthInWords(found, row);
    this.words.textContent = words;
    if (!this.picture.scene) return;
    this.svg.setAttribute("aria-label", `Month ${this.month}. ${words}`);
    found.map.pcns.forEach((pcn, i) => this.mark(this.picture.pcns[i], row.spoken[pcn.id]));
  }

  mark(pcn, { who, sat, heard_back, words }) {
    pcn.speaks.classList.toggle("debrief-silent", heard_back === false);
    pcn.speaks.classList.toggle("debrief-outside", !sat && who !== "nobody");
    pcn.node.setAttribute("aria-label", `${pcn.node.getAttribute("aria-label")} ${words}.`);
  }
}

/** What the arrows of a month say, by letters. */
function monthInWords(found, row) {
  const spoken = Object.entries(row.spoken);
  const ids = (which) => spoken.filter(([id, one]) => which(one, id)).map(([id]) => found.letters[id]);
  const speakers = [...new Set(spoken.map(([, one]) => one.who))];
  const said = (told) =>
    speakers
      .map((who) => [who, ids((one) => one.who === who && one.heard_back === told)])
      .filter(([, letters]) => letters.length)
      .map(([who, letters]) => `${found.letters[who] ?? "the manager"} to ${listed(letters)}`);
  const parts = [
    ["Told what was settled", said(true).join(", ")],
    ["Told nothing", said(false).join(", ")],
    ["No chair", ids((one) => !one.sat && one.who !== "nobody").join(", ")],
    ["Nobody spoke for", ids((one) => one.who === "nobody").join(", ")],
  ];
  const shown = parts.filter(([, letters]) => letters).map(([name, letters]) => `${name}: ${letters}.`);
  const left = row.left_out ? "Month left out: the simulation chose. " : "";
  return left + (shown.join(" ") || "All who went sat there themselves.");
}

function listed(letters) {
  return letters.length < 2 ? letters.join("") : `${letters.slice(0, -1).join(", ")} and ${letters.at(-1)}`;
}
