// Bringing files: a scenario or what-if file, or NHS England's files and the area to take out of them.
import { ask } from "./stage.js";
import { make } from "./draw.js";
import { choice, labelled, offer, showRefused } from "./shelf_fields.js";

const SLICE = 256 * 1024;

/** The two forms for files, and the one to choose an area: `{node, update(scene)}`. */
export function bringForms(model) {
  const own = fileForm(model, "scenario", "Open this file", {
    scenario: [
      "Scenario file",
      ".yaml,.yml,.json",
      "YAML or JSON, at most 1 MB; a what-if file changes the place now open",
    ],
  });
  const nhs = fileForm(model, "nhs", "Read the two files", {
    map: [
      "Which practice is in which PCN",
      ".csv,.xlsx",
      "gp-reg-pat-prac-map.csv or ePCN.xlsx, at most 30 MB",
    ],
    patients: [
      "List sizes of practices",
      ".csv",
      "gp-reg-pat-prac-all.csv of the same month, at most 30 MB",
    ],
  });
  const area = areaForm(model);
  const nhsHead = make("h3", {}, "NHS England’s files");
  const node = make("div", {}, make("h3", {}, "A file of your own"), own.node, nhsHead, nhs.node, area.node);
  const update = (scene) => [own, nhs, area].forEach((part) => part.update(scene));
  return { node, update };
}

function fileForm(model, kind, words, roles) {
  const fields = {};
  for (const [role, [label, accept, hint]] of Object.entries(roles)) {
    fields[role] = labelled(`bring-${role}`, label, make("input", { type: "file", accept }), hint);
  }
  const send = async (event) => {
    event.preventDefault();
    const files = Object.fromEntries(Object.entries(fields).map(([role, { input }]) => [role, input.files[0]]));
    const refused = refusals(files, model.get("scene").most.bytes);
    showRefused(fields, refused);
    if (!Object.keys(refused).length) await sendFiles(model, kind, files);
  };
  const submit = make("button", { class: "ts-button ts-main", type: "submit" }, words);
  const parts = Object.values(fields).map((field) => field.node);
  const form = { class: "ts-shelf-form", novalidate: true, onsubmit: send };
  const node = make("form", form, ...parts, submit);
  return { node, update: ({ refused }) => showRefused(fields, refused) };
}

/** What is wrong with files before they are sent; the server looks again. */
function refusals(files, most) {
  const refused = {};
  for (const [role, file] of Object.entries(files)) {
    if (!file) refused[role] = "Choose a file.";
    else if (!file.size) refused[role] = "This file is empty; choose another.";
    else if (file.size > most[role]) {
      refused[role] = `This file is over ${most[role] / 1e6} MB, which is the most that the app takes.`;
    }
  }
  return refused;
}

async function sendFiles(model, kind, files) {
  const list = Object.entries(files).map(([role, { name, size }]) => ({ role, name, size }));
  model.send({ what: "announce", kind, files: list });
  for (const [role, file] of Object.entries(files)) {
    for (let start = 0; start < file.size; start += SLICE) {
      const bytes = await file.slice(start, start + SLICE).arrayBuffer();
      model.send({ what: "slice", role }, undefined, [bytes]);
    }
  }
}

/** Choosing an ICB and a part of it, once the files are read. */
function areaForm(model) {
  const icb = labelled("area-icb", "ICB", choice([]));
  const part = labelled("area", "Sub-ICB location", choice([]));
  const anonymise = make("input", { type: "checkbox", id: "area-anonymise", checked: true });
  const label = make("label", { for: "area-anonymise" }, "Leave out all names; only list sizes stay real");
  const submit = make("button", { class: "ts-button ts-main", type: "submit" }, "Open this place");
  const send = (event) => {
    event.preventDefault();
    const more = { icb: icb.input.value, sub_icb: part.input.value, anonymise: anonymise.checked };
    ask(model, "area", more);
  };
  const tick = make("div", { class: "ts-shelf-tick" }, anonymise, label);
  const parts = [icb.node, part.node, tick, submit];
  const node = make("form", { class: "ts-shelf-form", hidden: true, onsubmit: send }, ...parts);
  let areas = null;
  const showParts = () => {
    const { parts = [], id } = areas.find((one) => one.id === icb.input.value) ?? areas[0] ?? {};
    const whole = id ? [{ value: "", name: "The whole ICB" }] : [];
    const names = parts.map((one) => ({ value: one.id, name: counted(one) }));
    offer(part.input, [...whole, ...names]);
  };
  icb.input.addEventListener("change", showParts);
  const update = (scene) => {
    showRefused({ area: part }, scene.refused);
    node.hidden = !scene.areas;
    if (!scene.areas || JSON.stringify(scene.areas) === JSON.stringify(areas)) return;
    areas = scene.areas;
    offer(icb.input, areas.map((one) => ({ value: one.id, name: counted(one) })));
    showParts();
    icb.input.focus();
  };
  return { node, update };
}

function counted({ name, pcns }) {
  return `${name} (${pcns} ${pcns === 1 ? "PCN" : "PCNs"})`;
}
