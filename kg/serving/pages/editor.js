"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(find(id).textContent);
  const examples = read("examples"), words = read("words");
  const query = find("query"), error = find("error"), outcome = find("outcome");
  const results = find("results"), saving = find("saving"), list = find("examples-list");
  const TABLE = "application/sparql-results+json", TRIPLES = "text/turtle;q=0.9";
  const TYPES = { csv: "text/csv,text/turtle;q=0.5", json: `${TABLE},application/ld+json;q=0.5` };
  let asked = "", running = null;

  function element(name, text = "", parent = null) {
    const made = document.createElement(name);
    made.textContent = text;
    if (parent) parent.append(made);
    return made;
  }

  function ask(text, accept, signal) {
    const body = new URLSearchParams({ query: text });
    return fetch("/sparql", { method: "POST", body, headers: { Accept: accept }, signal });
  }

  function complain(message) {
    error.textContent = message;
    error.hidden = false;
    const place = /\bline (\d+), column (\d+)/.exec(message);
    if (!place) return;
    const lines = query.value.split("\n").slice(0, Number(place[1]) - 1);
    const at = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(place[2]) - 1;
    query.focus();
    query.setSelectionRange(at, at);
  }

  function cell(term, row) {
    const made = element("td", "", row);
    if (!term) return;
    if (term.type === "uri" && /^https?:\/\//.test(term.value)) {
      const link = element("a", term.value, made);
      link.href = term.value;
      link.rel = "noreferrer";
    } else if (term.type === "uri") {
      const link = element("a", term.value, made);
      link.href = `/resource?iri=${encodeURIComponent(term.value)}`;
    } else {
      element("bdi", typeof term.value === "string" ? term.value : JSON.stringify(term.value), made);
      if (term["xml:lang"]) element("small", ` ${term["xml:lang"]}`, made);
    }
  }

  function table(answer) {
    const made = element("table"), head = element("tr", "", element("thead", "", made)), names = answer.head.vars;
    for (const name of names) element("th", name, head).scope = "col";
    const rows = element("tbody", "", made);
    for (const binding of answer.results.bindings) {
      const row = element("tr", "", rows);
      for (const name of names) cell(binding[name], row);
    }
    results.append(made);
    const count = answer.results.bindings.length;
    return `${count.toLocaleString()} ${count === 1 ? words.row : words.rows}`;
  }

  async function show(response) {
    const cut = response.headers.get("Kg-Cut-After") ? ` · ${words.cut}` : "";
    const kind = response.headers.get("Content-Type") || "";
    if (!kind.startsWith(TABLE)) {
      element("pre", await response.text(), results);
      outcome.textContent = cut;
      return;
    }
    const answer = await response.json();
    const said = "boolean" in answer ? (answer.boolean ? words.yes : words.no) : table(answer);
    outcome.textContent = said + cut;
  }

  async function run() {
    if (running) running.abort();
    const mine = (running = new AbortController());
    asked = query.value;
    history.replaceState(null, "", `?query=${encodeURIComponent(asked)}`.slice(0, 8000));
    error.hidden = saving.hidden = true;
    results.replaceChildren();
    outcome.textContent = words.running;
    try {
      const response = await ask(asked, `${TABLE},${TRIPLES}`, mine.signal);
      outcome.textContent = "";
      if (response.ok) await show(response);
      else complain(await response.text());
      saving.hidden = !response.ok;
    } catch (fault) {
      if (fault.name === "AbortError") return;
      outcome.textContent = "";
      complain(words.failed);
    }
  }

  async function save(format) {
    const response = await ask(asked, TYPES[format]);
    if (!response.ok) return complain(await response.text());
    const link = element("a"), turtle = (response.headers.get("Content-Type") || "").startsWith("text/turtle");
    link.href = URL.createObjectURL(await response.blob());
    link.download = `results.${turtle ? "ttl" : format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  examples.forEach((example, number) => {
    element("option", example.title, list).value = String(number);
  });
  list.addEventListener("change", () => {
    const example = examples[Number(list.value)];
    if (list.value === "" || !example) return;
    query.value = example.text;
    find("about").textContent = example.about;
    run();
  });
  find("asking").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  saving.addEventListener("click", (event) => {
    if (event.target.dataset.format) save(event.target.dataset.format);
  });
  // a reader who comes with a query sees it, and its answer only on request: a link runs nothing by itself
  if (!query.value.trim()) query.value = "SELECT ?model ?name WHERE {\n  ?model a mls:Model ; rdfs:label ?name .\n}\nORDER BY ?name\nLIMIT 20\n";
  document.documentElement.dataset.ready = "yes";
})();
