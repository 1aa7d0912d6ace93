// Labels are set like those of a map: the weightiest first, none over another, at any zoom.
const LABEL_GAP = 6,
  REGION_FROM = 0.95; // nearer than this the names of regions have gone
const widths = new Map();
// models are what most look for; titles of articles are long and many, so they give way to what the articles speak of
let order = [];
const prominence = facts.kinds.map((kind) => ({ model: 5, paper: -4, document: -2, person: -3 })[kind.name] || 0);
const byProminence = (a, b) =>
  nodes[b].size + prominence[nodes[b].kind] - nodes[a].size - prominence[nodes[a].kind] || byWeight(a, b);
const orderLabels = () => {
  order = [...seenNodes].sort(byProminence);
};

function widthOf(ctx, font, label) {
  const key = font + label;
  if (!widths.has(key)) {
    ctx.font = font;
    widths.set(key, ctx.measureText(label).width);
  }
  return widths.get(key);
}
function labelOrder() {
  if (!lit) return order;
  const others = [...lit.nodes].filter((i) => !lit.main.includes(i)).sort(byProminence);
  return [...lit.main, ...others];
}
// What is written where: [{text, x, y, font, colour, spaced}], y being the top of the line
function placeLabels(ctx, camera) {
  const set = [],
    boxes = [],
    most = Math.max(14, (camera.width * camera.height) / (lit ? 8800 : 15000));
  const list = hovered === null ? labelOrder() : [hovered, ...labelOrder()];
  if (!lit && camera.scale < REGION_FROM) for (const region of regions) placeRegion(ctx, camera, region, set, boxes);
  for (const i of list) {
    if (boxes.length >= most) break;
    if (!visible(i) || !shownOn(camera, spots.get(i), 0)) continue;
    const x = (spots.get(i).x - camera.x) * camera.scale + camera.width / 2;
    const y =
      (spots.get(i).y - camera.y) * camera.scale + camera.height / 2 + sizeAt(i, camera.scale) * camera.scale + 3;
    const main = i === hovered || Boolean(lit?.main.includes(i)),
      size = main ? 14 : Math.min(14, 10.5 + nodes[i].size / 6);
    const font = `${main || (nodes[i].size > 14 && prominence[nodes[i].kind] >= 0) ? 600 : 400} ${size.toFixed(1)}px ${palette.font}`;
    place(ctx, { text: labelOf(i), x, y, size, font, colour: palette.ink }, set, boxes, camera);
  }
  return set;
}
function placeRegion(ctx, camera, region, set, boxes) {
  const x = (region.top.x - camera.x) * camera.scale + camera.width / 2,
    y = (region.top.y - camera.y) * camera.scale + camera.height / 2 - 12;
  const title = regionTitle(region.group),
    short = camera.width < 600 ? title.split(" · ")[0] : title;
  const label = {
    text: short,
    x,
    y,
    size: 11,
    font: `650 11px ${palette.font}`,
    colour: regionColour(region.group),
  };
  place(ctx, label, set, boxes, camera);
}
function place(ctx, label, set, boxes, camera) {
  // measuring is dear, so first a place that is too small for any label is found to be taken
  if (!unclaimed(boxOf(label, 4), boxes, camera)) return;
  const box = boxOf(label, widthOf(ctx, label.font, label.text) / 2);
  if (!unclaimed(box, boxes, camera)) return;
  boxes.push(box);
  set.push(label);
}
const boxOf = ({ x, y, size }, half) => ({
  left: x - half - LABEL_GAP,
  right: x + half + LABEL_GAP,
  top: y - LABEL_GAP / 2,
  bottom: y + size + LABEL_GAP,
});
function unclaimed(box, boxes, { clear }) {
  if (box.left < clear.left || box.right > clear.right || box.bottom > clear.bottom) return false; // half a word says nothing
  return !boxes.some(
    (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
  );
}
function drawLabels(ctx, camera) {
  const set = placeLabels(ctx, camera);
  ctx.save();
  ctx.setTransform(camera.ratio, 0, 0, camera.ratio, 0, 0);
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = palette.ground;
  for (const label of set) {
    ctx.font = label.font;
    ctx.fillStyle = label.colour;
    ctx.strokeText(label.text, label.x, label.y);
    ctx.fillText(label.text, label.x, label.y);
  }
  ctx.restore();
  return set;
}
