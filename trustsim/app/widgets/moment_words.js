// What kinds of event are called, the ones that matter most first, and what is weighed against what.

export const KIND_NAMES = {
  founded: "alliance founded",
  collapsed: "alliance collapsed",
  left: "left an alliance",
  joined: "joined an alliance",
  "mandate given": "lets another speak for it",
  "mandate withdrawn": "stops letting another speak for it",
  "found out": "came out that an opportunity was kept",
  "opportunity grabbed": "kept an opportunity",
  "new director": "new director",
  "practice left": "practice left the contract",
  shock: "shake-up",
  "boundary moved": "boundaries redrawn",
  "refused to give way": "refused to give way",
  skimmed: "kept back pooled money",
  unseated: "found no seat",
  "mandate refused": "was not spoken for",
  "opportunity shared": "shared an opportunity",
  "gave way": "gave way",
  "choice not open": "choice not open",
};
const IN_ORDER = Object.keys(KIND_NAMES);
const LEAVING = ["leaving", "staying"];
const SPEAKING = ["going itself", "being spoken for"];
const AGAINST_AND_FOR = {
  founded: ["staying alone", "working together"],
  joined: ["staying alone", "joining"],
  left: LEAVING,
  collapsed: LEAVING,
  "mandate given": SPEAKING,
  "mandate withdrawn": SPEAKING,
};

/** What the two sides of what was weighed are called. */
export function sidesOf(kind) {
  return AGAINST_AND_FOR[kind] ?? ["not doing it", "doing it"];
}

/** Events, those that matter most first. */
export function byWeight(events) {
  return [...events].sort((one, other) => IN_ORDER.indexOf(one.kind) - IN_ORDER.indexOf(other.kind));
}

/** An event's sentence without its month, for a place that says the month already. */
export function withoutMonth(event) {
  return event.words.replace(` in month ${event.month}`, "").replace(` from month ${event.month}`, "");
}

export function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
