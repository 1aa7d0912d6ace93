// The panel: everything the page knows of a thing, a line, a path.
const IN_CONTENTS = 8; // of each kind

function item(e, here) {
  const places = button(words.places(count(edges[e].support)), () => chooseEdge(e), { class: "count" });
  return element(
    "li",
    { class: "item" },
    element("div", { class: "row" }, otherButton(otherEnd(e, here)), places),
    ...quotes(e, here, 1),
  );
}
function relationGroup(predicate, outgoing, members, here) {
  const label = term(facts.predicates[predicate]);
  const arrow = element("span", { "aria-label": outgoing ? words.out : words.in, role: "img" }, outgoing ? "→" : "←");
  const head = element(
    "h3",
    {},
    ...(outgoing ? [label, arrow] : [arrow, label]),
    element("span", { class: "count" }, count(members.length)),
  );
  return element("section", {}, head, ...listing(members, (e) => item(e, here)));
}
function relationGroups(i) {
  const found = new Map();
  for (const e of touching[i]) {
    const key = edges[e].predicate * 2 + (edges[e].subject === i ? 0 : 1);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(e);
  }
  const keys = [...found.keys()].sort((a, b) => faint[a >> 1] - faint[b >> 1] || a - b);
  return keys.map((key) =>
    relationGroup(
      key >> 1,
      key % 2 === 0,
      found.get(key).sort((a, b) => edges[b].support - edges[a].support || a - b),
      i,
    ),
  );
}
function detail([key, value, page]) {
  let shown = value;
  const category = facts.categories.find((known) => known.name === value);
  if (key === "category" && category) shown = term(category);
  if (key === "url") shown = value.length > 60 ? value.slice(0, 59) + "…" : value;
  if (key === "language") shown = { zh: "中文", en: "English" }[value] || value;
  if (key === "topics") shown = value.split("|").join(" · ");
  const label = Object.hasOwn(words, key === "language" ? "language_" : key)
    ? words[key === "language" ? "language_" : key]
    : key;
  return [
    element("dt", {}, typeof label === "string" ? text(label) : text(key)),
    element("dd", {}, link(page === 1 ? value : page || "", shown)),
  ];
}
function lead(i) {
  const node = nodes[i],
    second = [...new Set([node.name, ...node.names.map((pair) => pair[1])])].filter((name) => name !== nameOf(i)),
    aliases = node.aliases.filter((alias) => !second.includes(alias));
  return element(
    "div",
    { class: "lead" },
    element("p", { class: "kind" }, swatch(node.kind), kindName(i)),
    element("h2", { tabindex: "-1", dir: "auto" }, text(nameOf(i))),
    second.length ? element("p", { class: "second", dir: "auto" }, text(second.join(" · "))) : "",
    actions(i),
    element(
      "dl",
      {},
      ...node.details.flatMap(detail),
      element("dt", {}, words.id),
      element("dd", {}, element("code", {}, link(pageOf(i), node.id))),
    ),
    aliases.length
      ? element("ul", { class: "aliases" }, ...aliases.map((alias) => element("li", {}, text(alias))))
      : "",
  );
}
function actions(i) {
  const unseen = unseenAround(i).length,
    hops = state.hood?.centre === i ? state.hood.hops : 0;
  const steps = [1, 2, 3].map((step) =>
    button(String(step), () => enterHood(i, step), {
      "aria-pressed": String(hops === step),
      "aria-label": `${words.hood}: ${words.hops(step)}`,
      title: `${words.hood}: ${words.hops(step)}`,
    }),
  );
  return element(
    "div",
    { class: "tools" },
    element(
      "span",
      { class: "steps", role: "group", "aria-label": words.hood },
      element("span", { "aria-hidden": "true" }, words.hood),
      ...steps,
    ),
    unseen ? button(words.expand(count(Math.min(unseen, EXPANDED))), () => expand(i)) : "",
    button(words.path, () => startPath(i)),
    button(words.hide, () => hide(i)),
  );
}

// ---- opening and closing

function openPanel(reopen, ...content) {
  $("panel").replaceChildren(button("×", letGo, { class: "close", "aria-label": words.close }), ...content);
  $("panel").hidden = false;
  $("panel").scrollTop = 0;
  $("panel").reopen = reopen;
  if (narrow.matches) toggleFilters(false);
}
function hidePanel() {
  $("panel").hidden = true;
  $("panel").replaceChildren();
  if (lit) redraw();
  lit = null;
}
function showNode(i, travel) {
  lit = { main: [i], nodes: new Set([i]), edges: touching[i] };
  for (const e of touching[i]) lit.nodes.add(otherEnd(e, i));
  if (state.hood?.centre === i) lit = null; // everything in view is around it
  openPanel(() => showNode(i, false), lead(i), ...relationGroups(i));
  say(words.selected(nameOf(i), kindName(i), count(touching[i].length)));
  if (travel) {
    if (lit) lookAt(i);
    $("panel").querySelector("h2").focus({ preventScroll: true });
  }
  tellNotes();
  redraw();
}
function statement(e, titled) {
  const { subject, object, predicate, support } = edges[e];
  return element(
    "section",
    {},
    element(
      "h3",
      {},
      text(nameOf(subject)),
      "→",
      text(nameOf(object)),
      element("span", { class: "count" }, words.places(count(support))),
    ),
    titled ? element("p", { class: "quiet" }, term(facts.predicates[predicate])) : "",
    ...quotes(e, -1, 5),
  );
}
function showEdge(first) {
  // what joins the same two things is told together
  const { subject, object } = edges[first];
  const members = touching[subject].filter((e) => edgeInView[e] && otherEnd(e, subject) === object);
  if (!members.includes(first)) members.unshift(first);
  lit = { main: [subject, object], nodes: new Set([subject, object]), edges: members };
  const title = [...new Set(members.map((e) => term(facts.predicates[edges[e].predicate])))].join(" · ");
  openPanel(
    () => showEdge(first),
    element(
      "div",
      { class: "lead" },
      element("h2", { tabindex: "-1" }, title),
      otherButton(subject),
      otherButton(object),
    ),
    ...members.map((e) => statement(e, members.length > 1)),
  );
  say(`${nameOf(subject)} → ${title} → ${nameOf(object)}`);
  redraw();
}
function pathContent(from, to, steps, way) {
  const head = element("h2", { tabindex: "-1" }, text(words.way(nameOf(from), nameOf(to))));
  if (!steps)
    return [element("div", { class: "lead" }, head, element("p", {}, text(words.noPath(nameOf(from), nameOf(to)))))];
  const rows = steps.map((e, k) =>
    element(
      "section",
      {},
      otherButton(way[k]),
      element(
        "p",
        { class: "quiet step" },
        edges[e].subject === way[k] ? "↓ " : "↑ ",
        term(facts.predicates[edges[e].predicate]),
        " · ",
        words.places(count(edges[e].support)),
      ),
      ...quotes(e, -1, 1),
    ),
  );
  return [
    element("div", { class: "lead" }, element("p", { class: "kind" }, words.steps(steps.length)), head),
    ...rows,
    element("section", {}, otherButton(to)),
  ];
}

// ---- what is here

function contents() {
  const row = (i) =>
    element(
      "li",
      { class: "row" },
      otherButton(i),
      element("span", { class: "count" }, words.places(count(nodes[i].support))),
    );
  const byKind = ["model", "concept", "paper", "organisation"]
    .map((name) => facts.kinds.findIndex((kind) => kind.name === name))
    .filter((kind) => kind >= 0)
    .map((kind) => [
      facts.kinds[kind],
      nodes
        .filter((node) => node.kind === kind)
        .map((node) => node.i)
        .sort(byWeight),
    ]);
  const sections = byKind.map(([kind, members]) =>
    element(
      "section",
      {},
      element("h3", {}, words.most(term(kind)), element("span", { class: "count" }, count(members.length))),
      ...listing(members, row, IN_CONTENTS),
    ),
  );
  const articles = nodes
    .filter((node) => isDocument(node.i))
    .sort((a, b) => detailOf(b, "published").localeCompare(detailOf(a, "published")) || a.i - b.i);
  const dated = (node) =>
    element(
      "li",
      { class: "row" },
      otherButton(node.i),
      element("span", { class: "count" }, detailOf(node, "published").slice(0, 10)),
    );
  state.chosen = null;
  lit = null;
  openPanel(
    contents,
    element(
      "div",
      { class: "lead" },
      element("h2", { tabindex: "-1" }, words.contents),
      element("p", { class: "quiet" }, $("counts").textContent),
    ),
    ...sections,
    articles.length
      ? element(
          "section",
          {},
          element("h3", {}, words.articles, element("span", { class: "count" }, count(articles.length))),
          ...listing(articles, dated, IN_CONTENTS),
        )
      : "",
  );
  $("panel").querySelector("h2").focus({ preventScroll: true });
  redraw();
}
