import { make } from "./draw.js";

/** The lines by which the band of no change is told from the other without its colour. */
export function hatching() {
  const shade = make("rect", { class: "ts-outcomes-hatch-shade", width: 6, height: 6 });
  const lines = make("path", { class: "ts-outcomes-hatch", d: "M-1 1l2 -2M0 6l6 -6M5 7l2 -2" });
  const tile = { id: "ts-outcomes-hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse" };
  const pattern = make("pattern", tile, shade, lines);
  return make("svg", { class: "ts-hidden", "aria-hidden": "true" }, make("defs", {}, pattern));
}

/** What a line and a band of a chart are: `kind` is changed, unchanged or shown. */
export function legendEntry(kind, words) {
  const size = { width: 24, height: 12 };
  const band = kind === "shown" ? null : make("rect", { class: `ts-outcomes-band-${kind}`, ...size });
  const line = make("path", { class: `ts-outcomes-${kind}`, d: "M0 6H24" });
  return make("span", {}, make("svg", { ...size, "aria-hidden": "true" }, band, line), ` ${words}`);
}
