// Small helpers for drawing: elements, colours of alliances and of trust, words that fit.

const SVG = "http://www.w3.org/2000/svg";
const IN_SVG = new Set(
  "svg g path circle line rect text tspan polygon polyline defs pattern marker clipPath use title desc".split(" "),
);

/** An element: `make("circle", {r: 4, class: "pcn"}, ...children)`; text children are never read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const node = IN_SVG.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  put(node, attributes);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Set attributes; `null` or `false` takes one away, a function is a listener (`onclick`). */
export function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? "" : value);
  }
  return node;
}

/** How the alliance founded in this place of the order looks: class names for its colour and its dashes. */
export function looks(order) {
  if (order < 0) return { tint: "alone", dashes: "" };
  const dashes = order < 4 ? "" : order < 9 ? "dashed" : ((order - 9) / 5) % 2 < 1 ? "dotted" : "long-dashed";
  return { tint: `alliance-${order % 5}`, dashes };
}

const PROBE = "height: 1rem; pointer-events: none; position: fixed; top: -2rem; visibility: hidden; width: 1rem";

const TRUST = ["#A6440B", "#D97A2B", "#F6CFA6", "#F4F4F2", "#BCD3E6", "#5E93C2", "#12436D"].map(readColour);

function readColour(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** The colour of a trust from 0 to 100, and the ink for a number on it. */
export function trustColour(value) {
  const at = (Math.max(0, Math.min(100, value)) / 100) * (TRUST.length - 1);
  const k = Math.min(TRUST.length - 2, Math.floor(at));
  const mixed = TRUST[k].map((part, c) => Math.round(part + (TRUST[k + 1][c] - part) * (at - k)));
  const [r, g, b] = mixed.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return { fill: `rgb(${mixed.join(",")})`, ink: light > 0.179 ? "#000" : "#fff" };
}

/** Run something when an element's size or the size of text changes, and once at the start; gives what ends it. */
export function whenSized(node, run) {
  const watch = new ResizeObserver(() => run(node.clientWidth, node.clientHeight));
  watch.observe(node);
  watch.observe(sizeOfText());
  return () => watch.disconnect();
}

/** An element as wide as text is large, out of sight. */
function sizeOfText() {
  const probe = (globalThis.trustsimProbe ??= make("div", { "aria-hidden": "true", style: PROBE }));
  if (!probe.isConnected) document.body.append(probe);
  return probe;
}

/** A button with words; `attributes` as in `make`. */
export function button(words, run, attributes = {}) {
  return make("button", { type: "button", onclick: run, ...attributes }, words);
}
