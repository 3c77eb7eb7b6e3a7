// What leaves the app and how to come back: links, files, places kept in this browser, the page's address.
import { ask } from "./stage.js";
import { button, make, put } from "./draw.js";
import { keepPlace } from "./shelf_kept.js";

const LONGEST_ADDRESS = 8000;
const WORK_UNDER = "trustsim.now";
const PAGE_UNDER = "trustsim.page";
const OPENS = "Whoever opens this link sees the same place with the same changes";
const LINK = /^#?\d+\//;
const SHOWN_FOR = 12_000;
const SETTLES = 300; // milliseconds: browsers refuse an address that is written at each step of a drag

export default {
  render({ model, el }) {
    const says = make("div", { class: "ts-take-says", role: "status", hidden: true });
    const dialog = make("dialog", { class: "ts-take-dialog ts-panel" });
    el.classList.add("ts-take");
    el.append(says, dialog);
    const say = sayer(says, dialog);
    let seen = model.get("scene").n;
    const hand = () => {
      const handed = model.get("scene");
      const makers = dialog.querySelectorAll("[data-makes]");
      for (const one of makers) put(one, { "aria-disabled": handed.busy ? "true" : null });
      if (handed.n === seen) return;
      seen = handed.n;
      if (handed.keep) keepHanded(handed.keep, say);
      if (handed.says) say(handed.says);
      if (handed.problem && handed.dialog !== "share") sayProblem(handed.problem);
      if (handed.dialog === "share") openDialog(dialog, shareParts(handed, dialog));
      if (handed.dialog === "take") openDialog(dialog, takeParts(model, handed.menu, dialog, say));
    };
    const sayProblem = (problem) => {
      say(problem, true);
      writeAddress(model.get("now"));
    };
    let later;
    const follow = () => {
      clearTimeout(later);
      later = setTimeout(() => writeAddress(model.get("now")), SETTLES);
    };
    const save = () => saveFile(model);
    const visit = () => {
      if (LINK.test(location.hash)) ask(model, "restore", { fragment: location.hash.slice(1) });
    };
    comeBack(model);
    model.on("change:scene", hand);
    model.on("change:now", follow);
    model.on("change:made", save);
    addEventListener("hashchange", visit);
    addEventListener("pagehide", leave);
    return () => {
      clearTimeout(later);
      model.off("change:scene", hand);
      model.off("change:now", follow);
      model.off("change:made", save);
      removeEventListener("hashchange", visit);
      removeEventListener("pagehide", leave);
    };
  },
};

/** On opening the page: ask for what its address says, or what this tab showed last; loaded anew, on the same page. */
function comeBack(model) {
  const text = LINK.test(location.hash) ? location.hash.slice(1) : stored(WORK_UNDER);
  const page = performance.getEntriesByType("navigation")[0]?.type === "reload" ? stored(PAGE_UNDER) : null;
  if (text && text !== model.get("now")) ask(model, "restore", { fragment: text, page });
  else if (page) ask(model, "page", { page });
}

function stored(under) {
  try {
    return sessionStorage.getItem(under);
  } catch {
    return null;
  }
}

/** Remember which page was looked at. */
function leave() {
  try {
    sessionStorage.setItem(PAGE_UNDER, document.querySelector("[data-page]").dataset.page);
  } catch {
    return;
  }
}

/** Have the address say what is shown; what is too long for it stays in this tab only. */
function writeAddress(text) {
  if (!text) return;
  const fits = text.length <= LONGEST_ADDRESS;
  try {
    history.replaceState(history.state, "", fits ? `#${text}` : location.pathname + location.search);
    if (fits) sessionStorage.removeItem(WORK_UNDER);
    else sessionStorage.setItem(WORK_UNDER, text);
  } catch {
    return;
  }
}

/** Says a sentence at the foot of the page, or in the dialog that is open. */
function sayer(says, dialog) {
  let waiting;
  return (sentence, isProblem = false) => {
    clearTimeout(waiting);
    const inDialog = dialog.open && dialog.querySelector(".ts-take-told");
    if (inDialog) inDialog.textContent = sentence;
    const hide = () => (says.hidden = true);
    says.hidden = Boolean(inDialog);
    says.replaceChildren(make("span", {}, sentence), button("Close", hide, { class: "ts-link" }));
    if (!isProblem) waiting = setTimeout(hide, SHOWN_FOR);
  };
}

function keepHanded(place, say) {
  try {
    say(`Saved as “${keepPlace(place).name}” under your places, in this browser.`);
  } catch (error) {
    say(error.message, true);
  }
}

function openDialog(dialog, parts) {
  const close = button("Close", () => dialog.close(), { class: "ts-button" });
  dialog.replaceChildren(...parts, make("p", { class: "ts-take-told", role: "status" }), close);
  put(dialog, { "aria-labelledby": "take-head" });
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input, button")?.focus();
  dialog.querySelector("[data-opens]")?.click();
}

function shareParts({ link, problem, note }, dialog) {
  const head = make("h2", { id: "take-head" }, "Share a link");
  if (problem) return [head, make("p", {}, problem)];
  const field = make("input", {
    type: "text",
    id: "take-link",
    readonly: true,
    value: `${location.origin}${location.pathname}#${link}`,
  });
  const copy = async () => {
    field.select();
    const told = dialog.querySelector(".ts-take-told");
    told.textContent = (await copied(field.value)) ? "Copied." : "Copy it with Ctrl+C, or Cmd+C.";
  };
  return [
    head,
    make("p", {}, note ? `${OPENS}. ${note}` : `${OPENS}, and what you keep to compare.`),
    make("label", { for: "take-link" }, "Link"),
    field,
    button("Copy", copy, { class: "ts-button ts-main", "data-opens": true }),
  ];
}

/** Whether a text could be put on the clipboard; browsers allow it on secure pages only. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand?.("copy") ?? false;
  }
}

function takeParts(model, menu, dialog, say) {
  const asking = (files) => () => {
    if (model.get("scene").busy) return;
    say("Making it …");
    ask(model, "make", { files });
  };
  const rows = menu.map(({ id, words }) =>
    make(
      "li",
      {},
      make("span", {}, words),
      button("Download", asking([id]), {
        class: "ts-button",
        "data-makes": id,
        "aria-label": `Download: ${words}`,
      }),
    ),
  );
  const all = asking(menu.map(({ id }) => id));
  return [
    make("h2", { id: "take-head" }, "Take away"),
    make("p", {}, "What is shown now, as files. This explores; it does not predict what real PCNs will do."),
    button("Download all, in one ZIP file", all, { class: "ts-button ts-main", "data-makes": "all" }),
    make("ul", { class: "ts-take-files" }, ...rows),
  ];
}

/** Save the file that was made among the visitor's downloads. */
function saveFile(model) {
  const { name, type, data } = model.get("made");
  if (!data) return;
  const address = URL.createObjectURL(new Blob([data], { type }));
  const anchor = make("a", { href: address, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  ask(model, "taken");
}
