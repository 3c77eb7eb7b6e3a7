// A line to a room: it comes back by itself after a drop, and answers are matched to what was asked.

import { running } from "/workshop/running.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
/** Seconds that count as little time. */
export const SOON = 20;

/** The line to a room: `kind` is seat, console or wall; `hello` gives what is said first. */
export class Line {
  constructor(code, kind, hello, heard) {
    Object.assign(this, {
      code,
      kind,
      hello,
      heard,
      asks: 0,
      waiting: new Map(),
      wait: FIRST_WAIT,
      over: false,
    });
    this.open();
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(`${scheme}://${location.host}/rooms/${this.code}/${this.kind}`);
    this.socket.onopen = () => this.socket.send(JSON.stringify(this.hello()));
    this.socket.onmessage = (message) => this.hear(JSON.parse(message.data));
    this.socket.onclose = () => this.dropped();
  }

  hear(said) {
    if (said.refused || said.closed) this.over = true;
    if (said.view || said.token) this.wait = FIRST_WAIT;
    if (said.running) return running(said.running);
    if (said.view || said.refused || said.closed) running(null);
    const answered = this.waiting.get(said.n);
    if (answered) {
      this.waiting.delete(said.n);
      answered(said);
    }
    this.heard(said);
  }

  dropped() {
    for (const answered of this.waiting.values()) answered({ problem: "The connection dropped; try again." });
    this.waiting.clear();
    running(null);
    if (this.over) return;
    this.heard({ dropped: true });
    setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 1.7);
  }

  /** Ask for something; gives a promise of the answer, `{ok}` or `{problem}`. */
  ask(what, value = null, more = {}) {
    this.asks += 1;
    const n = this.asks;
    if (this.socket.readyState !== WebSocket.OPEN) {
      return Promise.resolve({ problem: "Not connected just now; it will come back by itself." });
    }
    this.socket.send(JSON.stringify({ n, do: what, value, ...more }));
    return new Promise((answered) => this.waiting.set(n, answered));
  }
}

/**
 * Minutes and seconds left until a moment (Unix seconds), or what is left of a pause; nothing without a
 * limit.
 */
export function timeLeft(view) {
  if (view.paused !== null && view.paused !== undefined) return `paused at ${clock(view.paused)}`;
  if (!view.ends) return "";
  return clock(Math.max(0, view.ends - Date.now() / 1000));
}

/** Whether a month that is open has little time left. */
export function endsSoon(view) {
  return view.phase === "decide" && Boolean(view.ends) && view.ends - Date.now() / 1000 <= SOON;
}

function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
