import { button, make } from "./draw.js";
import { factsOf } from "./map_words.js";

const APART = 10; // pixels between a circle and its card
const PHONE = 640;

/** The card about a PCN: beside its circle, or on a phone below the map. */
export class MapCard {
  constructor(unpin) {
    this.head = make("h3");
    this.facts = make("ul", { class: "ts-map-facts" });
    this.note = make("p", { class: "ts-quiet" });
    this.close = button("Close", unpin, { class: "ts-link ts-map-close" });
    const title = make("div", { class: "ts-map-card-head" }, this.head, this.close);
    this.node = make("div", { class: "ts-map-card", role: "group", "data-testid": "pcn-card" }, title, this.facts, this.note);
    this.node.hidden = true;
  }

  hide() {
    this.node.hidden = true;
  }

  /** Show a PCN's facts in a month. */
  show(scene, month, i, { pinned, practices }) {
    const pcn = scene.pcns[i];
    this.head.textContent = `${pcn.name}, month ${month}`;
    this.node.setAttribute("aria-label", `About ${pcn.name}`);
    this.facts.replaceChildren(
      ...factsOf(scene, month, i, practices).map(({ term, words }) =>
        make("li", {}, term ? `${term}: ` : "", term ? make("strong", {}, words) : words),
      ),
    );
    this.note.textContent = scene.people;
    this.note.hidden = !scene.people;
    this.close.hidden = !pinned;
    this.node.hidden = false;
  }

  /** Stand beside a circle, in sight, over as little as can be of its name and of other circles; `box` holds the card. */
  stand(box, circle, name, others) {
    const { node } = this;
    node.classList.toggle("ts-map-below", innerWidth < PHONE);
    node.style.left = node.style.top = "";
    if (innerWidth < PHONE || node.hidden) return;
    const frame = box.getBoundingClientRect();
    const { width, height } = node.getBoundingClientRect();
    const within = {
      left: 8, top: 8, right: document.documentElement.clientWidth - 8, bottom: Math.max(innerHeight, height + 16) - 8,
    };
    const spots = spotsBeside(circle, width, height, within);
    const cost = (spot) => costOf(spot, circle, name, others, within, frame);
    const best = spots.reduce((least, spot) => (cost(spot) < cost(least) ? spot : least));
    node.style.left = `${best.left - frame.left}px`;
    node.style.top = `${best.top - frame.top}px`;
  }
}

/** Boxes of a card's size round a circle, moved along its side into sight. */
function spotsBeside(circle, width, height, within) {
  const across = (left) => Math.max(within.left, Math.min(within.right - width, left));
  const down = (top) => Math.max(within.top, Math.min(within.bottom - height, top));
  const [x, y] = [(circle.left + circle.right) / 2, (circle.top + circle.bottom) / 2];
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  return [0, 0.4, -0.4].flatMap((share) => [
    box(circle.right + APART, down(y - height / 2 + share * height)),
    box(circle.left - APART - width, down(y - height / 2 + share * height)),
    box(across(x - width / 2 + share * width), circle.bottom + APART),
    box(across(x - width / 2 + share * width), circle.top - APART - height),
  ]);
}

function costOf(spot, circle, name, others, within, frame) {
  const cut = Math.max(0, within.left - spot.left) + Math.max(0, spot.right - within.right);
  const over = Math.max(0, within.top - spot.top) + Math.max(0, spot.bottom - within.bottom);
  const aside = Math.max(0, frame.left - spot.left) + Math.max(0, spot.right - frame.right);
  const strays = aside + Math.max(0, frame.top - spot.top) + Math.max(0, spot.bottom - frame.bottom);
  const covered = others.reduce((sum, other) => sum + shared(spot, other), name ? 5 * shared(spot, name) : 0);
  return (cut + over) * 1e6 + (shared(spot, circle) ? 1e9 : 0) + covered + strays * 6;
}

function shared(one, other) {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > 0 && down > 0 ? across * down : 0;
}
