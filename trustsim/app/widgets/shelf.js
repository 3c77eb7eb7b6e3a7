// The page Places: ready places as cards, the visitor's own, and forms to build or bring one.
import { ask } from "./stage.js";
import { button, make } from "./draw.js";
import { bringForms } from "./shelf_bring.js";
import { buildForm } from "./shelf_build.js";
import { ownPlaces } from "./shelf_own.js";

export default {
  render({ model, el }) {
    const own = ownPlaces(model);
    const build = buildForm(model);
    const bring = bringForms(model);
    const busy = make("p", { class: "ts-shelf-busy", role: "status" });
    const making = make(
      "div",
      { class: "ts-shelf-making" },
      folded("Build a place", build.node, "build"),
      folded("Bring a place", bring.node, "bring"),
    );
    const body = make("div", { class: "ts-shelf-body" }, own.node, making, readyPlaces(model));
    el.classList.add("ts-shelf");
    el.append(make("h1", { class: "ts-shelf-head" }, "Places"), busy, body);
    let told = "";
    const update = () => {
      const scene = model.get("scene");
      busy.textContent = scene.busy;
      const tell = JSON.stringify([scene.refused, scene.areas]);
      if (tell === told) return;
      told = tell;
      build.update(scene);
      bring.update(scene);
    };
    model.on("change:scene", update);
    update();
    return () => {
      model.off("change:scene", update);
      own.end();
    };
  },
};

/** A panel that is open where there is room for it. */
function folded(words, content, name) {
  const open = matchMedia("(min-width: 64em)").matches;
  const head = make("summary", {}, make("h2", {}, words));
  const shape = { class: "ts-panel ts-shelf-fold", open, "data-testid": `fold-${name}` };
  return make("details", shape, head, content);
}

function readyPlaces(model) {
  const all = model.get("scene").cards.map((card) => ({ text: searched(card), node: readyCard(model, card) }));
  const count = make("p", { class: "ts-quiet", role: "status" });
  const find = make("input", { type: "search", id: "shelf-search", autocomplete: "off" });
  const list = make("ul", { class: "ts-shelf-cards" }, ...all.map(({ node }) => node));
  const search = () => {
    const words = find.value.toLowerCase().split(/\s+/);
    for (const { text, node } of all) node.hidden = !words.every((word) => text.includes(word));
    const found = all.filter(({ node }) => !node.hidden).length;
    count.textContent = found ? `${found} of ${all.length} places` : "No place has these words; try fewer.";
  };
  find.addEventListener("input", search);
  search();
  const label = make("label", { for: "shelf-search" }, "Search");
  const bar = make("div", { class: "ts-shelf-search" }, label, find, count);
  return make("section", { class: "ts-shelf-ready" }, make("h2", {}, "Ready places"), bar, list);
}

function searched(card) {
  const whatIfs = card.what_ifs.map(({ name }) => name);
  return [card.name, card.question, card.description, ...whatIfs].join(" ").toLowerCase();
}

function readyCard(model, card) {
  const open = (whatIf) => () => ask(model, "open", { place: card.id, what_if: whatIf });
  const whatIfs = card.what_ifs.map((one) =>
    make(
      "li",
      {},
      button(one.name, open(one.id), { class: "ts-link" }),
      make("p", { class: "ts-quiet" }, one.about),
    ),
  );
  const count = `${whatIfs.length} ready ${whatIfs.length === 1 ? "change" : "changes"}`;
  const more =
    whatIfs.length > 0 &&
    make(
      "details",
      { class: "ts-shelf-more" },
      make("summary", {}, `Open with a change: ${count}`),
      make("ul", {}, ...whatIfs),
    );
  const variant = card.variant ? ", a variant" : "";
  const size = `${card.pcns} PCNs, ${card.months} months${variant}`;
  return make(
    "li",
    { class: `ts-panel ts-shelf-card${card.variant ? " ts-shelf-variant" : ""}`, "data-place": card.id },
    make("h3", {}, card.name),
    make("p", { class: "ts-quiet ts-tabular" }, size),
    make("p", { class: "ts-shelf-question" }, card.question),
    make("p", {}, card.description),
    button("Open", open(""), { class: "ts-button ts-main", "aria-label": `Open ${card.name}` }),
    more,
  );
}
