// The view: vis-network holds it, moves it and tells what lies under the pointer.
let network = null;
const nodeSet = new vis.DataSet();
const shape = ({ id }) => {
  const side = 2 * sizeAt(id, network ? network.getScale() : 1);
  return { drawNode: null, nodeDimensions: { width: side, height: side } };
};
function fill() {
  // hand what is in view to vis-network
  nodeSet.clear();
  nodeSet.add(
    seenNodes.map((i) => ({ id: i, x: spots.get(i).x, y: spots.get(i).y, shape: "custom", ctxRenderer: shape })),
  );
}
function cameraNow() {
  const canvas = $("canvas").querySelector("canvas"),
    { x, y } = network.getViewPosition();
  const width = canvas.clientWidth,
    height = canvas.clientHeight,
    free = room(),
    middle = width / 2 + free.offset.x;
  const clear = { left: middle - free.width / 2, right: middle + free.width / 2, bottom: free.height };
  return { x, y, scale: network.getScale(), width, height, ratio: canvas.width / width, clear };
}
const uncovered = (camera) => ({ ...camera, clear: { left: 0, right: camera.width, bottom: camera.height } });
let drawingSoon = 0;
function redraw() {
  // whatever asks for it within a frame is drawn once
  drawingSoon ||= requestAnimationFrame(() => {
    drawingSoon = 0;
    network.redraw();
  });
}
function move(to) {
  network.moveTo({ ...to, animation: calm.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
}
function room() {
  // what the floating cards leave free of the canvas
  const wide = !narrow.matches,
    open = !$("panel").hidden;
  const left = wide && !$("filters").hidden ? 246 : 0,
    right = wide && open ? 412 : 0,
    low = !wide && open ? $("panel").offsetHeight : 0;
  const width = $("canvas").clientWidth - left - right,
    height = $("canvas").clientHeight - low;
  return { width, height, offset: { x: (left - right) / 2, y: -low / 2 } };
}
function frame(chosen, most, jump) {
  const places = chosen.map((i) => spots.get(i)),
    free = room();
  if (!places.length) return;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of places)
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  const scale = Math.min(most, (free.width - 40) / (right - left + 60), (free.height - 50) / (bottom - top + 70));
  const to = {
    position: { x: (left + right) / 2, y: (top + bottom) / 2 },
    scale: Math.max(scale, 0.02),
    offset: free.offset,
  };
  if (jump) network.moveTo(to);
  else move(to);
}
const fit = (jump) => frame(seenNodes, 1.4, jump);
function lookAt(i) {
  // near enough to read, far enough to see most of what it is tied to
  const free = room(),
    here = spots.get(i);
  const away = [...lit.nodes]
    .filter(visible)
    .map((other) => Math.hypot(spots.get(other).x - here.x, spots.get(other).y - here.y))
    .sort((a, b) => a - b);
  const reach = away[Math.floor((away.length - 1) * 0.7)] + 60;
  const scale = Math.min(1.2, Math.max(0.6, Math.min(free.width, free.height) / 2 / reach));
  move({ position: here, scale, offset: free.offset });
}
function pan(x, y) {
  const at = network.getViewPosition(),
    scale = network.getScale();
  network.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale } });
}

// The line nearest to a point of the map, if any is near enough to be meant.
function edgeAt(point) {
  const scale = network.getScale(),
    reach = 6 / scale;
  let best = null,
    least = reach;
  for (const e of lit ? lit.edges.filter((e) => edgeInView[e]) : seenEdges) {
    const a = spots.get(edges[e].subject),
      b = spots.get(edges[e].object);
    if (
      point.x < Math.min(a.x, b.x) - reach ||
      point.x > Math.max(a.x, b.x) + reach ||
      point.y < Math.min(a.y, b.y) - reach ||
      point.y > Math.max(a.y, b.y) + reach
    )
      continue;
    const line = ends(edges[e], scale);
    if (!line) continue;
    const length = Math.hypot(line.head.x - line.tail.x, line.head.y - line.tail.y);
    const along = Math.max(0, Math.min(length, (point.x - line.tail.x) * line.dx + (point.y - line.tail.y) * line.dy));
    // a faint line is meant less than a plain one beside it
    const away =
      Math.hypot(point.x - line.tail.x - along * line.dx, point.y - line.tail.y - along * line.dy) +
      (faint[edges[e].predicate] ? reach / 3 : 0);
    if (away < least) [best, least] = [e, away];
  }
  return best;
}
function tip(content, x, y) {
  $("tip").hidden = !content;
  if (!content) return;
  $("tip").replaceChildren(text(content));
  $("tip").style.left = `${Math.max(4, Math.min(x + 14, $("canvas").clientWidth - $("tip").offsetWidth - 8))}px`;
  $("tip").style.top = `${Math.min(y + 14, $("canvas").clientHeight - $("tip").offsetHeight - 8)}px`;
}
