// Places that a visitor keeps in this browser; the server keeps none. Each is `{id, name, text, …}`.

const KEPT_UNDER = "trustsim.places";
const KEPT_CHANGED = "trustsim-places";
const MOST_KEPT = 30;
const MOST_KEPT_TEXT = 2_000_000;
export const LONGEST_NAME = 100;

/** The places kept, newest first; what another program left there is passed over. */
export function keptPlaces() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT_UNDER) ?? "[]");
    const isPlace = (one) => ["id", "name", "text"].every((key) => typeof one?.[key] === "string");
    return Array.isArray(found) ? found.filter(isPlace).slice(0, MOST_KEPT) : [];
  } catch {
    return [];
  }
}

/** Keep a place under a name of its own; gives it, or throws an Error with a sentence. */
export function keepPlace(place) {
  const places = keptPlaces();
  if (places.length >= MOST_KEPT) {
    throw new Error(`You have ${MOST_KEPT} places already; delete one on the page Places, then save again.`);
  }
  const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  const own = { ...place, id, name: freeName(place.name, places) };
  writePlaces([own, ...places]);
  return own;
}

export function renamePlace(id, name) {
  const short = name.trim().replace(/\s+/g, " ").slice(0, LONGEST_NAME);
  if (!short) throw new Error("Give the place a name.");
  writePlaces(keptPlaces().map((one) => (one.id === id ? { ...one, name: short } : one)));
}

export function forgetPlace(id) {
  writePlaces(keptPlaces().filter((one) => one.id !== id));
}

/** Be told when what is kept changes, in this page or another; gives what ends it. */
export function whenKeptChanges(run) {
  const elsewhere = (event) => event.key === KEPT_UNDER && run();
  addEventListener(KEPT_CHANGED, run);
  addEventListener("storage", elsewhere);
  return () => {
    removeEventListener(KEPT_CHANGED, run);
    removeEventListener("storage", elsewhere);
  };
}

function freeName(name, places) {
  const taken = new Set(places.map((one) => one.name));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} ${number}`;
  return free;
}

function writePlaces(places) {
  const text = JSON.stringify(places);
  if (text.length > MOST_KEPT_TEXT) {
    throw new Error("Your places say too much for a browser; delete one, or take this one away as a file.");
  }
  try {
    localStorage.setItem(KEPT_UNDER, text);
  } catch {
    throw new Error("This browser keeps nothing for this page; take the place away as a file instead.");
  }
  dispatchEvent(new Event(KEPT_CHANGED));
}
