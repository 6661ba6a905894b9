/**
 * Small tools for elements that show a list of things and keep focus while it changes.
 * What lives here: cloning, finding parts, keyed lists. What must not: anything about a hall.
 */

/** A copy of the first element inside `<template id=...>`. */
export function cloneOf(id) {
  return document.importNode(document.getElementById(id).content.firstElementChild, true);
}

/** The element marked `data-part="name"` inside `root`. */
export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** Sets text only where it differs, so that live regions speak only of changes. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets or removes an attribute only where it differs. */
export function mark(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Points an `<svg class="icon">` at another drawing of the sprite. */
export const drawIcon = (icon, name) => mark(icon.firstElementChild, "href", `#i-${name}`);

/**
 * Makes the children of `parent` match `items` in order. A child stays the same element while its key stays, so focus,
 * counters and half-done input survive. `make(item)` returns a new child, `show(child, item)` fills it.
 */
export function keep(parent, items, keyOf, make, show) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let child = known.get(key);
    known.delete(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
    show(child, item);
  }
  for (const gone of known.values()) gone.remove();
}
