import { button, make, put } from "./draw.js";

const PAUSE = 1000; // milliseconds without a key after which the next key begins a move of its own
const VARIES = "Differs from place to place; a move makes it the same in all.";
let count = 0;
let moves = 0;

/** One lever: label, help, number box and slider with its no-change mark, or options; when it starts. */
export class Lever {
  constructor(lever, sender) {
    Object.assign(this, { path: lever.path, sender, start: null, held: false, at: 0 });
    this.id = `ts-lever-${++count}`;
    const named = { class: "ts-lever-label", id: `${this.id}-label` };
    this.label = make(lever.options ? "span" : "label", named, lever.label);
    this.month = new FromMonth(this);
    this.refusal = make("p", { class: "ts-lever-refusal", id: `${this.id}-refusal`, role: "alert" });
    this.choice = lever.options ? new Options(this, lever) : new Scale(this, lever);
    this.node = make("div", { class: "ts-lever", "data-testid": `lever-${lever.path}` },
      make("div", { class: "ts-lever-top" }, make("div", {}, this.label, this.help(lever)), this.choice.top),
      make("div", { class: "ts-lever-bottom" }, this.choice.bottom, this.month.node),
      this.varies = make("p", { class: "ts-quiet" }), this.refusal);
    if (!lever.options) put(this.label, { for: `${this.id}-box` });
  }

  /** The button "?" and the sentence it shows, on pointing, on focus, or to stay by a click. */
  help(lever) {
    const id = `${this.id}-help`;
    const text = make("span", { class: "ts-lever-help-text", id, role: "note" }, lever.help);
    const close = () => put(mark, { "aria-expanded": "false" });
    const mark = button("?", () => {
      put(mark, { "aria-expanded": mark.getAttribute("aria-expanded") !== "true" });
    }, { class: "ts-lever-mark-help", "aria-label": `About ${lever.in_words}`, "aria-expanded": "false",
      "aria-controls": id, onblur: close });
    const node = make("span", { class: "ts-lever-help" }, mark, text);
    const dismiss = (event) => {
      if (event.key !== "Escape" || getComputedStyle(text).display === "none") return;
      event.preventDefault();
      event.stopPropagation();
      close();
      node.classList.add("ts-lever-dismissed");
    };
    const again = () => node.classList.remove("ts-lever-dismissed");
    put(node, { onkeydown: dismiss, onmouseenter: again, onfocusout: again });
    return node;
  }

  /** Send a value; `during` names the move it is part of. */
  move(value, during = `${this.path} ${Date.now()} ${++moves}`) {
    this.refuse("");
    this.value = value;
    this.sender.put(this.path, { value, from: this.start, during });
    put(this.node, { "data-changed": true });
  }

  /** The name of the move that a turn of the slider is part of: a drag, or keys pressed in a row. */
  during() {
    const now = performance.now();
    if (!this.held && now - this.at > PAUSE) this.begin();
    this.at = now;
    return this.moving;
  }

  begin() {
    this.moving = `${this.path} ${Date.now()} ${++moves}`;
  }

  refuse(sentence) {
    this.refusal.textContent = sentence;
    this.choice?.refused(Boolean(sentence));
  }

  /** Show what the server says, unless the visitor holds the lever or the server has not heard all yet. */
  show(lever, scene) {
    this.varies.textContent = lever.varies ? VARIES : "";
    this.choice.showBaseline(lever);
    this.month.limits(lever, scene.months);
    if (this.held || this.sender.isAhead(this.path, scene.heard)) return;
    if (lever.changed || this.wasChanged) this.start = lever.from;
    this.wasChanged = lever.changed;
    this.value = lever.value;
    put(this.node, { "data-changed": lever.changed });
    this.choice.show(lever.value);
    this.month.show();
  }
}

/** A slider and a number box. */
class Scale {
  constructor(of, lever) {
    this.of = of;
    const about = { "aria-describedby": `${of.id}-help ${of.id}-refusal`, step: lever.step };
    const release = () => { of.held = false; };
    this.box = make("input", {
      type: "number", id: `${of.id}-box`, class: "ts-lever-box", autocomplete: "off", ...about,
      oninput: () => { this.typing = true; }, onchange: () => this.typed(), onblur: () => this.left(),
      onkeydown: (event) => this.key(event),
    });
    this.slider = make("input", {
      type: "range", class: "ts-lever-slider", "aria-label": lever.label, ...about,
      oninput: () => this.turned(), onpointerdown: () => this.hold(),
      onchange: release, onpointerup: release, onpointercancel: release,
    });
    const unit = make("span", { class: "ts-quiet", id: `${of.id}-unit` }, lever.suffix);
    this.top = make("span", { class: "ts-lever-number" }, this.box, unit);
    this.mark = make("span", { class: "ts-levers-flag", "aria-hidden": "true" });
    this.bottom = make("span", { class: "ts-lever-rail" }, this.mark, this.slider);
  }

  showBaseline(lever) {
    const { low, high, most, suffix, baseline } = lever;
    Object.assign(this, { low, high, most, suffix });
    put(this.slider, { min: low, max: high });
    put(this.box, { min: low, max: most });
    this.mark.style.setProperty("--at", this.share(baseline));
    this.mark.hidden = lever.varies;
  }

  share(value) {
    return (Math.max(this.low, Math.min(this.high, value)) - this.low) / (this.high - this.low);
  }

  show(value) {
    if (!this.typing) this.box.value = tidy(value);
    if (this.slider.valueAsNumber !== value) this.slider.value = value;
    this.fill(value);
  }

  fill(value) {
    this.slider.style.setProperty("--at", this.share(value));
    const space = this.suffix.startsWith("%") ? "" : " ";
    put(this.slider, { "aria-valuetext": tidy(value) + space + this.suffix });
  }

  hold() {
    this.of.held = true;
    this.of.begin();
  }

  turned() {
    const value = this.slider.valueAsNumber;
    this.typing = false;
    this.box.value = tidy(value);
    this.fill(value);
    this.of.move(value, this.of.during());
  }

  typed() {
    const value = this.box.valueAsNumber;
    if (!Number.isFinite(value) || value < this.low || value > this.most) {
      const [low, most, still] = [this.low, this.most, this.of.value].map(tidy);
      this.of.refuse(`Give a number from ${low} to ${most}. Still ${still}.`);
      return;
    }
    this.typing = false;
    this.show(value);
    this.of.move(value, this.of.during());
  }

  /** A box left as it stood is shown as it stands. */
  left() {
    if (this.box.valueAsNumber === this.of.value) this.typing = false;
  }

  key(event) {
    if (event.key !== "Escape" || !this.typing) return;
    event.stopPropagation();
    event.preventDefault();
    this.typing = false;
    this.of.refuse("");
    this.show(this.of.value);
  }

  refused(is) {
    put(this.box, { "aria-invalid": is });
  }
}

/** A choice between a few words. */
class Options {
  constructor(of, lever) {
    this.radios = lever.options.map(({ value }) => make("input", {
      type: "radio", name: of.id, value, "aria-describedby": `${of.id}-help`, onchange: () => of.move(value),
    }));
    this.flags = this.radios.map(() => make("span", { class: "ts-levers-flag", title: "no-change value" },
      make("span", { class: "ts-hidden" }, "no-change value")));
    const labels = lever.options.map((option, i) => make("label", { class: "ts-lever-option" },
      this.radios[i], make("span", {}, option.name, this.flags[i])));
    this.top = null;
    const about = { role: "radiogroup", "aria-labelledby": `${of.id}-label` };
    this.bottom = make("span", { class: "ts-lever-options", ...about }, ...labels);
  }

  showBaseline(lever) {
    this.flags.forEach((flag, i) => {
      flag.hidden = lever.varies || lever.options[i].value !== lever.baseline;
    });
  }

  show(value) {
    for (const radio of this.radios) radio.checked = radio.value === value;
  }

  refused() {}
}

/** "from the start", or a box for the month from which a lever holds. */
class FromMonth {
  constructor(of) {
    this.of = of;
    this.link = button("from the start", () => this.open(), { class: "ts-link ts-lever-from" });
    this.box = make("input", { type: "number", class: "ts-lever-box", step: 1, min: 1,
      "aria-describedby": `${of.id}-refusal`, onchange: () => this.typed() });
    this.boxed = make("label", { class: "ts-quiet" }, "from month ", this.box);
    this.fixed = make("span", { class: "ts-quiet" }, "from the start");
    this.node = make("span", { class: "ts-lever-month" }, this.link, this.boxed, this.fixed);
  }

  limits(lever, months) {
    this.months = months;
    put(this.box, { max: months, "aria-label": `${lever.label}: from month` });
    put(this.link, { "aria-label": `${lever.label}: from the start. Choose another month` });
    this.can = lever.can_start_later;
    this.show();
  }

  show() {
    const isOpen = this.can && (this.of.start !== null || this.opened);
    this.link.hidden = isOpen || !this.can;
    this.boxed.hidden = !isOpen;
    this.fixed.hidden = this.can;
    if (document.activeElement !== this.box) this.box.value = this.of.start ?? "";
  }

  open() {
    this.opened = true;
    this.show();
    this.box.value = this.of.start ?? 12;
    this.box.focus();
    this.box.select();
    this.typed();
  }

  typed() {
    const month = this.box.value === "" && !this.box.validity.badInput ? 1 : this.box.valueAsNumber;
    if (!Number.isInteger(month) || month < 1 || month > this.months) {
      this.of.refuse(`Give a month from 1 to ${this.months}.`);
      return;
    }
    this.opened = false;
    this.of.start = month === 1 ? null : month;
    this.of.refuse("");
    if (this.of.node.hasAttribute("data-changed")) this.of.move(this.of.value);
    if (month > 1 || document.activeElement !== this.box) this.show();
    else this.closed();
  }

  /** Back from the start: the link takes the focus that its box had. */
  closed() {
    this.box.blur();
    this.show();
    this.link.focus();
  }
}

function tidy(value) {
  return typeof value === "number" ? String(Math.round(value * 1e4) / 1e4) : value;
}
