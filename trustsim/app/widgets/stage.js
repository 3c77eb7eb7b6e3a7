// What all parts of the page share in the browser: the clock, and what is pointed at or chosen. No server is asked.

const MONTHS_A_SECOND = 4;
const SPEEDS = [1, 2, 4];
const KEPT_COSTS = 3600;
const KEPT_ASKS = 8;
const LARGEST_KEPT = 2000; // characters

class Stage {
  constructor() {
    Object.assign(this, {
      months: 120, // length of the future shown
      time: 0, // where the clock stands, between months while it plays
      begun: false, // whether the clock has been set for the first future shown
      playing: false,
      speed: 1,
      marks: [], // months in which something is marked on the storyline, in order
      hovered: null, // PCN under the pointer or the keyboard
      pinned: null, // PCN that stays chosen
      pair: null, // [truster, trusted], both PCNs
      event: null, // id of the event whose card is open
      facet: "voice", // which of the five questions is shown
    });
    this.asks = 0; // asked of the server so far
    this.before = []; // the last few, lest one got lost
    this.listeners = new Set();
    this.changed = new Set();
    this.costs = []; // milliseconds of script in each frame while playing
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** The month that pictures show: the last one reached. */
  get month() {
    return Math.min(this.months, Math.floor(this.time + 1e-9));
  }

  /** Change some of what is shared; whoever listens is told once, before the next frame is painted. */
  set(values) {
    const before = this.month;
    for (const [key, value] of Object.entries(values)) {
      if (JSON.stringify(this[key]) === JSON.stringify(value)) continue;
      this[key] = value;
      this.changed.add(key);
    }
    if (this.month !== before) this.changed.add("month");
    if (this.changed.size && !this.waiting) {
      this.waiting = true;
      queueMicrotask(() => this.tell());
    }
  }

  /** Tell listeners what changed. */
  tell() {
    this.waiting = false;
    const changed = this.changed;
    this.changed = new Set();
    if (changed.size) for (const listen of [...this.listeners]) listen(changed, this);
  }

  /** Listen to changes: `listen(changed, stage)`, with the set of names that changed. Gives what ends it. */
  on(listen) {
    this.listeners.add(listen);
    return () => this.listeners.delete(listen);
  }

  /** Show a month, and stop playing. */
  goTo(month) {
    this.pause();
    this.set({ time: Math.max(0, Math.min(this.months, Math.round(month))) });
  }

  step(by) {
    this.goTo(this.month + by);
  }

  /** Go to the next month that has a mark, or with -1 to the one before. */
  toMark(way) {
    const there = this.marks.filter((month) => (way > 0 ? month > this.month : month < this.month));
    if (there.length) this.goTo(way > 0 ? there[0] : there[there.length - 1]);
  }

  faster() {
    this.set({ speed: SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length] });
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  play() {
    if (this.playing) return;
    if (this.time >= this.months) this.set({ time: 0 });
    this.set({ playing: true, event: null });
    let last = null;
    const frame = (now) => {
      if (!this.playing) return;
      const begin = performance.now();
      const passed = last === null ? 0 : Math.min(100, now - last);
      last = now;
      const time = Math.min(this.months, this.time + (passed / 1000) * MONTHS_A_SECOND * this.speed);
      this.set({ time, playing: time < this.months });
      this.tell();
      this.costs.push(performance.now() - begin);
      if (this.costs.length > KEPT_COSTS) this.costs.shift();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  pause() {
    this.set({ playing: false, time: this.playing ? this.month : this.time });
  }
}

export const stage = (globalThis.trustsimStage ??= new Stage());

/**
 * Ask the server for something: `ask(model, "lever", {path, value})`. Gives the number it is asked under.
 *
 * What is asked while a message is on its way replaces one that waits, so each carries the few before it.
 */
export function ask(model, what, more = {}) {
  const asked = { n: ++stage.asks, what, ...more };
  model.set("asked", { ...asked, before: stage.before });
  model.save_changes();
  const small = JSON.stringify(asked).length < LARGEST_KEPT;
  const earlier = stage.before.filter(({ during }) => !during || during !== asked.during);
  stage.before = [...earlier, ...(small ? [asked] : [])].slice(-KEPT_ASKS);
  return asked.n;
}
