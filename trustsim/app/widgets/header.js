import { ask } from "./stage.js";
import { button, make, put } from "./draw.js";
import { watchConnection } from "./header_connection.js";
import { followTheme } from "./header_theme.js";

const PAGES = { explore: "Explore", compare: "Compare", trust: "Trust", places: "Places" };
const TAKEN_AWAY = { save: "Save", share: "Share link", evidence: "Evidence pack" };

/** The bar: where one is, which place, what can be taken away. */
class Bar {
  constructor(model) {
    const go = (page) => ask(model, "page", { page });
    this.pages = Object.fromEntries(Object.entries(PAGES).map(([page, name]) => [
      page, button(name, () => { go(page); this.fold(); }, { class: "ts-header-page" }),
    ]));
    const workshop = make("a", { class: "ts-header-page", href: "/console" }, "Workshop");
    this.place = button("", () => go("places"), { class: "ts-header-button ts-header-place" });
    const kind = (what) => `ts-header-button${what === "evidence" ? " ts-header-main" : ""}`;
    const takeAway = Object.entries(TAKEN_AWAY).map(
      ([what, name]) => button(name, () => ask(model, what), { class: kind(what) }),
    );
    this.theme = button("", () => this.themes.toggle(), { class: "ts-header-button ts-header-theme" });
    this.menu = make("div", { class: "ts-header-menu", id: "ts-header-menu" },
      make("nav", { "aria-label": "Pages", class: "ts-header-pages" }, ...Object.values(this.pages), workshop),
      make("div", { class: "ts-header-tools" }, this.theme, ...takeAway));
    this.menuButton = button("Menu", () => this.fold(!this.isOpen), {
      class: "ts-header-button ts-header-opener", "aria-controls": this.menu.id, "aria-expanded": "false",
    });
    const skipping = { class: "ts-header-skip", href: "#main", onclick: toMain };
    const skip = make("a", skipping, "To the main picture");
    this.told = make("p", { class: "ts-header-told", role: "status" });
    this.lost = make("p", { class: "ts-header-lost", role: "status" });
    const name = make("span", { class: "ts-header-name" }, "trustsim");
    const bar = make("div", { class: "ts-header-bar" }, name, this.place, this.menuButton, this.menu);
    this.node = make("div", { class: "ts-header", onkeydown: (event) => this.key(event) },
      skip, bar, this.told, this.lost);
    this.themes = followTheme((dark) => this.showTheme(dark));
  }

  fold(open = false) {
    this.isOpen = open;
    this.menu.classList.toggle("ts-header-open", open);
    put(this.menuButton, { "aria-expanded": open });
  }

  key(event) {
    if (event.key !== "Escape" || !this.isOpen) return;
    this.fold();
    this.menuButton.focus();
  }

  showTheme(dark) {
    this.theme.textContent = dark ? "Light" : "Dark";
    put(this.theme, { "aria-label": dark ? "Light colours" : "Dark colours" });
  }

  show({ page, place, pcns, kept, told, shared }) {
    for (const [name, node] of Object.entries(this.pages)) {
      put(node, { "aria-current": name === page && "page" });
    }
    this.showKept(kept);
    const count = make("span", { class: "ts-header-count" }, pcns === 1 ? ", 1 PCN" : `, ${pcns} PCNs`);
    this.place.replaceChildren(...(place ? [make("span", {}, place), count] : []));
    put(this.place, { hidden: !place, title: place ? "Choose another place" : null });
    this.told.textContent = [told, shared].filter((words) => typeof words === "string" && words).join(" ");
  }

  showKept(kept) {
    const many = make("span", { class: "ts-header-kept" }, kept, make("span", { class: "ts-hidden" }, " kept"));
    const name = make("span", {}, PAGES.compare);
    this.pages.compare.replaceChildren(...(kept ? [name, " ", many] : [name]));
  }
}

function toMain(event) {
  const main = document.getElementById("main");
  if (!main) return;
  event.preventDefault();
  main.focus();
  main.scrollIntoView();
}

export default {
  render({ model, el }) {
    const bar = new Bar(model);
    el.append(bar.node);
    const draw = () => bar.show(model.get("scene"));
    const unwatch = watchConnection((lost) => {
      bar.lost.textContent = lost ? "Reconnecting. Your changes are safe." : "";
    });
    model.on("change:scene", draw);
    draw();
    return () => {
      model.off("change:scene", draw);
      unwatch();
      bar.themes.end();
    };
  },
};
