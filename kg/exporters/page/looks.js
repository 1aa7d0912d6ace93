// Shapes, colours and small pieces of the interface.

// Outlines around (0, 0) about 22 units across; the legend, the canvas and the saved drawing use the same ones.
const SHAPES = new Map([
  ["model", "M10 0A10 10 0 1 1-10 0 10 10 0 1 1 10 0Z"],
  ["paper", "M0-12 11 0 0 12-11 0Z"],
  ["concept", "M11 0 5.5 9.5H-5.5L-11 0-5.5-9.5H5.5Z"],
  ["document", "M-8-11H3L8-6V11H-8Z"],
  ["person", "M0-11 11 8.5H-11Z"],
  ["venue", "M0-11 10.5-3.4 6.5 9H-6.5L-10.5-3.4Z"],
  ["organisation", "M-9-9H9V9H-9Z"],
  ["repository", "M-4-11H4V-4H11V4H4V11H-4V4H-11V-4H-4Z"],
]);
const outlines = facts.kinds.map((kind) => SHAPES.get(kind.name) || SHAPES.get("model"));
const paths = outlines.map((outline) => new Path2D(outline));
const REGION_COLOURS = 10;

let language = /^zh/i.test(navigator.language) ? "zh" : "en";
let words = WORDS[language],
  palette = {};
const count = (value) => value.toLocaleString("en-US");
const term = (entry) => entry[language];
// a concept is called by its Chinese name among Chinese words; models go by the names their papers gave them
function nameOf(i) {
  const node = nodes[i];
  const own = language === "zh" && kindOf(i) === "concept" && node.names.find((pair) => pair[0] === "zh");
  return own ? own[1] : node.name;
}
const kindName = (i) => term(facts.kinds[nodes[i].kind]);

// the kind a relation most often leads to, whose colour its lines then have
const usual = facts.predicates.map(() => facts.kinds.map(() => 0));
for (const edge of edges) usual[edge.predicate][nodes[edge.object].kind] += 1;
const ledTo = usual.map((led) => led.indexOf(Math.max(...led)));

function readPalette() {
  const style = getComputedStyle(document.documentElement),
    get = (key) => style.getPropertyValue(key).trim();
  palette = Object.fromEntries(
    ["ground", "ink", "soft", "accent", "font", "card", "line"].map((key) => [key, get("--" + key)]),
  );
  palette.kinds = facts.kinds.map((kind) => (SHAPES.has(kind.name) && get("--" + kind.name)) || get("--other"));
  palette.regions = Array.from({ length: REGION_COLOURS }, (_, r) => get(`--region-${r}`));
}
const regionColour = (group) => palette.regions[group % REGION_COLOURS];

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}
const text = (value) => element("bdi", {}, value);
const button = (label, onclick, attributes) => element("button", { type: "button", onclick, ...attributes }, label);
const SVG = "http://www.w3.org/2000/svg";
function drawn(tag, attributes, ...children) {
  // an element of a drawing
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
const sign = (d, fill) =>
  drawn("svg", { viewBox: "-12 -12 24 24", class: "swatch", "aria-hidden": "true" }, drawn("path", { d, fill }));
const swatch = (kind) => sign(outlines[kind], palette.kinds[kind]);
const stroke = (predicate) =>
  sign(faint[predicate] ? "M-12-1.2H12V1.2H-12Z" : "M-12-1.8H4V-7L12 0 4 7V1.8H-12Z", palette.kinds[ledTo[predicate]]);
const patch = (group) =>
  sign("M-11-2A9 9 0 0 1 0-10 10 8 0 0 1 11 0 9 9 0 0 1 2 10 12 9 0 0 1-11-2Z", regionColour(group));
function link(address, label) {
  if (!/^https?:\/\/[^\s]+$/i.test(address)) return text(label);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text(label));
}
const say = (message) => {
  $("status").textContent = message;
};
