// The page's own script. Texts of articles are data: they are shown with textContent and drawn on a canvas, never parsed.
(() => {
"use strict";

const WORDS = {
  en: {
    title: "Knowledge graph", search: "Search names, aliases, arXiv ids", filters: "Filters", kinds: "Kinds", predicates: "Relations",
    fit: "Fit", zoomIn: "Zoom in", zoomOut: "Zoom out", close: "Close", language: "中文", otherLanguage: "切换到中文",
    none: "Nothing found among the nodes shown", canvas: "Drawing of the graph; use the search to reach any node by keyboard",
    counts: (nodes, edges, documents) => `${nodes} nodes · ${edges} edges · ${documents} articles`,
    left: (shown, hidden) => `Showing the ${shown} best supported nodes; ${hidden} more are left out of this page.`,
    found: count => `${count} found`, places: count => (count === "1" ? "1 place" : `${count} places`),
    moreQuotes: count => `${count} more quotes`, kept: (kept, all) => `${kept} of ${all} places are kept in this page`,
    all: count => `Show all ${count}`, unseen: count => `${count} more relations lead to nodes left out of this page`,
    gazetteer: name => `Known from the gazetteer “${name}”`, rule: "rule", confidence: "confidence", in: "incoming", out: "outgoing", detail: "Details",
    id: "Id", url: "Link", doi: "DOI", arxiv: "arXiv", author: "Author", site: "Site", published: "Published", language_: "Language",
    year: "Year", family: "Family", category: "Category", topics: "Topics", full_name: "Full name", venue_kind: "Type",
    organisation_kind: "Type", isbn: "ISBN", openreview: "OpenReview", acl: "ACL Anthology",
  },
  zh: {
    title: "知识图谱", search: "搜索名称、别名、arXiv 编号", filters: "筛选", kinds: "类别", predicates: "关系",
    fit: "全图", zoomIn: "放大", zoomOut: "缩小", close: "关闭", language: "EN", otherLanguage: "Switch to English",
    none: "所示节点中没有匹配项", canvas: "图谱画布；用键盘时可通过搜索到达任一节点",
    counts: (nodes, edges, documents) => `${nodes} 个节点 · ${edges} 条关系 · ${documents} 篇文章`,
    left: (shown, hidden) => `显示证据最多的 ${shown} 个节点，另有 ${hidden} 个未收入本页。`,
    found: count => `找到 ${count} 个`, places: count => `${count} 处`,
    moreQuotes: count => `再看 ${count} 处引文`, kept: (kept, all) => `共 ${all} 处，本页收录 ${kept} 处`,
    all: count => `显示全部 ${count} 项`, unseen: count => `另有 ${count} 条关系指向未收入本页的节点`,
    gazetteer: name => `来自词表“${name}”`, rule: "规则", confidence: "置信度", in: "指向它", out: "由它指出", detail: "详情",
    id: "编号", url: "链接", doi: "DOI", arxiv: "arXiv", author: "作者", site: "来源", published: "发布日期", language_: "语言",
    year: "年份", family: "系列", category: "分类", topics: "话题", full_name: "全称", venue_kind: "类型",
    organisation_kind: "类型", isbn: "ISBN", openreview: "OpenReview", acl: "ACL Anthology",
  },
};
// Outlines around (0, 0) about 22 units across; the legend and the canvas draw the same ones.
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
const ROUND = SHAPES.get("model");
const SHOWN_IN_GROUP = 6, SUGGESTIONS = 12, LABEL_GAP = 7;
// what only says that a word occurs comes last in the panel and is drawn faint
const FAINT = new Map([["cites", 1], ["links_to", 2], ["mentions", 3]]);

const $ = id => document.getElementById(id);
const read = id => JSON.parse($(id).textContent);
const graph = read("graph"), facts = read("facts"), nodes = graph.nodes, edges = graph.edges;
const paths = facts.kinds.map(kind => new Path2D(SHAPES.get(kind.name) || ROUND));
const categories = new Map(facts.categories.map(category => [category.name, category]));
const number = id => Number(id.slice(1));
const touching = nodes.map(() => []);
edges.forEach((edge, e) => {
  edge.subject = number(edge.from);
  edge.object = number(edge.to);
  touching[edge.subject].push(e);
  if (edge.object !== edge.subject) touching[edge.object].push(e);
});
const perKind = facts.kinds.map((_, k) => nodes.filter(node => node.kind === k).length);
const perPredicate = facts.predicates.map((_, p) => edges.filter(edge => edge.predicate === p).length);
// the kind a relation most often leads to, whose colour its lines then have
const usual = facts.predicates.map((_, p) => {
  const led = facts.kinds.map(() => 0);
  for (const edge of edges) if (edge.predicate === p) led[nodes[edge.object].kind] += 1;
  return led.indexOf(Math.max(...led));
});
const faint = facts.predicates.map(predicate => FAINT.get(predicate.name) || 0);
const off = { kinds: new Set(), predicates: new Set() };
const calm = matchMedia("(prefers-reduced-motion: reduce)"), narrow = matchMedia("(max-width: 820px)");
let language = /^zh/i.test(navigator.language) ? "zh" : "en";
let words = WORDS[language], palette = {}, focus = null, hovered = null, network = null;

// ---- small helpers

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null) made.setAttribute(name, value);
  }
  made.append(...children.filter(child => child !== null && child !== ""));
  return made;
}
const text = value => element("bdi", {}, value);
const count = value => value.toLocaleString("en-US");
const name = i => facts.nodes[i].name;
const term = entry => entry[language];
function swatch(kind) {
  const space = "http://www.w3.org/2000/svg", made = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  made.setAttribute("viewBox", "-12 -12 24 24");
  made.setAttribute("class", "swatch");
  made.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES.get(facts.kinds[kind].name) || ROUND);
  path.setAttribute("fill", palette.kinds[kind]);
  made.append(path);
  return made;
}
function stroke(predicate) {
  const made = swatch(0);
  made.firstChild.setAttribute("d", faint[predicate] ? "M-12-1.2H12V1.2H-12Z" : "M-12-1.8H4V-7L12 0 4 7V1.8H-12Z");
  made.firstChild.setAttribute("fill", palette.kinds[usual[predicate]]);
  return made;
}
function link(address, label) {
  if (!/^https?:\/\/[^\s]+$/i.test(address)) return text(label);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text(label));
}

// ---- colours and drawing

function readPalette() {
  const style = getComputedStyle(document.documentElement), get = key => style.getPropertyValue(key).trim();
  palette = { ground: get("--ground"), ink: get("--ink"), soft: get("--soft"), accent: get("--accent"), font: get("--font") };
  palette.kinds = facts.kinds.map(kind => (SHAPES.has(kind.name) && get("--" + kind.name)) || get("--other"));
}
function edgeColour(edge) {
  const strong = !faint[edge.predicate];
  return palette.kinds[nodes[edge.object].kind] + (strong ? "99" : "30");
}
function edgeLook(edge, e) {
  const support = facts.edges[e][0], colour = edgeColour(edge);
  return {
    id: "e" + e, from: edge.from, to: edge.to, predicate: edge.predicate, width: (faint[edge.predicate] ? 0.6 : 1) + Math.min(1.5, 0.25 * Math.log2(support)),
    color: { color: colour, hover: palette.accent, highlight: colour, inherit: false },
    arrows: { to: { enabled: !faint[edge.predicate], scaleFactor: 0.4 } },
  };
}
function drawShape(ctx, i, x, y, size, ring) {
  const factor = size / 11;
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(factor, factor);
  ctx.lineWidth = (ring ? 5 : 3) / factor;
  ctx.lineJoin = "round";
  ctx.strokeStyle = ring ? palette.ink : palette.ground;
  ctx.fillStyle = palette.kinds[nodes[i].kind];
  ctx.stroke(paths[nodes[i].kind]);
  ctx.fill(paths[nodes[i].kind]);
  ctx.restore();
}
// seen from afar a node shrinks less than its surroundings, so that it stays a shape and can be hit
const sizeOf = i => nodes[i].size * Math.min(2, Math.max(1, 0.55 / network.getScale()));
function renderer(i) {
  return ({ ctx, x, y, state }) => ({
    drawNode: () => drawShape(ctx, i, x, y, sizeOf(i), state.hover),
    nodeDimensions: { width: 2 * sizeOf(i), height: 2 * sizeOf(i) },
  });
}
// the picture is wider than high; a phone held upright gets it lying on its side
const upright = innerHeight > innerWidth;
const nodeSet = new vis.DataSet(nodes.map((node, i) => ({
  id: node.id, kind: node.kind, x: upright ? -node.y : node.x, y: upright ? node.x : node.y,
  size: node.size, shape: "custom", ctxRenderer: renderer(i),
})));
const nodeView = new vis.DataView(nodeSet, { filter: node => !off.kinds.has(node.kind) });
const visible = i => !off.kinds.has(nodes[i].kind);
const drawn = edge => !off.predicates.has(edge.predicate) && visible(edge.subject) && visible(edge.object);
const edgeSet = new vis.DataSet(), edgeView = new vis.DataView(edgeSet, { filter: look => drawn(edges[number(look.id)]) });

// What is in focus is drawn again over a veil; dimming every other node one by one would take seconds.
function drawFocus(ctx, spots) {
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 0.86;
  ctx.fillStyle = palette.ground;
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.restore();
  for (const e of focus.edges) if (drawn(edges[e])) drawLine(ctx, edges[e], spots);
  for (const i of focus.nodes) if (visible(i)) drawShape(ctx, i, spots[i].x, spots[i].y, sizeOf(i), focus.main.includes(i));
}
function drawLine(ctx, edge, spots) {
  const a = spots[edge.subject], b = spots[edge.object], length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const dx = (b.x - a.x) / length, dy = (b.y - a.y) / length, head = 7, stop = length - sizeOf(edge.object) - 3;
  ctx.strokeStyle = ctx.fillStyle = palette.kinds[nodes[edge.object].kind];
  ctx.globalAlpha = faint[edge.predicate] ? 0.45 : 0.9;
  ctx.lineWidth = faint[edge.predicate] ? 1.2 : 2;
  ctx.beginPath();
  ctx.moveTo(a.x, a.y);
  ctx.lineTo(a.x + dx * stop, a.y + dy * stop);
  ctx.stroke();
  if (!faint[edge.predicate] && stop > head) {
    const x = a.x + dx * stop, y = a.y + dy * stop;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x - dx * head - dy * head / 2, y - dy * head + dx * head / 2);
    ctx.lineTo(x - dx * head + dy * head / 2, y - dy * head - dx * head / 2);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

// Labels are set like those of a map: the weightiest first (nodes come in that order), none over another.
const widths = new Map();
// titles of articles are long and many, so they give way to what the articles speak of
const order = [...nodes.keys()].sort((a, b) => nodes[b].size - nodes[a].size || a - b);
function widthOf(ctx, label) {
  if (!widths.has(ctx.font + label)) widths.set(ctx.font + label, ctx.measureText(label).width);
  return widths.get(ctx.font + label);
}
function labelOrder() {
  if (focus) return [...focus.main, ...[...focus.nodes].filter(i => !focus.main.includes(i)).sort((a, b) => a - b)];
  return order;
}
function drawLabels(ctx, spots) {
  const scale = network.getScale(), ratio = ctx.canvas.width / ctx.canvas.clientWidth, taken = [];
  const centre = network.getViewPosition(), half = { x: ctx.canvas.clientWidth / 2, y: ctx.canvas.clientHeight / 2 };
  const most = Math.max(14, (half.x * half.y) / (focus ? 2200 : 5200));
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  for (const i of hovered === null ? labelOrder() : [hovered, ...labelOrder()]) {
    if (taken.length >= most) break;
    if (!visible(i)) continue;
    const x = (spots[i].x - centre.x) * scale + half.x, y = (spots[i].y - centre.y) * scale + half.y;
    if (x < 0 || y < 0 || x > 2 * half.x || y > 2 * half.y) continue;
    setLabel(ctx, i, x, y + sizeOf(i) * scale + 3, taken);
  }
  ctx.restore();
}
function setLabel(ctx, i, x, top, taken) {
  const strong = i === hovered || (focus && focus.main.includes(i)), size = strong ? 14 : Math.min(14, 10.5 + nodes[i].size / 6);
  ctx.font = `${strong || nodes[i].size > 14 ? 600 : 400} ${size.toFixed(1)}px ${palette.font}`;
  const width = widthOf(ctx, nodes[i].label) / 2 + LABEL_GAP, bottom = top + size + LABEL_GAP;
  const box = { left: x - width, right: x + width, top: top - LABEL_GAP, bottom };
  if (taken.some(other => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) return;
  taken.push(box);
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = palette.ground;
  ctx.strokeText(nodes[i].label, x, top);
  ctx.fillStyle = palette.ink;
  ctx.fillText(nodes[i].label, x, top);
}
function drawOver(ctx) {
  const found = network.getPositions(), spots = nodes.map(node => found[node.id]);
  if (focus) drawFocus(ctx, spots);
  drawLabels(ctx, spots);
}

// ---- moving the view

function move(to) {
  network.moveTo({ ...to, animation: calm.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
}
function room() {  // what the floating cards leave free of the canvas
  const wide = !narrow.matches, open = !$("panel").hidden;
  const left = wide && !$("filters").hidden ? 230 : 0, right = wide && open ? 410 : 0, low = !wide && open ? $("panel").offsetHeight : 0;
  const width = $("canvas").clientWidth - left - right, height = $("canvas").clientHeight - low;
  return { width, height, offset: { x: (left - right) / 2, y: -low / 2 } };
}
function frame(chosen, most, jump) {
  const spots = Object.values(network.getPositions(chosen)), free = room();
  if (!spots.length) return;
  const xs = spots.map(spot => spot.x), ys = spots.map(spot => spot.y);
  const box = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(most, (free.width - 40) / (box[1] - box[0] + 60), (free.height - 40) / (box[3] - box[2] + 60));
  const to = { position: { x: (box[0] + box[1]) / 2, y: (box[2] + box[3]) / 2 }, scale: Math.max(scale, 0.02), offset: free.offset };
  if (jump) network.moveTo(to); else move(to);
}
const fit = jump => frame(nodeView.getIds(), 1.4, jump);
function lookAt(i) {  // near enough to read, far enough to see most of what it is tied to
  const free = room(), here = network.getPosition(nodes[i].id);
  const spots = Object.values(network.getPositions([...focus.nodes].filter(visible).map(other => nodes[other].id)));
  const away = spots.map(spot => Math.hypot(spot.x - here.x, spot.y - here.y)).sort((a, b) => a - b);
  const reach = away[Math.floor((away.length - 1) * 0.8)] + 60;
  const scale = Math.min(1.1, Math.max(0.45, Math.min(free.width, free.height) / 2 / reach));
  move({ position: here, scale, offset: free.offset });
}

// ---- the panel

function otherButton(i) {
  return element("button", { type: "button", class: "other", onclick: () => showNode(i, true) }, swatch(nodes[i].kind), text(name(i)));
}
const plain = value => value.normalize("NFKC").toLowerCase();
function marked(quote, ends) {  // the quote with the names of both ends picked out
  const low = quote.toLowerCase(), pieces = [];
  const known = ends.flatMap(i => [name(i), ...facts.nodes[i].aliases, ...facts.nodes[i].names.map(pair => pair[1])])
    .map(known => known.toLowerCase()).filter(known => known.length > 1).sort((a, b) => b.length - a.length);
  if (low.length !== quote.length) return [quote];
  let start = 0;
  for (let at = 0; at < low.length;) {
    const hit = known.find(known => low.startsWith(known, at));
    if (hit) {
      pieces.push(quote.slice(start, at), element("mark", {}, quote.slice(at, at + hit.length)));
      start = at + hit.length;
    }
    at += hit ? hit.length : 1;
  }
  return [...pieces, quote.slice(start)].filter(piece => piece !== "");
}
function quoteLine(evidence, ends, here) {
  const [source, said, rule, confidence] = evidence, from = facts.sources[source], [prefix, quote, suffix] = facts.quotes[said];
  const line = element("div", { class: "source" });
  if (from.gazetteer !== undefined) line.append(text(words.gazetteer(from.gazetteer)), " · ");
  else if (from.node < 0 || from.node !== here) line.append(link(from.url, from.title), " · ");
  line.append(element("code", { title: words.rule }, text(facts.rules[rule])), " · ", element("span", { title: words.confidence }, confidence.toFixed(2)));
  const around = part => (part ? element("span", { class: "around" }, part) : "");
  return element("li", {}, element("blockquote", { dir: "auto" }, around(prefix), ...marked(quote, ends), around(suffix)), line);
}
function quotes(e, here, first) {
  const [support, , evidence] = facts.edges[e], ends = [edges[e].subject, edges[e].object].filter(i => facts.kinds[nodes[i].kind].name !== "document");
  const list = element("ul", { class: "quotes" }, ...evidence.slice(0, first).map(found => quoteLine(found, ends, here)));
  const rest = evidence.slice(first), note = support > evidence.length ? element("p", { class: "quiet quotes" }, words.kept(count(evidence.length), count(support))) : "";
  if (!rest.length) return [list, note];
  const more = element("button", { type: "button", class: "more", onclick: () => {
    list.append(...rest.map(found => quoteLine(found, ends, here)));
    more.replaceWith(note);
  } }, words.moreQuotes(count(rest.length)));
  return [list, more];
}
function item(e, here) {
  const edge = edges[e], other = edge.subject === here ? edge.object : edge.subject;
  const places = element("span", { class: "count" }, words.places(count(facts.edges[e][0])));
  return element("li", { class: "item" }, element("div", { class: "row" }, otherButton(other), places), ...quotes(e, here, 1));
}
function group(predicate, outgoing, members, here) {
  const list = element("ul", {}), shown = members.slice(0, SHOWN_IN_GROUP), label = term(facts.predicates[predicate]);
  list.append(...shown.map(e => item(e, here)));
  const arrow = element("span", { "aria-label": outgoing ? words.out : words.in, role: "img" }, outgoing ? "→" : "←");
  const head = element("h3", {}, ...(outgoing ? [label, arrow] : [arrow, label]), element("span", { class: "count" }, count(members.length)));
  const section = element("section", {}, head, list);
  if (members.length > shown.length) {
    const more = element("button", { type: "button", class: "more", onclick: () => {
      list.append(...members.slice(SHOWN_IN_GROUP).map(e => item(e, here)));
      more.remove();
    } }, words.all(count(members.length)));
    section.append(more);
  }
  return section;
}
function groups(i) {
  const found = new Map();
  for (const e of touching[i]) {
    const key = edges[e].predicate * 2 + (edges[e].subject === i ? 0 : 1);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(e);
  }
  const keys = [...found.keys()].sort((a, b) => faint[a >> 1] - faint[b >> 1] || a - b);
  return keys.map(key => group(key >> 1, key % 2 === 0, found.get(key).sort((a, b) => facts.edges[b][0] - facts.edges[a][0] || a - b), i));
}
function detail([key, value, page]) {
  let shown = value;
  if (key === "category" && categories.has(value)) shown = term(categories.get(value));
  if (key === "url") shown = value.length > 60 ? value.slice(0, 59) + "…" : value;
  if (key === "language") shown = { zh: "中文", en: "English" }[value] || value;
  if (key === "topics") shown = value.split("|").join(" · ");
  const label = words[key === "language" ? "language_" : key];
  return [element("dt", {}, typeof label === "string" ? label : text(key)), element("dd", {}, link(page, shown))];
}
function lead(i) {
  const fact = facts.nodes[i], kind = element("p", { class: "kind" }, swatch(nodes[i].kind), term(facts.kinds[nodes[i].kind]));
  const second = [...new Set(fact.names.map(pair => pair[1]))].filter(other => other !== fact.name);
  const aliases = fact.aliases.filter(alias => !second.includes(alias));
  return element("div", { class: "lead" }, kind, element("h2", { tabindex: "-1", dir: "auto" }, text(fact.name)),
    second.length ? element("p", { class: "second", dir: "auto" }, text(second.join(" · "))) : "",
    element("dl", {}, ...fact.details.flatMap(detail), element("dt", {}, words.id), element("dd", {}, element("code", {}, text(fact.id)))),
    aliases.length ? element("ul", { class: "aliases" }, ...aliases.map(alias => element("li", {}, text(alias)))) : "");
}
function openPanel(reopen, ...content) {
  const close = element("button", { type: "button", class: "close", "aria-label": words.close, onclick: closePanel }, "×");
  $("panel").replaceChildren(close, ...content);
  $("panel").hidden = false;
  $("panel").scrollTop = 0;
  $("panel").reopen = reopen;
  if (narrow.matches) toggleFilters(false);
}
function closePanel() {
  $("panel").hidden = true;
  $("panel").replaceChildren();
  focus = null;
  network.redraw();
}
function showNode(i, travel) {
  if (!visible(i)) setKind(nodes[i].kind, true);
  focus = { main: [i], nodes: new Set([i]), edges: touching[i] };
  for (const e of touching[i]) focus.nodes.add(edges[e].subject).add(edges[e].object);
  const unseen = facts.nodes[i].degree - touching[i].length;
  openPanel(() => showNode(i, false), lead(i), ...groups(i),
    unseen > 0 ? element("section", { class: "quiet" }, words.unseen(count(unseen))) : "");
  if (travel) {
    lookAt(i);
    $("panel").querySelector("h2").focus({ preventScroll: true });
  }
  network.redraw();
}
function showEdge(first) {  // parallel edges lie on one line, so one click tells of all of them
  const { subject, object } = edges[first];
  const members = touching[subject].filter(e => drawn(edges[e]) && (edges[e].subject === object || edges[e].object === object));
  focus = { main: [subject, object], nodes: new Set([subject, object]), edges: members };
  const sections = members.map(e => element("section", {},
    element("h3", {}, text(name(edges[e].subject)), "→", text(name(edges[e].object)), element("span", { class: "count" }, words.places(count(facts.edges[e][0])))),
    members.length > 1 ? element("p", { class: "quiet" }, term(facts.predicates[edges[e].predicate])) : "", ...quotes(e, -1, 5)));
  const title = [...new Set(members.map(e => term(facts.predicates[edges[e].predicate])))].join(" · ");
  openPanel(() => showEdge(first),
    element("div", { class: "lead" }, element("h2", { tabindex: "-1" }, title), otherButton(subject), otherButton(object)), ...sections);
  network.redraw();
}

// ---- filters

function filterRow(entry, index, which, total, sign) {
  const box = element("input", { type: "checkbox", "data-index": index, onchange: () => {
    off[which][box.checked ? "delete" : "add"](index);
    refilter();
  } });
  box.checked = !off[which].has(index);
  return element("label", {}, box, sign, element("span", { class: "name" }, term(entry)), element("span", { class: "count" }, count(total)));
}
function fillFilters() {
  $("kinds").replaceChildren(...facts.kinds.map((kind, k) => filterRow(kind, k, "kinds", perKind[k], swatch(k))));
  $("predicates").replaceChildren(...facts.predicates.map((predicate, p) =>
    filterRow(predicate, p, "predicates", perPredicate[p], stroke(p))));
}
function refilter() {
  nodeView.refresh();
  edgeView.refresh();
  network.redraw();
}
function setKind(kind, on) {
  off.kinds[on ? "delete" : "add"](kind);
  fillFilters();
  refilter();
}
function toggleFilters(open) {
  $("filters").hidden = !open;
  $("filter-toggle").setAttribute("aria-expanded", String(open));
}

// ---- search

const squash = value => plain(value).replace(/[\s\-_.·:,，：'’/]+/g, "");
const keys = facts.nodes.map(fact => [fact.name, ...fact.names.map(pair => pair[1]), ...fact.aliases, fact.id, ...fact.details
  .filter(([key]) => key === "arxiv" || key === "doi" || key === "full_name").map(([, value]) => value)].map(key => [squash(key), key]));
function matches(query) {
  const wanted = squash(query), found = [];
  if (!wanted) return [];
  keys.forEach((known, i) => {
    let best = 3, by = "";
    for (const [key, spelled] of known) {
      const at = key.indexOf(wanted), score = at < 0 ? 3 : key === wanted ? 0 : at === 0 ? 1 : 2;
      if (score < best) [best, by] = [score, spelled];
    }
    if (best < 3) found.push({ i, best, by });
  });
  return found.sort((a, b) => a.best - b.best || a.i - b.i);
}
let offered = [], chosen = -1;
function suggest() {
  const all = matches($("query").value);
  offered = all.slice(0, SUGGESTIONS);
  chosen = offered.length ? 0 : -1;
  const rows = offered.map(({ i, by }, row) => element("li", { role: "option", id: `option-${row}`, onmousedown: event => {
    event.preventDefault();
    take(row);
  } }, swatch(nodes[i].kind), element("span", { class: "text" }, text(name(i)), by !== name(i) ? element("bdi", { class: "quiet" }, by) : ""),
  element("span", { class: "quiet" }, term(facts.kinds[nodes[i].kind]))));
  const asked = $("query").value.trim() !== "";
  $("suggestions").replaceChildren(...(rows.length ? rows : [element("li", { class: "quiet" }, words.none)]));
  $("suggestions").hidden = !asked;
  $("query").setAttribute("aria-expanded", String(asked));
  $("status").textContent = asked ? words.found(count(all.length)) : "";
  mark();
}
function mark() {
  [...$("suggestions").children].forEach((row, r) => row.setAttribute("aria-selected", String(r === chosen)));
  if (chosen < 0) return $("query").removeAttribute("aria-activedescendant");
  $("query").setAttribute("aria-activedescendant", `option-${chosen}`);
  return $("suggestions").children[chosen].scrollIntoView({ block: "nearest" });
}
function closeSuggestions() {
  $("suggestions").hidden = true;
  $("query").setAttribute("aria-expanded", "false");
  $("query").removeAttribute("aria-activedescendant");
}
function take(row) {
  const { i } = offered[row];
  closeSuggestions();
  $("query").blur();
  showNode(i, true);
}
function searchKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing) return;  // an input method is still at work on Chinese
  if (step && offered.length) {
    chosen = (chosen + step + offered.length) % offered.length;
    mark();
  } else if (event.key === "Enter" && chosen >= 0 && !$("suggestions").hidden) take(chosen);
  else if (event.key === "Escape" && ($("query").value || !$("suggestions").hidden)) {
    $("query").value = "";
    closeSuggestions();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

// ---- setting up

function speak() {
  words = WORDS[language];
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = words.title;
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = words[place.dataset.word];
  const { nodes: all, edges: relations, documents } = facts.totals, hidden = all - nodes.length;
  $("counts").textContent = words.counts(count(all), count(relations), count(documents));
  $("hidden-note").textContent = words.left(count(nodes.length), count(hidden));
  $("hidden-note").hidden = hidden === 0;
  $("query").placeholder = words.search;
  $("language").textContent = words.language;
  for (const [id, word] of [["query", "search"], ["suggestions", "search"], ["canvas", "canvas"], ["zoom-in", "zoomIn"], ["zoom-out", "zoomOut"],
    ["filters", "filters"], ["panel", "detail"], ["language", "otherLanguage"]]) $(id).setAttribute("aria-label", words[word]);
  fillFilters();
  if (!$("panel").hidden) $("panel").reopen();
}
function tip(content, x, y) {
  $("tip").hidden = !content;
  if (!content) return;
  $("tip").replaceChildren(text(content));
  $("tip").style.left = `${Math.min(x + 14, $("canvas").clientWidth - $("tip").offsetWidth - 8)}px`;
  $("tip").style.top = `${Math.min(y + 14, $("canvas").clientHeight - $("tip").offsetHeight - 8)}px`;
}
function listen() {
  network.on("afterDrawing", drawOver);
  network.on("click", hit => {
    if (hit.nodes.length) showNode(number(hit.nodes[0]), false);
    else if (hit.edges.length) showEdge(number(hit.edges[0]));
    else if (focus) closePanel();
  });
  network.on("hoverNode", ({ node, pointer }) => {
    hovered = number(node);
    tip(name(hovered), pointer.DOM.x, pointer.DOM.y);
  });
  network.on("hoverEdge", ({ edge, pointer }) => {
    const { subject, object, predicate } = edges[number(edge)];
    tip(`${name(subject)} → ${term(facts.predicates[predicate])} → ${name(object)}`, pointer.DOM.x, pointer.DOM.y);
  });
  for (const left of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(left, () => {
    hovered = null;
    tip("");
  });
  network.on("dragEnd", hit => nodeSet.update(hit.nodes.map(id => ({ id, ...network.getPosition(id) }))));
  $("query").addEventListener("input", suggest);
  $("query").addEventListener("focus", suggest);
  $("query").addEventListener("blur", closeSuggestions);
  $("query").addEventListener("keydown", searchKey);
  $("fit").addEventListener("click", () => fit());
  $("zoom-in").addEventListener("click", () => move({ scale: network.getScale() * 1.4 }));
  $("zoom-out").addEventListener("click", () => move({ scale: network.getScale() / 1.4 }));
  $("filter-toggle").addEventListener("click", () => toggleFilters($("filters").hidden));
  $("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    speak();
  });
  document.addEventListener("keydown", event => {
    const typing = /^(INPUT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      $("query").focus();
      $("query").select();
    } else if (event.key === "Escape" && !$("panel").hidden) closePanel();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readPalette();
    edgeSet.update(edges.map(edgeLook));
    speak();
    network.redraw();
  });
}
readPalette();
edgeSet.add(edges.map(edgeLook));
const settings = JSON.parse(graph.options);
settings.interaction.hideEdgesOnDrag = settings.interaction.hideEdgesOnZoom = edges.length > 4000;
network = new vis.Network($("canvas"), { nodes: nodeView, edges: edgeView }, settings);
toggleFilters(!narrow.matches);
listen();
speak();
fit(true);
// for tests and the curious; everything here only reads or does what a click does
window.kgPage = Object.freeze({
  shown: () => ({ nodes: nodeView.length, edges: edgeView.length }),
  label: i => nodes[i].label,
  spot: i => network.canvasToDOM(network.getPosition(nodes[i].id)),
  open: i => showNode(i, true),
});
document.documentElement.dataset.ready = "yes";
})();
