// Setting up: the words, the listeners, the first view.
const ARIA = [
  ["query", "search"],
  ["suggestions", "search"],
  ["canvas", "canvas"],
  ["zoom-in", "zoomIn"],
  ["zoom-out", "zoomOut"],
  ["filters", "filters"],
  ["panel", "detail"],
  ["language", "otherLanguage"],
  ["back", "back"],
  ["forward", "forward"],
  ["theme", "theme"],
  ["full", "full"],
  ["help-button", "help"],
  ["take", "menu"],
  ["year-from", "from"],
  ["year-to", "to"],
  ["support", "least"],
];
function speak() {
  words = WORDS[language];
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = words.title;
  for (const spoken of document.querySelectorAll("[data-word]")) spoken.textContent = words[spoken.dataset.word];
  const documents = nodes.filter((node) => isDocument(node.i)).length;
  const held = words.counts(count(nodes.length), count(edges.length), count(documents));
  const all = facts.chosenFrom ? [words.chosenFrom(...facts.chosenFrom.map(count))] : [];
  $("counts").textContent = [held, ...all].join(" · ");
  $("query").placeholder = words.search;
  $("language").textContent = words.language;
  for (const [id, word] of ARIA) {
    $(id).setAttribute("aria-label", words[word]);
    if ($(id).tagName === "BUTTON") $(id).title = words[word];
  }
  $("take").replaceChildren(
    ...TAKES.map(([word, act]) =>
      button(
        words[word],
        () => {
          toggleTake(false);
          act();
        },
        { role: "menuitem", "data-take": word },
      ),
    ),
  );
  $("helps").replaceChildren(
    ...words.helps.flatMap(([key, what]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, what)]),
  );
}
function retell() {
  // everything that was told, in other words or colours
  fillFilters();
  tellNotes();
  if (!$("panel").hidden) $("panel").reopen();
  redraw();
}
function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  readPalette();
  retell();
}
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
function toggleTake(open) {
  $("take").hidden = !open;
  $("take-toggle").setAttribute("aria-expanded", String(open));
  if (open) $("take").firstElementChild.focus();
}
function listenToMap() {
  network.on("beforeDrawing", (ctx) => draw(ctx, cameraNow()));
  network.on("afterDrawing", (ctx) => {
    if (!busy) drawLabels(ctx, cameraNow());
  });
  network.on("click", ({ nodes: hit, pointer }) => {
    const edge = hit.length ? null : edgeAt(pointer.canvas);
    if (hit.length) choose(hit[0], false);
    else if (edge !== null) chooseEdge(edge);
    else if (!$("panel").hidden) letGo();
  });
  network.on("doubleClick", ({ nodes: hit }) => {
    if (hit.length) enterHood(hit[0], 1);
  });
  network.on("hoverNode", ({ node, pointer }) => {
    hovered = node;
    tip(nameOf(node), pointer.DOM.x, pointer.DOM.y);
  });
  network.on("blurNode", () => {
    hovered = null;
    tip("");
  });
  for (const begin of ["dragStart", "zoom"]) network.on(begin, () => tip(""));
  network.on("dragging", ({ nodes: moved }) => {
    if (!moved.length) busy = seenEdges.length > 4000;
    for (const i of moved) spots.set(i, network.getPosition(i));
  });
  network.on("dragEnd", ({ nodes: moved }) => {
    busy = false;
    for (const i of moved) {
      spots.set(i, network.getPosition(i));
      nodeSet.update({ id: i, ...spots.get(i) });
    }
    if (moved.length) findRegions();
    redraw();
  });
  let asked = 0;
  $("canvas").addEventListener("mousemove", (event) => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      const box = $("canvas").getBoundingClientRect(),
        x = event.clientX - box.x,
        y = event.clientY - box.y;
      if (hovered !== null || event.buttons || event.target.tagName !== "CANVAS") return;
      const e = edgeAt(network.DOMtoCanvas({ x, y }));
      $("canvas").classList.toggle("on-edge", e !== null);
      tip(
        e === null
          ? ""
          : `${nameOf(edges[e].subject)} → ${term(facts.predicates[edges[e].predicate])} → ${nameOf(edges[e].object)}`,
        x,
        y,
      );
    });
  });
  $("canvas").addEventListener("mouseleave", () => tip(""));
}
function mapKey(event) {
  const step = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] }[event.key];
  if (step && !event.altKey) pan(...step);
  else if (event.key === "+" || event.key === "=") move({ scale: network.getScale() * 1.4 });
  else if (event.key === "-") move({ scale: network.getScale() / 1.4 });
  else return;
  event.preventDefault();
}
function pageKey(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (event.key === "Escape") return escape();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === "/") {
    event.preventDefault();
    $("query").focus();
    $("query").select();
  } else if (event.key === "?") $("help").showModal();
  else if (event.key === "0") fit();
  return undefined;
}
function escape() {
  // one thing at a time, the latest first
  if (!$("take").hidden) {
    toggleTake(false);
    $("take-toggle").focus();
  } else if (state.path && state.path.to === undefined) stopPath();
  else if (!$("panel").hidden) letGo();
  else if (state.hood) leaveHood();
}
function listenToPage() {
  const on = (id, event, act) => $(id).addEventListener(event, act);
  on("query", "input", offerSoon);
  on("query", "focus", offer);
  on("query", "blur", closeSuggestions);
  on("query", "keydown", searchKey);
  on("canvas", "keydown", mapKey);
  on("fit", "click", () => fit());
  on("zoom-in", "click", () => move({ scale: network.getScale() * 1.4 }));
  on("zoom-out", "click", () => move({ scale: network.getScale() / 1.4 }));
  on("filter-toggle", "click", () => toggleFilters($("filters").hidden));
  on("contents-button", "click", contents);
  on("take-toggle", "click", () => toggleTake($("take").hidden));
  on("back", "click", () => history.back());
  on("forward", "click", () => history.forward());
  on("theme", "click", () => setTheme(isDark() ? "light" : "dark"));
  on("full", "click", () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
  );
  on("help-button", "click", () => $("help").showModal());
  on("reset", "click", resetFilters);
  on("year-from", "change", pickYears);
  on("year-to", "change", pickYears);
  on("support", "input", pickLeast);
  on("language", "click", () => {
    language = language === "zh" ? "en" : "zh";
    speak();
    retell();
  });
  $("take").addEventListener("keydown", (event) => {
    const items = [...$("take").children],
      step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    if (step) event.preventDefault();
  });
  document.addEventListener("mousedown", (event) => {
    if (!event.target.closest("#take, #take-toggle")) toggleTake(false);
  });
  document.addEventListener("keydown", pageKey);
  window.addEventListener("popstate", () => arrive(false));
  dark.addEventListener("change", () => setTheme(""));
  let before = "";
  window.addEventListener("beforeprint", () => {
    // paper is white
    before = document.documentElement.dataset.theme || "";
    setTheme("light");
  });
  window.addEventListener("afterprint", () => {
    if (before) setTheme(before);
    else {
      delete document.documentElement.dataset.theme;
      setTheme("");
    }
  });
}

readPalette();
toggleFilters(!narrow.matches);
speak(); // before the map is made: words fill the header, and a canvas that changes its size is drawn again
network = new vis.Network($("canvas"), { nodes: nodeSet, edges: [] }, JSON.parse(graph.options));
listenToMap();
listenToPage();
arrive(true);
// for tests and the curious; everything here only reads or does what a click does
window.kgPage = Object.freeze({
  shown: () => ({ nodes: seenNodes.length, edges: seenEdges.length }),
  number: (id) => numbers.get(id),
  ids: () => seenNodes.map((i) => nodes[i].id),
  label: (i) => labelOf(i),
  labels: () => placeLabels($("canvas").querySelector("canvas").getContext("2d"), cameraNow()),
  spot: (i) => network.canvasToDOM(spots.get(i)),
  open: (i) => choose(i),
  query: () => sparql(),
});
document.documentElement.dataset.ready = "yes";
