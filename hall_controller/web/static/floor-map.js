/**
 * <floor-map> puts robots on the drawn hall, moves them smoothly, and lets people touch places.
 * What lives here: the map's life. What must not: the drawing of the hall (server) or of a robot (robot-figure.js).
 *
 * Sends "pick" (detail: {place, kind}) when a seat or desk is touched.
 */

import { mark, part, say } from "./dom.js";
import { hall, watch } from "./hall-data.js";
import { live } from "./live.js";
import { Track } from "./motion.js";
import { RobotFigure } from "./robot-figure.js";
import { hatchLook, lookOf, SIGNS } from "./robot-look.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_STEP_MS = 1000;

customElements.define("floor-map", class extends HTMLElement {
  #robots = new Map();
  #frame = 0;
  #calmAt = 0;
  #places = [];

  connectedCallback() {
    this.#places = [...this.querySelectorAll("[data-place]")].map((node) => ({ x: Number(node.dataset.x), y: Number(node.dataset.y) }));
    this.addEventListener("click", (event) => this.#pick(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    live.addEventListener("poses", ({ detail }) => this.#hear(detail.robots));
    watch(this, ["robots", "handoffs", "hall"], () => this.#dress());
    new ResizeObserver(() => this.#wake()).observe(this);
  }

  /** Shows which seat and desk are chosen elsewhere on the page. */
  choose(...places) {
    for (const node of this.querySelectorAll("[data-place]")) mark(node, "aria-pressed", places.includes(node.dataset.place));
  }

  #pick(event) {
    const place = event.target.closest("[data-place]");
    if (!place) return;
    const detail = { place: place.dataset.place, kind: place.dataset.kind, keyboard: event.detail === 0 };
    this.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail }));
  }

  #key(event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    const place = event.target.closest("[data-place]");
    if (!place) return;
    event.preventDefault();
    place.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 0 }));
  }

  #hear(poses) {
    const now = performance.now();
    for (const pose of poses) {
      const robot = this.#robot(pose.id);
      robot.track.add(pose, now);
      robot.speed = pose.speed_mps;
      this.#paint(robot);
    }
    this.#wake();
  }

  #robot(id) {
    let robot = this.#robots.get(id);
    if (!robot) {
      robot = { id, track: new Track(), figure: null, chip: makeChip(id), speed: undefined, radius: 0, look: "resting" };
      this.#robots.set(id, robot);
      part(this, "chips").append(robot.chip);
    }
    return robot;
  }

  /** Robots as the API tells them: also those that have no pose stream just now. */
  #dress() {
    for (const told of hall.robots) {
      const robot = this.#robot(told.id);
      if (told.pose && !robot.track.at(performance.now())) robot.track.add(told.pose, performance.now());
      this.#paint(robot);
    }
    this.#showStops();
    this.#wake();
  }

  #paint(robot) {
    const told = hall.robots.find((one) => one.id === robot.id);
    const built = hall.hall?.robots.find((one) => one.id === robot.id);
    if (!told || !built) return;
    if (!robot.figure) {
      robot.radius = built.radius_m;
      robot.figure = new RobotFigure(robot.radius, told.hatches);
      robot.figure.node.dataset.robot = robot.id;
      part(this, "robots").append(robot.figure.node);
    }
    robot.look = lookOf(told, robot.speed);
    robot.figure.dress(robot.look, told.hatches.map((hatch) => hatchLook(hatch, hall.handoff(hatch.handoff))));
    mark(robot.chip, "data-look", robot.look);
    say(robot.chip.children[1], chipText(told));
    say(robot.chip.children[2], robot.look === "resting" ? "" : SIGNS[robot.look]);
  }

  #showStops() {
    const busy = new Set(hall.robots.flatMap((robot) => (robot.handoffs.length ? [robot.node, robot.destination] : [])));
    for (const stop of this.querySelectorAll("[data-stop]")) stop.classList.toggle("busy", busy.has(stop.dataset.stop));
    const open = new Map(hall.handoffs.flatMap((handoff) => [[handoff.from, handoff.ticket], [handoff.to, handoff.ticket]]));
    for (const place of this.querySelectorAll("[data-place]")) place.classList.toggle("busy", open.has(place.dataset.place));
  }

  #wake() {
    if (!this.#frame) this.#frame = requestAnimationFrame((now) => this.#draw(now));
  }

  #draw(now) {
    this.#frame = 0;
    if (calm.matches && now - this.#calmAt < CALM_STEP_MS) return;
    this.#calmAt = now;
    const frame = this.#measure();
    let moving = false;
    for (const robot of this.#robots.values()) moving = this.#drawOne(robot, now, frame) || moving;
    if (moving) this.#wake();
  }

  #drawOne(robot, now, frame) {
    const pose = robot.track.at(now);
    if (!pose || !robot.figure) return false;
    robot.figure.place(pose);
    const spot = new DOMPoint(pose.x, pose.y).matrixTransform(frame.matrix);
    robot.chip.style.transform = `translate(${(spot.x - frame.left).toFixed(1)}px, ${(spot.y - frame.top).toFixed(1)}px)`;
    robot.chip.style.setProperty("--away", `${(robot.radius * frame.scale * 1.55).toFixed(1)}px`);
    robot.chip.classList.toggle("below", this.#seatAbove(pose));
    robot.chip.hidden = false;
    return !pose.settled;
  }

  /** Whether a seat or desk lies just above the robot on the screen, where its chip would hide it. */
  #seatAbove({ x, y }) {
    return this.#places.some((place) => Math.abs(place.x - x) < 0.9 && place.y > y && place.y - y < 1.3);
  }

  /** From hall metres to pixels of this element, as the browser laid it out. */
  #measure() {
    const matrix = part(this, "robots").getScreenCTM();
    const box = part(this, "chips").getBoundingClientRect();
    return { matrix, left: box.left, top: box.top, scale: Math.hypot(matrix.a, matrix.b) };
  }
});

function makeChip(id) {
  const chip = document.createElement("span");
  chip.className = "chip";
  chip.hidden = true;
  chip.append(...["b", "span", "i"].map((name) => document.createElement(name)));
  chip.children[0].textContent = id;
  return chip;
}

function chipText(robot) {
  const tickets = robot.handoffs.map((id) => hall.handoff(id)?.ticket);
  return [...new Set(tickets.filter(Boolean))].join(" ");
}
