// What the reader has chosen, and what of the graph is therefore in view. The address of the page says the same.
const calm = matchMedia("(prefers-reduced-motion: reduce)"),
  narrow = matchMedia("(max-width: 820px)");
const fresh = () => ({
  off: { kinds: new Set(), predicates: new Set(), categories: new Set() },
  from: 0,
  to: 0,
  least: 1,
  chosen: null, // {node} or {edge}: what the panel tells of
  hood: null, // {centre, hops}: only what is around one node
  path: null, // {from, to}; without `to` the reader is about to choose it
  more: new Set(),
  hidden: new Set(), // drawn, or not drawn, by the reader's own hand
});
let state = fresh();
let inView = new Uint8Array(nodes.length),
  edgeInView = new Uint8Array(edges.length);
let seenNodes = [],
  seenEdges = [],
  hood = null;
const visible = (i) => inView[i] === 1;
const byWeight = (a, b) => nodes[b].support - nodes[a].support || touching[b].length - touching[a].length || a - b;

const predicateOn = (e) => !state.off.predicates.has(edges[e].predicate);
const strongEnough = (e) => edges[e].support >= state.least;
const withinYears = (year) => (!state.from || year >= state.from) && (!state.to || year <= state.to);
const dated = (i) => !nodes[i].year || withinYears(nodes[i].year); // what has no year is no less true for that
function passes(i, but) {
  // `but` names the filter that is left out, to count what it would let in
  const node = nodes[i];
  return (
    (but === "kinds" || !state.off.kinds.has(node.kind)) &&
    (but === "categories" || node.category < 0 || !state.off.categories.has(node.category)) &&
    (but === "years" || dated(i)) &&
    !state.hidden.has(i)
  );
}
function candidates() {
  if (state.hood) return [...hood.ring.keys()];
  const list = Array.from({ length: drawnAtFirst }, (_, i) => i);
  return [...list, ...[...state.more].filter((i) => i >= drawnAtFirst)];
}
function recompute() {
  hood = state.hood && around(state.hood.centre, state.hood.hops);
  const may = candidates();
  inView.fill(0);
  for (const i of may) if (passes(i)) inView[i] = 1;
  const joins = (e) => predicateOn(e) && strongEnough(e) && inView[edges[e].subject] && inView[edges[e].object];
  if (state.least > 1) keepTied(may, joins);
  edgeInView.fill(0);
  seenEdges = [];
  edges.forEach((_, e) => {
    if (joins(e)) {
      edgeInView[e] = 1;
      seenEdges.push(e);
    }
  });
  seenNodes = may.filter(visible);
}
function keepTied(may, joins) {
  // who asks for support does not want what stands alone
  const tied = may.filter((i) => inView[i] && (touching[i].some(joins) || state.chosen?.node === i));
  inView.fill(0);
  for (const i of tied) inView[i] = 1;
}

// ---- the neighbourhood of a node, ring by ring

const HOOD_MOST = 400; // more around one node is a map again
function around(centre, hops) {
  const ring = new Map([[centre, 0]]),
    parent = new Map();
  let last = [centre],
    cut = false;
  for (let step = 1; step <= hops && last.length; step += 1) {
    const next = [];
    for (const i of last) {
      if (step > 1 && isDocument(i)) continue; // that two things stand in one article does not make them neighbours
      for (const e of strongest(touching[i])) {
        const other = otherEnd(e, i);
        if (ring.has(other) || !predicateOn(e) || !strongEnough(e) || !passes(other)) continue;
        if (ring.size >= HOOD_MOST) {
          cut = true;
          break;
        }
        ring.set(other, step);
        parent.set(other, i);
        next.push(other);
      }
    }
    last = next.sort(byWeight);
  }
  return { ring, parent, cut };
}
const edgeRank = (e) => faint[edges[e].predicate] * 1e6 - edges[e].support;
const strongest = (list) => [...list].sort((a, b) => edgeRank(a) - edgeRank(b) || a - b);

// ---- the shortest path; of equally short ones that of the strongest statements

function shortest(from, to) {
  const cost = new Map([[from, 0]]),
    came = new Map();
  for (let layer = [from]; layer.length && !cost.has(to);) {
    const next = new Map();
    for (const i of layer)
      for (const e of touching[i]) {
        const other = otherEnd(e, i);
        if (cost.has(other) || !predicateOn(e) || !strongEnough(e) || (other !== to && !passes(other))) continue;
        const price = cost.get(i) + faint[edges[e].predicate] * 100 + 10 / edges[e].support + e * 1e-9;
        if (!next.has(other) || price < next.get(other)) {
          next.set(other, price);
          came.set(other, e);
        }
      }
    for (const [i, price] of next) cost.set(i, price);
    layer = [...next.keys()];
  }
  if (!cost.has(to)) return null;
  const steps = [];
  for (let i = to; i !== from; i = otherEnd(came.get(i), i)) steps.unshift(came.get(i));
  return steps;
}

// ---- the address

const LISTS = [
  ["kinds", "kinds"],
  ["relations", "predicates"],
  ["categories", "categories"],
];
const encode = (value) =>
  encodeURIComponent(value.toWellFormed ? value.toWellFormed() : value)
    .replace(/%20/g, "+")
    .replace(/%3A/gi, ":")
    .replace(/%2F/gi, "/");
function toHash() {
  const parts = [],
    put = (key, value) => parts.push(`${key}=${value}`);
  const ids = (members) => [...members].map((i) => encode(nodes[i].id)).join(",");
  if (state.hood) put("around", `${encode(nodes[state.hood.centre].id)},${state.hood.hops}`);
  if (state.path && state.path.to !== undefined) put("path", ids([state.path.from, state.path.to]));
  if (state.chosen?.node !== undefined) put("node", encode(nodes[state.chosen.node].id));
  if (state.chosen?.edge !== undefined) {
    const edge = edges[state.chosen.edge];
    put(
      "edge",
      [nodes[edge.subject].id, facts.predicates[edge.predicate].name, nodes[edge.object].id].map(encode).join(","),
    );
  }
  for (const [key, which] of LISTS) if (state.off[which].size) put(key, shorter(which));
  if (state.from || state.to) put("years", `${state.from || ""}-${state.to || ""}`);
  if (state.least > 1) put("support", state.least);
  if (state.more.size) put("more", ids(state.more));
  if (state.hidden.size) put("hidden", ids(state.hidden));
  return parts.length ? "#" + parts.join("&") : "";
}
function shorter(which) {
  // what is off, each with a minus, or what is on, whichever are fewer
  const all = facts[which].map((entry, k) => k).filter((k) => occurs[which].has(k)),
    off = all.filter((k) => state.off[which].has(k)),
    on = all.filter((k) => !state.off[which].has(k));
  const few = on.length && on.length < off.length ? on : off;
  return few.map((k) => (few === off ? "-" : "") + encode(facts[which][k].name)).join(",");
}
function offFrom(which, listed) {
  const named = (sign) => facts[which].map((entry, k) => k).filter((k) => listed.includes(sign + facts[which][k].name)),
    on = named("");
  return new Set(on.length ? facts[which].map((entry, k) => k).filter((k) => !on.includes(k)) : named("-"));
}
function fromHash(hash) {
  // whatever stands there; what is not known is passed over
  const made = fresh(),
    given = new Map();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0)
      given.set(
        part.slice(0, at),
        part
          .slice(at + 1)
          .split(",")
          .map(decode),
      );
  }
  const list = (key) => given.get(key) || [],
    known = (key) =>
      list(key)
        .map((id) => numbers.get(id))
        .filter((i) => i !== undefined);
  for (const [key, which] of LISTS) made.off[which] = offFrom(which, list(key));
  const [from, to] = (list("years")[0] || "").split("-").map(Number);
  Object.assign(made, {
    from: from || 0,
    to: to || 0,
    least: Math.max(1, Math.floor(Number(list("support")[0])) || 1),
  });
  made.more = new Set(known("more"));
  made.hidden = new Set(known("hidden"));
  const [centre] = known("around"),
    [start, end] = known("path"),
    [node] = known("node");
  if (centre !== undefined) made.hood = { centre, hops: Math.min(3, Math.max(1, Number(list("around").at(-1)) || 1)) };
  if (start !== undefined && end !== undefined) made.path = { from: start, to: end };
  if (node !== undefined) made.chosen = { node };
  const [subject, predicate, object] = list("edge");
  const edge = (touching[numbers.get(subject)] || []).find(
    (e) =>
      nodes[edges[e].object].id === object &&
      nodes[edges[e].subject].id === subject &&
      facts.predicates[edges[e].predicate].name === predicate,
  );
  if (edge !== undefined) made.chosen = { edge };
  return made;
}
function decode(value) {
  try {
    return decodeURIComponent(value.replace(/\+/g, " "));
  } catch {
    return value;
  }
}
