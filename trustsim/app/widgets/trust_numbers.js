// Who trusts whom, by month and question, out of 100: read from the bytes the server sends.

export class TrustNumbers {
  constructor(scene, bytes) {
    this.scene = scene;
    this.shown = scene.shown;
    this.months = scene.months;
    this.facets = scene.facets.map((facet) => facet.id).filter((id) => id !== "backing");
    this.bytes = bytes;
    this.at = new Map(scene.shown.map((pcn, k) => [pcn, k]));
    this.backingFrom = (scene.months + 1) * this.facets.length * this.shown.length ** 2;
  }

  /** Whether all the bytes of a scene have come. */
  get isWhole() {
    return this.bytes.length === this.backingFrom + (this.months + 1) * this.shown.length;
  }

  holds(pcn) {
    return this.at.has(pcn);
  }

  holdsPair(pair) {
    return Boolean(pair) && pair[0] !== pair[1] && pair.every((pcn) => this.holds(pcn));
  }

  trust(month, facet, truster, trusted) {
    const count = this.shown.length;
    const table = (month * this.facets.length + this.facets.indexOf(facet)) * count * count;
    return this.bytes[table + this.at.get(truster) * count + this.at.get(trusted)];
  }

  backing(month, pcn) {
    return this.bytes[this.backingFrom + month * this.shown.length + this.at.get(pcn)];
  }

  /** Where trust is among the bytes: from a place on, a step a month, at so many for each pair in order. */
  trustAt(facet, order) {
    const count = this.shown.length;
    const pairs = order.flatMap((one) => order.filter((other) => other !== one).map((other) => [one, other]));
    const at = pairs.map(([one, other]) => this.at.get(one) * count + this.at.get(other));
    return { from: this.facets.indexOf(facet) * count * count, step: this.facets.length * count * count, at };
  }

  backingAt(order) {
    return { from: this.backingFrom, step: this.shown.length, at: order.map((pcn) => this.at.get(pcn)) };
  }

  /** Trust of one in another by month. */
  trustLine(facet, truster, trusted) {
    return Array.from({ length: this.months + 1 }, (_, month) => this.trust(month, facet, truster, trusted));
  }

  backingLine(pcn) {
    return Array.from({ length: this.months + 1 }, (_, month) => this.backing(month, pcn));
  }

  /** The pair whose trust fell furthest below what it had been, and when; null where there is no pair. */
  furthestFall(facet) {
    const pairs = this.shown.flatMap((one) =>
      this.shown.filter((other) => other !== one).map((other) => [one, other]),
    );
    return furthest(pairs, ([one, other]) => this.trustLine(facet, one, other));
  }

  /** The PCN whose backing fell furthest, and when. */
  furthestLoss() {
    return furthest(this.shown, (pcn) => this.backingLine(pcn));
  }
}

/** Of several lines the one that falls furthest: `{of, fall, from, to}`, in months. */
function furthest(all, lineOf) {
  let found = null;
  for (const of of all) {
    const line = lineOf(of);
    let top = 0;
    for (let month = 0; month < line.length; month++) {
      if (line[month] > line[top]) top = month;
      const fall = line[top] - line[month];
      if (!found || fall > found.fall) found = { of, fall, from: top, to: month };
    }
  }
  return found;
}
