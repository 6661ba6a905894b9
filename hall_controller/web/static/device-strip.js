/**
 * <device-strip> lights, music and displays with a switch each, and the scene of the hall.
 * What lives here: cards of devices. What must not: topics or payloads of any device; the hall knows them.
 */

import { post } from "./api.js";
import { attempt } from "./attempt.js";
import { cloneOf, drawIcon, keep, mark, part, say } from "./dom.js";
import { hall, watch } from "./hall-data.js";
import { t } from "./text.js";
import { who } from "./who.js";

const ICONS = { light: "lamp", player: "music", display: "screen" };

customElements.define("device-strip", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("count", (event) => this.#volume(event.target));
    this.addEventListener("keydown", (event) => this.#arrow(event));
    watch(this, ["devices"], () => this.#show());
    watch(this, ["hall"], () => this.#showScene());
  }

  #show() {
    const show = (card, device) => showCard(card, device, this.#nameOf(device));
    keep(part(this, "cards"), hall.devices, ({ id }) => id, () => cloneOf("device-card"), show);
  }

  /** Devices of the hall file have a name in each language; others are called what they call themselves. */
  #nameOf(device) {
    return this.querySelector(`[data-device="${CSS.escape(device.id)}"]`)?.textContent ?? device.name;
  }

  #showScene() {
    const buttons = [...this.querySelectorAll("[data-scene]")];
    for (const button of buttons) mark(button, "aria-checked", button.dataset.scene === hall.hall.scene);
    const focusable = buttons.find((button) => button.dataset.scene === hall.hall.scene) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === focusable ? 0 : -1;
  }

  #click(event) {
    const scene = event.target.closest("[data-scene]");
    if (scene) return attempt(scene, part(this, "problem"), () => setScene(scene.dataset.scene));
    const button = event.target.closest('[data-part="switch"]');
    if (!button) return undefined;
    const card = button.closest("[data-key]");
    const device = hall.devices.find(({ id }) => id === card.dataset.key);
    return attempt(button, part(card, "problem"), () => command(device, turned(device)));
  }

  #volume(stepper) {
    const card = stepper.closest("[data-key]");
    const device = hall.devices.find(({ id }) => id === card.dataset.key);
    attempt(stepper, part(card, "problem"), () => command(device, { volume: stepper.value }));
  }

  /** Arrow keys walk through the scenes, as in any group of radio buttons. */
  #arrow(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const here = event.target.closest("[data-scene]");
    if (!step || !here) return;
    event.preventDefault();
    const buttons = [...this.querySelectorAll("[data-scene]")];
    buttons.at((buttons.indexOf(here) + step) % buttons.length).focus();
  }
});

async function setScene(scene) {
  await post("/hall/scene", { scene, by: who() });
  hall.refresh("hall", "devices");
}

async function command(device, values) {
  await post(`/devices/${device.id}/command`, { values, by: who() });
  hall.refresh("devices");
}

const isOn = (device) => device.state.state === "ON" || device.state.play === true || device.state.play === "ON";

const turned = (device) => (device.kind === "player" ? { play: !isOn(device) } : { state: isOn(device) ? "OFF" : "ON" });

function showCard(card, device, name) {
  const can = (word) => device.commands.includes(word);
  const button = part(card, "switch");
  drawIcon(card.querySelector(".icon"), ICONS[device.kind] ?? "device");
  say(part(card, "name"), name);
  say(part(card, "detail"), detailOf(device));
  card.classList.toggle("away", !device.online);
  button.hidden = !(can("state") || can("play"));
  mark(button, "aria-checked", isOn(device));
  mark(button, "aria-label", name);
  const volume = card.querySelector("count-stepper");
  volume.hidden = !can("volume");
  volume.dataset.stride = "5";
  if (!volume.hidden) volume.value = Number(device.state.volume ?? 0);
}

function detailOf(device) {
  if (!device.online) return t("device.offline");
  const { state } = device;
  const lit = device.kind === "light" && isOn(device) && state.brightness;
  if (lit) return t("device.bright", { percent: Math.round(state.brightness / 2.55) });
  if (device.kind === "display") return t("device.showing");
  return t(isOn(device) ? "device.on" : "device.off");
}
