// Shapes on the map as paths: arrows, lines to a board, outlines of alliances, practices in a circle.

const n1 = (value) => Math.round(value * 10) / 10;
const spot = (x, y) => `${n1(x)},${n1(y)}`;

/** An arrow from circle to circle that keeps clear of the board between them. */
export function arrow(layout, at, from, to) {
  const cell = layout.cells[layout.circles[from].place];
  const [begin, end] = [layout.circles[from], layout.circles[to]];
  const gap = Math.hypot(at[from].x - at[to].x, at[from].y - at[to].y) - begin.rim - end.rim;
  if (gap < 34 * layout.unit) return arrowTo(layout, at, from, at[to], end.rim + 2);
  let turn = end.angle - begin.angle;
  if (turn > Math.PI) turn -= 2 * Math.PI;
  if (turn < -Math.PI) turn += 2 * Math.PI;
  const near = Math.abs(turn) < 1 ? 0.78 : 0.74;
  const bend = (angle) => ({ x: cell.cx + near * cell.rx * Math.cos(angle), y: cell.cy + near * cell.ry * Math.sin(angle) });
  const one = bend(begin.angle + turn * 0.3);
  const two = bend(end.angle - turn * 0.3);
  return curved(edge(at[from], one, begin.rim + 1), one, two, edge(at[to], two, end.rim + 2), layout.unit);
}

/** An arrow from a circle straight to a point, such as the manager's table. */
export function arrowTo(layout, at, from, point, reach) {
  const begin = edge(at[from], point, layout.circles[from].rim + 1);
  const end = edge(point, at[from], reach);
  const third = (share) => ({ x: begin.x + share * (end.x - begin.x), y: begin.y + share * (end.y - begin.y) });
  return curved(begin, third(1 / 3), third(2 / 3), end, layout.unit);
}

/** An arrow from a circle to the neutral manager's table below a board, round the board. */
export function arrowToManager(layout, at, from, place, table, reach) {
  const { cx, cy, table: board } = layout.cells[place];
  const begin = at[from];
  const side = begin.x < cx ? -1 : 1;
  if (begin.y > cy + board.h / 2) return arrowTo(layout, at, from, table, reach);
  const x = cx + side * (board.w / 2 + 26 * layout.unit);
  const one = { x: begin.y < cy - board.h ? x : (begin.x + x) / 2, y: Math.max(cy - board.h / 2, begin.y) };
  const two = { x, y: table.y };
  const start = edge(begin, one, layout.circles[from].rim + 1);
  return curved(start, one, two, { x: table.x + side * reach, y: table.y }, layout.unit);
}

/** The point of a circle's edge towards another point. */
function edge(centre, towards, reach) {
  const far = Math.hypot(towards.x - centre.x, towards.y - centre.y) || 1;
  const share = reach / far;
  return { x: centre.x + share * (towards.x - centre.x), y: centre.y + share * (towards.y - centre.y) };
}

function curved(begin, one, two, end, unit) {
  const way = Math.atan2(end.y - two.y, end.x - two.x);
  const barb = (turn) => spot(end.x - 6.5 * unit * Math.cos(way + turn), end.y - 6.5 * unit * Math.sin(way + turn));
  const line = `M${spot(begin.x, begin.y)}C${spot(one.x, one.y)} ${spot(two.x, two.y)} ${spot(end.x, end.y)}`;
  return `${line}M${barb(0.45)}L${spot(end.x, end.y)}L${barb(-0.45)}`;
}

/** A line from the edge of a circle to a point. */
export function lineTo(layout, at, from, point) {
  const begin = edge(at[from], point, layout.circles[from].rim + 2);
  return `M${spot(begin.x, begin.y)}L${spot(point.x, point.y)}`;
}

/** An outline's parts: thick and thin bands whose union, stroked and filled, it is; and its dashes as a ghost. */
export function outline(layout, at, group) {
  const { links, hops } = joined(layout, at, group);
  const least = Math.min(...group.members.map((i) => layout.circles[i].edge));
  const band = least * 0.72;
  const thin = 6 * layout.unit;
  const discs = group.members.map((i) => disc(at[i], layout.circles[i].edge - band));
  return {
    band,
    thin,
    thick: discs.join("") + links.map(thereAndBack).join(""),
    narrow: hops.map(thereAndBack).join(""),
    ghost:
      group.members.map((i) => disc(at[i], layout.circles[i].edge)).join("") +
      links.map((points) => sides(points, band)).join("") +
      hops.map((points) => sides(points, thin)).join(""),
  };
}

/** Allies are linked to the next one round the ring, but for the widest gap; past others, on the board's side. */
function joined(layout, at, { members, place }) {
  const cell = layout.cells[place];
  const where = new Map(cell.ring.map((i, k) => [i, k]));
  const steps = (one, other) => (where.get(other) - where.get(one) + cell.ring.length) % cell.ring.length;
  const pairs = members.length < 2 ? [] : members.map((i, k) => [i, members[(k + 1) % members.length]]);
  const widest = pairs.reduce((most, pair) => (steps(...pair) > steps(...most) ? pair : most), pairs[0]);
  const links = [];
  const hops = [];
  for (const [i, j] of pairs.filter((pair) => pair !== widest)) {
    const passed = Array.from({ length: steps(i, j) - 1 }, (_, k) => cell.ring[(where.get(i) + k + 1) % cell.ring.length]);
    const inside = passed.map((k) => edge(at[k], { x: cell.cx, y: cell.cy }, layout.circles[k].rim + 9 * layout.unit));
    (passed.length ? hops : links).push([at[i], ...inside, at[j]]);
  }
  return { links, hops };
}

const disc = ({ x, y }, r) => `M${spot(x - r, y)}a${n1(r)},${n1(r)} 0 1,0 ${n1(2 * r)},0a${n1(r)},${n1(r)} 0 1,0 ${n1(-2 * r)},0Z`;

/** A line that encloses nothing, so that a fill adds nothing to its stroke. */
function thereAndBack(points) {
  const way = [...points, ...points.slice(1, -1).reverse()];
  return `M${way.map(({ x, y }) => spot(x, y)).join("L")}Z`;
}

function sides(points, apart) {
  return [-1, 1].map((side) => `M${points.map((point, k) => beside(points, k, side * apart)).join("L")}`).join("");
}

function beside(points, k, apart) {
  const [before, after] = [points[Math.max(0, k - 1)], points[Math.min(points.length - 1, k + 1)]];
  const far = Math.hypot(after.x - before.x, after.y - before.y) || 1;
  return spot(points[k].x - (apart * (after.y - before.y)) / far, points[k].y + (apart * (after.x - before.x)) / far);
}

/** Places for seats' letters round a board, each near the PCN that sits there and clear of the others. */
export function seatsRound(layout, place, at, sitting, size, manager) {
  const cell = layout.cells[place];
  const w = cell.table.w + size;
  const h = cell.table.h + size;
  const whole = 2 * (w + h);
  const ideal = sitting.map((i) => ({ i, along: alongEdge(w, h, at[i].x - cell.cx, at[i].y - cell.cy) }));
  if (manager) ideal.push({ i: null, along: (w + h) / 2 });
  ideal.sort((a, b) => a.along - b.along);
  const apart = Math.min(size + 4 * layout.unit, whole / Math.max(1, ideal.length));
  for (let round = 0; round < 60; round++) {
    ideal.forEach((seat, k) => {
      if (ideal.length < 2) return;
      const next = ideal[(k + 1) % ideal.length];
      const gap = next.along - seat.along + (k + 1 === ideal.length ? whole : 0);
      if (gap >= apart) return;
      const push = (apart - gap) / 2;
      if (seat.i !== null) seat.along -= push;
      if (next.i !== null) next.along += push;
    });
  }
  return ideal.filter((seat) => seat.i !== null).map(({ i, along }) => ({ i, ...onEdge(cell, w, h, along) }));
}

/** How far along a table's edge, clockwise from the middle of its right side, a direction meets it. */
function alongEdge(w, h, dx, dy) {
  const scale = Math.min(w / 2 / Math.max(1e-6, Math.abs(dx)), h / 2 / Math.max(1e-6, Math.abs(dy)));
  const [x, y] = [dx * scale, dy * scale];
  if (Math.abs(x - w / 2) < 1e-6) return y >= 0 ? y : 2 * (w + h) + y;
  if (Math.abs(y - h / 2) < 1e-6) return h / 2 + (w / 2 - x);
  if (Math.abs(x + w / 2) < 1e-6) return h / 2 + w + (h / 2 - y);
  return h / 2 + w + h + (x + w / 2);
}

function onEdge({ cx, cy }, w, h, along) {
  const whole = 2 * (w + h);
  const from = (((along + h / 2) % whole) + whole) % whole;
  if (from < h) return { x: cx + w / 2, y: cy - h / 2 + from };
  if (from < h + w) return { x: cx + w / 2 - (from - h), y: cy + h / 2 };
  if (from < 2 * h + w) return { x: cx - w / 2, y: cy + h / 2 - (from - h - w) };
  return { x: cx - w / 2 + (from - 2 * h - w), y: cy - h / 2 };
}

/** Circles of given sizes packed in a circle: `[{x, y, r}]` from its centre. */
export function packed(sizes, radius) {
  const dots = sizes.map((size, k) => {
    const far = Math.sqrt(k + 0.5);
    return { r: Math.sqrt(size), x: far * Math.cos(2.4 * k) * 0.5, y: far * Math.sin(2.4 * k) * 0.5 };
  });
  const most = Math.max(...dots.map((dot) => dot.r)) || 1;
  for (const dot of dots) Object.assign(dot, { r: Math.max(0.25, dot.r / most), x: dot.x * 2, y: dot.y * 2 });
  for (let round = 0; round < 240; round++) settle(dots, round < 200 ? 0.03 : 0);
  const reach = Math.max(...dots.map((dot) => Math.hypot(dot.x, dot.y) + dot.r));
  const scale = Math.min(radius / reach, radius * 0.8);
  return dots.map(({ x, y, r }) => ({ x: x * scale, y: y * scale, r: r * scale * 0.94 }));
}

function settle(dots, inwards) {
  for (const dot of dots) {
    dot.x *= 1 - inwards;
    dot.y *= 1 - inwards;
  }
  dots.forEach((one, k) => {
    for (const other of dots.slice(k + 1)) {
      const far = Math.hypot(other.x - one.x, other.y - one.y) || 1e-3;
      const over = (one.r + other.r - far) / 2;
      if (over <= 0) continue;
      const [dx, dy] = [(over * (other.x - one.x)) / far, (over * (other.y - one.y)) / far];
      one.x -= dx;
      one.y -= dy;
      other.x += dx;
      other.y += dy;
    }
  });
}

/** A circle filled from below to so much out of 100. */
export function filled({ x, y, r }, level) {
  if (level >= 100) return disc({ x, y }, r);
  if (level <= 0) return "";
  const down = r - (2 * r * level) / 100;
  const half = Math.sqrt(Math.max(0, r * r - down * down));
  return `M${spot(x - half, y + down)}A${n1(r)},${n1(r)} 0 ${level > 50 ? 1 : 0},0 ${spot(x + half, y + down)}Z`;
}
