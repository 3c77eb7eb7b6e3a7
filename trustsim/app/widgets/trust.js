import { stage, ask } from "./stage.js";
import { make, put, button, whenSized } from "./draw.js";
import { TrustNumbers } from "./trust_numbers.js";
import { Matrix, trustLegend } from "./trust_matrix.js";
import { PairPanel } from "./trust_pair.js";
import { alliancesInWords, backingSentence, pairSentence, shortName } from "./trust_words.js";

// The page Trust: a sentence on a pair, five questions, who trusts whom, and how that pair came to it.

const ORDERS = { storyline: "as in the storyline", name: "by name", trusted: "most trusted first" };

class TrustPage {
  constructor(model, el) {
    this.model = model;
    this.order = "storyline";
    this.asked = "";
    this.sentence = make("p", {
      class: "ts-trust-sentence",
      "data-testid": "trust-sentence",
      "aria-live": "polite",
    });
    this.tabs = make("div", {
      class: "ts-trust-tabs",
      role: "tablist",
      "aria-label": "The five questions",
      "data-scrolls": true,
    });
    put(this.tabs, { onkeydown: (event) => this.onTabKey(event) });
    this.matrix = new Matrix({
      picked: (pair) => this.pick(pair),
      turned: () => this.pair && this.pick([...this.pair].reverse()),
      told: (words) => (this.pointed.textContent = words),
    });
    this.pair_panel = new PairPanel({
      goTo: (month) => stage.goTo(month),
      picked: (pair) => this.pick(pair),
      backed: (pcn) => stage.set({ pinned: pcn }),
    });
    const panels = { class: "ts-trust-panels", role: "tabpanel", id: "ts-trust-panels" };
    this.panels = make("div", panels, this.matrixPanel(), this.pair_panel.box);
    this.alone = make(
      "p",
      { class: "ts-panel", hidden: true },
      "This place has one PCN: there is nobody else to trust.",
    );
    el.append(make("div", { class: "ts-trust" }, this.sentence, this.tabs, this.alone, this.panels));
    this.unwatch = whenSized(this.scroller, () => this.fit());
    this.unlisten = stage.on((changed) => this.follow(changed));
    this.read = () => this.take();
    model.on("change:scene", this.read);
    model.on("change:numbers", this.read);
    this.hear = () => this.numbers && this.takeReply();
    model.on("change:reply", this.hear);
    this.take();
  }

  end() {
    this.unwatch();
    this.unlisten();
    this.pair_panel.end();
    this.model.off("change:scene", this.read);
    this.model.off("change:numbers", this.read);
    this.model.off("change:reply", this.hear);
  }

  matrixPanel() {
    this.heading = make("h2", {});
    const options = Object.entries(ORDERS).map(([value, words]) =>
      make("option", { value }, `Order: ${words}`),
    );
    this.orders = make(
      "select",
      { "aria-label": "Order of PCNs", onchange: () => this.reorder() },
      ...options,
    );
    this.places = make("select", { "aria-label": "Place", hidden: true, onchange: () => this.toPlace() });
    this.larger = button("Show the numbers", () => this.enlarge(), {
      class: "ts-link",
      "aria-pressed": "false",
    });
    this.scroller = make("div", { class: "ts-trust-scroller", "data-scrolls": true }, this.matrix.box);
    this.inWords = make("p", { class: "ts-hidden" });
    this.pointed = make("span", { class: "ts-trust-pointed", "aria-hidden": "true" });
    this.legend = make("div", { class: "ts-trust-below" });
    this.people = make("p", { class: "ts-quiet" });
    const head = make("div", { class: "ts-trust-head" }, this.heading, this.places, this.orders, this.larger);
    const parts = [head, this.inWords, this.scroller, this.legend, this.people];
    return make("section", { class: "ts-panel ts-trust-who" }, ...parts);
  }

  get scene() {
    return this.model.get("scene");
  }

  get facet() {
    return stage.facet;
  }

  /** Take what the server sent; its words and its bytes come one after the other. */
  take() {
    const bytes = this.model.get("numbers");
    if (!this.scene.shown || !bytes?.buffer) return;
    const read = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const numbers = new TrustNumbers(this.scene, read);
    if (!numbers.isWhole) return;
    const known = JSON.stringify(this.scene);
    if (this.bytes === bytes && known === this.known) return;
    Object.assign(this, { numbers, bytes, known });
    stage.set({ months: this.scene.months });
    this.names = this.scene.pcns.map((pcn) => shortName(pcn.name));
    this.fallen = {};
    this.showTabs();
    this.showPlaces();
    this.showMatrix();
    this.showPair();
  }

  /** A pair's history came, or what came belongs to the future before. */
  takeReply() {
    if (!this.model.get("reply").pair) this.asked = "";
    this.showPair();
  }

  showTabs() {
    const had = this.tabs.contains(document.activeElement);
    const tabs = this.scene.facets.map(({ id, name, question }) => {
      const chosen = id === this.facet;
      const attributes = {
        id: `ts-trust-tab-${id}`,
        role: "tab",
        "aria-selected": String(chosen),
        "aria-controls": "ts-trust-panels",
        tabindex: chosen ? 0 : -1,
        onclick: () => stage.set({ facet: id }),
      };
      return make(
        "button",
        { type: "button", ...attributes },
        make("span", {}, name),
        make("strong", {}, question),
      );
    });
    this.tabs.replaceChildren(...tabs);
    put(this.panels, { "aria-labelledby": `ts-trust-tab-${this.facet}` });
    if (had) this.tabs.querySelector("[aria-selected=true]").focus();
  }

  onTabKey(event) {
    const ids = this.scene.facets.map((facet) => facet.id);
    const at = ids.indexOf(this.facet);
    const there = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: ids.length - 1 }[event.key];
    if (there === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    stage.set({ facet: ids[(there + ids.length) % ids.length] });
  }

  showPlaces() {
    const { places, place } = this.scene;
    this.places.hidden = places.length < 2;
    this.places.replaceChildren(
      ...places.map((name, k) => make("option", { value: k, selected: k === place }, name)),
    );
  }

  toPlace() {
    ask(this.model, "trust_place", { place: Number(this.places.value) });
  }

  showMatrix() {
    const backing = this.facet === "backing";
    const alone = this.numbers.shown.length < 2 && !backing;
    this.alone.hidden = !alone;
    this.panels.hidden = alone;
    this.sentence.hidden = alone;
    this.sorted = this.inOrder();
    this.matrix.show(this.numbers, this.facet, this.sorted);
    this.matrix.toMonth(stage.month);
    this.legend.replaceChildren(
      backing ? trustLegend("does not back", "backs") : trustLegend("does not trust", "trusts"),
      this.pointed,
    );
    put(this.panels, { "data-many": String(this.numbers.shown.length > 14) });
    this.people.textContent = this.scene.people;
    this.fit();
    this.settle();
  }

  inOrder() {
    const { shown } = this.numbers;
    if (this.order === "name") return [...shown].sort((a, b) => this.names[a].localeCompare(this.names[b]));
    if (this.order !== "trusted") return shown;
    const standing = new Map(shown.map((pcn) => [pcn, this.regard(pcn)]));
    return [...shown].sort((a, b) => standing.get(b) - standing.get(a));
  }

  /** How far the others together trust a PCN in the month shown, or its practices back it. */
  regard(pcn) {
    if (this.facet === "backing") return this.numbers.backing(stage.month, pcn);
    const others = this.numbers.shown.filter((other) => other !== pcn);
    return others.reduce((sum, other) => sum + this.numbers.trust(stage.month, this.facet, other, pcn), 0);
  }

  reorder() {
    this.order = this.orders.value;
    this.showMatrix();
    this.frame();
  }

  enlarge() {
    this.matrix.large = !this.matrix.large;
    put(this.larger, { "aria-pressed": String(this.matrix.large) });
    this.fit();
  }

  fit() {
    this.matrix.resize(this.scroller.clientWidth);
    this.larger.hidden = this.facet === "backing" || !(this.matrix.hidesNumbers || this.matrix.large);
  }

  /** The pair chosen, or where none is, the one whose trust fell most; the same for a PCN's backing. */
  choice() {
    const { numbers, facet } = this;
    const fallen = (this.fallen[facet] ??=
      facet === "backing" ? numbers.furthestLoss() : numbers.furthestFall(facet));
    const said = (what, how) =>
      fallen.fall
        ? `${what} fell most in this future: by ${fallen.fall}, from month ${fallen.from} to ${fallen.to}.`
        : `Nothing fell in this future; this is ${how}.`;
    if (facet === "backing") {
      const chosen = [stage.pinned, stage.pair?.[0]].find((pcn) => pcn !== null && numbers.holds(pcn));
      if (chosen !== undefined) return { pcn: chosen, why: "" };
      return { pcn: fallen.of, why: said("No PCN is chosen. The backing of this one", "the first PCN") };
    }
    if (numbers.holdsPair(stage.pair)) return { pair: stage.pair, why: "" };
    return { pair: fallen?.of, why: said("No pair is chosen. The trust of this one", "the first pair") };
  }

  showPair() {
    const { numbers, facet } = this;
    const history = this.model.get("reply").pair;
    const {
      pair = null,
      pcn = null,
      why,
    } = numbers.shown.length < 2 && facet !== "backing" ? {} : this.choice();
    Object.assign(this, { pair, pcn });
    if (pair === null && pcn === null) return;
    if (pair && String(history?.pair) !== String(pair) && this.asked !== String(pair)) {
      this.asked = String(pair);
      ask(this.model, "pair", { pair });
    }
    this.pair_panel.show({ numbers, facet, pair, pcn, history, why });
    this.pair_panel.toTime(stage.time, stage.month);
    this.frame();
    this.settle();
  }

  frame() {
    this.matrix.choose(this.facet === "backing" ? [this.pcn, null] : this.pair);
  }

  pick(pair) {
    if (this.facet === "backing") stage.set({ pinned: pair[0] });
    else stage.set({ pair });
  }

  /** Go to the place of a pair that was chosen on another page. */
  followPair() {
    const { pcns, place } = this.scene;
    const there = stage.pair?.map((pcn) => pcns[pcn]?.place);
    if (there && there[0] === there[1] && there[0] !== undefined && there[0] !== place) {
      ask(this.model, "trust_place", { place: there[0] });
    }
  }

  follow(changed) {
    if (!this.numbers) return;
    if (changed.has("facet")) {
      this.showTabs();
      this.showMatrix();
      this.showPair();
    } else if (changed.has("pair") || changed.has("pinned")) {
      if (changed.has("pair")) this.followPair();
      this.showPair();
    }
    if (changed.has("time") || changed.has("month")) {
      this.matrix.toMonth(stage.month, stage.playing);
      this.pair_panel.toTime(stage.time, stage.month);
    }
    if (!stage.playing && (changed.has("month") || changed.has("playing"))) this.settle();
  }

  /** What follows the clock only when it stands. */
  settle() {
    if (stage.playing || !this.names) return;
    const { month } = stage;
    this.matrix.toMonth(month);
    const backing = this.facet === "backing";
    const what = backing ? "How far practices back their director" : "Who trusts whom";
    this.heading.textContent = `${what}, month ${month}`;
    const { alliance, alliances } = this.scene;
    this.inWords.textContent = alliancesInWords(this.numbers.shown, alliance[month], alliances, this.names);
    this.pair_panel.toMonth(month);
    this.say(month);
    if (this.order === "trusted" && String(this.inOrder()) !== String(this.sorted)) {
      this.showMatrix();
      this.frame();
    }
  }

  say(month) {
    const { numbers, facet, names, pair, pcn } = this;
    const line = (one, other) => numbers.trustLine(facet, one, other);
    let said = null;
    if (facet === "backing" && typeof pcn === "number")
      said = backingSentence(month, names[pcn], numbers.backingLine(pcn));
    else if (facet !== "backing" && pair) {
      const [one, other] = pair;
      said = pairSentence(facet, month, names[one], names[other], line(one, other), line(other, one));
    }
    if (!said || said.strong + said.rest === this.sentence.textContent) return;
    this.sentence.replaceChildren(make("strong", {}, said.strong), said.rest);
  }
}

export default {
  render({ model, el }) {
    const page = new TrustPage(model, el);
    return () => page.end();
  },
};
