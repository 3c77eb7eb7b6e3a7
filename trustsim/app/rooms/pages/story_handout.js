// The picture on the page to take home.

import { PAPER } from "/workshop/story_draw.js";
import { pictured } from "/workshop/story_pictures.js";

const figure = document.getElementById("picture");
if (figure) {
  const one = JSON.parse(figure.firstElementChild.textContent);
  figure.replaceChildren(pictured(one, PAPER));
}
