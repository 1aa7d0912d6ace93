// The search: names, aliases in both languages, identifiers and titles of everything in the page, drawn or not.
const SUGGESTIONS = 12;
const squash = (value) =>
  value
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\-_.·:,，：'’/]+/g, "");
let keys = null,
  offered = [],
  picked = -1;
function keysOf(node) {
  const ids = node.details
    .filter(([key]) => key === "arxiv" || key === "doi" || key === "full_name")
    .map(([, value]) => value);
  return [node.name, ...node.names.map((pair) => pair[1]), ...node.aliases, node.id, ...ids].map((key) => [
    squash(key),
    key,
  ]);
}
function matches(query) {
  const wanted = squash(query),
    found = [];
  if (!wanted) return [];
  if (!keys) keys = nodes.map(keysOf);
  keys.forEach((known, i) => {
    let best = 4,
      by = "";
    for (const [key, spelled] of known) {
      const at = key.indexOf(wanted),
        score = at < 0 ? 4 : key === wanted ? 0 : at === 0 ? 1 : 2;
      if (score < best) [best, by] = [score, spelled];
    }
    if (best < 4) found.push({ i, best, by });
  });
  // what the text names comes before texts that contain the word
  const rank = ({ i, best }) => best * 2 + (isDocument(i) ? 1 : 0);
  return found.sort((a, b) => rank(a) - rank(b) || byWeight(a.i, b.i));
}
function offer() {
  const asked = $("query").value.trim() !== "",
    all = asked ? matches($("query").value) : [];
  offered = all.slice(0, SUGGESTIONS);
  picked = offered.length ? 0 : -1;
  const rows = offered.map(({ i, by }, row) =>
    element(
      "li",
      {
        role: "option",
        id: `option-${row}`,
        onmousedown: (event) => {
          event.preventDefault();
          take(row);
        },
      },
      swatch(nodes[i].kind),
      element(
        "span",
        { class: "text" },
        text(nameOf(i)),
        by !== nameOf(i) ? element("bdi", { class: "quiet" }, by) : "",
      ),
      element("span", { class: "quiet" }, kindName(i), visible(i) ? "" : ` · ${words.notDrawn}`),
    ),
  );
  $("suggestions").replaceChildren(...rows);
  $("nothing").hidden = !asked || rows.length > 0;
  $("suggestions").hidden = !rows.length;
  $("query").setAttribute("aria-expanded", String(rows.length > 0));
  if (asked) say(words.found(count(all.length)));
  markPicked();
}
function markPicked() {
  [...$("suggestions").children].forEach((row, r) => row.setAttribute("aria-selected", String(r === picked)));
  if (picked < 0) return $("query").removeAttribute("aria-activedescendant");
  $("query").setAttribute("aria-activedescendant", `option-${picked}`);
  return $("suggestions").children[picked].scrollIntoView({ block: "nearest" });
}
function closeSuggestions() {
  $("suggestions").hidden = $("nothing").hidden = true;
  $("query").setAttribute("aria-expanded", "false");
  $("query").removeAttribute("aria-activedescendant");
}
function take(row) {
  const { i } = offered[row];
  closeSuggestions();
  $("query").value = "";
  $("query").blur();
  choose(i);
}
let waiting = 0;
function offerSoon() {
  // a large graph must not stop anyone from typing
  clearTimeout(waiting);
  if (nodes.length < 4000) return offer();
  waiting = setTimeout(offer, 90);
  return undefined;
}
function searchKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing) return; // an input method is still at work on Chinese
  if (event.key === "Enter" && waiting) {
    clearTimeout(waiting);
    waiting = 0;
    offer();
  }
  if (step && offered.length) {
    picked = (picked + step + offered.length) % offered.length;
    markPicked();
  } else if (event.key === "Enter" && picked >= 0 && !$("suggestions").hidden) take(picked);
  else if (event.key === "Escape" && ($("query").value || !$("suggestions").hidden)) {
    $("query").value = "";
    closeSuggestions();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
