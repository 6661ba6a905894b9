/**
 * The drawing of one robot seen from above, in metres, nose towards +x.
 * What lives here: SVG of a robot and its trays. What must not: where it is (floor-map.js).
 */

import { mark } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

function shape(name, attributes, parent) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent?.append(node);
  return node;
}

/** A robot of `radius` metres with one tray per hatch. Move it with `place`, dress it with `dress`. */
export class RobotFigure {
  constructor(radius, hatches) {
    this.node = shape("g", { class: "robot-figure", "data-look": "resting" });
    shape("circle", { class: "robot-halo", r: radius * 1.5 }, this.node);
    this.body = shape("g", { class: "robot-turns" }, this.node);
    shape("path", { class: "robot-way", d: nosePath(radius) }, this.body);
    shape("circle", { class: "robot-body", r: radius }, this.body);
    shape("path", { class: "robot-visor", d: visorPath(radius) }, this.body);
    for (const side of [-1, 1]) {
      shape("circle", { class: "robot-eye", cx: radius * 0.74, cy: side * radius * 0.24, r: radius * 0.085 }, this.body);
    }
    this.trays = hatches.map((hatch, index) => tray(this.body, radius, index, hatches.length));
  }

  place({ x, y, theta }) {
    this.node.setAttribute("transform", `translate(${x.toFixed(3)} ${y.toFixed(3)})`);
    this.body.setAttribute("transform", `rotate(${((theta * 180) / Math.PI).toFixed(1)})`);
  }

  dress(look, hatchLooks) {
    mark(this.node, "data-look", look);
    hatchLooks.forEach((one, index) => this.trays[index] && mark(this.trays[index], "data-hatch", one));
  }
}

/** Trays lie side by side across the back of the robot; an open one shows its inside and its lid swung out. */
function tray(parent, radius, index, count) {
  const width = (radius * 1.24) / count;
  const top = -radius * 0.62 + index * width;
  const node = shape("g", { class: "tray", "data-hatch": "unknown", transform: `translate(${-radius * 0.72} ${top})` }, parent);
  const height = radius * 1.02;
  const inset = width * 0.08;
  shape("rect", { class: "tray-well", x: 0, y: inset, width: height, height: width - 2 * inset, rx: 0.02 }, node);
  shape("rect", { class: "tray-paper", x: height * 0.16, y: width * 0.22, width: height * 0.68, height: width * 0.56, rx: 0.008 }, node);
  shape("rect", { class: "tray-lid", x: 0, y: inset, width: height, height: width - 2 * inset, rx: 0.02 }, node);
  shape("circle", { class: "tray-lock", cx: height * 0.5, cy: width * 0.5, r: Math.min(width, height) * 0.13 }, node);
  shape("rect", { class: "tray-flap", x: -height * 0.42, y: inset, width: height * 0.36, height: width - 2 * inset, rx: 0.02 }, node);
  return node;
}

const visorPath = (r) => {
  const x = r * 0.5;
  const y = Math.sqrt(r * r - x * x) * 0.93;
  return `M${x} ${-y}A${r * 0.95} ${r * 0.95} 0 0 1 ${x} ${y}A${r * 1.7} ${r * 1.7} 0 0 0 ${x} ${-y}Z`;
};

const nosePath = (r) => `M${r * 1.18} ${-r * 0.34}L${r * 1.52} 0L${r * 1.18} ${r * 0.34}`;
