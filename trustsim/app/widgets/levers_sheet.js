import { button, make } from "./draw.js";

/** Where the levers stand: beside the pictures, or below 1024 pixels in a sheet opened from the foot. */
export class Sheet {
  constructor(panel) {
    this.panel = panel;
    this.narrow = matchMedia("(max-width: 63.99em)");
    this.sentence = make("p", { class: "ts-sheet-sentence" });
    this.opener = button("Change something", () => this.dialog.showModal(), { class: "ts-sheet-opener" });
    const done = button("Done", () => this.dialog.close(), { class: "ts-button ts-main ts-sheet-done" });
    this.inside = make("div", { class: "ts-sheet-inside" });
    this.dialog = make("dialog", { class: "ts-sheet", "aria-label": "Change something" },
      make("div", { class: "ts-sheet-top" }, this.sentence, done), this.inside);
    this.node = make("div", { class: "ts-levers-place" });
    this.place = () => this.stand();
    this.narrow.addEventListener("change", this.place);
    this.stand();
  }

  stand() {
    if (this.dialog.open) this.dialog.close();
    if (this.narrow.matches) {
      this.inside.append(this.panel);
      this.node.replaceChildren(make("div", { class: "ts-sheet-foot" }, this.opener), this.dialog);
    } else {
      this.node.replaceChildren(this.panel);
    }
  }

  show(parts, changed) {
    this.opener.textContent = changed ? `Change something (${changed} changed)` : "Change something";
    const first = parts.findIndex(({ text }) => /\.\s*$/.test(text));
    const said = first < 0 ? parts : parts.slice(0, first + 1);
    const told = said.map(({ text, strong }) => (strong ? make("strong", {}, text) : text));
    this.sentence.replaceChildren(...told);
  }

  end() {
    this.narrow.removeEventListener("change", this.place);
  }
}
