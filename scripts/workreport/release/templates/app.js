"use strict";
(() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const FIRST = 20;

  // ---- words in both languages; the style sheet shows one of them ----
  const other = (lang) => (lang === "en" ? 1 : 0);
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
  const el = (name, options = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(options)) {
      if (key === "class") node.className = value;
      else node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  };
  const both = (pair, values = null) => {
    const fragment = document.createDocumentFragment();
    ["zh", "en"].forEach((lang, n) => {
      fragment.append(el("span", { class: lang, lang: lang === "zh" ? "zh-CN" : "en" }, values ? fill(pair[n], values) : pair[n]));
    });
    return fragment;
  };
  const say = (key, values = null) => both(data.text[key], values);
  const label = (list, code) => both((data.codes[list] && data.codes[list][code]) || [code, code]);
  const sep = (name) => say("js_" + name);
  const english = (words) => el("span", { lang: "en" }, words);

  // ---- language ----
  const buttons = [...document.querySelectorAll("[data-language]")];
  const useLanguage = (lang) => {
    root.lang = lang;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.language === lang));
    const key = lang === "en" ? "en" : "zh";
    for (const option of document.querySelectorAll("option")) option.textContent = option.dataset[key];
    const title = document.querySelector("title");
    document.title = title.dataset[key];
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      useLanguage(button.dataset.language);
      try { localStorage.setItem("language", button.dataset.language); } catch { /* then it is not remembered */ }
    });
  }

  // ---- evidence of one figure ----
  const items = [...document.querySelectorAll("#list > li")];
  const itemOf = new Map(items.map((item) => [item.id, item]));
  const copyOf = (node) => {
    const fragment = document.createDocumentFragment();
    if (node) for (const child of node.childNodes) fragment.append(child.cloneNode(true));
    return fragment;
  };
  const linkTo = (id) => {
    const item = itemOf.get(id);
    return item ? el("a", { href: "#" + id }, copyOf(item.querySelector(".sentence"))) : document.createTextNode(id);
  };
  const pointer = (kind, id) => el("a", { href: "#" + kind + id }, el("code", {}, id));
  const list = (nodes) => el("ul", {}, ...nodes.map((node) => el("li", {}, node)));
  const citation = (id, lang) => {
    const x = data.figures[id], report = data.reports[x.report], n = other(lang);
    const quote = itemOf.get(id).querySelector("blockquote").textContent;
    const words = fill(data.text.js_cite[n], {
      report: report.title[n], date: report.delivered[n], p: x.p, a: x.a, b: x.b, quote,
      dataset: data.title[n], version: data.version, id,
    });
    const address = location.protocol.startsWith("http") ? " <" + location.href.split("#")[0] + "#" + id + ">" : "";
    return words + (n === 0 ? "。" : ".") + address;
  };
  const bounds = (x) => {
    const [low, high] = x.bounds;
    if (!low && !high) return say("js_no_bounds");
    if (!high) return el("span", {}, say("js_from"), " ", both(low));
    if (!low) return el("span", {}, say("js_upto"), " ", both(high));
    return low[0] === high[0] ? both(low) : el("span", {}, both(low), " ", say("js_to"), " ", both(high));
  };
  const facts = (id) => {
    const x = data.figures[id], indicator = data.indicators[x.i];
    const dl = el("dl", { class: "facts" });
    const fact = (key, ...content) => dl.append(el("dt", {}, say(key)), el("dd", {}, ...content));
    fact("js_indicator", both(indicator.name));
    if (x.subject) fact("js_subject", both(x.subject));
    fact("js_definition", both(indicator.definition));
    if (x.value) {
      fact("js_value", both(x.value), sep("open"), label("qualifier", x.qualifier), sep("close"));
      fact("js_bounds", bounds(x));
    } else fact("js_value", say("js_no_number"), sep("open"), label("qualifier", x.qualifier), sep("close"));
    fact("js_time", x.period, sep("comma"), label("time_basis", x.basis));
    fact("js_status", label("value_type", x.type), ...(x.obs ? [sep("comma"), label("obs_status", x.obs)] : []), ...(x.wording ? [sep("comma"), label("wording", x.wording)] : []));
    fact("js_coverage", label("coverage", x.coverage));
    if (indicator.money) fact("js_money", label("money_flow", indicator.money));
    if (indicator.price) {
      fact("js_price", say("js_printed_basis"), sep("colon"), label("price_basis", indicator.price[0]), sep("semicolon"),
        say("js_convention_basis"), sep("colon"), label("price_basis", indicator.price[1]));
    }
    if (x.compared) {
      fact("js_comparison", label("comparison", x.compared.how),
        ...(x.compared.shown ? [sep("colon"), both(x.compared.shown)] : []),
        ...(x.compared.reason[0] || x.compared.reason[1] ? [sep("stop"), both(x.compared.reason)] : []));
    }
    if (x.relations) {
      fact("js_relations", list(x.relations.map(([relation, id, grade, note]) => el("span", {}, label("relation", relation),
        ...(grade ? [sep("open"), say("js_grade"), " ", grade, sep("close")] : []), sep("colon"), linkTo(id), ...(note ? [" ", english(note)] : [])))));
    }
    fact("js_rules", x.rules ? list(x.rules.map((rule) => {
      const row = byId("rule-" + rule);
      const parts = row ? [...row.querySelectorAll(".tag, .statement, .tested")].flatMap((part) => [part.cloneNode(true), " "]) : [];
      return el("span", {}, ...parts, pointer("rule-", rule));
    })) : say("js_none"));
    if (x.implied) {
      fact("js_implied", list(x.implied.map((id) => {
        const row = byId("implied-" + id);
        return el("span", {}, el("a", { href: "#implied-" + id }, copyOf(row.querySelector(".name"))), sep("colon"), copyOf(row.querySelector(".value")), sep("stop"), copyOf(row.querySelector(".caveat")));
      })));
    }
    const caveats = (x.remarks || []).map((remark) => {
      const row = byId("remark-" + remark);
      const parts = row ? [copyOf(row.querySelector(".statement")), " ", copyOf(row.querySelector(".handling")), " "] : [];
      return el("span", {}, ...parts, pointer("remark-", remark));
    });
    if (x.note) caveats.push(english(x.note));
    fact("js_caveats", caveats.length ? list(caveats) : say("js_none"));
    fact("js_address", el("a", { href: "#" + id }, el("code", {}, "#" + id)));
    const button = el("button", { type: "button", class: "copy" }, say("js_copy"));
    const said = el("span", { class: "said", role: "status" });
    const cites = [["zh", "zh-CN"], ["en", "en"]].map(([name, lang]) => {
      const area = el("textarea", { class: "cite " + name, lang, readonly: "", rows: "4", "aria-labelledby": "cite-" + id });
      area.value = citation(id, lang);
      return area;
    });
    const term = el("dt", { id: "cite-" + id }, say("js_citation"));
    dl.append(term, el("dd", {}, ...cites, button, said));
    button.addEventListener("click", async () => {
      const area = cites[other(root.lang)];
      try {
        await navigator.clipboard.writeText(area.value);
        said.replaceChildren(say("js_copied"));
      } catch {
        area.focus();
        area.select();
        said.replaceChildren(say("js_copy_failed"));
      }
    });
    return dl;
  };
  const fillEvidence = (item) => {
    const place = item.querySelector(".evidence");
    if (!place.querySelector(".facts")) place.append(facts(item.id));
  };

  // ---- search and filters ----
  const form = byId("filters"), query = byId("q"), more = byId("more"), count = byId("count"), nothing = byId("nothing");
  const selects = [...document.querySelectorAll("[data-filter]")];
  const plain = (words) => words.normalize("NFKC").toLowerCase();
  const hay = new Map(items.map((item) => {
    const x = data.figures[item.id], indicator = data.indicators[x.i];
    return [item, plain([item.querySelector("summary").textContent, item.querySelector("blockquote").textContent, item.querySelector(".where").textContent,
      item.id, ...indicator.name, ...indicator.definition, ...indicator.words, ...(x.subject || []), x.note || ""].join("\n"))];
  }));
  let everything = false, cleared = false;
  const apply = () => {
    const words = plain(query.value).split(/\s+/).filter(Boolean);
    const chosen = selects.filter((select) => select.value);
    const free = !words.length && !chosen.length;
    let matching = 0;
    for (const item of items) {
      const fits = chosen.every((select) => item.dataset[select.dataset.filter] === select.value) && words.every((word) => hay.get(item).includes(word));
      item.hidden = !fits;
      if (fits) matching += 1;
      item.classList.toggle("beyond", fits && !everything && matching > FIRST && item !== current);
    }
    const shown = items.filter((item) => !item.hidden && !item.classList.contains("beyond")).length;
    more.hidden = shown === matching;
    nothing.hidden = matching > 0;
    count.replaceChildren(say("js_count", { n: matching, all: items.length }), ...(shown < matching ? [say("js_shown", { k: shown })] : []), ...(cleared ? [say("js_cleared")] : []));
    cleared = false;
    return free;
  };
  const changed = () => { everything = false; apply(); };
  query.addEventListener("input", changed);
  for (const select of selects) select.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  more.addEventListener("click", () => {
    const next = items.find((item) => item.classList.contains("beyond"));
    everything = true;
    apply();
    if (next) next.querySelector("summary").focus();
  });

  // ---- addresses: #figure_id opens the figure, back returns ----
  let current = null;
  const wanted = () => {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
  };
  const choose = (item) => {
    if (current) current.classList.remove("current");
    current = item;
    if (item) item.classList.add("current");
  };
  const follow = (first) => {
    const id = wanted(), item = itemOf.get(id) || null;
    if (current && current !== item) current.querySelector("details").open = false;
    choose(item);
    if (item) {
      if (item.hidden) {
        form.reset();
        cleared = true;
      }
      apply();
      fillEvidence(item);
      item.querySelector("details").open = true;
      item.scrollIntoView();
      item.querySelector("summary").focus({ preventScroll: true });
      return;
    }
    if (!first) apply();
    const target = id && byId(id);
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    const inside = target.querySelector(":scope > details");
    if (inside) inside.open = true;
    target.scrollIntoView();
  };
  byId("list").addEventListener("toggle", (event) => {
    const item = event.target.closest("#list > li");
    if (item && event.target.open) fillEvidence(item);
  }, true);
  byId("list").addEventListener("click", (event) => {
    const summary = event.target.closest("summary");
    if (!summary) return;
    const item = summary.closest("li"), opens = !summary.parentElement.open;
    if (opens) fillEvidence(item);
    if (!opens && item !== current) return;
    choose(opens ? item : null);
    const address = opens ? "#" + item.id : location.pathname + location.search;
    try { history.pushState(null, "", address); } catch { /* a browser may refuse this to a file: the address stays */ }
  });
  addEventListener("popstate", () => follow(false));

  useLanguage(root.lang);
  apply();
  follow(true);
  // Once loaded, the browser goes to the fragment itself and takes the focus away: go there again.
  addEventListener("load", () => { if (current) follow(true); });
})();
