// Where things stand: on the map as it was laid out, on rings around one of them, or near what brought them in.
const upright = innerHeight > innerWidth; // the map is wider than high; a phone held upright gets it lying on its side
const CELL = 46; // no two things stand nearer than about this
const home = new Map(graph.x.map((x, i) => [i, upright ? { x: -graph.y[i], y: x } : { x, y: graph.y[i] }]));
let spots = new Map(home);

function settle() {
  // give everything in view its place
  spots = hood ? rings(hood) : home;
  for (const i of seenNodes) if (!spots.has(i)) spots.set(i, nextTo(i));
}

// A free spot on a spiral around the node's strongest neighbour that has a place; the golden angle never repeats itself.
let taken = null;
const cellOf = (x, y) => `${Math.floor(x / CELL)},${Math.floor(y / CELL)}`;
function nextTo(i) {
  if (!taken) taken = new Set([...home.values()].map((spot) => cellOf(spot.x, spot.y)));
  const anchor = strongest(touching[i])
    .map((e) => otherEnd(e, i))
    .find((other) => home.has(other) && other !== i);
  const centre = home.get(anchor) || { x: 0, y: 0 };
  for (let turn = 1; ; turn += 1) {
    const reach = CELL * Math.sqrt(turn),
      angle = turn * 2.399963;
    const x = Math.round(centre.x + reach * Math.cos(angle)),
      y = Math.round(centre.y + reach * Math.sin(angle));
    if (taken.has(cellOf(x, y))) continue;
    taken.add(cellOf(x, y));
    return { x, y };
  }
}

// Rings: each node gets a share of the circle as wide as what hangs on it, so that no lines of the tree cross.
// A ring with many members is a band, on which neighbours stand by turns further out.
const RING_GAP = 130;
function rings({ ring, parent }) {
  const members = [...ring.keys()].filter(visible),
    children = new Map(members.map((i) => [i, []])),
    root = members[0];
  for (const i of members.slice(1)) (children.get(parent.get(i)) || children.get(root)).push(i);
  const width = new Map(),
    depth = Math.max(0, ...members.map((i) => ring.get(i)));
  for (const i of [...members].reverse())
    width.set(
      i,
      Math.max(
        1,
        children.get(i).reduce((sum, child) => sum + width.get(child), 0),
      ),
    );
  const bands = bandsOf(
      members.map((i) => ring.get(i)),
      depth,
    ),
    placed = new Map([[root, { x: 0, y: 0 }]]),
    turns = Array(depth + 1).fill(0);
  const spread = (i, start, end) => {
    let at = start;
    for (const child of ordered(children.get(i))) {
      const step = ring.get(child),
        { reach, levels } = bands[step],
        share = ((end - start) * width.get(child)) / Math.max(width.get(i), 1);
      const angle = at + share / 2,
        far = reach + (turns[step] % levels) * CELL;
      turns[step] += 1;
      placed.set(child, { x: Math.round(far * Math.cos(angle) * 1.15), y: Math.round(far * Math.sin(angle)) });
      spread(child, at, at + share);
      at += share;
    }
  };
  if (root !== undefined) spread(root, -Math.PI / 2, Math.PI * 1.5);
  return placed;
}
function bandsOf(steps, depth) {
  // for each step how far out its band begins, and how many deep it is
  const bands = [{ reach: 0, levels: 1 }];
  for (let step = 1; step <= depth; step += 1) {
    const { reach, levels } = bands[step - 1],
      members = steps.filter((other) => other === step).length,
      begin = reach + (levels - 1) * CELL + RING_GAP;
    let deep = 1;
    while (deep * 2 * Math.PI * (begin + ((deep - 1) * CELL) / 2) < members * CELL * 1.2) deep += 1;
    bands.push({ reach: begin, levels: deep });
  }
  return bands;
}
// kinds side by side, so that a ring reads as sectors
const ordered = (list) => [...list].sort((a, b) => nodes[a].kind - nodes[b].kind || byWeight(a, b));

// ---- regions: what belongs together, as a rounded hull without its outliers

let regions = [];
function findRegions() {
  regions = [];
  if (hood) return;
  const groups = new Map();
  for (const i of seenNodes)
    if (nodes[i].group >= 0) {
      if (!groups.has(nodes[i].group)) groups.set(nodes[i].group, []);
      groups.get(nodes[i].group).push(i);
    }
  for (const [group, members] of groups)
    if (members.length >= 5) {
      const hull = hullOf(members.map((i) => spots.get(i))),
        rim = outline(hull);
      regions.push({
        group,
        members,
        path: new Path2D(rim),
        outline: rim,
        top: hull.reduce((a, b) => (b.y < a.y ? b : a)),
      });
    }
  regions.sort((a, b) => a.group - b.group);
}
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
function hullOf(points) {
  const x = median(points.map((point) => point.x)),
    y = median(points.map((point) => point.y));
  const away = (point) => Math.hypot(point.x - x, point.y - y),
    usualAway = median(points.map(away));
  const near = points.filter((point) => away(point) <= 2.2 * usualAway + CELL);
  const corners = convex(near);
  return convex((corners.length ? corners : near).flatMap(circle)); // all on one spot have no corners
}
const circle = ({ x, y }) =>
  Array.from({ length: 10 }, (_, k) => ({
    x: x + 34 * Math.cos((k * Math.PI) / 5),
    y: y + 34 * Math.sin((k * Math.PI) / 5),
  }));
function convex(points) {
  // Andrew's monotone chain
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (list) => {
    const chain = [];
    for (const point of list) {
      while (chain.length > 1 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}
const turn = (a, b, c) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
const outline = (hull) =>
  hull.map((point, k) => `${k ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join("") + "Z";
// the two names that tell most of a region: models and concepts, if it has any, by how much is said of them
const tellers = new Map();
for (const { i, group } of [...nodes].sort((a, b) => byWeight(a.i, b.i))) {
  if (group < 0 || isDocument(i)) continue;
  if (!tellers.has(group)) tellers.set(group, []);
  tellers.get(group).push(i);
}
function regionTitle(group) {
  const members = tellers.get(group) || [],
    telling = members.filter((i) => kindOf(i) === "model" || kindOf(i) === "concept");
  return (telling.length ? telling : members).slice(0, 2).map(labelOf).join(" · ");
}
