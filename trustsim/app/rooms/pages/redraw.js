// Draw a page anew without losing what its reader is at: the focus, what is opened, what is half chosen.

/**
 * Put new parts on a page; with `afresh` nothing that was opened or half chosen is kept, and the page
 * starts at its top.
 */
export function redraw(page, parts, afresh = false) {
  const focused = page.contains(document.activeElement) ? document.activeElement.id : "";
  const open = new Set([...page.querySelectorAll("details[open]")].map((one) => one.id));
  const drafts = new Map([...page.querySelectorAll("[data-draft]")].map((one) => [one.id, one.value]));
  page.replaceChildren(...parts);
  if (afresh) {
    scrollTo(0, 0);
    return;
  }
  for (const one of page.querySelectorAll("details")) if (open.has(one.id)) one.open = true;
  for (const [id, value] of drafts) restore(document.getElementById(id), value);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function restore(box, value) {
  if (!box || box.value === value) return;
  if (box.tagName === "SELECT" && ![...box.options].some((one) => one.value === value)) return;
  box.value = value;
  box.dispatchEvent(new Event("change"));
}
