// Where a statement is said: its quotes with their articles and rules.
const SHOWN_IN_GROUP = 6; // of a long list, before the rest is asked for

function otherButton(i) {
  const absent = visible(i) ? "" : element("span", { class: "quiet absent" }, words.notDrawn);
  return element(
    "button",
    { type: "button", class: "other", onclick: () => choose(i) },
    swatch(nodes[i].kind),
    text(nameOf(i)),
    absent,
  );
}
function marked(quote, members) {
  // the quote with the names of both ends picked out
  const low = quote.toLowerCase(),
    pieces = [];
  const known = members
    .flatMap((i) => [nodes[i].name, ...nodes[i].aliases, ...nodes[i].names.map((pair) => pair[1])])
    .map((known) => known.toLowerCase())
    .filter((known) => known.length > 1)
    .sort((a, b) => b.length - a.length);
  if (low.length !== quote.length) return [quote];
  let start = 0;
  for (let at = 0; at < low.length;) {
    const hit = known.find((known) => low.startsWith(known, at));
    if (hit) {
      pieces.push(quote.slice(start, at), element("mark", {}, quote.slice(at, at + hit.length)));
      start = at + hit.length;
    }
    at += hit ? hit.length : 1;
  }
  return [...pieces, quote.slice(start)].filter((piece) => piece !== "");
}
function evidenceOf(e) {
  // [{source, quote, before, after, rule, confidence}]
  const flat = facts.evidence[e],
    found = [];
  for (let k = 0; k < flat.length; k += 2) {
    const [source, quote, before = "", after = ""] = facts.quotes[flat[k]],
      [rule, confidence] = facts.rules[flat[k + 1]];
    found.push({ source: facts.sources[source], quote, before, after, rule, confidence });
  }
  return found;
}
function sourceOf(source) {
  // an article in the page is told by its number
  if (typeof source !== "number") return source;
  const node = nodes[source];
  return { node: source, title: nameOf(source), url: detailOf(node, "url"), date: detailOf(node, "published") };
}
function quoteLine(evidence, members, here) {
  const from = sourceOf(evidence.source),
    line = element("div", { class: "source" });
  if (from.gazetteer !== undefined) line.append(text(words.gazetteer(from.gazetteer)), " · ");
  else if (from.node === undefined || from.node !== here) {
    line.append(link(from.url, from.title), " · ");
    if (from.date) line.append(text(from.date), " · ");
  }
  line.append(
    element("code", { title: words.rule }, text(evidence.rule)),
    " · ",
    element("span", { title: words.confidence }, evidence.confidence.toFixed(2)),
  );
  const beside = (part) => (part ? element("span", { class: "around" }, part) : "");
  return element(
    "li",
    {},
    element(
      "blockquote",
      { dir: "auto" },
      beside(evidence.before),
      ...marked(evidence.quote, members),
      beside(evidence.after),
    ),
    line,
  );
}
function quotes(e, here, first) {
  const evidence = evidenceOf(e),
    members = [edges[e].subject, edges[e].object].filter((i) => !isDocument(i));
  const list = element(
    "ul",
    { class: "quotes" },
    ...evidence.slice(0, first).map((found) => quoteLine(found, members, here)),
  );
  const rest = evidence.slice(first),
    support = edges[e].support;
  const note =
    support > evidence.length
      ? element("p", { class: "quiet quotes" }, words.kept(count(evidence.length), count(support)))
      : "";
  if (!rest.length) return [list, note];
  const more = button(
    words.moreQuotes(count(rest.length)),
    () => {
      list.append(...rest.map((found) => quoteLine(found, members, here)));
      more.replaceWith(note);
    },
    { class: "more" },
  );
  return [list, more];
}
function listing(members, each, shown = SHOWN_IN_GROUP) {
  // a long list begins short
  const list = element("ul", {}, ...members.slice(0, shown).map(each));
  if (members.length <= shown) return [list];
  const more = button(
    words.all(count(members.length)),
    () => {
      list.append(...members.slice(shown).map(each));
      more.remove();
    },
    { class: "more" },
  );
  return [list, more];
}
