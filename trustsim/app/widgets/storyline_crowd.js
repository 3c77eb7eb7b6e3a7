import { make, button } from "./draw.js";

/** The list under the picture of events that stand so close that one mark holds them all. */
export class Crowd {
  constructor(choose) {
    this.choose = choose;
    this.title = make("strong", {});
    this.list = make("ul", {});
    const close = button("×", () => this.leave(), { class: "ts-link", "aria-label": "Close the list" });
    this.node = make(
      "div",
      { class: "ts-storyline-crowd", role: "group", hidden: true, "data-testid": "crowd" },
      make("div", { class: "ts-storyline-head" }, this.title, close),
      this.list,
    );
    this.node.addEventListener("keydown", (event) => this.key(event));
  }

  /** List a mark and those folded into it, by month. */
  open(mark) {
    this.mark = mark;
    const events = [mark, ...mark.folded].map(({ event }) => event);
    events.sort((a, b) => a.month - b.month || a.id - b.id);
    const [first, last] = [events[0].month, events[events.length - 1].month];
    const when = first === last ? `Month ${first}` : `Months ${first} to ${last}`;
    this.title.textContent = `${when}: ${events.length} events close together`;
    this.node.setAttribute("aria-label", this.title.textContent);
    const link = (event) => button(event.words, () => this.choose(event), { class: "ts-link" });
    this.list.replaceChildren(...events.map((event) => make("li", {}, link(event))));
    this.node.hidden = false;
    this.list.querySelector("button").focus();
  }

  close() {
    this.node.hidden = true;
    this.mark = null;
  }

  /** Close, and give focus back to the mark. */
  leave() {
    const { mark } = this;
    this.close();
    mark?.node.focus();
  }

  key(event) {
    if (event.key !== "Escape" || !this.mark) return;
    event.preventDefault();
    event.stopPropagation();
    this.leave();
  }
}
