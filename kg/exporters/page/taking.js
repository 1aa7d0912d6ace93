// Taking away: the view as a picture or a drawing, the visible part as data, and a query that finds it again.
function save(name, content) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content]));
  const anchor = element("a", { href: address, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  say(words.saved(name));
}
function savePicture() {
  const camera = { ...uncovered(cameraNow()), ratio: 2 },
    canvas = document.createElement("canvas"),
    ctx = canvas.getContext("2d");
  canvas.width = camera.width * camera.ratio;
  canvas.height = camera.height * camera.ratio;
  ctx.fillStyle = palette.ground;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  draw(ctx, camera);
  drawLabels(ctx, camera);
  canvas.toBlob((blob) => save("graph.png", blob), "image/png");
}

// ---- the same as a drawing

function saveDrawing() {
  const camera = bounds(uncovered(cameraNow())),
    { width, height, scale } = camera,
    at = (spot) => [(spot.x - camera.x) * scale + width / 2, (spot.y - camera.y) * scale + height / 2];
  const svg = drawn(
    "svg",
    { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` },
    drawn("rect", { width, height, fill: palette.ground }),
  );
  const map = drawn("g", {
    transform: `translate(${width / 2} ${height / 2}) scale(${scale}) translate(${-camera.x} ${-camera.y})`,
  });
  for (const region of regions)
    map.append(drawn("path", { d: region.outline, fill: regionColour(region.group), "fill-opacity": 0.12 }));
  const list = lit ? lit.edges.filter((e) => edgeInView[e]) : seenEdges;
  for (const batch of batches(list, camera)) map.append(...lineGroup(batch, scale));
  svg.append(map);
  for (const i of lit ? [...lit.nodes].filter(visible) : seenNodes)
    if (shownOn(camera, spots.get(i), 30)) {
      const [x, y] = at(spots.get(i)),
        factor = (sizeAt(i, scale) * scale) / 11;
      svg.append(
        drawn("path", {
          d: outlines[nodes[i].kind],
          fill: palette.kinds[nodes[i].kind],
          stroke: palette.ground,
          "stroke-width": 1.5 / factor,
          transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${factor.toFixed(3)})`,
        }),
      );
    }
  const measure = document.createElement("canvas").getContext("2d");
  for (const label of placeLabels(measure, camera)) {
    const [, weight, size] = /^(\d+) ([\d.]+)px/.exec(label.font);
    svg.append(
      drawn(
        "text",
        {
          x: label.x.toFixed(1),
          y: (label.y + label.size * 0.85).toFixed(1),
          "text-anchor": "middle",
          "font-family": "sans-serif",
          "font-size": size,
          "font-weight": weight,
          fill: label.colour,
          stroke: palette.ground,
          "stroke-width": 3,
          "paint-order": "stroke",
        },
        label.text,
      ),
    );
  }
  save("graph.svg", new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
}
function lineGroup(batch, scale) {
  const { colour, alpha, width, arrow } = look(batch[0], scale),
    lines = batch.map((edge) => ends(edge, scale)).filter(Boolean);
  const point = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const made = [
    drawn("path", {
      d: lines.map((line) => `M${point(line.tail)}L${point(line.head)}`).join(""),
      stroke: colour,
      "stroke-opacity": alpha,
      "stroke-width": width * Math.max(1, 0.6 / scale),
      fill: "none",
    }),
  ];
  const head = ({ head: end, dx, dy }, size) =>
    `M${point({ x: end.x + dx * 2, y: end.y + dy * 2 })}L${point({ x: end.x - dx * size - (dy * size) / 2, y: end.y - dy * size + (dx * size) / 2 })}L${point({ x: end.x - dx * size + (dy * size) / 2, y: end.y - dy * size - (dx * size) / 2 })}Z`;
  if (arrow)
    made.push(
      drawn("path", {
        d: lines.map((line) => head(line, Math.max(6, 4 / scale))).join(""),
        fill: colour,
        "fill-opacity": alpha,
      }),
    );
  return made;
}

// ---- the visible part as data

const partNodes = () => (lit ? [...lit.nodes].filter(visible) : seenNodes);
const partEdges = () => (lit ? lit.edges.filter((e) => edgeInView[e]) : seenEdges);
function saveData() {
  const thing = (i) => ({
    id: nodes[i].id,
    kind: kindOf(i),
    name: nodes[i].name,
    names: nodes[i].names,
    aliases: nodes[i].aliases,
    details: nodes[i].details.map(([key, value]) => [key, value]),
  });
  const said = (e) => ({
    source: nodes[edges[e].subject].id,
    target: nodes[edges[e].object].id,
    predicate: facts.predicates[edges[e].predicate].name,
    support: edges[e].support,
    evidence: evidenceOf(e).map((found) => ({
      quote: found.quote,
      rule: found.rule,
      confidence: found.confidence,
      document: documentOf(found),
    })),
  });
  save(
    "graph-part.json",
    JSON.stringify(
      { directed: true, multigraph: true, nodes: partNodes().map(thing), edges: partEdges().map(said) },
      null,
      1,
    ),
  );
}
function documentOf(found) {
  const { title, url, gazetteer } = sourceOf(found.source);
  return gazetteer !== undefined ? { gazetteer } : { title, url };
}
function csv(rows) {
  // RFC 4180; what a spreadsheet would take for a formula gets an apostrophe before it
  const cell = (value) => {
    const plain = String(value),
      safe = /^[=+\-@\t\r]/.test(plain) ? "'" + plain : plain;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return "\ufeff" + rows.map((row) => row.map(cell).join(",") + "\r\n").join(""); // the mark lets spreadsheets read Chinese
}
function saveStatements() {
  const rows = partEdges().map((e) => {
    const edge = edges[e],
      [first] = evidenceOf(e),
      from = first ? documentOf(first) : {};
    return [
      nodes[edge.subject].id,
      nameOf(edge.subject),
      facts.predicates[edge.predicate].name,
      nodes[edge.object].id,
      nameOf(edge.object),
      edge.support,
      first?.quote ?? "",
      first?.rule ?? "",
      from.title ?? from.gazetteer ?? "",
      from.url ?? "",
    ];
  });
  save(
    "statements.csv",
    csv([
      ["subject", "subject_name", "predicate", "object", "object_name", "support", "quote", "rule", "document", "url"],
      ...rows,
    ]),
  );
}
function saveThings() {
  const rows = partNodes().map((i) => [
    nodes[i].id,
    kindOf(i),
    nameOf(i),
    nodes[i].names.map((pair) => pair[1]).join("|"),
    nodes[i].aliases.join("|"),
    nodes[i].year || "",
    nodes[i].support,
  ]);
  save("things.csv", csv([["id", "kind", "name", "names", "aliases", "year", "support"], ...rows]));
}

// ---- the visible part as a query

const NAMED = 300; // more triples than this are told by what they have in common
const iris = new Map(facts.iris);
const iri = (i) => `<${iris.get(i) ?? facts.base + nodes[i].id.replace(":", "/")}>`;
// what a server of this graph has to say of a thing
const pageOf = (i) =>
  facts.served ? `${location.origin}/resource?iri=${encodeURIComponent(iri(i).slice(1, -1))}` : "";
function prefixes(query) {
  const used = Object.entries(facts.prefixes).filter(([prefix]) => query.includes(prefix + ":"));
  return used.map(([prefix, address]) => `PREFIX ${prefix}: <${address}>\n`).join("") + query;
}
function sparql() {
  const part = partEdges(),
    property = (predicate) => facts.predicates[predicate].iri;
  if (part.length <= NAMED) {
    const rows = part
      .map((e) => `    (${iri(edges[e].subject)} ${property(edges[e].predicate)} ${iri(edges[e].object)})\n`)
      .join("");
    return prefixes(
      `${SELECTED} WHERE {\n  VALUES (?subject ?predicate ?object) {\n${rows}  }\n  ?subject ?predicate ?object .\n${SUPPORT}`,
    );
  }
  const on = (which) => facts[which].map((_, k) => k).filter((k) => occurs[which].has(k) && !state.off[which].has(k));
  const classes = on("kinds")
    .map((k) => facts.kinds[k].class)
    .join(" ");
  const least = state.least > 1 ? `HAVING (COUNT(DISTINCT ?evidence) >= ${state.least})\n` : "";
  return prefixes(
    `${SELECTED} WHERE {\n  VALUES ?predicate { ${on("predicates").map(property).join(" ")} }\n` +
      `  VALUES ?from { ${classes} }\n  VALUES ?to { ${classes} }\n  ?subject ?predicate ?object ; a ?from .\n  ?object a ?to .\n${SUPPORT}${least}`,
  );
}
const SELECTED = "SELECT ?subject ?predicate ?object (COUNT(DISTINCT ?evidence) AS ?support)";
const SUPPORT =
  "  ?statement rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; prov:wasDerivedFrom ?evidence .\n" +
  "}\nGROUP BY ?subject ?predicate ?object\n";
async function copy(content) {
  try {
    await navigator.clipboard.writeText(content);
    say(words.copied);
    flash(words.copied);
  } catch {
    $("copy").querySelector("textarea").value = content;
    $("copy").showModal();
    $("copy").querySelector("textarea").select();
  }
}
let flashing = 0;
function flash(message) {
  $("flash").textContent = message;
  $("flash").hidden = false;
  clearTimeout(flashing);
  flashing = setTimeout(() => {
    $("flash").hidden = true;
  }, 1600);
}
const TAKES = [
  ["png", savePicture],
  ["svg", saveDrawing],
  ["csvEdges", saveStatements],
  ["csvNodes", saveThings],
  ["json", saveData],
  ["sparql", () => copy(sparql())],
  ["link", () => copy(location.href)],
  ["print", () => print()],
];
