const CLOSEST = 5;
const STEP = 1.5;

/** Zooming and moving the picture: buttons, Ctrl and the wheel, two fingers, dragging. */
export class MapZoom {
  constructor(svg, world, changed) {
    Object.assign(this, { svg, world, changed, scale: 1, x: 0, y: 0, width: 1, height: 1, fingers: new Map() });
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      svg.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
    }
  }

  sized(width, height) {
    Object.assign(this, { width, height });
    this.to(this.scale, this.x, this.y);
  }

  /** Zoom in or out a step, about a point of the map or the middle of the picture. */
  step(way, about) {
    this.by(STEP ** way, this.width / 2, this.height / 2);
    if (about) this.to(this.scale, this.width / 2 - about.x * this.scale, this.height / 2 - about.y * this.scale);
  }

  whole() {
    this.to(1, 0, 0);
  }

  /** Zoom about a point of the picture. */
  by(times, x, y) {
    const scale = Math.max(1, Math.min(CLOSEST, this.scale * times));
    const grown = scale / this.scale;
    this.to(scale, x - (x - this.x) * grown, y - (y - this.y) * grown);
  }

  to(scale, x, y) {
    const turned = scale !== this.scale;
    this.scale = scale < 1.02 ? 1 : scale;
    this.x = Math.min(0, Math.max(this.width * (1 - this.scale), x));
    this.y = Math.min(0, Math.max(this.height * (1 - this.scale), y));
    const moved = this.scale === 1 ? "" : `translate(${this.x} ${this.y}) scale(${this.scale})`;
    this.world.setAttribute("transform", moved);
    this.svg.classList.toggle("ts-map-zoomed", this.scale > 1);
    if (turned) this.changed();
  }

  /** Bring a point of the map into sight. */
  reach({ x, y }, margin) {
    if (this.scale === 1) return;
    const inside = (at, moved, size) => at * this.scale + moved > margin && at * this.scale + moved < size - margin;
    if (inside(x, this.x, this.width) && inside(y, this.y, this.height)) return;
    this.to(this.scale, this.width / 2 - x * this.scale, this.height / 2 - y * this.scale);
  }

  point(event) {
    const frame = this.svg.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const { x, y } = this.point(event);
    this.by(Math.exp(-event.deltaY / 300), x, y);
  }

  down(event) {
    this.dragged = 0;
    this.fingers.set(event.pointerId, this.point(event));
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = this.point(event);
    this.fingers.set(event.pointerId, now);
    this.dragged += Math.hypot(now.x - before.x, now.y - before.y);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const apart = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
      this.by(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else if (this.scale > 1) {
      this.to(this.scale, this.x + now.x - before.x, this.y + now.y - before.y);
    }
  }

  /** Whether the last press moved the picture rather than chose something. */
  get wasDrag() {
    return this.scale > 1 && this.dragged > 6;
  }
}
