/**
 * What makes the page filter: without it all is shown, and nothing is missing. No `<` and no `&`, so that it is the same
 * text in HTML and in XML.
 */
export const htmlScript = `
const query = (selector) => Array.from(document.querySelectorAll(selector));
const controls = document.getElementById("controls");
const box = document.getElementById("filter");
const status = document.getElementById("shown");
const toggles = query("#controls button[data-severity]");
const items = query("[data-item]").map((element) => ({
  element,
  severity: element.dataset.severity,
  text: element.textContent.toLowerCase(),
}));
const groups = query("[data-group]");
const lists = query("details[data-list]");
let before = new Map();

function apply() {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const off = new Set(toggles.filter((each) => each.getAttribute("aria-pressed") === "false").map((each) => each.dataset.severity));
  let shown = 0;
  let findings = 0;
  for (const item of items) {
    const hit = words.every((word) => item.text.includes(word));
    item.element.hidden = hit ? off.has(item.severity) : true;
    if (item.severity === undefined) continue;
    findings += 1;
    if (!item.element.hidden) shown += 1;
  }
  for (const group of groups) group.hidden = group.querySelector("[data-item]:not([hidden])") === null;
  if (words.length > 0) {
    if (before.size === 0) before = new Map(lists.map((list) => [list, list.open]));
    for (const list of lists) list.open = !list.hidden;
  } else {
    for (const [list, open] of before) list.open = open;
    before = new Map();
  }
  status.textContent = shown + " of " + findings + (findings === 1 ? " failed check" : " failed checks") + " shown";
}

box.addEventListener("input", apply);
for (const toggle of toggles) {
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-pressed", String(toggle.getAttribute("aria-pressed") !== "true"));
    apply();
  });
}
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === "/" ? !typing : false) {
    event.preventDefault();
    box.focus();
  }
  if (event.key === "Escape" ? event.target === box : false) {
    box.value = "";
    apply();
  }
});
let closed = [];
addEventListener("beforeprint", () => {
  closed = query("details:not([open])");
  for (const each of closed) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of closed) each.open = false;
});
controls.hidden = false;
apply();
`;
