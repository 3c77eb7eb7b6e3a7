// What the page Trust says in sentences, from numbers out of 100.

const DOUBTS_BELOW = 45;
const TRUSTS_FROM = 55;
const YEARS_BACK = 24;
const BELIEFS = {
  voice: (name) => `${name} will speak for it`,
  candour: (name) => `${name} shares opportunities first`,
  reciprocity: (name) => `${name} gives way in turn`,
  fairness: (name) => `${name} shares out the pool fairly`,
};
// By where it stands now, then by where it stood: doubts, is unsure, trusts.
const BELIEVES = [
  ["does not believe that", "has come to doubt that", "no longer believes that"],
  ["begins to believe that", "is not sure that", "is no longer sure that"],
  ["now believes that", "now believes that", "believes that"],
];
const BACKS = [
  ["do not back it", "have stopped backing it", "no longer back it"],
  ["begin to back it", "back it half-heartedly", "no longer back it firmly"],
  ["now back it", "now back it", "back it"],
];

/** 0 where a number means doubt, 1 where it is about the middle, 2 where it means trust. */
function standing(value) {
  return value < DOUBTS_BELOW ? 0 : value < TRUSTS_FROM ? 1 : 2;
}

/** The earlier month that a month is held against, and how a sentence names it; nothing at the start. */
function earlier(month) {
  if (month === 0) return null;
  return month >= YEARS_BACK ? [month - YEARS_BACK, "two years before"] : [0, "at the start"];
}

/** 24 out of 100 in month 57, down from 65 two years before. */
function standsAt(values, month) {
  const now = values[month];
  const against = earlier(month);
  if (!against) return `${now} out of 100 at the start.`;
  const [then, when] = against;
  const moved =
    now === values[then]
      ? `the same as ${when}`
      : `${now < values[then] ? "down" : "up"} from ${values[then]} ${when}`;
  return `${now} out of 100 in month ${month}, ${moved}.`;
}

function backThen(values, month) {
  return values[earlier(month)?.[0] ?? 0];
}

/** How one answers the other's trust: Harrowmoss still trusts Brackwell: 58. */
function inTurn(one, other, first, values, month) {
  const now = values[month];
  const stands = standing(now);
  if (stands === 1) return `${other} is unsure of ${one}: ${now}.`;
  if (stands === 0) return `${other} does not trust ${one}${first === 0 ? " either" : ""}: ${now}.`;
  if (first === 2) return `${other} trusts ${one} too: ${now}.`;
  return `${other} ${standing(backThen(values, month)) === 2 ? "still " : ""}trusts ${one}: ${now}.`;
}

/** The sentence on a pair: what stands out, and the rest. `there` and `back` are trust by month, each way. */
export function pairSentence(facet, month, one, other, there, back) {
  const now = standing(there[month]);
  const verb = BELIEVES[now][standing(backThen(there, month))];
  return {
    strong: `${one} ${verb} ${BELIEFS[facet](other)}:`,
    rest: ` ${standsAt(there, month)} ${inTurn(one, other, now, back, month)}`,
  };
}

/** The sentence on how far practices back their director. */
export function backingSentence(month, name, values) {
  const verb = BACKS[standing(values[month])][standing(backThen(values, month))];
  return { strong: `The practices of ${name} ${verb}:`, rest: ` ${standsAt(values, month)}` };
}

/** A PCN's name without the letters that all their names end with. */
export function shortName(name) {
  return name.replace(/\s+PCN$/i, "") || name;
}

/** Which alliances there are in a month, for those who do not see the bars. */
export function alliancesInWords(shown, membership, alliances, names) {
  const groups = new Map();
  for (const pcn of shown) {
    if (membership[pcn] >= 0)
      groups.set(membership[pcn], [...(groups.get(membership[pcn]) ?? []), names[pcn]]);
  }
  if (!groups.size) return "No PCN is in an alliance.";
  return [...groups].map(([at, members]) => `${alliances[at].name}: ${members.join(", ")}.`).join(" ");
}
