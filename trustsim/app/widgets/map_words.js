// What the map says in words: a PCN's facts, the month in a sentence, the table.

const MANAGER = "manager";
const GONE = 255; // backing of a practice that has left the contract
const MOST_LISTED = 6;

const thousands = (value) => value.toLocaleString("en-GB");
const counted = (count, one, more = `${one}s`) => `${thousands(count)} ${count === 1 ? one : more}`;

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** Id of who speaks for a PCN, "manager" or "". */
export function speakerOf(scene, month, i) {
  const who = scene.speaker[month][i];
  return who >= 0 ? scene.pcns[who].id : who === -2 ? MANAGER : "";
}

export function allianceOf(scene, month, i) {
  const label = scene.alliance[month][i];
  return label < 0 ? "" : scene.alliances[label].name;
}

function speaks(scene, month, i) {
  const who = scene.speaker[month][i];
  if (who === i) return "Speaks for itself";
  if (who >= 0) return `${scene.pcns[who].name} speaks for it`;
  return who === -2 ? "The neutral manager speaks for it" : "Nobody speaks for it";
}

function speaksFor(scene, month, i) {
  const others = scene.pcns.filter((_, j) => j !== i && scene.speaker[month][j] === i).map((pcn) => pcn.name);
  if (!others.length) return "";
  return others.length > MOST_LISTED ? `, and for ${others.length} others` : `, and for ${listed(others)}`;
}

function sits(scene, month, i) {
  const moved = scene.place[month][i] !== scene.pcns[i].place;
  const board = moved ? `the board of ${scene.places[scene.place[month][i]].name}` : "the place board";
  return scene.seated[month][i] ? `Sits at ${board}` : `Does not sit at ${board}`;
}

function together(scene, month, i) {
  const label = scene.alliance[month][i];
  let since = month;
  while (since > 0 && scene.alliance[since - 1][i] === label) since -= 1;
  const when = since ? `since month ${since}` : "from the start";
  return label < 0 ? `On its own ${when}` : `In ${scene.alliances[label].name} ${when}`;
}

function posted(months) {
  if (!months) return "New director this month";
  const [years, rest] = [Math.floor(months / 12), months % 12];
  const parts = [years && counted(years, "year"), rest && counted(rest, "month")].filter(Boolean);
  return `Director in post for ${listed(parts)}`;
}

/** A PCN's facts in a month: `[{term, words}]`, those without a term being sentences. */
export function factsOf(scene, month, i, practicesShown) {
  const own = scene.practices.map((practice, k) => [practice, scene.practice_backing[month][k]]);
  const mine = own.filter(([practice]) => practice.pcn === i);
  const left = mine.filter(([, backing]) => backing === GONE).length;
  const alone = scene.places[scene.pcns[i].place].ring.length < 2;
  const gone = left ? ` (${left} of them out of the contract)` : "";
  const facts = [
    { words: `${counted(scene.pcns[i].patients, "patient")}, ${counted(mine.length, "practice")}${gone}` },
    { words: together(scene, month, i) },
    { words: speaks(scene, month, i) + speaksFor(scene, month, i) },
    { words: sits(scene, month, i) },
    { term: "Its practices back it", words: `${scene.backing[month][i]} out of 100` },
    { term: "The others trust it", words: alone ? "it has no others beside it" : `${scene.trusted[month][i]} out of 100` },
    { term: "Its money in the shared pot", words: `${scene.pledge[month][i]}%` },
    { words: posted(scene.tenure[month][i]) },
  ];
  if (!practicesShown) return facts;
  const each = mine.map(([{ name }, backing]) => `${name} ${backing === GONE ? "has left" : backing}`);
  return [...facts, { term: "Backing of each practice", words: each.join(", ") }];
}

/** What is heard of a PCN when the keyboard reaches it. */
export function heardOf(scene, month, i) {
  const first = [together(scene, month, i), speaks(scene, month, i), sits(scene, month, i)];
  const backing = `Practices' backing: ${scene.backing[month][i]} out of 100.`;
  return `${scene.pcns[i].name} (${scene.pcns[i].letter}). ${first.join(". ")}. ${backing}`;
}

/** The month in a sentence. */
export function monthInWords(scene, month) {
  const count = scene.pcns.length;
  const labels = [...new Set(scene.alliance[month])].filter((label) => label >= 0).sort((a, b) => a - b);
  const members = (label) => scene.pcns.filter((_, i) => scene.alliance[month][i] === label).map((pcn) => pcn.name);
  const allied = scene.alliance[month].filter((label) => label >= 0).length;
  const brief = count > 18 || labels.length > 4;
  const which = labels.map((label) => `${scene.alliances[label].name}: ${listed(members(label))}`).join("; ");
  const alliances = !allied
    ? "no PCN is in an alliance"
    : `${allied} of ${counted(count, "PCN")} ${allied === 1 ? "is" : "are"} in ${counted(labels.length, "alliance")}` +
      (brief ? "" : ` (${which})`);
  const seated = scene.pcns.filter((_, i) => scene.seated[month][i]).map((pcn) => pcn.name);
  const board = scene.places.length > 1 ? "their boards" : "the board";
  const sitting = seated.length > MOST_LISTED ? counted(seated.length, "PCN") : listed(seated) || "none of them";
  const spoken = scene.speaker[month].filter((who, i) => who === -2 || (who >= 0 && who !== i)).length;
  const sit = seated.length === 1 ? "sits" : "sit";
  const others = `somebody else speaks for ${spoken || "none"}`;
  return `${scene.title}, month ${month}: ${alliances}, ${sitting} ${sit} at ${board}, and ${others} of them.`;
}

export const COLUMNS = [
  ["PCN", false],
  ["Patients", true],
  ["Alliance", false],
  ["Who speaks for it", false],
  ["Sits at the board", false],
  ["Practices' backing, of 100", true],
  ["Trusted by the others, of 100", true],
];

/** The map as rows of a table. */
export function rowsOf(scene, month) {
  return scene.pcns.map((pcn, i) => {
    const who = scene.speaker[month][i];
    const speaker = who === i ? "itself" : who >= 0 ? scene.pcns[who].name : who === -2 ? "the neutral manager" : "nobody";
    return [
      `${pcn.name} (${pcn.letter})`,
      thousands(pcn.patients),
      allianceOf(scene, month, i) || "on its own",
      speaker,
      scene.seated[month][i] ? "yes" : "no",
      String(scene.backing[month][i]),
      String(scene.trusted[month][i]),
    ];
  });
}
