// The places that a visitor keeps: open, rename, duplicate, delete, download.
import { ask } from "./stage.js";
import { button, make } from "./draw.js";
import { namingForm } from "./naming.js";
import { LONGEST_NAME, forgetPlace, keepPlace, keptPlaces } from "./shelf_kept.js";
import { renamePlace, whenKeptChanges } from "./shelf_kept.js";

/** The list: `{node, end}`; it follows what the browser keeps. */
export function ownPlaces(model) {
  const list = make("ul", { class: "ts-shelf-own" });
  const hint = "None yet. “Save” at the top keeps a place with your changes here.";
  const none = make("p", { class: "ts-quiet" }, hint);
  const says = make("p", { class: "ts-shelf-wrong", role: "alert" });
  const doing = (what) => () => {
    says.textContent = "";
    try {
      what();
    } catch (error) {
      says.textContent = error.message;
    }
  };
  const draw = () => {
    const places = keptPlaces();
    none.hidden = places.length > 0;
    list.replaceChildren(...places.map((place) => ownPlace(model, place, doing, list)));
  };
  draw();
  const head = make("h2", {}, "Your places");
  const where = make("p", { class: "ts-quiet" }, "Kept in this browser only; nobody else sees them.");
  const parts = [head, where, none, list, says];
  const node = make("section", { class: "ts-panel", "data-testid": "own-places" }, ...parts);
  return { node, end: whenKeptChanges(draw) };
}

function ownPlace(model, place, doing, list) {
  const named = (words) => ({ "aria-label": `${words} ${place.name}` });
  const act = (words, run) => button(words, run, { class: "ts-link", ...named(words) });
  const openIt = () => ask(model, "restore", { fragment: place.text });
  const fetchFile = (file) => () => ask(model, "fetch", { fragment: place.text, file });
  const row = make("li", { class: "ts-shelf-kept", "data-kept": place.id });
  const forget = doing(() => {
    forgetPlace(place.id);
    (list.querySelector("button") ?? document.getElementById("main"))?.focus();
  });
  const told = make("span", { class: "ts-quiet" }, about(place));
  const words = make("div", {}, make("strong", {}, place.name), told);
  const rename = () => {
    const send = (name) => doing(() => renamePlace(place.id, name))();
    row.replaceChildren(namingForm(place.name, LONGEST_NAME, send, () => row.replaceChildren(words, acts)));
  };
  const acts = make(
    "div",
    { class: "ts-shelf-acts" },
    button("Open", openIt, { class: "ts-button", ...named("Open") }),
    act("Rename", rename),
    act("Duplicate", doing(() => keepPlace(place))),
    act("Download", fetchFile("changed")),
    place.changed > 0 && act("What-if file", fetchFile("what-if")),
    act("Delete", forget),
  );
  row.append(words, acts);
  return row;
}

function about(place) {
  const changed = place.changed === 1 ? "1 change" : `${Number(place.changed) || "no"} changes`;
  return ` ${Number(place.pcns) || "?"} PCNs, ${Number(place.months) || "?"} months, ${changed}`;
}
