// Looks a whole page over and tells what is wrong with it. Evaluated inside the page by test_layout.py.
() => {
  const width = document.documentElement.clientWidth;
  const short = (node) => node.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const shown = (node) => node.checkVisibility({ visibilityProperty: true });
  const clipped = (node) => [node, node.parentElement].some((one) => getComputedStyle(one).clipPath !== "none");

  const overflowing = () => {
    const wrong = [];
    const whole = document.documentElement.scrollWidth;
    if (whole > width) wrong.push(`the page is ${whole} wide, the screen ${width}`);
    for (const node of document.querySelectorAll("body *")) {
      if (node.closest("svg, .chips, dialog:not([open])") || !shown(node) || clipped(node)) continue;
      const { left, right } = node.getBoundingClientRect();
      if (right > width + 1 || left < -1) wrong.push(`outside the screen: ${short(node)}`);
      const hides = getComputedStyle(node).overflowX !== "visible";
      if (hides && node.clientWidth && node.scrollWidth > node.clientWidth + 1) wrong.push(`cut off: ${short(node)}`);
    }
    return wrong;
  };

  const textOf = (id) => document.getElementById(id)?.textContent ?? "";
  const nameOf = (node) => [
    node.getAttribute("aria-label") ?? "",
    ...[...(node.labels ?? [])].map((label) => label.textContent),
    ...(node.getAttribute("aria-labelledby") ?? "").split(" ").map(textOf),
    ["A", "BUTTON"].includes(node.tagName) ? node.textContent : "",
  ].join("").trim();
  const mustHaveNames = "a[href], button, input, select, meter, dialog, section, "
    + "[role=button], [role=switch], [role=group], [role=region], [role=radiogroup], [role=radio]";

  const controls = "a[href], button, input, select, [role=button], [role=switch]";
  const reachOf = (node) => {
    const hit = node.querySelector(".reach") ?? (["radio", "checkbox"].includes(node.type) ? node.parentElement : node);
    const box = hit.getBoundingClientRect();
    return { what: short(node), px: Math.min(box.width, box.height), tab: node.tabIndex };
  };

  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const pointers = [...document.querySelectorAll("[aria-labelledby]")].map((node) => node.getAttribute("aria-labelledby"));
  const drawings = [...document.querySelectorAll("svg use")].map((use) => use.getAttribute("href"));
  return {
    overflowing: overflowing(),
    nameless: [...document.querySelectorAll(mustHaveNames)].filter((node) => !nameOf(node)).map(short),
    doubleIds: ids.filter((id, at) => ids.indexOf(id) !== at),
    lostPointers: pointers.filter((id) => !document.getElementById(id)),
    lostDrawings: drawings.filter((href) => !document.querySelector(href)),
    loudIcons: [...document.querySelectorAll("svg.icon:not([aria-hidden=true])")].map(short),
    headings: [...document.querySelectorAll("h1, h2, h3")].filter(shown).map((node) => node.tagName),
    mains: document.querySelectorAll("main").length,
    title: document.title,
    controls: [...document.querySelectorAll(controls)].filter(shown).map(reachOf),
  };
}
