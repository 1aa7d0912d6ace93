// Going about: everything that changes what is in view or what the panel tells, and the way back.
function update({ keep = false } = {}) {
  // draw what the state says; `keep` leaves the camera where it is
  recompute();
  settle();
  findRegions();
  orderLabels();
  clearFog();
  fill();
  fillFilters();
  tellNotes();
  if (keep) redraw();
  else fit();
}
function remember(replace) {
  const target = location.pathname + location.search + toHash();
  if (toHash() === location.hash) return;
  history[replace ? "replaceState" : "pushState"](null, "", target);
}
function arrive(first) {
  // the address has changed: show what it says
  const before = viewKey();
  state = fromHash(location.hash);
  // a page made for one thing opens with it
  if (first && !location.hash && facts.focus >= 0) state.chosen = { node: facts.focus };
  for (const i of spokenOf()) if (i >= drawnAtFirst) state.more.add(i);
  lit = null;
  update({ keep: true });
  if (state.path) showPath();
  else if (state.chosen?.node !== undefined) showNode(state.chosen.node, first && !state.hood);
  else if (state.chosen) showEdge(state.chosen.edge);
  else hidePanel();
  // the panel is open by now, and what is drawn keeps clear of it
  if (first ? state.hood || !state.chosen : before !== viewKey()) fit(first);
}
const viewKey = () => JSON.stringify([state.hood, [...state.more], [...state.hidden]]);
function spokenOf() {
  const { node, edge } = state.chosen || {};
  return [node, ...(edge === undefined ? [] : [edges[edge].subject, edges[edge].object])].filter(
    (i) => i !== undefined,
  );
}

// ---- choosing

function reveal(i) {
  // whatever keeps it out of view gives way
  if (visible(i)) return false;
  state.off.kinds.delete(nodes[i].kind);
  state.off.categories.delete(nodes[i].category);
  state.hidden.delete(i);
  if (!dated(i)) [state.from, state.to] = [0, 0];
  if (state.hood && !around(state.hood.centre, state.hood.hops).ring.has(i)) state.hood = null;
  if (!state.hood && i >= drawnAtFirst) state.more.add(i);
  state.chosen = { node: i };
  return true;
}
function choose(i, travel = true) {
  // by search, by name in the panel, or, where it is in view already, by a click
  if (state.path && state.path.to === undefined) return endPath(i);
  const changed = reveal(i);
  state.chosen = { node: i };
  state.path = null;
  if (changed) update({ keep: true });
  remember();
  return showNode(i, travel);
}
function chooseEdge(e) {
  state.chosen = { edge: e };
  state.path = null;
  remember();
  showEdge(e);
}
function letGo() {
  state.chosen = state.path = null;
  remember();
  hidePanel();
  tellNotes();
}

// ---- around a node

function enterHood(centre, hops) {
  reveal(centre);
  state.hood = { centre, hops };
  state.chosen = { node: centre };
  state.path = null;
  remember();
  update({ keep: true });
  showNode(centre, false);
  fit();
}
function leaveHood() {
  state.hood = null;
  remember();
  update();
  if (state.chosen?.node !== undefined) showNode(state.chosen.node, false);
}
const EXPANDED = 30; // at a time
const unseenAround = (i) =>
  [
    ...new Set(
      strongest(touching[i])
        .filter((e) => predicateOn(e) && strongEnough(e))
        .map((e) => otherEnd(e, i)),
    ),
  ].filter((other) => !visible(other) && (state.hidden.has(other) || passes(other)));
function expand(i) {
  for (const other of unseenAround(i).slice(0, EXPANDED)) {
    state.hidden.delete(other);
    if (other >= drawnAtFirst) state.more.add(other);
  }
  if (state.hood) [state.hood, state.path] = [null, null];
  remember();
  update({ keep: true });
  showNode(i, true);
}
function hide(i) {
  state.hidden.add(i);
  state.more.delete(i);
  if (state.hood && state.hood.centre === i) state.hood = null;
  state.chosen = null;
  remember();
  hidePanel();
  update({ keep: true });
}
function showHidden() {
  state.hidden.clear();
  remember();
  update({ keep: true });
}

// ---- from one to another

function startPath(i) {
  state.path = { from: i };
  tellNotes();
  $("query").focus();
}
function endPath(i) {
  if (i === state.path.from) return;
  state.path.to = i;
  state.chosen = null;
  state.hood = null;
  remember();
  showPath();
}
function stopPath() {
  state.path = null;
  tellNotes();
}
function showPath() {
  const { from, to } = state.path,
    steps = shortest(from, to),
    way = [from];
  for (const e of steps || []) way.push(otherEnd(e, way.at(-1)));
  const absent = [...way, to].filter((i) => !visible(i));
  for (const i of absent) {
    state.hidden.delete(i);
    if (i >= drawnAtFirst) state.more.add(i);
    state.off.kinds.delete(nodes[i].kind);
    state.off.categories.delete(nodes[i].category);
  }
  if (absent.length) update({ keep: true });
  lit = { main: steps ? way : [from, to], nodes: new Set(steps ? way : [from, to]), edges: steps || [] };
  openPanel(() => showPath(), ...pathContent(from, to, steps, way));
  tellNotes();
  frame([...lit.nodes].filter(visible), 1.2);
  redraw();
}

// ---- what the reader should know about the view, below the search

function tellNotes() {
  const notes = [];
  const note = (content, ...tools) =>
    notes.push(element("p", { class: "note" }, element("span", {}, text(content)), ...tools));
  if (state.path && state.path.to === undefined)
    note(words.pathTo(nameOf(state.path.from)), button(words.stop, stopPath));
  if (state.hood) {
    const { centre, hops } = state.hood,
      more = hood?.cut ? ` · ${words.cut(count(HOOD_MOST))}` : "";
    note(words.around(nameOf(centre), words.hops(hops)) + more, button(words.whole, leaveHood));
  }
  if (state.hidden.size) note(words.hiddenNow(count(state.hidden.size)), button(words.showHidden, showHidden));
  if (!seenNodes.length && nodes.length) note(words.empty, button(words.reset, resetFilters));
  $("notes").replaceChildren(...notes);
}
