// The graph as it stands in the page. Texts of articles are data: they are shown with textContent and drawn on a canvas, never parsed.
const $ = (id) => document.getElementById(id);
const read = (id) => JSON.parse($(id).textContent);
const graph = read("graph"),
  facts = read("facts");
const nodes = facts.nodes.map(([kind, id, name, names, aliases, details], i) => ({
  i,
  kind,
  id,
  name,
  names,
  aliases,
  details,
  group: -1,
  support: 0,
  size: 0,
  year: 0,
  category: -1,
}));
const drawnAtFirst = graph.x.length;
const edges = graph.from.map((subject, e) => ({
  subject,
  object: graph.to[e],
  predicate: facts.predicate[e],
  support: facts.support[e],
  lane: 0,
}));
const touching = nodes.map(() => []);
edges.forEach((edge, e) => {
  touching[edge.subject].push(e);
  if (edge.object !== edge.subject) touching[edge.object].push(e);
});
const numbers = new Map(nodes.map((node) => [node.id, node.i]));
const kindOf = (i) => facts.kinds[nodes[i].kind].name;
const isDocument = (i) => kindOf(i) === "document";
const otherEnd = (e, i) => (edges[e].subject === i ? edges[e].object : edges[e].subject);
const detailOf = (node, wanted) => (node.details.find(([key]) => key === wanted) || ["", ""])[1];

// What only says that a word occurs comes last in the panel and is drawn faint.
const FAINT = new Map([
  ["cites", 1],
  ["links_to", 2],
  ["mentions", 3],
]);
const faint = facts.predicates.map((predicate) => FAINT.get(predicate.name) || 0);

(function measure() {
  const categories = new Map(facts.categories.map((category, c) => [category.name, c]));
  for (const node of nodes) {
    for (const e of touching[node.i]) node.support += edges[e].support;
    node.group = node.i < drawnAtFirst ? facts.group[node.i] : -1;
    node.year = Number((detailOf(node, "year") || detailOf(node, "published")).slice(0, 4)) || 0;
    if (kindOf(node.i) === "concept") node.category = categories.get(detailOf(node, "category")) ?? -1;
  }
  const most = nodes.reduce((high, node) => (isDocument(node.i) ? high : Math.max(high, node.support)), 1);
  // documents speak, the others are spoken of: only for those does size show by how many
  for (const node of nodes)
    node.size = isDocument(node.i) ? 8 : 6 + Math.round(18 * Math.sqrt(Math.min(1, node.support / most)));
})();

// Statements between the same two things lie side by side.
(function separate() {
  const pairs = new Map();
  edges.forEach((edge, e) => {
    const low = Math.min(edge.subject, edge.object),
      key = low * nodes.length + Math.max(edge.subject, edge.object);
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(e);
  });
  for (const members of pairs.values())
    members.forEach((e, rank) => {
      const lane = rank - (members.length - 1) / 2;
      edges[e].lane = edges[e].subject < edges[e].object ? lane : -lane;
    });
})();

// ---- a name as one line of the picture, without what could turn its direction

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const LABEL_WIDTH = 30; // in columns: a Chinese character takes two
function oneLine(name) {
  let line = "",
    width = 0;
  for (const character of name.replace(UNSEEN, " ").trim()) {
    width += WIDE.test(character) ? 2 : 1;
    if (width > LABEL_WIDTH) return line.trimEnd() + "…";
    line += character;
  }
  return line || "?";
}
const labels = new Map();
function labelOf(i) {
  const name = nameOf(i);
  if (!labels.has(name)) labels.set(name, oneLine(name));
  return labels.get(name);
}
