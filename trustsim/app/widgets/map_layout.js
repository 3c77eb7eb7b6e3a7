// Where everything on the map stands: a cell for each place, circles round its board, and room for every name.

const RADIUS = 2.75; // pixels for the square root of a thousand patients
const RIM = 6; // beyond a circle: the arc of its practices' backing
const HALO = 6; // beyond the rim: the outline of its alliance
const LEANING = 0.4; // share of the way to the middle of its alliance, and at most …
const ACROSS = 0.07; // … of the ring's width
const DOWN = 0.04; // … of the ring's height
const MOST_NAMED = 18; // PCNs round one board whose names are always written
const MOST_LARGE = 4; // places with names; more are small multiples
const STATES_TRIED = 40; // memberships against which names are placed

const between = (low, value, high) => Math.max(low, Math.min(high, value));

/**
 * Everything that stays fixed: `{width, height, unit, named, large, cells, circles, states, names}`; no higher than
 * `most` where that is given.
 */
export function layOut(scene, width, unit, measure, most = Infinity) {
  const largest = Math.max(...scene.places.map((place) => place.ring.length));
  const named = largest <= MOST_NAMED && scene.places.length <= MOST_LARGE;
  const cells = cellsOf(scene, width, unit, named, measure, most);
  const radii = scene.pcns.map((pcn) => RADIUS * unit * Math.sqrt(pcn.patients / 1000));
  const fit = Math.min(1, ...cells.map((cell) => fitting(cell, radii, unit, named)));
  const circles = scene.pcns.map((pcn, i) => {
    const r = Math.max(6 * unit, radii[i] * fit);
    const reach = Math.max(0.6, Math.min(1, r / (13 * unit))) * unit;
    return { place: pcn.place, r, rim: r + RIM * reach, edge: r + (RIM + HALO) * reach, x: 0, y: 0, angle: 0 };
  });
  for (const cell of cells) standRound(cell, circles, unit, named);
  const large = scene.places.length <= MOST_LARGE;
  const layout = { width, unit, named, large, cells, circles, height: 0, states: new Map(), names: [] };
  layout.height = Math.max(0, ...cells.map((cell) => cell.y + cell.h));
  if (named) layout.names = placeNames(scene, layout, measure);
  return layout;
}

function cellsOf(scene, width, unit, named, measure, most) {
  const places = scene.places.length;
  const largest = Math.max(...scene.places.map((place) => place.ring.length));
  const least = named ? 250 * unit : (130 + Math.max(0, largest - 8) * 7) * unit;
  const columns = between(1, Math.floor(width / least), places);
  const w = width / columns;
  const head = places > 1 ? measure("Place", "title").h + 14 * unit : 0;
  const roomy = named ? (places > 1 ? 110 : 165) * unit + 0.37 * w : 0.82 * w;
  const across = w / 2 - 36 * unit;
  const crowded = Math.min(1.3 * w, 2 * ((largest * 33 * unit) / Math.PI - across) + 72 * unit);
  const rows = Math.ceil(places / columns);
  const h = Math.min(Math.max(roomy, largest > 10 ? crowded : 0) + head, most / rows);
  return scene.places.map((place, k) => {
    const x = (k % columns) * w;
    const y = Math.floor(k / columns) * h;
    const words = boardWords(scene, k, w, unit, measure);
    const table = { w: words.w + (words.lines ? 20 : 10) * unit, h: words.h + 12 * unit, words: words.lines };
    return { ring: place.ring, x, y, w, h, head, cx: x + w / 2, cy: y + head + (h - head) / 2, rx: 0, ry: 0, table };
  });
}

/** What stands on a board's table, as wide as its widest month. */
function boardWords(scene, place, width, unit, measure) {
  const first = scene.places.length > 1 ? (width > 220 * unit ? "Board" : "") : width > 300 * unit ? "Place board" : "Board";
  const most = Math.max(...new Set(scene.seats.map((seats) => seats[place])));
  const head = first ? measure(first, "bold") : { w: 0, h: 0 };
  const foot = measure(`${most} seats`, "small");
  return { lines: first, w: Math.max(head.w, foot.w), h: head.h + foot.h };
}

/** How far circles of a cell must shrink to stand round its board. */
function fitting(cell, radii, unit, named) {
  if (!cell.ring.length) return 1;
  const margin = (named ? 40 : 20) * unit;
  const rx = cell.w / 2 - margin;
  const ry = (cell.h - cell.head) / 2 - margin;
  const around = Math.PI * (rx + ry) * 0.92;
  const gaps = cell.ring.length * (2 * RIM + 4) * 0.75 * unit;
  const wide = cell.ring.reduce((sum, i) => sum + 2 * radii[i], 0);
  const largest = Math.max(...cell.ring.map((i) => radii[i]));
  const room = ((cell.h - cell.head) / 2 - cell.table.h / 2 - (named ? 62 : 36) * unit) / 2;
  return Math.min((around - gaps) / wide, Math.max(8 * unit, room) / largest);
}

/** Stand a cell's circles on its ellipse with equal gaps, the first gap at the top. */
function standRound(cell, circles, unit, named) {
  const largest = Math.max(8 * unit, ...cell.ring.map((i) => circles[i].edge));
  const spare = cell.w / 2 - 2 * largest - cell.table.w / 2 - 18 * unit;
  cell.rx = cell.w / 2 - largest - between(2, spare, (named ? 24 : 3) * unit);
  cell.ry = (cell.h - cell.head) / 2 - largest - (named ? 21 : 4) * unit;
  const steps = 720;
  const lengths = [0];
  const at = (k) => -Math.PI / 2 + (2 * Math.PI * k) / steps;
  for (let k = 1; k <= steps; k++) {
    const dx = cell.rx * (Math.cos(at(k)) - Math.cos(at(k - 1)));
    const dy = cell.ry * (Math.sin(at(k)) - Math.sin(at(k - 1)));
    lengths.push(lengths[k - 1] + Math.hypot(dx, dy));
  }
  const taken = cell.ring.reduce((sum, i) => sum + 2 * circles[i].rim, 0);
  const gap = (lengths[steps] - taken) / Math.max(1, cell.ring.length);
  let along = gap / 2;
  let k = 0;
  for (const i of cell.ring) {
    const circle = circles[i];
    while (k < steps && lengths[k] < along + circle.rim) k++;
    circle.angle = at(k);
    circle.x = cell.cx + cell.rx * Math.cos(circle.angle);
    circle.y = cell.cy + cell.ry * Math.sin(circle.angle);
    along += 2 * circle.rim + gap;
  }
}

/** Where circles stand in a month, leaning towards their allies: `{at: [{x, y}], groups}`, kept by membership. */
export function standing(layout, membership) {
  const key = membership.join();
  if (!layout.states.has(key)) layout.states.set(key, leaning(layout, membership));
  return layout.states.get(key);
}

function leaning(layout, membership) {
  const at = layout.circles.map(({ x, y }) => ({ x, y }));
  const groups = layout.cells.flatMap((cell, place) => groupsIn(cell.ring, place, membership));
  for (const cell of layout.cells) {
    const own = groups.filter((group) => layout.cells[group.place] === cell && group.members.length > 1);
    for (const share of [1, 0.5, 0.25, 0]) {
      for (const group of own) leanTogether(layout, cell, group, share, at);
      if (!cell.ring.some((i, k) => cell.ring.slice(k + 1).some((j) => touch(layout, at, i, j)))) break;
    }
  }
  return { at, groups };
}

/** Allied PCNs of one place, in the order of its ring. */
function groupsIn(ring, place, membership) {
  const labels = [...new Set(ring.map((i) => membership[i]).filter((label) => label >= 0))].sort((a, b) => a - b);
  return labels.map((label) => ({ label, place, members: ring.filter((i) => membership[i] === label) }));
}

function leanTogether(layout, cell, group, share, at) {
  const homes = group.members.map((i) => layout.circles[i]);
  const x = homes.reduce((sum, home) => sum + home.x, 0) / homes.length;
  const y = homes.reduce((sum, home) => sum + home.y, 0) / homes.length;
  group.members.forEach((i, k) => {
    const across = ACROSS * 2 * cell.rx;
    const down = DOWN * 2 * cell.ry;
    at[i].x = homes[k].x + share * between(-across, LEANING * (x - homes[k].x), across);
    at[i].y = homes[k].y + share * between(-down, LEANING * (y - homes[k].y), down);
  });
}

function touch(layout, at, i, j) {
  const apart = Math.hypot(at[i].x - at[j].x, at[i].y - at[j].y);
  return apart < layout.circles[i].rim + layout.circles[j].rim + 3 * layout.unit;
}

/** A name for each PCN at the spot beside its circle that is free in most months. */
function placeNames(scene, layout, measure) {
  const memberships = new Map(scene.alliance.map((month) => [month.join(), month]));
  const all = [...memberships.values()];
  const tried = all.filter((_, k) => k % Math.ceil(all.length / STATES_TRIED) === 0);
  const states = [layout.circles, ...tried.map((membership) => standing(layout, membership).at)];
  const names = scene.pcns.map(() => null);
  for (const cell of layout.cells) {
    for (let pass = 0; pass < 3; pass++) {
      for (const i of cell.ring) names[i] = bestSpot(layout, cell, states, names, i, nameOf(scene.pcns[i].name, measure));
    }
  }
  return names;
}

/** PCNs whose names have no room while circles stand as they do. */
export function crowdedOut(layout, { at }) {
  const out = new Set();
  const box = (i) => boxAt(at[i].x + layout.names[i].x, at[i].y + layout.names[i].y, layout.names[i]);
  for (const cell of layout.cells) {
    const written = [];
    for (const i of layout.named ? cell.ring : []) {
      const own = box(i);
      const on = cell.ring.some((j) => j !== i && onCircle(own, at[j].x, at[j].y, layout.circles[j].rim));
      if (on || outside(own, cell) || onBoard(own, cell, layout.unit) || written.some((other) => onBox(own, other, 0))) out.add(i);
      else written.push(own);
    }
  }
  return out;
}

function bestSpot(layout, cell, states, names, i, words) {
  const circle = layout.circles[i];
  const others = cell.ring.filter((j) => j !== i);
  let best = null;
  const spots = [circle.edge, circle.rim + layout.unit].map((reach) => spotsRound(reach, words, layout.unit));
  for (const spot of spots.flat()) {
    let cost = awayFrom(circle.angle, spot) + (spots[1].includes(spot) ? 0.3 : 0);
    for (const at of states) {
      const box = boxAt(at[i].x + spot.x, at[i].y + spot.y, words);
      cost += outside(box, cell) + onBoard(box, cell, layout.unit);
      for (const j of others) {
        cost += onCircle(box, at[j].x, at[j].y, layout.circles[j].rim + 2 * layout.unit);
        cost += onCircle(box, at[j].x, at[j].y, layout.circles[j].edge) ? 0.3 / states.length : 0;
        if (names[j]) cost += onBox(box, boxAt(at[j].x + names[j].x, at[j].y + names[j].y, names[j]), 2 * layout.unit);
      }
      if (best && cost >= best.cost) break;
    }
    if (!best || cost < best.cost) best = { ...spot, ...words, cost };
  }
  return best;
}

/** A PCN's name in at most two lines, without the words that all have. */
function nameOf(name, measure) {
  const short = name.replace(/\s+(PCN|Primary Care Network)$/i, "");
  const widest = 7.5 * measure("m", "name").h;
  const lines = [];
  for (const word of short.split(/\s+/)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && measure(longer, "name").w <= widest) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const kept = lines.slice(0, 2).map((line, k) => shortened(line, k === 1 && lines.length > 2, widest, measure));
  const sizes = kept.map((line) => measure(line, "name"));
  return { lines: kept, w: Math.max(...sizes.map((size) => size.w)), h: sizes.reduce((sum, size) => sum + size.h, 0) };
}

function shortened(line, more, widest, measure) {
  let kept = line;
  while (kept.length > 3 && measure(kept, "name").w > widest) kept = kept.slice(0, -1);
  return kept === line && !more ? line : `${kept.trimEnd()}…`;
}

/** Where alliances' names stand in a month, and those of alliances that have just collapsed, each `{x, y, w, h}`. */
export function placeTitles(layout, state, groups, titled, measure, taken = []) {
  const placed = [...taken];
  return groups.map((group) => {
    const cell = layout.cells[group.place];
    const boxes = cell.ring
      .filter((i) => layout.names[i] && !state.hidden.has(i))
      .map((i) => boxAt(state.at[i].x + layout.names[i].x, state.at[i].y + layout.names[i].y, layout.names[i]));
    let best = null;
    for (const lines of titled(group)) {
      const sizes = lines.map((line) => measure(line, "bold"));
      const words = { lines, w: Math.max(...sizes.map((size) => size.w)), h: sizes.reduce((sum, size) => sum + size.h, 0) };
      for (const i of group.members) {
        const near = layout.circles[i];
        for (const spot of titleSpots(layout, state.hidden, i, words)) {
          const box = boxAt(state.at[i].x + spot.x, state.at[i].y + spot.y, words);
          let cost = awayFrom(near.angle, spot) + outside(box, cell) + onBoard(box, cell, layout.unit) + 0.01 * lines.length;
          for (const j of cell.ring) cost += onCircle(box, state.at[j].x, state.at[j].y, layout.circles[j].edge);
          for (const other of [...boxes, ...placed]) cost += onBox(box, other, layout.unit);
          if (!best || cost < best.cost) best = { ...words, cost, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
        }
      }
    }
    if (!best || best.cost >= 1) return null;
    placed.push(boxAt(best.x, best.y, best));
    return best;
  });
}

function titleSpots(layout, hidden, i, words) {
  const name = layout.names[i];
  const spots = spotsRound(layout.circles[i].edge, words, layout.unit);
  if (!name || hidden.has(i)) return spots;
  const apart = (name.h + words.h) / 2 + 1.5 * layout.unit;
  const stacked = [0, -0.25, 0.25, -0.5, 0.5].flatMap((share) =>
    [-1, 1].map((side) => ({ x: name.x + share * Math.abs(words.w - name.w), y: name.y + side * apart })),
  );
  return [...stacked, ...spots];
}

/** Spots for words beside a circle, from the centre of one to the centre of the other. */
function spotsRound(reach, { w, h }, unit) {
  const clear = reach + 1 * unit;
  const upright = [-1, 1].flatMap((side) =>
    [0, -0.2, 0.2, -0.4, 0.4, -0.6, 0.6, -0.8, 0.8].map((share) => ({ x: share * w, y: side * (clear + h / 2) })),
  );
  const beside = [-1, 1].flatMap((side) =>
    [0, -0.5, 0.5].map((share) => ({ x: side * (clear + 2 * unit + w / 2), y: share * reach })),
  );
  const corners = [-1, 1].flatMap((side) =>
    [-1, 1].map((way) => ({ x: way * (clear * 0.72 + w / 2), y: side * (clear * 0.72 + h / 2) })),
  );
  return [...upright, ...beside, ...corners];
}

const boxAt = (x, y, { w, h }) => ({ left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2 });

/** From 0 (straight away from the board) to under 1 (towards it). */
function awayFrom(angle, spot) {
  const far = Math.hypot(spot.x, spot.y) || 1;
  return 0.2 * (1 - (spot.x * Math.cos(angle) + spot.y * Math.sin(angle)) / far);
}

function outside(box, cell) {
  const over = (amount) => Math.max(0, amount);
  const across = over(cell.x + 1 - box.left) + over(box.right - cell.x - cell.w + 1);
  const by = across + over(cell.y + cell.head - box.top) + over(box.bottom - cell.y - cell.h);
  return by > 0 ? 1 + by : 0;
}

function onBoard(box, cell, unit) {
  const { w, h } = cell.table;
  const room = { left: cell.cx - w / 2 - 20 * unit, right: cell.cx + w / 2 + 20 * unit };
  return onBox(box, { ...room, top: cell.cy - h / 2 - 20 * unit, bottom: cell.cy + h / 2 + 36 * unit }, 0);
}

function onBox(one, other, apart) {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left) + apart;
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) + apart;
  return across > 0 && down > 0 ? 1 + Math.min(across, down) : 0;
}

function onCircle(box, x, y, r) {
  const dx = x - between(box.left, x, box.right);
  const dy = y - between(box.top, y, box.bottom);
  const over = r - Math.hypot(dx, dy);
  return over > 0 ? 1 + over : 0;
}
