// How people come into a room, for its facilitator: the code, the address, and the wall.

import { make } from "/parts/draw.js";

/** The code and the picture for phones, and a way to the wall; `more` is put below. */
export function joining(room, ...more) {
  const join = `${location.origin}/join`;
  return make(
    "section",
    { class: "ts-panel room-card" },
    make("h2", {}, "Join"),
    make("p", { class: "console-code", "data-testid": "code" }, room.code),
    make("p", {}, join),
    make("img", {
      class: "console-qr",
      src: `/rooms/${room.code}/qr.svg`,
      alt: `The address ${join}/${room.code} as a code for phones`,
      width: 160,
      height: 160,
    }),
    make(
      "a",
      { class: "ts-button console-wall", href: wall(room), target: "_blank", rel: "noopener" },
      "Open the wall for the projector",
    ),
    ...more,
  );
}

/** Where a room's wall is, with its key. */
export function wall(room) {
  return `/wall/${room.code}#${room.wall}`;
}
