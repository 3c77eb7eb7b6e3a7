import { button, make } from "./draw.js";

/** A form for another name of at most so many letters: `rename(name)` as it is sent, `back()` on Cancel. */
export function namingForm(name, most, rename, back) {
  const input = make("input", { value: name, maxlength: most, "aria-label": `New name of ${name}` });
  const send = (event) => {
    event.preventDefault();
    rename(input.value);
  };
  const cancel = button("Cancel", back, { class: "ts-link" });
  const accept = make("button", { class: "ts-button", type: "submit" }, "Rename");
  const form = make("form", { class: "ts-naming", onsubmit: send }, input, accept, cancel);
  form.addEventListener("keydown", (event) => event.key === "Escape" && back());
  queueMicrotask(() => input.select());
  return form;
}
