// The picture on the page to take home.

import { PICTURES } from "/workshop/story_pictures.js";

const figure = document.getElementById("picture");
if (figure) {
  const one = JSON.parse(figure.firstElementChild.textContent);
  figure.replaceChildren(PICTURES[one.type](one));
}
