// Labelled fields of forms, each with room for a hint and for what is wrong with it.
import { make, put } from "./draw.js";

/** A label, its input and its refusal: `{node, input, refuse(sentence)}`; `id` is unique in the page. */
export function labelled(id, label, input, hint = "") {
  const wrong = make("p", { class: "ts-shelf-wrong", id: `${id}-wrong`, hidden: true });
  const told = hint && make("span", { class: "ts-quiet", id: `${id}-hint` }, hint);
  put(input, { id, "aria-describedby": `${hint ? `${id}-hint ` : ""}${id}-wrong` });
  const words = make("label", { for: id }, label);
  const node = make("div", { class: "ts-shelf-field" }, words, told || null, input, wrong);
  const refuse = (sentence) => {
    wrong.textContent = sentence;
    wrong.hidden = !sentence;
    put(input, { "aria-invalid": sentence ? "true" : null });
  };
  return { node, input, refuse };
}

/** A list to choose one of, from `[{value, name}]`. */
export function choice(options) {
  return offer(make("select"), options);
}

/** Put other options into a list, the first of them chosen. */
export function offer(select, options) {
  select.replaceChildren(...options.map(({ value, name }) => make("option", { value }, name)));
  select.selectedIndex = 0;
  return select;
}

/** Show refusals by field and go to the first. */
export function showRefused(fields, refused) {
  const wrong = Object.keys(fields).filter((name) => refused[name]);
  for (const [name, field] of Object.entries(fields)) field.refuse(refused[name] ?? "");
  if (wrong.length) fields[wrong[0]].input.focus();
}
