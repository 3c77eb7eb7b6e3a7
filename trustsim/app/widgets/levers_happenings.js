import { button, make, put } from "./draw.js";

/** What happens in one month: a shake-up, a director leaving; added here, and taken away again. */
export class Happenings {
  constructor(send) {
    this.send = send;
    this.list = make("ul", { class: "ts-happenings" });
    this.shakeUp = monthBox("A shake-up, in month");
    this.leaves = monthBox("A director leaves, in month");
    this.who = make("select", { class: "ts-happenings-who", "aria-label": "Whose director leaves" });
    this.refusal = make("p", { class: "ts-lever-refusal", role: "alert" });
    const submit = { type: "submit", class: "ts-button" };
    const add = (what) => make("button", { ...submit, "aria-label": `Add ${what}` }, "Add");
    this.node = make("div", { class: "ts-happenings-panel", role: "group", "aria-label": "Shocks" },
      make("form", { novalidate: true, "data-testid": "add-shake-up",
        onsubmit: (event) => this.add(event, this.shakeUp, "shake_up", {}) },
      make("label", {}, "A shake-up in month ", this.shakeUp), add("a shake-up")),
      make("form", { novalidate: true, "data-testid": "add-director-leaves",
        onsubmit: (event) => this.add(event, this.leaves, "director_leaves", { pcn: this.who.value }) },
      make("label", {}, "A director leaves in month ", this.leaves), this.who, add("a director's leaving")),
      this.refusal, this.list);
  }

  add(event, box, what, more) {
    event.preventDefault();
    const month = box.valueAsNumber;
    const fits = Number.isInteger(month) && month >= 1 && month <= this.months;
    put(box, { "aria-invalid": !fits });
    this.refusal.textContent = fits ? "" : `Give a month from 1 to ${this.months}.`;
    if (fits) this.send(what, { month, ...more });
  }

  show({ happenings, pcns, months }) {
    this.months = months;
    this.firstMonths(months);
    const names = JSON.stringify(pcns);
    if (names !== this.names) {
      this.names = names;
      this.who.replaceChildren(...pcns.map((pcn) => make("option", { value: pcn.id }, pcn.name)));
    }
    const told = JSON.stringify(happenings);
    if (told === this.told) return;
    this.told = told;
    this.list.replaceChildren(...happenings.map((happening) => this.entry(happening)));
  }

  firstMonths(months) {
    for (const [box, share] of [[this.shakeUp, 0.5], [this.leaves, 0.2]]) {
      if (box.value === "" && !box.max) box.value = Math.max(1, Math.round(months * share));
      put(box, { max: months });
    }
  }

  entry({ path, label, words }) {
    const away = button("×", () => this.send("unchange", { path }), {
      class: "ts-chip-away", "aria-label": `Take away: ${label}, ${words}`,
    });
    return make("li", {}, make("span", {}, make("strong", {}, label), ` ${words}`), away);
  }
}

function monthBox(name) {
  return make("input", { type: "number", class: "ts-lever-box", step: 1, min: 1, "aria-label": name });
}
