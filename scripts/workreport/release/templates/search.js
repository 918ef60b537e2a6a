"use strict";
// Finds figures by the words of a reader. Knows no page: `searcher(docs)` takes plain objects, `find(query)` gives hits, best first.
// A doc: {id, name: [zh, en], subject, aliases: [[word, match]], printed, sentence, quote, definition, topic, note: texts,
// period, type, wording, obs, money}. Names count before words of the report, these before notes.
const searcher = (docs) => {
  const WEIGHTS = { name: 100, close: 92, printed: 90, subject: 80, broader: 62, sentence: 60, related: 50, quote: 40, definition: 20, topic: 16, id: 12, note: 10 };
  const FACETS = [ // words that name a property: hits must have it
    ["type", "target", /^(目标|指标任务|targets?|goals?|aims?|objectives?)$/],
    ["type", "result", /^(结果|实绩|成绩|results?|achievements?|outcomes?)$/],
    ["wording", "strive", /^(力争|争取|strive|striving)$/],
    ["wording", "ensure", /^(确保|ensured?|ensuring|guaranteed?)$/],
    ["wording", "expected", /^(预期|expected|expectations?)$/],
    ["obs", "E", /^(预计|估计|估计数|estimated?|estimates|estimations?)$/],
  ];
  const INSIDE = /目标|结果|力争|确保|预期|预计/; // facets that stand inside a run of Chinese characters
  const MONEY = /^(钱|资金|花费|花了|经费|投入|支出|金额|money|funds?|funding|spen[dt]|spending|costs?|amounts?|yuan)$/;
  const STOP = new Set(("a an the of in on at for to by and or is are was were be been do does did has have had how many much what which who where when with from per its it this that there any all "
    + "number numbers figure figures people said report china district tiedong").split(" "));
  const STOP_ZH = /多少钱|多少|有几|几个|是否|什么|哪些|怎么样|怎样|情况|数据|数字|铁东区|铁东|全区|我区|今年|去年|明年|[的了吗呢是有几]/g;
  const SYNONYMS = [
    ["enterprise", "firm", "company", "business", "corporate"], ["rural", "village", "countryside"], ["urban", "city", "town"], ["renovation", "renovated", "refurbishment", "rebuilding"],
    ["neighborhood", "estate", "community", "apartment"], ["kid", "child", "children"], ["waste", "garbage", "rubbish", "trash"], ["elderly", "old-age", "senior"], ["covid", "coronavirus", "epidemic", "pandemic"], ["school", "education"],
  ];
  const GENERIC = /^(总额|数额|金额|总量|数量|人数|总数|个数|比例|比率|水平|工程|项目|情况|多少)$/;
  const HAN = /[\u3400-\u9fff]/;

  const plain = (text) => String(text || "").normalize("NFKC").toLowerCase().replace(/[’‘]/g, "'").replace(/(\d),(?=\d{3})/g, "$1");
  // One spelling and one number for each English word, on both sides alike.
  const stem = (word) => {
    let w = word.replace(/'s?$/, "").replace(/is(e|ed|es|ing|ation|ations)$/, "iz$1").replace(/([a-z]{2})our/, "$1or").replace(/(cent|theat|met)re/, "$1er").replace(/ll(ed|ing)$/, "l$1");
    if (w.length > 4 && w.endsWith("ies")) w = w.slice(0, -3) + "y";
    else if (w.length > 4 && /(s|x|z|ch|sh)es$/.test(w)) w = w.slice(0, -2);
    else if (w.length > 3 && w.endsWith("s") && !/(ss|us|is)$/.test(w)) w = w.slice(0, -1);
    return w;
  };
  const stems = new Map();
  const stemmed = (word) => { if (!stems.has(word)) stems.set(word, stem(word)); return stems.get(word); };
  const wordsOf = (low) => (low.match(/[a-z][a-z']*|\d[\d.]*%?/g) || []).map(stemmed);

  const field = (kind, text, extra) => {
    const low = plain(text), words = wordsOf(low);
    return { kind, text: low, words, size: low.length, key: keyOf(low, words), ...extra };
  };
  const keyOf = (low, words) => (HAN.test(low) ? low : words.join(" ")); // what is the same has the same key
  const shelf = docs.map((doc, at) => {
    const fields = [];
    const put = (kind, texts, extra) => { for (const text of texts || []) if (text) fields.push(field(kind, text, extra)); };
    put("name", doc.name); put("subject", doc.subject); put("printed", [doc.printed]); put("sentence", doc.sentence); put("quote", [doc.quote]);
    put("definition", doc.definition); put("topic", doc.topic); put("note", doc.note); put("id", [doc.id]);
    for (const [word, match] of doc.aliases || []) fields.push(field(match, word, { alias: word }));
    return { doc, at, fields };
  });
  const vocabulary = new Map();
  for (const { fields } of shelf) for (const f of fields) for (const word of new Set(f.words)) vocabulary.set(word, [...(vocabulary.get(word) || []), f]);
  const years = new Set(docs.flatMap((doc) => String(doc.period || "").match(/\d{4}/g) || []));

  // ---- how well a word fits a text: 0 to 1 ----
  const pieces = (term, text, least) => { // the term as pieces of the text, in order, each of `least` characters or more
    let from = 0, at = 0, count = 0, first = -1;
    while (at < term.length) {
      let size = term.length - at, place = -1;
      for (; size >= least; size -= 1) if ((place = text.indexOf(term.slice(at, at + size), from)) >= 0) break;
      if (place < 0) return null;
      if (first < 0) first = place;
      from = place + size; at += size; count += 1;
    }
    return { count, span: from - first };
  };
  const han = (term, f, loose) => {
    if (f.text.includes(term)) return 0.6 + 0.4 * term.length / f.size;
    if (term.length < 2 || f.kind === "note" || f.kind === "definition" || f.kind === "topic") return 0;
    const found = term.length > 3 ? pieces(term, f.text, 2) : null;
    if (found && found.span <= 2 * term.length + 4) return (f.kind === "quote" ? 0.35 : 0.5) + 0.2 * term.length / f.size;
    if (!loose || f.kind !== "name") return 0;
    const letters = pieces(term, f.text, 1); // 低保 for 最低生活保障
    return letters && letters.span <= 3 * term.length + 2 ? 0.3 * term.length / letters.span : 0;
  };
  const likeness = (term, word, loose, group) => {
    if (word === term) return 1;
    if (term.length > 2 && word.startsWith(term)) return 0.4 + 0.4 * term.length / word.length;
    if (group && group.includes(word)) return 0.8;
    if (!loose || term.length < 5) return 0;
    if (near(term, word)) return 0.4;
    let shared = 0; // firefighters for firefighting, flooding for flood
    while (shared < Math.min(term.length, word.length) && term[shared] === word[shared]) shared += 1;
    return shared > 4 && shared >= 0.6 * Math.max(term.length, word.length) ? 0.35 : 0;
  };
  // Which fields have a word like the term, and how like: each word of the page is compared once.
  const latin = (term, loose) => {
    const found = new Map(), group = SYNONYMS.find((words) => words.includes(term));
    for (const [word, places] of vocabulary) {
      const like = likeness(term, word, loose, group);
      if (like) for (const f of places) found.set(f, Math.max(found.get(f) || 0, like * (0.6 + 0.4 / f.words.length)));
    }
    return found;
  };
  const near = (a, b) => { // at most one letter wrong, two in long words
    const most = a.length > 7 ? 2 : 1;
    if (Math.abs(a.length - b.length) > most || a[0] !== b[0]) return false;
    let row = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      row = next;
    }
    return row[b.length] <= most;
  };

  // ---- the query as terms ----
  const known = (text) => shelf.some(({ fields }) => fields.some((f) => f.kind !== "note" && f.text.includes(text)));
  const named = (text) => shelf.some(({ fields }) => fields.some((f) => (f.kind === "name" || f.alias) && f.text.includes(text)));
  const facetOf = (word) => FACETS.find(([, , pattern]) => pattern.test(word));
  const termsOf = (query) => {
    const terms = [];
    const put = (word) => {
      const facet = facetOf(word);
      if (facet) terms.push({ word, facet });
      else if (/^(19|20)\d\d年?$/.test(word) && years.has(word.slice(0, 4))) terms.push({ word, year: word.slice(0, 4) });
      else if (HAN.test(word)) terms.push({ word, han: word, money: MONEY.test(word) });
      else if (!STOP.has(word)) terms.push({ word, latin: /^\d/.test(word) ? word : stem(word), money: MONEY.test(word) });
    };
    const run = (text) => { // a run of Chinese characters
      if (facetOf(text) || (text.length > 1 && named(text))) return put(text);
      const inside = text.match(INSIDE);
      if (inside) {
        for (const part of [text.slice(0, inside.index), inside[0], text.slice(inside.index + inside[0].length)]) if (part) run(part);
        return undefined;
      }
      const parts = text.replace(STOP_ZH, " ").split(" ").filter(Boolean);
      for (const part of parts) put(part);
      if (!parts.length && text === plain(query).trim()) put(text);
      return undefined;
    };
    for (const chunk of plain(query).split(/[\s,;:!?，。；：、！？（）()《》“”"「」]+/).filter(Boolean)) {
      if (/^[\w-]+(\.[\w-]+)+$/.test(chunk) && !/^[\d.]+$/.test(chunk)) terms.push({ word: chunk, id: chunk });
      else if (HAN.test(chunk) && /[a-z\d]/.test(chunk) && known(chunk)) put(chunk); // 63.9亿元
      else for (const part of chunk.match(/(?:19|20)\d\d年(?!\d)|[\d.]*\d[万亿%]?|[a-z][a-z']*|[\u3400-\u9fff]+/g) || []) HAN.test(part) && !/\d/.test(part) ? run(part) : put(part);
    }
    return terms;
  };

  const segments = (text) => { // the longest parts that stand in a name or an everyday word; what is left over is dropped
    const parts = [];
    for (let at = 0; at < text.length;) {
      let size = Math.min(8, text.length - at);
      while (size > 1 && !named(text.slice(at, at + size))) size -= 1;
      if (size > 1) parts.push(text.slice(at, at + size));
      at += size;
    }
    const telling = parts.filter((part) => !GENERIC.test(part));
    return telling.length ? telling : parts;
  };
  const weigh = (term, entry, loose, like) => { // {score, kind, alias} of a term in an entry, or null
    const { doc } = entry;
    if (term.facet) return doc[term.facet[0]] === term.facet[1] ? { score: 30, kind: "facet" } : null;
    if (term.year) return String(doc.period || "").includes(term.year) ? { score: 20, kind: "period" } : null;
    let best = null, sum = 0;
    for (const f of entry.fields) {
      let fit = 0;
      if (term.id) fit = f.kind === "id" && f.text.includes(term.id) ? 10 : 0;
      else if (term.han) fit = han(term.han, f, loose);
      else fit = like.get(f) || (/\d/.test(term.latin) && f.kind !== "id" && f.text.includes(term.latin) ? 0.2 : 0);
      if (!fit) continue;
      const score = fit * WEIGHTS[f.kind];
      if (f.kind !== "sentence" && f.kind !== "quote" && !f.alias) sum += score; // their length says nothing
      if (!best || score > best.score) best = { score, kind: f.kind, alias: f.alias };
    }
    if (!best && term.money && doc.money) best = { score: 25, kind: "facet" };
    if (best) best = { ...best, score: best.score + 0.1 * sum + (term.money && doc.money ? 15 : 0) };
    return best;
  };
  const joined = (terms) => terms.map((term) => term.word).join(" ").replace(/([\u3400-\u9fff]) (?=[\u3400-\u9fff])/g, "$1");

  const LONGEST = 120; // characters of a query that are read
  const find = (asked) => {
    const query = String(asked).slice(0, LONGEST);
    const weighed = (term, loose) => { const like = term.latin ? latin(term.latin, loose) : null; return shelf.map((entry) => weigh(term, entry, loose, like)); };
    const terms = termsOf(query).flatMap((term) => {
      if (!term.han || term.han.length < 3 || weighed(term, false).some(Boolean)) return [term];
      const parts = segments(term.han);
      return parts.length ? parts.map((part) => ({ word: part, han: part, money: MONEY.test(part) })) : [term];
    });
    if (!terms.length) return { terms, hits: null, partial: false };
    const found = terms.map((term) => {
      let scores = weighed(term, false);
      if (!scores.some(Boolean)) scores = weighed(term, true);
      // A topic holds all that belongs to it: it counts where nothing nearer has the word.
      return scores.some((one) => one && one.kind !== "topic") ? scores.map((one) => (one && one.kind === "topic" ? null : one)) : scores;
    });
    const rare = found.map((scores) => Math.log(2 + shelf.length / (1 + scores.filter(Boolean).length)));
    const whole = [joined(terms), joined(terms.filter((term) => !term.year)), joined(terms.filter((term) => !term.facet && !term.year)), plain(query).trim()].filter(Boolean).map((text) => keyOf(text, wordsOf(text)));
    const facets = (plain(query).match(/目标|结果|力争|确保|预期|预计|[a-z]+/g) || []).map(facetOf).filter(Boolean);
    const scored = shelf.map((entry, n) => {
      const parts = found.map((scores) => scores[n]);
      const hit = parts.filter(Boolean).length;
      let score = parts.reduce((all, part, k) => all + (part ? part.score * rare[k] : 0), 0);
      let exact = null;
      for (const f of entry.fields) {
        const bonus = f.kind === "name" ? 320 : { close: 260, broader: 190, related: 90 }[f.kind];
        if (bonus && whole.includes(f.key)) { score += bonus; exact = { kind: f.kind, alias: f.alias }; break; }
      }
      if (score) score += facets.filter(([key, code]) => entry.doc[key] === code).length * 20;
      return { id: entry.doc.id, at: entry.at, score, hit, parts, exact };
    });
    const needed = Math.max(...scored.map((one) => one.hit));
    const all = needed === terms.length;
    const strong = terms.filter((term) => !term.facet && !term.year);
    // Not all words together: those that have most of them, if a word that names something is among these.
    const hits = scored.filter((one) => one.hit === needed && one.hit > 0 && (all || !strong.length || one.parts.some((part, k) => part && strong.includes(terms[k]))));
    const step = (score) => Math.round(15 * Math.log(score)); // nearly the same counts as the same: then the order of the report
    hits.sort((a, b) => step(b.score) - step(a.score) || a.at - b.at);
    return {
      terms,
      partial: !all,
      without: all ? [] : terms.map((term, k) => [term.word, found[k].filter(Boolean).length]),
      hits: hits.map(({ id, score, parts, exact }) => ({
        id, score,
        why: exact ? [exact] : [...new Map(parts.filter(Boolean).map((part) => [part.kind + (part.alias || ""), { kind: part.kind, alias: part.alias }])).values()],
      })),
    };
  };
  return { find, termsOf };
};
if (typeof module !== "undefined") module.exports = { searcher };
