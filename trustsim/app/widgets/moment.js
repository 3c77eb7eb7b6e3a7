import { stage, ask } from "./stage.js";
import { button, make, put } from "./draw.js";
import { byWeight, withoutMonth } from "./moment_words.js";
import { WhyCard } from "./moment_why.js";
import { EventList } from "./moment_list.js";

const MOST_TOLD = 5;

/** The card under the storyline: the month in words, or why one thing happened; and all events as a list. */
class MomentPanel {
  constructor(model) {
    this.model = model;
    this.opener = null; // where focus was when a card was opened
    this.asked = null; // id of the event that the server was asked about
    this.month = make("p", { class: "ts-quiet ts-moment-eyebrow" });
    this.happened = make("div", { class: "ts-moment-happened" });
    this.people = make("p", { class: "ts-quiet" });
    const title = make("h2", { tabindex: -1 }, "This month in words");
    this.words = make("div", { class: "ts-moment-words" }, this.month, title, this.happened, this.people);
    this.why = new WhyCard(model, () => this.close());
    this.list = new EventList((event) => this.open(event));
    this.status = make("p", { class: "ts-hidden", role: "status" });
    this.card = make("div", { class: "ts-moment-card" }, this.words);
    const named = { class: "ts-panel ts-moment-panel", "aria-label": "This month, and why things happened" };
    this.element = make("section", named, this.card, this.list.element, this.status);
    this.onKey = (event) => {
      if (event.key !== "Escape" || stage.event === null || event.defaultPrevented) return;
      event.preventDefault();
      this.close();
    };
    document.addEventListener("keydown", this.onKey, true); // before the clock, which would close the card too
  }

  draw() {
    const scene = this.model.get("scene");
    if (!scene.events) return;
    const key = JSON.stringify(scene.events);
    if (key !== this.key) this.takeFuture(scene, key);
    this.scene = scene;
    this.drawCard();
  }

  /** Another future: its months, its list; a card stays only if its event is in this one too. */
  takeFuture(scene, key) {
    const before = this.scene?.events[stage.event];
    const now = scene.events[stage.event];
    Object.assign(this, { key, scene, asked: null });
    this.byMonth = Array.from({ length: scene.months + 1 }, () => []);
    for (const event of byWeight(scene.events)) this.byMonth[event.month].push(event);
    this.people.textContent = scene.people;
    this.list.take(scene);
    if (before && now?.words !== before.words) stage.set({ event: null });
    this.tellMonth();
  }

  /** What happened in the clock's month: as buttons while it stands, as one line while it plays. */
  tellMonth() {
    const month = Math.min(stage.month, this.scene.months);
    const events = this.byMonth[month];
    this.month.textContent = `Month ${month}`;
    if (stage.playing) this.tellShortly(events);
    else this.happened.replaceChildren(...this.tellAll(month, events));
  }

  tellShortly(events) {
    this.short ??= make("p", {});
    if (this.happened.firstChild !== this.short) this.happened.replaceChildren(this.short);
    if (events.length) this.short.textContent = withoutMonth(events[0]);
  }

  tellAll(month, events) {
    if (!month) return [make("p", {}, "The start. Play, or move the clock, and each month is told here.")];
    if (!events.length) return [make("p", {}, "A quiet month.")];
    const items = events.map((event) => make("li", {}, this.eventButton(event)));
    const list = make("ul", {}, ...items.slice(0, MOST_TOLD));
    const rest = items.slice(MOST_TOLD);
    if (!rest.length) return [list];
    const more = button(`and ${rest.length} more`, () => {
      list.append(...rest);
      more.remove();
      rest[0].firstChild.focus();
    }, { class: "ts-link" });
    return [list, more];
  }

  eventButton(event) {
    return button(withoutMonth(event), () => this.open(event), {
      class: "ts-link ts-moment-event",
      "data-testid": "event",
      "data-event": event.id,
      "data-kind": event.kind,
      "aria-label": `${withoutMonth(event)} Why?`,
    });
  }

  /** Open an event's card from here: the clock goes to its month, and focus to the card. */
  open(event) {
    this.opener = document.activeElement;
    this.wantsFocus = true;
    stage.goTo(event.month);
    stage.set({ event: event.id });
    if (stage.event === event.id) this.drawCard();
  }

  close() {
    const id = stage.event;
    const wasHere = this.element.contains(document.activeElement);
    stage.set({ event: null });
    this.drawCard();
    if (wasHere) this.giveFocusBack(id);
    this.opener = null;
  }

  giveFocusBack(id) {
    const same = this.element.querySelector(`button[data-event="${Number(id)}"]`);
    const back = [this.opener, same].find((node) => node?.isConnected && node.offsetParent !== null);
    (back ?? this.words.querySelector("h2")).focus();
  }

  drawCard() {
    const event = this.scene?.events[stage.event];
    const isNew = event && this.why.element.dataset.event !== String(event.id);
    put(this.words, { hidden: Boolean(event) });
    if (event && isNew) this.card.append(this.why.element);
    if (!event) this.why.element.remove();
    this.element.classList.toggle("ts-moment-asked", Boolean(event));
    if (!event) {
      put(this.why.element, { "data-event": null });
      this.status.textContent = "";
      this.asked = null;
      return;
    }
    const { why = null, turned = null } = this.model.get("reply");
    this.why.show(event, why?.id === event.id ? why : null, turned?.id === event.id ? turned : null);
    if (why?.id !== event.id && this.asked !== event.id) {
      this.asked = event.id;
      ask(this.model, "why", { event: event.id });
    }
    if (isNew) this.welcome(event);
  }

  welcome(event) {
    if (this.wantsFocus) {
      this.why.heading.focus({ preventScroll: true });
      this.why.element.scrollIntoView({ block: "nearest", behavior: "instant" });
    } else {
      this.opener = document.activeElement;
      this.status.textContent = `Why did this happen? ${event.words}`;
    }
    this.wantsFocus = false;
  }

  follow(changed) {
    if (!this.scene) return;
    if (changed.has("month") || changed.has("playing")) this.tellMonth();
    if (changed.has("event")) this.drawCard();
    if (changed.has("pinned")) this.list.follow();
  }

  leave() {
    document.removeEventListener("keydown", this.onKey, true);
  }
}

export default {
  render({ model, el }) {
    const panel = new MomentPanel(model);
    el.append(panel.element);
    const draw = () => panel.draw();
    const reply = () => panel.drawCard();
    model.on("change:scene", draw);
    model.on("change:reply", reply);
    const stop = stage.on((changed) => panel.follow(changed));
    draw();
    return () => {
      model.off("change:scene", draw);
      model.off("change:reply", reply);
      stop();
      panel.leave();
    };
  },
};
