// Drawing, on any canvas: vis-network moves the view and tells what is under the pointer, the ink is ours.
// A camera is {x, y, scale, width, height, ratio}: the point in the middle, and the size of the canvas in its own pixels.
let lit = null,
  hovered = null,
  busy = false;
let fog = 0.16; // how strongly a faint line is drawn: many must not hide the map
const clearFog = () => {
  fog = Math.max(0.05, Math.min(0.2, 90 / (1 + seenEdges.filter((e) => faint[edges[e].predicate]).length)));
};

// seen from afar a thing shrinks less than its surroundings, so that it stays a shape and can be hit
const sizeAt = (i, scale) => nodes[i].size * Math.min(2, Math.max(1, 0.55 / scale));
const shownOn = (camera, spot, margin) =>
  Math.abs(spot.x - camera.x) * camera.scale < camera.width / 2 + margin &&
  Math.abs(spot.y - camera.y) * camera.scale < camera.height / 2 + margin;
function aim(ctx, camera) {
  const zoom = camera.ratio * camera.scale;
  ctx.setTransform(
    zoom,
    0,
    0,
    zoom,
    camera.ratio * (camera.width / 2 - camera.x * camera.scale),
    camera.ratio * (camera.height / 2 - camera.y * camera.scale),
  );
}
function draw(ctx, camera) {
  ctx.save();
  aim(ctx, camera);
  drawRegions(ctx, camera);
  drawEdges(ctx, camera, seenEdges);
  drawNodes(ctx, camera, seenNodes);
  if (lit) drawLit(ctx, camera);
  ctx.restore();
}
function drawRegions(ctx, camera) {
  for (const region of regions) {
    ctx.fillStyle = ctx.strokeStyle = regionColour(region.group);
    ctx.globalAlpha = 0.1;
    ctx.fill(region.path);
    ctx.globalAlpha = 0.22;
    ctx.lineWidth = 1 / camera.scale;
    ctx.stroke(region.path);
  }
  ctx.globalAlpha = 1;
}

// ---- lines: one stroke for all that look the same

function ends(edge, scale) {
  // from rim to rim, beside others that join the same two
  const a = spots.get(edge.subject),
    b = spots.get(edge.object),
    length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length < 1) return null;
  const dx = (b.x - a.x) / length,
    dy = (b.y - a.y) / length,
    aside = edge.lane * 5;
  const start = sizeAt(edge.subject, scale),
    stop = length - sizeAt(edge.object, scale) - 3;
  if (stop <= start) return null;
  const at = (along) => ({ x: a.x + dx * along - dy * aside, y: a.y + dy * along + dx * aside });
  return { tail: at(start), head: at(stop), dx, dy };
}
function look(edge, scale) {
  const weak = faint[edge.predicate] > 0,
    far = scale < 0.9 ? 0.55 + (0.45 * scale) / 0.9 : 1;
  const width = (weak ? 0.7 : 1.1) + Math.min(1.4, 0.25 * Math.log2(edge.support));
  return {
    colour: palette.kinds[nodes[edge.object].kind],
    alpha: (weak ? fog : 0.62) * far,
    width: Math.round(width * 2) / 2,
    arrow: !weak,
  };
}
function batches(list, camera) {
  // those of one look together, the faint ones first, so that they lie below
  const found = new Map();
  for (const e of list) {
    const edge = edges[e],
      a = spots.get(edge.subject),
      b = spots.get(edge.object);
    if (
      Math.min(a.x, b.x) > camera.right ||
      Math.max(a.x, b.x) < camera.left ||
      Math.min(a.y, b.y) > camera.bottom ||
      Math.max(a.y, b.y) < camera.top
    )
      continue;
    if (busy && faint[edge.predicate] && list.length > 4000) continue;
    const weak = faint[edge.predicate] > 0,
      key = (nodes[edge.object].kind * 2 + weak) * 8 + Math.min(7, Math.floor(Math.log2(edge.support)));
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(edge);
  }
  return [...found.entries()]
    .sort((a, b) => ((b[0] >> 3) & 1) - ((a[0] >> 3) & 1) || a[0] - b[0])
    .map((entry) => entry[1]);
}
function bounds(camera) {
  const x = camera.width / 2 / camera.scale,
    y = camera.height / 2 / camera.scale;
  return { ...camera, left: camera.x - x, right: camera.x + x, top: camera.y - y, bottom: camera.y + y };
}
function drawEdges(ctx, camera, list) {
  for (const batch of batches(list, bounds(camera))) {
    const { colour, alpha, width, arrow } = look(batch[0], camera.scale);
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.globalAlpha = alpha;
    ctx.lineWidth = width * Math.max(1, 0.6 / camera.scale);
    ctx.beginPath();
    const heads = new Path2D();
    for (const edge of batch) {
      const line =
        arrow || camera.scale > 0.5
          ? ends(edge, camera.scale)
          : { tail: spots.get(edge.subject), head: spots.get(edge.object) };
      if (!line) continue;
      ctx.moveTo(line.tail.x, line.tail.y);
      ctx.lineTo(line.head.x, line.head.y);
      if (arrow) addHead(heads, line, Math.max(6, 4 / camera.scale));
    }
    ctx.stroke();
    if (arrow) ctx.fill(heads);
  }
  ctx.globalAlpha = 1;
}
function addHead(path, { head, dx, dy }, size) {
  path.moveTo(head.x + dx * 2, head.y + dy * 2);
  path.lineTo(head.x - dx * size - (dy * size) / 2, head.y - dy * size + (dx * size) / 2);
  path.lineTo(head.x - dx * size + (dy * size) / 2, head.y - dy * size - (dx * size) / 2);
}

// ---- things

function drawNodes(ctx, camera, list, ringed) {
  ctx.save();
  ctx.lineJoin = "round";
  const near = bounds(camera);
  for (const i of list) {
    const spot = spots.get(i);
    if (spot.x < near.left || spot.x > near.right || spot.y < near.top || spot.y > near.bottom) continue;
    drawNode(ctx, camera, i, spot, i === hovered || Boolean(ringed && ringed(i)));
  }
  ctx.restore();
}
function drawNode(ctx, camera, i, { x, y }, ring) {
  const { kind } = nodes[i],
    pixels = sizeAt(i, camera.scale) * camera.scale * camera.ratio,
    factor = pixels / 11;
  const left = camera.ratio * ((x - camera.x) * camera.scale + camera.width / 2),
    top = camera.ratio * ((y - camera.y) * camera.scale + camera.height / 2);
  ctx.setTransform(factor, 0, 0, factor, left, top);
  ctx.lineWidth = ((ring ? 5 : 2.6) * camera.ratio) / factor;
  ctx.strokeStyle = ring ? palette.ink : palette.ground;
  ctx.fillStyle = palette.kinds[kind];
  ctx.stroke(paths[kind]);
  ctx.fill(paths[kind]);
}

// What is lit is drawn again over a veil, so that the rest is still there but says nothing.
function drawLit(ctx, camera) {
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 0.8;
  ctx.fillStyle = palette.ground;
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.restore();
  const before = fog;
  fog = lit.edges.length > 60 ? 0.3 : 0.6;
  drawEdges(
    ctx,
    camera,
    lit.edges.filter((e) => edgeInView[e]),
  );
  fog = before;
  drawNodes(ctx, camera, [...lit.nodes].filter(visible), (i) => lit.main.includes(i));
}
