import { stage } from "./stage.js";

export default {
  render({ model, el }) {
    const box = document.createElement("pre");
    box.style.cssText = "max-height:200px;overflow:hidden;font-size:10px;white-space:pre-wrap";
    el.append(box);
    const draw = () => { box.textContent = "header " + JSON.stringify(model.get("scene")).slice(0, 300); };
    model.on("change:scene", draw);
    draw();
  },
};
