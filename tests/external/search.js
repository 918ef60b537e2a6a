"use strict";
// Asks the search of a built page: node search.js index.html < queries (one a line); prints a JSON list of hits for each.
const fs = require("fs");
const page = fs.readFileSync(process.argv[2], "utf8");
const templates = process.argv[3];
const { searcher } = require(require("path").resolve(templates, "search.js"));
const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)[1]);
const decode = (html) => html.replace(/<[^>]*>/g, "").replace(/&#(\d+);/g, (all, code) => String.fromCodePoint(code)).replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&#34;|&quot;/g, '"').replace(/&amp;/g, "&");
const MATCH = { c: "close", b: "broader", r: "related" };
const docs = [...page.matchAll(/<li id="([^"]+)" data-topic.*?<span class="printed"[^>]*>(.*?)<\/span><span class="sentence"><span class="zh"[^>]*>(.*?)<\/span><span class="en" lang="en">(.*?)<\/span><\/span><\/summary>.*?<blockquote[^>]*>(.*?)<\/blockquote>/gs)].map(([, id, printed, zh, en, quote]) => {
  const x = data.figures[id], indicator = data.indicators[x.i];
  return {
    id, name: indicator.name, subject: x.subject, aliases: (indicator.aliases || []).map(([alias, match]) => [alias, MATCH[match]]), printed: decode(printed), sentence: [decode(zh), decode(en)],
    quote: decode(quote), definition: indicator.definition, topic: indicator.words, note: x.note, period: x.period, type: x.type, wording: x.wording, obs: x.obs, money: indicator.money,
  };
});
const searched = searcher(docs);
const queries = fs.readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const query of queries) {
  const started = process.hrtime.bigint(), found = searched.find(query);
  const took = Number(process.hrtime.bigint() - started) / 1e6;
  process.stdout.write(JSON.stringify({ query, partial: found.partial, hits: found.hits, took, docs: docs.length }) + "\n");
}
