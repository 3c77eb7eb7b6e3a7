// The short form in which a visitor builds a place.
import { ask } from "./stage.js";
import { make } from "./draw.js";
import { choice, labelled, showRefused } from "./shelf_fields.js";

/** The form: `{node, update(scene)}`. */
export function buildForm(model) {
  const scene = model.get("scene");
  const whole = { type: "number", step: 1, inputmode: "numeric" };
  const number = (value, min, max) => make("input", { ...whole, value, min, max });
  const fields = {
    name: labelled("build-name", "Name", make("input", { maxlength: 100, autocomplete: "off" })),
    pcns: labelled("build-pcns", "Number of PCNs", number(8, 2, 40), "2 to 40"),
    sizes: labelled("build-sizes", "Their sizes", choice(scene.sizes)),
    seats: labelled("build-seats", "Seats for PCNs at the place board", number(scene.seats, 1, 40), "1 to 40"),
    years: labelled("build-years", "Years to look ahead", number(5, 1, 10), "1 to 10"),
    history: labelled("build-history", "What lies behind them", choice(scene.histories)),
    readiness: labelled(
      "build-readiness",
      "Readiness to trust someone they know nothing of",
      number(scene.readiness, 0, 100),
      `0 to 100; ${scene.readiness} is usual`,
    ),
  };
  const read = ([name, { input }]) => [name, input.type === "number" ? numberIn(input) : input.value];
  const send = (event) => {
    event.preventDefault();
    ask(model, "build", { form: Object.fromEntries(Object.entries(fields).map(read)) });
  };
  const submit = make("button", { class: "ts-button ts-main", type: "submit" }, "Build and open");
  const parts = Object.values(fields).map((field) => field.node);
  const form = { class: "ts-shelf-form", novalidate: true, onsubmit: send };
  const node = make("form", form, ...parts, submit);
  return { node, update: ({ refused }) => showRefused(fields, refused) };
}

function numberIn(input) {
  return input.value.trim() === "" ? null : Number(input.value);
}
