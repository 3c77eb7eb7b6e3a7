const BETWEEN = 66; // milliseconds between asks: at most fifteen a second

/** Sends where levers were put, not too often, and the last place of each always. */
export class Sender {
  constructor(send) {
    this.send = send;
    this.waiting = new Map();
    this.sent = new Map();
    this.last = -BETWEEN;
  }

  /** Put a lever somewhere: `{value, from, during}`. */
  put(path, where) {
    this.waiting.set(path, where);
    this.timer ??= setTimeout(() => this.flush(), Math.max(0, this.last + BETWEEN - performance.now()));
  }

  flush() {
    this.timer = null;
    this.last = performance.now();
    for (const [path, where] of this.waiting) this.sent.set(path, this.send(path, where));
    this.waiting.clear();
  }

  /** Whether the server has not heard yet where a lever was put last, having heard all asks up to `heard`. */
  isAhead(path, heard) {
    return this.waiting.has(path) || (this.sent.get(path) ?? 0) > heard;
  }

  /** Send what still waits; nothing comes after. */
  end() {
    clearTimeout(this.timer);
    if (this.waiting.size) this.flush();
  }
}

