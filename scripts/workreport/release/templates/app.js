"use strict";
(() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const FIRST = 20;
  const take = taker(data);
  const HAN = /([\u3400-\u9fff][\u3400-\u9fff、，]*)/;

  // ---- words in both languages; the style sheet shows one of them ----
  const here = () => (root.lang === "en" ? 1 : 0);
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
  const word = (key, values = {}) => fill(data.text["js_" + key][here()], values);
  const el = (name, options = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(options)) {
      if (key === "class") node.className = value;
      else if (key === "click") node.addEventListener("click", value);
      else node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  };
  const mixed = (text) => text.split(HAN).map((part, n) => (n % 2 ? el("span", { lang: "zh-CN" }, part) : part));
  const both = (pair, values = null) => {
    const [zh, en] = pair.map((text) => (values ? fill(text, values) : text));
    const fragment = document.createDocumentFragment();
    fragment.append(el("span", { class: "zh", lang: "zh-CN" }, zh), el("span", { class: "en", lang: "en" }, ...mixed(en)));
    return fragment;
  };
  const say = (key, values = null) => both(data.text["js_" + key], values);
  const labelOf = (list, code) => (data.codes[list] && data.codes[list][code]) || [code, code];
  const coded = (list, code) => { // a label that leads to what the code means
    const target = `code-${list}-${code}`;
    return byId(target) ? el("a", { class: "code", href: "#" + target }, both(labelOf(list, code))) : el("span", {}, both(labelOf(list, code)));
  };
  const wordsIn = (node) => { // the text of an element in the language that is shown, also where it is folded away
    let text = "";
    for (const child of node.childNodes) {
      if (child.nodeType === 3) text += child.data;
      else if (child.nodeType === 1 && !child.classList.contains(here() ? "zh" : "en")) text += wordsIn(child);
    }
    return text.trim();
  };

  // ---- language ----
  const buttons = [...document.querySelectorAll("[data-language]")];
  const useLanguage = (lang) => {
    root.lang = lang;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.language === lang));
    const key = lang === "en" ? "en" : "zh";
    for (const option of document.querySelectorAll("option")) option.textContent = option.dataset[key];
    for (const group of document.querySelectorAll("optgroup")) group.label = group.dataset[key];
    query.placeholder = query.dataset[key];
    document.title = document.querySelector("title").dataset[key];
  };

  // ---- figures and the search ----
  const form = byId("filters"), query = byId("q"), more = byId("more"), count = byId("count"), hint = byId("hint"), list = byId("list");
  const selects = [...document.querySelectorAll("[data-filter]")];
  const items = [...list.children];
  const itemOf = new Map(items.map((item) => [item.id, item]));
  const sentences = new Map(items.map((item) => [item.id, [...item.querySelectorAll(".sentence > span")].map((span) => span.textContent)]));
  const MATCH = { c: "close", b: "broader", r: "related" };
  let searched = null; // made when it is first needed: a reader who only looks does not wait for it
  const search = (text) => { searched = searched || searcher(items.map(described)); return searched.find(text); };
  const described = (item) => {
    const x = data.figures[item.id], indicator = data.indicators[x.i];
    return {
      id: item.id, name: indicator.name, subject: x.subject, aliases: (indicator.aliases || []).map(([alias, match]) => [alias, MATCH[match]]),
      printed: item.querySelector(".printed").textContent, sentence: sentences.get(item.id), quote: item.querySelector("blockquote").textContent,
      definition: indicator.definition, topic: indicator.words, note: x.note, period: x.period, type: x.type, wording: x.wording, obs: x.obs, money: indicator.money,
    };
  };
  let everything = false, cleared = false, current = null, matching = items, reasons = new Map(), held = "";

  const marked = (item, terms) => { // the words that were found, in the sentence
    const place = item.querySelector(".sentence");
    if (!item.dataset.marked && !terms.length) return;
    for (const mark of [...place.querySelectorAll("mark")]) mark.replaceWith(mark.textContent);
    place.normalize();
    item.dataset.marked = terms.length ? "1" : "";
    const parts = [];
    for (const term of terms) {
      if (term.han) parts.push(term.han, ...(term.han.length > 3 ? term.han.match(/../g) : []));
      else if (term.latin) parts.push("\\b" + term.latin.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/y$/, "(?:y|ies)") + "(?:[a-z]{0,3}\\b)?");
      else if (term.year) parts.push(term.year);
    }
    if (!parts.length) return;
    const pattern = new RegExp("(" + parts.map((part) => (part.startsWith("\\b") ? part : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))).join("|") + ")", "i");
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      const pieces = text.data.split(pattern);
      if (pieces.length > 1) text.replaceWith(...pieces.map((piece, n) => (n % 2 ? el("mark", {}, piece) : piece)).filter((piece) => piece !== ""));
    }
  };
  const WHY = { close: "alias", broader: "alias", related: "related" };
  const why = (item) => {
    const old = item.querySelector(".why");
    if (old) old.remove();
    const reason = reasons.get(item.id);
    if (!reason) return;
    const parts = reason.slice(0, 3).map(({ kind, alias }) => say("in_" + (WHY[kind] || kind), { word: alias }));
    const line = el("span", { class: "why" }, say("found"));
    parts.forEach((part, n) => line.append(...(n ? [say("semicolon")] : []), part));
    item.querySelector("summary").append(line);
  };

  const setQuery = (text) => { query.value = text; changed(); query.focus(); };
  const choice = (text, act) => el("button", { type: "button", class: "chip", click: act }, text);
  const nearest = (text) => { // names like these words, by the pairs of letters they share
    const pairs = (words) => { const t = words.toLowerCase().replace(/\s/g, ""); return new Set([...Array(Math.max(0, t.length - 1)).keys()].map((n) => t.slice(n, n + 2))); };
    const mine = pairs(text), found = new Map();
    for (const one of Object.values(data.indicators)) {
      for (const name of [one.name[here()], ...(one.aliases || []).map(([alias]) => alias)]) {
        if (/[\u3400-\u9fff]/.test(name) === Boolean(here())) continue;
        const theirs = pairs(name), shared = [...mine].filter((pair) => theirs.has(pair)).length;
        if (shared) found.set(name, (2 * shared) / (mine.size + theirs.size));
      }
    }
    return [...found].sort((a, b) => b[1] - a[1]).slice(0, 4).filter(([, fit]) => fit > 0.35).map(([name]) => name);
  };
  const codesLike = (text) => {
    const asked = text.trim().toLowerCase().replace(/[=:]\s*/g, " ");
    if (asked.length < 2) return [];
    return [...document.querySelectorAll("details.codes dl > div")].filter((node) => {
      const [, name, code] = /^code-(.+)-([^-]+)$/.exec(node.id) || [];
      return name && (asked === name || asked === `${name} ${code}`.toLowerCase() || (asked.length > 2 && labelOf(name, code).some((label) => label.toLowerCase() === asked)));
    }).slice(0, 6);
  };
  const help = (result, outside) => {
    const parts = [], codes = codesLike(query.value);
    if (codes.length) parts.push(el("p", {}, say("codes"), say("colon"), ...codes.flatMap((node) => [el("a", { class: "chip", href: "#" + node.id }, ...[...node.querySelector("dt").cloneNode(true).childNodes]), " "])));
    if (result && result.partial) {
      if (result.hits.length) parts.push(el("p", {}, say("partial"), ...result.without.map(([text]) => choice(word("without", { word: text }), () => setQuery(result.terms.map((term) => term.word).filter((one) => one !== text).join(" "))))));
      else {
        const like = nearest(query.value);
        parts.push(el("p", {}, el("strong", {}, say("nothing")), " ", say("help"), " ", ...like.map((text) => choice(text, () => setQuery(text))),
          ...[...document.querySelectorAll(".examples a")].filter((a) => Boolean(a.closest(".en")) === Boolean(here())).map((a) => choice(a.textContent, () => setQuery(a.textContent)))));
      }
    } else if (!matching.length && outside) parts.push(el("p", {}, say("unfiltered", { n: outside }), " ", choice(word("clear_filters"), () => { for (const select of selects) select.value = ""; changed(); })));
    hint.replaceChildren(...parts);
    hint.hidden = !parts.length;
  };

  const apply = () => {
    const result = query.value.trim() ? search(query.value) : { terms: [], hits: null, partial: false }, hits = result.hits;
    const chosen = selects.filter((select) => select.value);
    const ranked = hits ? hits.map((hit) => itemOf.get(hit.id)) : items;
    reasons = new Map((hits || []).map((hit) => [hit.id, hit.why]));
    matching = ranked.filter((item) => chosen.every((select) => item.dataset[select.dataset.filter] === select.value));
    root.classList.toggle("searching", Boolean(hits || chosen.length));
    const wanted = hits ? matching : items; // those that do not match are hidden wherever they stand
    if (wanted.some((item, n) => list.children[n] !== item)) list.prepend(...wanted);
    const fits = new Set(matching);
    let shown = 0;
    matching.forEach((item, n) => {
      const beyond = !everything && n >= FIRST && item !== current;
      item.classList.toggle("beyond", beyond);
      if (!beyond) { shown += 1; marked(item, hits ? result.terms : []); why(item); }
    });
    for (const item of items) item.hidden = !fits.has(item);
    more.hidden = shown === matching.length;
    help(result, ranked.length);
    count.replaceChildren(say("count", { n: matching.length, all: items.length }), ...(shown < matching.length ? [say("shown", { k: shown })] : []), ...(cleared ? [say("cleared")] : []));
    byId("take-csv").replaceChildren(say("csv", { n: matching.length }));
    for (const id of ["take-csv", "take-table"]) byId(id).disabled = !matching.length;
    cleared = false;
  };

  // ---- addresses: #figure_id, or #q=…&type=…&open=figure_id&lang=… ----
  const KEYS = ["q", ...selects.map((select) => select.dataset.filter)];
  const fieldOf = (key) => (key === "q" ? query : selects.find((select) => select.dataset.filter === key));
  const address = (withLanguage = false) => {
    const parts = KEYS.filter((key) => fieldOf(key).value.trim()).map((key) => [key, fieldOf(key).value.trim()]);
    const open = current ? current.id : "";
    if (!parts.length && !withLanguage) return open ? "#" + open : "";
    if (open) parts.push(["open", open]);
    if (withLanguage) parts.push(["lang", here() ? "en" : "zh"]);
    return "#" + parts.map(([key, value]) => key + "=" + encodeURIComponent(value).replace(/%20/g, "+")).join("&");
  };
  let later = 0;
  const remember = (push) => {
    clearTimeout(later);
    held = address();
    if (!push && held === location.hash) return;
    try { history[push ? "pushState" : "replaceState"](null, "", held || location.pathname + location.search); } catch { /* a browser may refuse this to a file: the address stays */ }
  };
  const pageAddress = () => location.href.split("#")[0];
  const inView = () => {
    const top = byId("figures").getBoundingClientRect().top;
    if (root.classList.contains("searching") && (top < 0 || top > innerHeight / 2)) byId("figures").scrollIntoView();
  };
  const typed = () => { changed(true); };
  const changed = (soon = false) => { everything = false; if (current) { current.querySelector("details").open = false; choose(null); } unknown(""); apply(); if (soon) { clearTimeout(later); later = setTimeout(remember, 250, false); } else remember(false); inView(); };
  let waiting = 0;
  query.addEventListener("input", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(typed); });
  query.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && query.value) { event.preventDefault(); query.value = ""; changed(); }
    if (event.key === "Enter") { event.preventDefault(); if (matching.length) matching[0].querySelector("summary").focus(); }
  });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); query.focus(); query.select(); }
  });
  for (const select of selects) select.addEventListener("change", () => changed());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => changed()));
  more.addEventListener("click", () => {
    const next = matching.find((item) => item.classList.contains("beyond"));
    everything = true;
    apply();
    if (next) next.querySelector("summary").focus();
  });
  for (const button of buttons) {
    button.addEventListener("click", () => {
      useLanguage(button.dataset.language);
      try { localStorage.setItem("language", button.dataset.language); } catch { /* then it is not remembered */ }
      apply();
    });
  }

  const choose = (item) => {
    if (current) current.classList.remove("current");
    current = item;
    if (item) item.classList.add("current");
  };
  const unknown = (id) => {
    const place = byId("unknown");
    place.hidden = !id;
    if (!id) return place.replaceChildren();
    let next = id;
    for (let steps = 0; next in data.retired && steps < 50; steps += 1) next = data.retired[next];
    const parts = [say("unknown", { id, version: data.version })];
    if (id in data.retired) parts.push(" ", next && itemOf.has(next) ? el("span", {}, say("successor"), linkTo(next)) : say("withdrawn"));
    else { const like = items.filter((item) => item.id.split(".").includes(id.split(".")[1])).slice(0, 3); if (like.length) parts.push(el("ul", {}, ...like.map((item) => el("li", {}, linkTo(item.id))))); }
    return place.replaceChildren(el("p", {}, ...parts));
  };
  const wanted = () => { try { return decodeURIComponent(location.hash.slice(1)); } catch { return location.hash.slice(1); } };
  const show = (item) => {
    apply();
    fillEvidence(item);
    item.querySelector("details").open = true;
    item.scrollIntoView();
    item.querySelector("summary").focus({ preventScroll: true });
  };
  const follow = (first) => {
    const text = wanted(), params = text.includes("=") ? new URLSearchParams(location.hash.slice(1).replace(/%(?![0-9a-f]{2})/gi, "%25")) : null;
    const id = params ? params.get("open") || "" : text;
    const item = itemOf.get(id) || null;
    if (current && current !== item) current.querySelector("details").open = false;
    choose(item);
    unknown("");
    if (params) {
      for (const key of KEYS) {
        const field = fieldOf(key), value = params.get(key) || "";
        field.value = value;
        if (field.value !== value) field.value = ""; // a value that the select does not have
      }
      const lang = params.get("lang");
      if (lang) useLanguage(lang.startsWith("zh") ? "zh-CN" : "en");
    }
    const target = !item && id ? byId(id) : null;
    const bare = !text && !first && held.includes("="); // back to where there was no search
    if (item && !params && item.hidden) cleared = true;
    if (cleared || bare || (target && target.closest(".front"))) for (const key of KEYS) fieldOf(key).value = "";
    held = location.hash;
    if (item) return show(item);
    apply();
    if (id && !target) { unknown(id); byId("unknown").scrollIntoView({ block: "center" }); return undefined; }
    if (params && !target) return first || !root.classList.contains("searching") ? undefined : inView();
    if (!target) return undefined;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    const inside = target.querySelector(":scope > details");
    if (inside) inside.open = true;
    target.scrollIntoView();
    return undefined;
  };
  list.addEventListener("toggle", (event) => {
    const item = event.target.closest("#list > li");
    if (item && event.target.parentElement === item && event.target.open) fillEvidence(item);
  }, true);
  list.addEventListener("click", (event) => {
    const summary = event.target.closest("summary");
    if (!summary || summary.parentElement.parentElement.parentElement !== list) return;
    const item = summary.closest("#list > li"), opens = !summary.parentElement.open;
    if (opens) fillEvidence(item);
    if (!opens && item !== current) return;
    choose(opens ? item : null);
    remember(true);
  });
  addEventListener("popstate", () => follow(false));

  // ---- evidence of one figure: quotation, meaning, verdict, caveats, more ----
  const copyOf = (node) => {
    const fragment = document.createDocumentFragment();
    if (node) for (const child of node.childNodes) fragment.append(child.cloneNode(true));
    return fragment;
  };
  const linkTo = (id) => (sentences.has(id) ? el("a", { href: "#" + id }, both(sentences.get(id))) : document.createTextNode(id));
  const points = (nodes) => el("ul", {}, ...nodes.map((node) => el("li", {}, node)));
  const citation = (id, lang) => {
    const x = data.figures[id], report = data.reports[x.report], n = lang === "en" ? 1 : 0;
    const words = fill(data.text.js_cite[n], {
      report: report.title[n], date: report.delivered[n], p: x.p, a: x.a, b: x.b, quote: itemOf.get(id).querySelector("blockquote").textContent,
      dataset: data.title[n], version: data.version, id,
    });
    return words + (n === 0 ? "。" : ".") + (location.protocol.startsWith("http") ? " <" + pageAddress() + "#" + id + ">" : "");
  };
  const bounds = (x) => {
    const [low, high] = x.bounds;
    if (!low && !high) return say("no_bounds");
    if (!high) return el("span", {}, say("from"), " ", both(low));
    if (!low) return el("span", {}, say("upto"), " ", both(high));
    return low[0] === high[0] ? both(low) : el("span", {}, both(low), " ", say("to"), " ", both(high));
  };
  const LEVELS = [["可比", "yes"], ["谨慎", "care"], ["不可", "no"]];
  const verdicts = (x) => (x.verdicts || []).map((pair) => el("p", { class: "verdict v-" + ((LEVELS.find(([begin]) => pair[0].startsWith(begin)) || ["", "none"])[1]) }, both(pair)));
  const caveats = (x) => {
    const found = [];
    if (x.note) found.push(both(x.note.map((text, n) => text || data.text.js_note_elsewhere[n])));
    for (const remark of x.remarks || []) {
      const row = byId("remark-" + remark);
      if (row) found.push(el("a", { href: "#remark-" + remark }, copyOf(row.querySelector(".statement"))));
    }
    return found;
  };
  const details = (id) => {
    const x = data.figures[id], indicator = data.indicators[x.i], dl = el("dl", { class: "facts" });
    const fact = (key, ...content) => dl.append(el("dt", {}, say(key)), el("dd", {}, ...content));
    if (x.subject) fact("subject", both(x.subject));
    fact("value", x.value ? both(x.value) : say("no_number"), ...(x.q === "exact" ? [] : [say("open"), coded("qualifier", x.q), say("close")]));
    if (x.bounds) fact("bounds", bounds(x));
    fact("time", both(x.when), ...(x.basis === "during" ? [] : [say("comma"), coded("time_basis", x.basis)]));
    fact("status", coded("value_type", x.type), ...(x.obs ? [say("comma"), coded("obs_status", x.obs)] : []), ...(x.wording ? [say("comma"), coded("wording", x.wording)] : []));
    fact("coverage", coded("coverage", x.coverage));
    if (indicator.money) fact("money", coded("money_flow", indicator.money));
    if (indicator.price) {
      const [printed, usual] = indicator.price;
      if (printed === usual) fact("price", coded("price_basis", printed));
      else fact("price", say("printed_basis"), say("colon"), coded("price_basis", printed), say("semicolon"), say("convention_basis"), say("colon"), coded("price_basis", usual));
    }
    if (x.relations) {
      fact("relations", points(x.relations.map(([relation, other, grade, note]) => el("span", {}, both(labelOf("relation", relation)),
        ...(grade ? [say("open"), say("grade"), " ", grade, say("close")] : []), say("colon"), linkTo(other), ...(note[here()] ? [" ", both(note)] : [])))));
    }
    if (x.rules) {
      fact("rules", points(x.rules.map((rule) => {
        const row = byId("rule-" + rule);
        return el("span", {}, copyOf(row && row.querySelector(".tag + .tag")), say("colon"), el("a", { href: "#rule-" + rule }, copyOf(row && row.querySelector(".statement"))), " ", el("code", {}, ...(row && row.querySelector(".tested") ? [row.querySelector(".tested").textContent] : [])));
      })));
    }
    if (x.implied) {
      fact("implied", points(x.implied.map((one) => {
        const row = byId("implied-" + one);
        return el("span", {}, el("a", { href: "#implied-" + one }, copyOf(row.querySelector(".name"))), say("colon"), copyOf(row.querySelector(".value")));
      })));
    }
    fact("id", el("code", {}, id));
    const cites = [["zh", "zh-CN"], ["en", "en"]].map(([name, lang]) => {
      const area = el("textarea", { class: "cite " + name, lang, readonly: "", rows: "4", "aria-labelledby": "cite-" + id });
      area.value = citation(id, lang);
      return area;
    });
    dl.append(el("dt", { id: "cite-" + id }, say("citation")), el("dd", {}, ...cites));
    return dl;
  };
  const evidence = (id) => {
    const x = data.figures[id], indicator = data.indicators[x.i], said = el("span", { class: "said", role: "status" });
    const copied = async (text) => said.replaceChildren(say((await take.copy(text)) ? "copied" : "copy_failed"));
    const note = () => citation(id, "en");
    const step = (by) => () => {
      const next = matching[matching.indexOf(itemOf.get(id)) + by];
      if (next) { if (next.classList.contains("beyond")) everything = true; location.hash = address().includes("=") ? address().replace(/(?:&?open=[^&]*|$)/, "&open=" + next.id) : next.id; }
    };
    const tools = el("p", { class: "tools" },
      el("button", { type: "button", class: "copy", click: () => copied(citation(id, root.lang)) }, say("copy_cite")), " ",
      el("button", { type: "button", click: () => copied(pageAddress() + "#" + id) }, say("copy_link")), " ",
      el("button", { type: "button", click: () => copied(take.bibtex(id, sentences.get(id)[1], note())) }, "BibTeX"), " ",
      el("button", { type: "button", click: () => copied(take.ris(id, sentences.get(id)[1], note())) }, "RIS"), " ",
      el("button", { type: "button", click: step(-1) }, "← ", say("previous")), " ", el("button", { type: "button", click: step(1) }, say("next"), " →"), " ", said);
    const same = items.filter((item) => item.id !== id && data.figures[item.id].report === x.report && data.figures[item.id].p === x.p);
    const warned = caveats(x), judged = verdicts(x);
    const section = (key, ...content) => el("section", { class: "part" }, el("h3", {}, say(key)), ...content);
    const folded = el("details", { class: "further" }, el("summary", {}, say("more")));
    folded.addEventListener("toggle", () => { if (folded.open && !folded.querySelector("dl")) folded.append(details(id)); });
    const out = el("div", { class: "reading" }, tools, section("meaning", el("p", {}, both(indicator.definition))),
      ...(judged.length ? [section("verdict", ...judged)] : []), ...(warned.length ? [section("caveats", points(warned))] : []), folded);
    if (same.length) out.append(el("details", { class: "further" }, el("summary", {}, say("same_paragraph"), ` (${same.length})`), points(same.map((item) => linkTo(item.id)))));
    return out;
  };
  const fillEvidence = (item) => {
    const place = item.querySelector(".evidence");
    if (place.querySelector(".reading")) return;
    const reading = evidence(item.id);
    place.prepend(reading.firstChild);
    place.append(reading);
  };

  // ---- taking away ----
  const COLUMNS = [
    ["c_sentence", (id) => sentences.get(id)[here()]], ["c_indicator", (id, x) => data.indicators[x.i].name[here()]], ["subject", (id, x) => (x.subject || ["", ""])[here()]],
    ["time", (id, x) => x.period], ["c_type", (id, x) => labelOf("value_type", x.type)[here()]], ["status", (id, x) => (x.obs ? labelOf("obs_status", x.obs) : x.wording ? labelOf("wording", x.wording) : ["", ""])[here()]],
    ["c_printed", (id) => itemOf.get(id).querySelector(".printed").textContent], ["c_qualifier", (id, x) => (x.q === "exact" ? "" : labelOf("qualifier", x.q)[here()])],
    ["value", (id, x) => x.v || ""], ["c_value_max", (id, x) => x.top || ""], ["c_unit", (id, x) => (data.units[x.u] || ["", ""])[here()]],
    ["verdict", (id, x) => (x.verdicts || []).map((pair) => pair[here()]).join(" ")], ["c_quote", (id) => itemOf.get(id).querySelector("blockquote").textContent],
    ["c_paragraph", (id, x) => x.p], ["caveats", (id, x) => (x.note || ["", ""])[here()]], ["id", (id) => id],
  ];
  const rowsOf = (shown) => [COLUMNS.map(([key]) => word(key)), ...shown.map((item) => COLUMNS.map(([, cell]) => cell(item.id, data.figures[item.id])))];
  const fileName = (part, end) => `${data.name}-${data.version}-${part.replace(/[\\/:*?"<>|\s#%&{}$!'@+`=]+/g, "-").slice(0, 60)}.${end}`;
  const viewName = () => KEYS.map((key) => fieldOf(key).value.trim().split(".").pop()).filter(Boolean).join("-") || "figures";
  const tell = (done) => byId("said").replaceChildren(say(done ? "copied" : "copy_failed"));
  byId("take-csv").addEventListener("click", () => take.saveText(fileName(viewName(), "csv"), take.csv(rowsOf(matching)), "text/csv"));
  byId("take-table").addEventListener("click", async () => tell(await take.copyTable(rowsOf(matching))));
  byId("take-link").addEventListener("click", async () => tell(await take.copy(pageAddress() + address(true))));
  const foot = () => [
    `${word("source")}${word("colon")}${Object.values(data.reports).map((one) => one.title[here()]).join(word("semicolon"))}${word("semicolon")}${data.title[here()]}`,
    `${word("version")} ${data.version} · ${word("licence")} ${data.licence} · ${data.id}`,
  ];
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-take], [data-copy]");
    if (!button) return;
    if (button.dataset.copy) {
      const done = await take.copy(byId(button.dataset.copy).textContent);
      button.parentElement.querySelector(".said").replaceChildren(say(done ? "copied" : "copy_failed"));
      return;
    }
    const { take: kind, of } = button.dataset, lang = here() ? "en" : "zh";
    if (kind === "csv") {
      const table = byId(button.dataset.table + "-rows");
      const rows = [...table.rows].map((row) => [...row.cells].map((cell) => wordsIn(cell).replace(/\s+/g, " ").replace(/−/g, "-")));
      take.saveText(fileName(of, "csv"), take.csv(rows), "text/csv");
      return;
    }
    const frame = byId("picture-" + of);
    const made = take.picture(frame.querySelector(`.drawing.${lang}.wide svg`), {
      title: [...(frame.querySelector("h4") ? [frame.closest("section").querySelector("h3")] : []), byId("title-" + of)].map(wordsIn).join(word("colon")), about: wordsIn(byId("words-" + of)), foot: foot(), lang: root.lang,
      legend: [...frame.querySelectorAll(".legend li")].map((li) => [li.querySelector("path"), wordsIn(li)]),
    });
    if (kind === "svg") take.saveText(fileName(`${of}-${lang}`, "svg"), made.text, "image/svg+xml");
    else await take.savePng(fileName(`${of}-${lang}`, "png"), made);
  });

  // ---- words of a mark, on pointing and on focus ----
  const tip = byId("tip");
  for (const mark of document.querySelectorAll("a.mark")) {
    const title = mark.querySelector("title");
    mark.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  const showTip = (event) => {
    const mark = event.target.closest && event.target.closest("a.mark");
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.getAttribute("aria-label");
    tip.lang = mark.closest(".en") ? "en" : "zh-CN";
    const box = mark.getBoundingClientRect(), size = tip.getBoundingClientRect();
    tip.style.left = Math.max(8, Math.min(box.left + box.width / 2 - size.width / 2, document.documentElement.clientWidth - size.width - 8)) + "px";
    tip.style.top = (box.top - size.height - 8 > 0 ? box.top - size.height - 8 : box.bottom + 8) + "px";
  };
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, showTip);
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });

  useLanguage(root.lang);
  follow(true);
  root.classList.add("ready");
  (window.requestIdleCallback || setTimeout)(() => search("2021"));
  // Once loaded, the browser goes to the fragment itself and takes the focus away: go there again.
  addEventListener("load", () => { if (current) follow(true); });
})();
