const KEPT = "trustsim-changes";

/** Keeps the changes in this tab, and asks for them again when a page starts anew without them. */
export class Keeper {
  constructor(restore) {
    this.restore = restore;
  }

  /** Keep `{place, changes}`; the first time, ask for what an earlier page kept. */
  keep(now) {
    const before = this.isBegun ? null : read();
    this.isBegun = true;
    if (before?.changes && before.place === now.place && !now.changes) this.restore(before);
    else sessionStorage.setItem(KEPT, JSON.stringify(now));
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}
