// The legend, which is the filter: each row with what it would let in, given all the other filters.
function change(keep = true) {
  remember(true);
  update({ keep });
  if ($("panel").hidden) return;
  const top = $("panel").scrollTop;
  $("panel").reopen();
  $("panel").scrollTop = top;
}
function filterRow(which, index, entry, total, mark) {
  const off = state.off[which];
  const box = element("input", {
    type: "checkbox",
    "data-index": index,
    onchange: () => {
      off[box.checked ? "delete" : "add"](index);
      change();
      $(which).querySelector(`[data-index="${index}"]`)?.focus();
    },
  });
  box.checked = !off.has(index);
  const only = button(
    words.only,
    () => {
      const others = facts[which].map((_, k) => k).filter((k) => k !== index),
        alone = !off.has(index) && others.every((k) => off.has(k));
      state.off[which] = new Set(alone ? [] : others);
      change();
    },
    { class: "only", "aria-label": words.onlyOf(term(entry)) },
  );
  return element(
    "div",
    { class: "filter" },
    element(
      "label",
      {},
      box,
      mark,
      element("span", { class: "name" }, term(entry)),
      element("span", { class: "count" }, count(total)),
    ),
    only,
  );
}
function tally() {
  // how many each row stands for in the present view, whether it is on or off
  const kinds = facts.kinds.map(() => 0),
    categories = facts.categories.map(() => 0),
    predicates = facts.predicates.map(() => 0);
  for (const i of candidates()) {
    if (passes(i, "kinds")) kinds[nodes[i].kind] += 1;
    if (nodes[i].category >= 0 && passes(i, "categories")) categories[nodes[i].category] += 1;
  }
  for (const edge of edges)
    if (edge.support >= state.least && visible(edge.subject) && visible(edge.object)) predicates[edge.predicate] += 1;
  return { kinds, categories, predicates };
}
function fillFilters() {
  const totals = tally(),
    rows = (which, mark) =>
      facts[which]
        .map((entry, k) => [entry, k])
        .filter(([, k]) => occurs[which].has(k))
        .map(([entry, k]) => filterRow(which, k, entry, totals[which][k], mark(k)));
  $("kinds").replaceChildren(...rows("kinds", swatch));
  $("predicates").replaceChildren(...rows("predicates", stroke));
  $("categories").replaceChildren(
    ...rows("categories", () => swatch(facts.kinds.findIndex((kind) => kind.name === "concept"))),
  );
  $("categories").closest("details").hidden = !occurs.categories.size;
  const shown = regions.filter((region) => region.members.some(visible));
  $("regions").replaceChildren(...listing(shown, regionRow, REGIONS_LISTED));
  $("regions").closest("details").hidden = !shown.length;
  fillYears();
  fillLeast();
  const drawnNow = words.partly(count(seenNodes.length), count(nodes.length));
  $("hidden-note").textContent =
    nodes.length > drawnAtFirst ? words.left(count(drawnAtFirst), count(nodes.length - drawnAtFirst)) : "";
  $("hidden-note").hidden = nodes.length <= drawnAtFirst;
  $("drawn-note").textContent = drawnNow;
  $("reset").hidden = !filtered();
}
const REGIONS_LISTED = 6;
const regionRow = ({ group, members }) =>
  element(
    "li",
    {},
    element(
      "button",
      { type: "button", class: "region", onclick: () => frame(members.filter(visible), 1.2) },
      patch(group),
      element("span", { class: "name", title: regionTitle(group) }, text(regionTitle(group))),
      element("span", { class: "count" }, count(members.length)),
    ),
  );
const occurs = {
  kinds: new Set(nodes.map((node) => node.kind)),
  predicates: new Set(edges.map((edge) => edge.predicate)),
  categories: new Set(nodes.map((node) => node.category).filter((category) => category >= 0)),
};
const filtered = () =>
  Object.values(state.off).some((set) => set.size) ||
  state.from ||
  state.to ||
  state.least > 1 ||
  state.hidden.size > 0;
function resetFilters() {
  const { chosen, hood: kept, path, more } = state;
  state = { ...fresh(), chosen, hood: kept, path, more };
  change();
}

// ---- years and support

const years = [...new Set(nodes.map((node) => node.year).filter((year) => year > 1900 && year < 2200))].sort(
  (a, b) => a - b,
);
function fillYears() {
  $("years").closest("details").hidden = years.length < 2;
  const perYear = new Map(years.map((year) => [year, 0]));
  for (const i of candidates())
    if (perYear.has(nodes[i].year) && passes(i, "years")) perYear.set(nodes[i].year, perYear.get(nodes[i].year) + 1);
  const most = Math.max(1, ...perYear.values()),
    step = 100 / Math.max(1, years.length);
  $("year-bars").replaceChildren(
    ...years.map((year, k) => {
      const high = perYear.get(year) ? Math.max(2, (30 * perYear.get(year)) / most) : 0;
      return drawn("rect", {
        x: k * step + step * 0.1,
        y: 30 - high,
        width: step * 0.8,
        height: high,
        class: withinYears(year) ? "in" : "out",
      });
    }),
  );
  for (const [id, bound, first] of [
    ["year-from", "from", years[0]],
    ["year-to", "to", years.at(-1)],
  ]) {
    const options = years.map((year) => element("option", { value: year }, String(year)));
    $(id).replaceChildren(...options);
    $(id).value = String(state[bound] || first);
  }
}
function pickYears() {
  const from = Number($("year-from").value),
    to = Number($("year-to").value),
    [low, high] = [Math.min(from, to), Math.max(from, to)];
  state.from = low === years[0] ? 0 : low;
  state.to = high === years.at(-1) ? 0 : high;
  change();
}
const supports = [1, 2, 3, 5, 8, 12, 20, 50, 100].filter((least) => edges.some((edge) => edge.support >= least));
function fillLeast() {
  $("support").closest("details").hidden = supports.length < 2;
  $("support").max = String(Math.max(0, supports.length - 1));
  $("support").value = String(
    Math.max(
      0,
      supports.findLastIndex((least) => least <= state.least),
    ),
  );
  $("support").setAttribute("aria-valuetext", words.leastOf(count(state.least)));
  $("support-note").textContent = words.leastOf(count(state.least));
}
function pickLeast() {
  state.least = supports[Number($("support").value)] || 1;
  change();
}
function toggleFilters(open) {
  $("filters").hidden = !open;
  $("filter-toggle").setAttribute("aria-expanded", String(open));
}
