import { stage, ask } from "./stage.js";
import { button, make, put } from "./draw.js";
import { capital, sidesOf, withoutMonth } from "./moment_words.js";

/** The card of one event: what decided it, what was weighed, what led there, and what another choice would do. */
export class WhyCard {
  constructor(model, close) {
    this.model = model;
    this.eyebrow = make("p", { class: "ts-quiet ts-moment-eyebrow" });
    this.heading = make("h2", { tabindex: -1 }, "Why did this happen?");
    this.body = make("div", { class: "ts-moment-why-body" });
    this.turn = button("", () => this.askTurned(), { class: "ts-button", "data-testid": "turn" });
    this.turned = make("div", { class: "ts-moment-turned", "data-testid": "turned", role: "status" });
    this.element = make(
      "div",
      { class: "ts-moment-why", "data-testid": "why", role: "group" },
      make("div", {}, this.eyebrow, this.heading),
      button("×", close, { class: "ts-link ts-moment-close", "aria-label": "Close" }),
      this.body,
      make("div", { class: "ts-moment-turn" }, this.turn, this.turned),
    );
  }

  /** Show an event; `why` is null until the server has looked back, `turned` until it has run another choice. */
  show(event, why, turned) {
    const what = withoutMonth(event).replace(/\.$/, "");
    this.eyebrow.textContent = `Month ${event.month}: ${what}`;
    const named = `Why did this happen? ${this.eyebrow.textContent}`;
    put(this.element, { "data-event": event.id, "aria-label": named });
    this.offer(why ? event.id : null, why?.turn, turned);
    this.body.replaceChildren(...(why ? this.told(event, why) : [make("p", {}, "Looking back…")]));
  }

  /** Offer to turn the decision round, or say what then came. */
  offer(id, question, turned) {
    if (id !== this.id) this.running = false;
    this.id = id;
    this.turn.textContent = question ?? "";
    const waiting = this.running && !turned;
    put(this.turn, { hidden: !question || Boolean(turned), disabled: waiting });
    const note = turned && make("span", { class: "ts-quiet" }, turned.note);
    const said = turned ? [make("p", {}, turned.told), make("p", {}, note)] : [];
    this.turned.replaceChildren(...(waiting ? [make("p", {}, "Running that future …")] : said));
  }

  askTurned() {
    this.running = true;
    put(this.turn, { disabled: true });
    this.turned.replaceChildren(make("p", {}, "Running that future …"));
    ask(this.model, "turn", { event: this.id });
  }

  told(event, why) {
    const decided = why.decided || "Nothing more is known of what was weighed.";
    const weighed = why.weighed.length ? weighing(event.kind, why.weighed) : null;
    const columns = [weighed, this.ledThere(why)].filter(Boolean);
    return [
      make("p", {}, decided),
      columns.length ? make("div", { class: "ts-moment-columns" }, ...columns) : null,
      why.people ? make("p", { class: "ts-quiet" }, why.people) : null,
    ].filter(Boolean);
  }

  ledThere(why) {
    const led = why.led.map(({ month, words }) =>
      make(
        "li",
        {},
        button(`Month ${month}`, () => stage.goTo(month), { class: "ts-link" }),
        make("span", {}, `${capital(words)}.`),
      ),
    );
    const none = make("p", { class: "ts-quiet" }, "No single deed stands out.");
    const list = led.length ? make("ul", {}, ...led) : none;
    const told = why.weighed.length || led.length ? [make("h3", {}, "What led there"), list] : [];
    const see = () => this.seePair(why.pair);
    const trust = why.pair && button("Trust between the two", see, { class: "ts-link" });
    return told.length || trust ? make("div", { class: "ts-moment-led" }, ...told, trust || null) : null;
  }

  seePair(pair) {
    stage.set({ pair });
    ask(this.model, "page", { page: "trust" });
  }
}

/** Bars to both sides of a middle: against the choice left and hatched, for it right. */
function weighing(kind, weighed) {
  const [against, forIt] = sidesOf(kind);
  const most = Math.max(...weighed.map(({ pounds }) => Math.abs(pounds)));
  const ordered = [...weighed].sort((one, other) => sideOf(one) - sideOf(other) || size(other) - size(one));
  const total = weighed.reduce((sum, { pounds }) => sum + pounds, 0);
  const sides = [against, forIt].map((side) => make("h3", {}, `For ${side}`));
  const inAll = `In all £${Math.abs(total).toFixed(2)} for ${total > 0 ? forIt : against}.`;
  return make(
    "div",
    { class: "ts-moment-weighed" },
    make("div", { class: "ts-moment-sides" }, ...sides),
    make("ul", {}, ...ordered.map((one) => bar(one, most, sideOf(one) ? forIt : against))),
    make("p", { class: "ts-quiet" }, `${inAll} In £ a patient a year, as its director saw it.`),
  );
}

function sideOf({ pounds }) {
  return pounds > 0 ? 1 : 0;
}

function size({ pounds }) {
  return Math.abs(pounds);
}

function bar({ words, pounds }, most, side) {
  const fill = make("span", { class: "ts-moment-bar", style: `width: ${(Math.abs(pounds) / most) * 50}%` });
  const said = make("span", { class: "ts-hidden" }, ` for ${side}`);
  const sum = make("b", {}, `£${Math.abs(pounds).toFixed(2)}`);
  return make(
    "li",
    { class: pounds > 0 ? "ts-moment-for" : "ts-moment-against" },
    make("span", { class: "ts-moment-label" }, `${capital(words)} `, sum, said),
    make("span", { class: "ts-moment-track", "aria-hidden": "true" }, fill),
  );
}
