import { make, put, looks, trustColour } from "./draw.js";
import { shortName } from "./trust_words.js";

// The matrix of who trusts whom in a month, with bars of alliances, and for backing one bar a PCN.

const MOST_A_FRAME = 200;
const WIDEST_CELL = 3;
const NARROWEST_CELL = 0.875;
const CELL_WITH_NUMBER = 1.3;
const CELL_TO_TOUCH = 2.75;
const MANY_PCNS = 12;
const PHONE = matchMedia("(max-width: 39.99em)");
const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Matrix {
  /** `picked(pair)` when a cell is chosen, `turned()` for the other way round, `told(words)` on pointing. */
  constructor({ picked, turned, told }) {
    this.calls = { picked, turned, told };
    this.box = make("div", { class: "ts-trust-grid", "data-testid": "trust-matrix" });
    this.focus = [0, 1];
  }

  /** Draw a question's cells in an order of PCNs; `toMonth` then fills them. */
  show(numbers, facet, order) {
    const focused = this.box.contains(document.activeElement);
    Object.assign(this, { numbers, facet, order, month: null, bars: null, pieces: new Map() });
    this.names = numbers.scene.pcns.map((pcn) => shortName(pcn.name));
    put(this.box, { "data-facet": facet });
    this.box.replaceChildren(...(facet === "backing" ? this.backingRows() : this.tableOfCells()));
    this.box.append(colourRules());
    this.readFrom();
    this.resize();
    this.rove(this.focus, focused);
  }

  tableOfCells() {
    const { order, names } = this;
    const heads = order.map((pcn) => this.head(pcn, "col"));
    const corner = make("td", { class: "ts-trust-corner" }, "How much this PCN trusts … ↓");
    this.cells = order.map((truster) => order.map((trusted) => this.cell(truster, trusted)));
    const rows = order.map((pcn, k) => {
      const head = this.head(pcn, "row");
      head.style.zIndex = 2 + order.length - k; // a bar's number reaches over the rows below
      return make("tr", {}, head, ...this.cells[k]);
    });
    const words = order.map((pcn) => make("span", { id: `ts-trust-to-${pcn}` }, `trusts ${names[pcn]}:`));
    this.table = make(
      "table",
      { role: "grid", "aria-label": "Who trusts whom, out of 100", "aria-readonly": "true" },
      make("thead", {}, make("tr", {}, corner, ...heads)),
      make("tbody", {}, ...rows),
    );
    put(this.table, {
      onclick: (event) => this.pick(event.target.closest("td[data-value]")),
      onkeydown: (event) => this.onKey(event),
      onpointerover: (event) => this.tell(event.target.closest("td[data-value]")),
      onpointerleave: () => this.calls.told(""),
      onfocusin: (event) => this.onFocus(event.target.closest("td")),
      onfocusout: () => this.calls.told(""),
    });
    return [this.table, make("div", { hidden: true }, ...words)];
  }

  /** The name of a PCN at a row or column, with its piece of an alliance's bar. */
  head(pcn, scope) {
    const piece = make("span", { class: "ts-trust-piece", "aria-hidden": "true" });
    this.pieces.set(`${scope} ${pcn}`, piece);
    const name = make("span", { class: "ts-trust-name", id: `ts-trust-${scope}-${pcn}` }, this.names[pcn]);
    const attributes = {
      scope,
      "data-pcn": pcn,
      class: `ts-trust-${scope}`,
      title: this.numbers.scene.pcns[pcn].name,
    };
    return make("th", attributes, name, piece);
  }

  cell(truster, trusted) {
    const ids = this.numbers.scene.pcns;
    if (truster === trusted)
      return make("td", { class: "ts-trust-self", tabindex: -1, "aria-label": "itself" }, "–");
    const id = `ts-trust-${truster}-${trusted}`;
    return make(
      "td",
      {
        id,
        tabindex: -1,
        "data-truster": ids[truster].id,
        "data-trusted": ids[trusted].id,
        "data-value": "",
        "aria-labelledby": `ts-trust-row-${truster} ts-trust-to-${trusted} ${id}`,
      },
      "",
    );
  }

  backingRows() {
    this.cells = this.order.map((pcn) => [
      make(
        "li",
        { role: "option", tabindex: -1, "data-pcn": this.numbers.scene.pcns[pcn].id, "data-value": "" },
        make("span", { class: "ts-trust-backed" }, this.names[pcn]),
        make("span", { class: "ts-trust-bar" }, make("span")),
        make("span", { class: "ts-trust-figure" }),
      ),
    ]);
    const list = make("ul", {
      role: "listbox",
      "aria-label": "How far practices back each PCN’s director, out of 100",
    });
    list.append(...this.cells.flat());
    put(list, {
      onclick: (event) => this.pick(event.target.closest("li")),
      onkeydown: (event) => this.onKey(event),
      onfocusin: (event) => this.onFocus(event.target.closest("li")),
    });
    return [list];
  }

  /** Go to a month. While the clock plays, a frame touches so many cells, and the next goes on from there. */
  toMonth(month, playing = false) {
    if (month !== this.month) put(this.box, { "data-month": month });
    if (month !== this.month && this.facet !== "backing") this.fillBars(this.numbers.scene.alliance[month]);
    this.month = month;
    this.fill(playing ? MOST_A_FRAME : Infinity);
  }

  /** Write the numbers that are not those of the month. */
  fill(most) {
    const { values, month, scan, flat } = this;
    const { bytes } = this.numbers;
    const from = month * values.step + values.from;
    for (let seen = 0; seen < flat.length && most > 0; seen++) {
      const k = (scan + seen) % flat.length;
      const value = bytes[from + values.at[k]];
      if (this.last[k] === value) continue;
      this.last[k] = value;
      this.scan = k;
      most -= 1;
      flat[k].dataset.value = value;
      values.write(flat[k], value);
    }
  }

  /** Where the numbers of the cells drawn are among the bytes, and how one is written. */
  readFrom() {
    const { numbers, order, facet, cells } = this;
    if (facet === "backing") {
      this.flat = cells.flat();
      this.values = { ...numbers.backingAt(order), write: writeBar };
    } else {
      this.flat = cells.flatMap((row, k) => row.filter((_, at) => at !== k));
      this.values = { ...numbers.trustAt(facet, order), write: writeCell };
    }
    this.last = new Int16Array(this.flat.length).fill(-1);
    this.scan = 0;
  }

  /** Bars beside rows and columns: a run of neighbours in one alliance is one bar with its number. */
  fillBars(membership) {
    const key = this.order.map((pcn) => membership[pcn]).join();
    if (key === this.bars) return;
    this.bars = key;
    const { order } = this;
    order.forEach((pcn, k) => {
      const at = membership[pcn];
      const starts = k === 0 || membership[order[k - 1]] !== at;
      const ends = k === order.length - 1 || membership[order[k + 1]] !== at;
      let run = 1;
      while (starts && k + run < order.length && membership[order[k + run]] === at) run++;
      for (const scope of ["row", "col"])
        this.fillPiece(this.pieces.get(`${scope} ${pcn}`), at, starts, ends, run);
    });
  }

  fillPiece(piece, at, starts, ends, run) {
    const { tint, dashes } = looks(at);
    const classes = [
      "ts-trust-piece",
      `ts-${tint}`,
      dashes && "ts-trust-dashed",
      starts && "is-first",
      ends && "is-last",
    ];
    piece.className = at < 0 ? "ts-trust-piece" : classes.filter(Boolean).join(" ");
    const alliance = this.numbers.scene.alliances[at];
    const label = alliance && starts ? (/\d+$/.exec(alliance.name)?.[0] ?? alliance.name[0]) : "";
    piece.replaceChildren(...(label ? [make("span", { style: `--run:${run}` }, label)] : []));
  }

  /** Frame the pair (or PCN) that is chosen, and its reverse. */
  choose(pair) {
    const { order, cells } = this;
    for (const cell of cells.flat()) {
      cell.classList.remove("is-chosen", "is-reverse");
      put(cell, { "aria-selected": cell.dataset.value === undefined ? null : "false" });
    }
    for (const [key, piece] of this.pieces) {
      const [scope, pcn] = key.split(" ");
      piece.parentNode.classList.toggle(
        "is-chosen",
        Boolean(pair) && Number(pcn) === pair[scope === "row" ? 0 : 1],
      );
    }
    if (!pair) return;
    const [row, column] = pair.map((pcn) => order.indexOf(pcn));
    const chosen = cells[row]?.[this.facet === "backing" ? 0 : column];
    chosen?.classList.add("is-chosen");
    if (chosen) put(chosen, { "aria-selected": "true" });
    if (this.facet !== "backing") cells[column]?.[row]?.classList.add("is-reverse");
    if (!this.box.contains(document.activeElement)) this.rove([row, this.facet === "backing" ? 0 : column]);
  }

  /** Give cells the size that the panel has room for; `width` in pixels. */
  resize(width = this.width) {
    this.width = width;
    if (!width || this.facet === "backing") return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const steep = this.order.length > MANY_PCNS;
    const angle = steep ? 65 : 40;
    const names = [...this.table.querySelectorAll(".ts-trust-col .ts-trust-name")].map(
      (name) => name.offsetWidth,
    );
    const longest = Math.max(0, ...names);
    const turn = (angle * Math.PI) / 180;
    const beyond = Math.max(
      0,
      ...names.map((wide, k) => wide * Math.cos(turn) - (names.length - k - 1) * 1.5 * rem),
    );
    const beside = Math.max(
      0,
      ...[...this.table.querySelectorAll("th.ts-trust-row")].map((th) => th.offsetWidth),
    );
    const fits = (width - beside - beyond - 4) / this.order.length;
    const least = this.large || PHONE.matches ? CELL_TO_TOUCH : NARROWEST_CELL;
    const cell = Math.floor(Math.max(least * rem, Math.min(WIDEST_CELL * rem, fits)));
    this.hidesNumbers = cell < CELL_WITH_NUMBER * rem;
    this.box.classList.toggle("is-tiny", this.hidesNumbers);
    const wanted = { cell: `${cell}px`, angle: `${-angle}deg` };
    wanted.heads = `${Math.ceil(longest * Math.sin(turn) + 2.25 * rem)}px`;
    wanted.beyond = `${Math.ceil(beyond)}px`;
    for (const [name, value] of Object.entries(wanted)) this.box.style.setProperty(`--${name}`, value);
  }

  pairOf(cell) {
    const row = this.cells.findIndex((cells) => cells.includes(cell));
    return row < 0 ? null : [this.order[row], this.order[this.cells[row].indexOf(cell)]];
  }

  pick(cell) {
    if (cell) this.calls.picked(this.pairOf(cell));
  }

  tell(cell) {
    if (!cell) return this.calls.told("");
    const [truster, trusted] = this.pairOf(cell);
    this.calls.told(`${this.names[truster]} trusts ${this.names[trusted]}: ${cell.dataset.value}`);
  }

  onFocus(cell) {
    const row = this.cells.findIndex((cells) => cells.includes(cell));
    if (row < 0) return;
    this.rove([row, this.cells[row].indexOf(cell)]);
    if (this.facet !== "backing" && cell.dataset.value) this.tell(cell);
  }

  onKey(event) {
    const [row, column] = this.focus;
    const way = WAYS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (way) this.rove([row + way[0], column + way[1]], true);
    else if (event.key === "Home") this.rove([this.facet === "backing" ? 0 : row, 0], true);
    else if (event.key === "End") this.rove([this.facet === "backing" ? Infinity : row, Infinity], true);
    else if (event.key === "Enter" || event.key === " ") this.pick(event.target.closest("[data-value]"));
    else if (event.key.toLowerCase() === "t") this.calls.turned();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The one cell that Tab reaches; `focus` moves there too. */
  rove([row, column], focus = false) {
    const down = Math.max(0, Math.min(this.cells.length - 1, row));
    const across = Math.max(0, Math.min(this.cells[down].length - 1, column));
    for (const cell of this.cells.flat()) if (cell.tabIndex === 0) cell.tabIndex = -1;
    this.focus = [down, across];
    const cell = this.cells[down][across];
    cell.tabIndex = 0;
    if (focus) cell.focus();
  }
}

function writeCell(cell, value) {
  cell.firstChild.nodeValue = value;
}

function writeBar(row, value) {
  row.children[1].firstChild.style.width = `${value}%`;
  row.lastChild.textContent = value;
}

/** A rule for each number from 0 to 100: a cell's colour follows its number without a touch more. */
function colourRules() {
  const rules = Array.from({ length: 101 }, (_, value) => {
    const { fill, ink } = trustColour(value);
    const bar = `.ts-trust-grid li[data-value="${value}"] .ts-trust-bar span{background:${fill}}`;
    return `.ts-trust-grid td[data-value="${value}"]{background:${fill};color:${ink}}${bar}`;
  });
  return make("style", {}, rules.join("\n"));
}

/** What the colours mean: 0 does not trust … 100 trusts. */
export function trustLegend(none, all) {
  const stops = Array.from({ length: 13 }, (_, k) => trustColour((k * 100) / 12).fill).join(", ");
  const scale = make("span", {
    class: "ts-trust-scale",
    style: `background:linear-gradient(to right, ${stops})`,
  });
  return make("span", { class: "ts-trust-legend" }, `0 ${none}`, scale, `100 ${all}`);
}
