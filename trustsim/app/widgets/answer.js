import { ask } from "./stage.js";
import { button, make, put } from "./draw.js";

const LONG = 2000; // milliseconds after which the page says that it is still working
const SAID = 5000; // milliseconds for which an announcement stands

/** The sentence, what else moved, and what was changed. */
class AnswerPart {
  constructor(model) {
    this.model = model;
    this.sentence = make("h1", { class: "ts-answer-sentence", "data-testid": "sentence" });
    this.announced = make("div", { class: "ts-hidden", role: "status" });
    this.work = make("span", { class: "ts-quiet ts-answer-work" });
    this.problem = make("p", { class: "ts-answer-problem", role: "alert" });
    this.more = make("p", { class: "ts-answer-more", id: "ts-answer-more", hidden: true });
    this.moreButton = button("What else moved?", () => this.toggleMore(), {
      class: "ts-link", "aria-expanded": "false", "aria-controls": this.more.id,
    });
    this.chips = make("ul", { class: "ts-chips", "aria-label": "You changed", "data-scrolls": true });
    this.nothing = make("span", { class: "ts-answer-nothing" }, "Nothing changed yet. Move a lever.");
    this.undoing = Object.fromEntries(["undo", "redo", "reset"].map((what) => [what, this.tool(what)]));
    this.keep = this.tool("keep", "Keep to compare");
    this.compare = button("", () => ask(model, "page", { page: "compare" }), {
      class: "ts-link",
      "data-testid": "to-compare",
    });
    const buttons = [...Object.values(this.undoing), this.keep, this.compare];
    const tools = make("div", { class: "ts-answer-tools" }, ...buttons, this.work);
    this.row = make("div", { class: "ts-answer-row" },
      this.lead = make("span", { class: "ts-quiet", "aria-hidden": "true" }, "You changed"),
      this.chips, this.nothing, tools);
    const said = make("div", { class: "ts-answer-said" }, this.sentence, " ", this.moreButton);
    this.nodes = [said, this.announced, this.problem, this.more, this.row];
  }

  tool(what, words = what[0].toUpperCase() + what.slice(1)) {
    return button(words, () => ask(this.model, what), { class: "ts-link", "data-testid": what });
  }

  show(scene) {
    if (!scene.parts) return;
    this.scene = scene;
    this.showSentence(scene);
    this.problem.textContent = scene.problem ? sentence(scene.problem) : "";
    this.showChips(scene.chips);
    this.showTools(scene);
    this.showKeeping(scene);
    this.showWork(scene);
  }

  showSentence({ parts, people, refining, waiting }) {
    const first = parts.findIndex(({ text }) => /\.\s*$/.test(text)) + 1 || parts.length;
    const told = (some) => some.map(({ text, strong }) => (strong ? make("strong", {}, text) : text));
    this.sentence.replaceChildren(...told(parts.slice(0, first)),
      make("span", { class: "ts-answer-rest" }, ...told(parts.slice(first)), people && ` ${people}`));
    if (!refining && !waiting) this.announce(parts.map(({ text }) => text).join(""));
  }

  /** Say a whole answer, once, to those who do not see it. */
  announce(text) {
    if (text === this.said) return;
    if (this.said !== undefined) this.tell(text);
    this.said = text;
  }

  tell(text) {
    this.announced.textContent = text;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => { this.announced.textContent = ""; }, SAID);
  }

  showChips(chips) {
    this.chips.hidden = this.lead.hidden = !chips.length;
    this.nothing.hidden = chips.length > 0;
    const told = JSON.stringify(chips);
    if (told === this.told) return;
    this.told = told;
    const at = [...this.chips.children].findIndex((chip) => chip.contains(document.activeElement));
    this.chips.replaceChildren(...chips.map((chip) => this.chip(chip)));
    if (at >= 0) this.focusChip(Math.min(at, chips.length - 1));
  }

  /** Where a chip was taken away, the focus goes to the next, or to what brings it back. */
  focusChip(at) {
    const next = this.chips.children[at]?.lastChild ?? this.undoing.undo;
    put(next, { disabled: false });
    next.focus();
  }

  chip({ path, label, words }) {
    const away = button("×", () => ask(this.model, "unchange", { path }), {
      class: "ts-chip-away", "aria-label": `Take away: ${label}, ${words}`,
    });
    return make("li", { class: "ts-chip" }, make("span", {}, make("strong", {}, label), ` ${words}`), away);
  }

  showTools({ can_undo, can_redo, chips, more }) {
    const can = { undo: can_undo, redo: can_redo, reset: chips.length > 0 };
    for (const [what, node] of Object.entries(this.undoing)) put(node, { disabled: !can[what] });
    this.moreButton.hidden = !more;
    this.more.textContent = more;
    if (!more) this.toggleMore(false);
  }

  /** What is kept is not kept again: in place of the button stands the way to compare it, with the focus. */
  showKeeping({ chips, kept, kept_as }) {
    const hadFocus = this.keep === document.activeElement;
    this.keep.hidden = Boolean(kept_as);
    this.compare.hidden = !kept_as;
    this.compare.textContent = `Kept. Compare (${kept})`;
    put(this.keep, { disabled: !chips.length });
    put(this.compare, { title: `Kept as “${kept_as}”` });
    if (kept > this.kept && kept_as) this.tell(`Kept to compare as “${kept_as}”.`);
    this.kept = kept;
    if (hadFocus && kept_as) this.compare.focus();
  }

  toggleMore(open = this.more.hidden) {
    this.more.hidden = !open;
    put(this.moreButton, { "aria-expanded": open });
  }

  /** Say how far the futures are; after two seconds that it still works. */
  showWork({ refining, waiting, turn, futures, of }) {
    const working = refining || waiting;
    if (turn !== this.turn || !working) {
      clearTimeout(this.patience);
      this.long = false;
      this.patience = working && setTimeout(() => {
        this.long = true;
        this.showWork(this.scene);
      }, LONG);
    }
    this.turn = turn;
    const far = refining ? `Refining, ${futures} of ${of} futures` : "Refining";
    this.work.textContent = !working ? "" : this.long ? "Still working. Undo goes back at once." : far;
  }

  /** Ctrl+Z and Ctrl+Shift+Z, unless somebody types. */
  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const what = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : "";
    if (!what || !this.scene?.[`can_${what}`]) return;
    event.preventDefault();
    ask(this.model, what);
  }

  end() {
    clearTimeout(this.patience);
    clearTimeout(this.silence);
  }
}

const NOT_TYPED = ["range", "radio", "checkbox", "button", "submit"];

function isTyping(node) {
  if (node.isContentEditable || node.tagName === "TEXTAREA") return true;
  return node.tagName === "INPUT" && !NOT_TYPED.includes(node.type);
}

/** Words as a sentence: a capital first, a full stop last. */
function sentence(words) {
  const said = words[0].toUpperCase() + words.slice(1);
  return /[.!?]$/.test(said) ? said : `${said}.`;
}

export default {
  render({ model, el }) {
    const part = new AnswerPart(model);
    el.append(...part.nodes);
    const draw = () => part.show(model.get("scene"));
    const key = (event) => part.key(event);
    model.on("change:scene", draw);
    document.addEventListener("keydown", key);
    draw();
    return () => {
      model.off("change:scene", draw);
      document.removeEventListener("keydown", key);
      part.end();
    };
  },
};
