import { ask } from "./stage.js";
import { make } from "./draw.js";
import { Lever } from "./levers_lever.js";
import { Happenings } from "./levers_happenings.js";
import { Sheet } from "./levers_sheet.js";
import { Sender } from "./levers_sender.js";

const OPEN_AT_FIRST = ["people", "meetings", "sharing"];

/** The five groups, built when the levers themselves are others than before. */
class Panel {
  constructor(model) {
    this.sender = new Sender((path, more) => ask(model, "lever", { path, ...more }));
    this.happenings = new Happenings((what, more) => ask(model, what, more));
    this.body = make("div", { class: "ts-levers-groups" });
    this.node = make("div", { class: "ts-levers-panel" }, head(), this.body);
  }

  show(scene) {
    const built = scene.groups.flatMap((group) => group.levers.map((lever) => lever.path)).join(" ");
    if (built !== this.built) this.build(scene.groups);
    this.built = built;
    this.happenings.show(scene);
    for (const group of scene.groups) this.showGroup(group, scene);
  }

  build(groups) {
    this.levers = new Map();
    this.counts = new Map();
    this.body.replaceChildren(...groups.map((group) => this.buildGroup(group)));
  }

  buildGroup(group) {
    const main = group.levers.filter((lever) => lever.main);
    const more = group.levers.filter((lever) => !lever.main);
    const attributes = { class: "ts-levers-group", open: OPEN_AT_FIRST.includes(group.id) };
    return make("details", attributes,
      this.summary(group.id, make("h3", {}, group.name), "ts-levers-summary"),
      make("div", { class: "ts-levers-list" }, ...main.map((lever) => this.buildLever(lever))),
      group.id === "policy" && this.happenings.node,
      more.length > 0 && make("details", { class: "ts-levers-more" },
        this.summary(`${group.id} more`, make("span", {}, `More in ${group.name}`), "ts-levers-summary"),
        make("div", { class: "ts-levers-list" }, ...more.map((lever) => this.buildLever(lever)))));
  }

  summary(id, title, kind) {
    const count = make("span", { class: "ts-quiet ts-levers-count" });
    this.counts.set(id, count);
    return make("summary", { class: kind }, title, count);
  }

  buildLever(lever) {
    const built = new Lever(lever, this.sender);
    this.levers.set(lever.path, built);
    return built.node;
  }

  showGroup(group, scene) {
    for (const lever of group.levers) this.levers.get(lever.path).show(lever, scene);
    const more = group.levers.filter((lever) => !lever.main);
    const happenings = group.id === "policy" ? scene.happenings.length : 0;
    this.count(group.id, group.levers, happenings);
    if (more.length) this.count(`${group.id} more`, more, 0);
  }

  count(id, levers, happenings) {
    const changed = levers.filter((lever) => lever.changed).length + happenings;
    const count = this.counts.get(id);
    const among = levers.length === 1 ? "1 lever" : `${levers.length} levers`;
    count.textContent = changed ? `${changed} changed` : among;
    count.classList.toggle("ts-levers-none", !changed);
  }
}

function head() {
  const flag = make("span", { class: "ts-levers-flag", "aria-hidden": "true" });
  return make("div", { class: "ts-levers-head" },
    make("h2", {}, "What if…"),
    make("span", { class: "ts-quiet" }, flag, "no-change value"));
}

/** How many changes there are. */
function changedIn(scene) {
  const levers = scene.groups.flatMap((group) => group.levers);
  return levers.filter((lever) => lever.changed).length + scene.happenings.length;
}

export default {
  render({ model, el }) {
    const panel = new Panel(model);
    const sheet = new Sheet(panel.node);
    el.append(sheet.node);
    const draw = () => {
      const scene = { ...model.get("scene"), ...model.get("reply") };
      if (!scene.groups) return;
      panel.show(scene);
      sheet.show(scene.parts ?? [], changedIn(scene));
    };
    model.on("change:scene", draw);
    model.on("change:reply", draw);
    draw();
    return () => {
      model.off("change:scene", draw);
      model.off("change:reply", draw);
      panel.sender.end();
      sheet.end();
    };
  },
};
