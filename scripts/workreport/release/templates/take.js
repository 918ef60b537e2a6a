"use strict";
// What a reader takes away: tables as CSV or onto the clipboard, pictures as SVG or PNG, citations for reference managers.
const taker = (data) => {
  const NUMBER = /^-?\d+(\.\d+)?$/;
  // A spreadsheet would compute a cell that begins like a formula; with an apostrophe before it, it stays text.
  const safe = (cell) => (/^[=+\-@\t\r＝＋－＠]/.test(cell) && !NUMBER.test(cell) ? "'" + cell : cell);
  const csv = (rows) => "\ufeff" + rows.map((row) => row.map((cell) => {
    const text = safe(String(cell));
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }).join(",") + "\r\n").join("");
  const tsv = (rows) => rows.map((row) => row.map((cell) => safe(String(cell)).replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");
  const save = (name, blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  const saveText = (name, text, kind) => save(name, new Blob([text], { type: kind + ";charset=utf-8" }));

  // ---- clipboard, also from a file, where a browser may refuse it ----
  const copy = async (text, html = "") => {
    try {
      if (html && window.ClipboardItem) {
        await navigator.clipboard.write([new ClipboardItem({ "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([html], { type: "text/html" }) })]);
      } else await navigator.clipboard.writeText(text);
      return true;
    } catch { /* try the old way */ }
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "quiet";
    document.body.append(area);
    const before = document.activeElement;
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { /* said by the caller */ }
    area.remove();
    if (before) before.focus();
    return done;
  };
  const html = (rows) => {
    const table = document.createElement("table");
    rows.forEach((row, n) => {
      const line = table.insertRow();
      for (const cell of row) {
        const place = document.createElement(n ? "td" : "th");
        place.textContent = safe(String(cell));
        line.append(place);
      }
    });
    return table.outerHTML;
  };
  const copyTable = (rows) => copy(tsv(rows), html(rows));

  // ---- pictures ----
  const NS = "http://www.w3.org/2000/svg", FAMILY = "system-ui, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
  const make = (name, attributes, text = "") => {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text) node.textContent = text;
    return node;
  };
  const paint = (node) => { // classes become colours, links become groups
    const names = (node.getAttribute("class") || "").split(/\s+/);
    node.removeAttribute("class");
    node.removeAttribute("aria-hidden");
    for (const name of names) {
      const [, what, colour] = /^([fs])-(\w+)$/.exec(name) || [];
      if (what) node.setAttribute(what === "f" ? "fill" : "stroke", colour === "none" ? "none" : data.palette[colour]);
    }
    for (const child of [...node.children]) {
      if (child.tagName !== "a") { paint(child); continue; }
      const group = make("g", {});
      if (child.getAttribute("aria-label")) group.append(make("title", {}, child.getAttribute("aria-label")));
      group.append(...child.childNodes);
      child.replaceWith(group);
      paint(group);
    }
  };
  const ruler = document.createElement("canvas").getContext("2d");
  const lines = (text, size, width, bold) => {
    ruler.font = `${bold ? "bold " : ""}${size}px ${FAMILY}`;
    const rows = [""];
    for (const part of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) || []) {
      if (rows[rows.length - 1] && ruler.measureText((rows[rows.length - 1] + part).trimEnd()).width > width) rows.push("");
      rows[rows.length - 1] += part;
    }
    return rows.map((row) => row.trim());
  };
  // The picture as a file of its own: title, drawing, legend, source, version and licence, in colours of paper.
  const picture = (drawing, { title, about, legend, foot, lang }) => {
    const inner = drawing.cloneNode(true), margin = 24;
    const width = Number(drawing.getAttribute("width")), high = Number(drawing.getAttribute("height"));
    const out = make("svg", { xmlns: NS, "xml:lang": lang, role: "img", "font-family": FAMILY });
    out.append(make("title", {}, title), make("desc", {}, about), make("metadata", {}, foot.join(" ")));
    const paper = make("rect", { x: 0, y: 0, fill: data.palette.paper });
    out.append(paper);
    let y = margin;
    const write = (text, size, colour, bold) => {
      for (const row of lines(text, size, width, bold)) {
        y += size * 1.35;
        out.append(make("text", { x: margin, y: y.toFixed(1), "font-size": size, fill: data.palette[colour], ...(bold ? { "font-weight": "bold" } : {}) }, row));
      }
    };
    write(title, 20, "ink", true);
    y += 14;
    paint(inner);
    const group = make("g", { transform: `translate(${margin},${y.toFixed(1)})` });
    group.append(...inner.childNodes);
    out.append(group);
    y += high + 6;
    for (const [key, text] of legend) {
      const symbol = key.cloneNode(true);
      paint(symbol);
      symbol.setAttribute("transform", `translate(${margin + 8},${(y + 13).toFixed(1)})`);
      out.append(symbol, make("text", { x: margin + 24, y: (y + 18).toFixed(1), "font-size": 14, fill: data.palette.ink }, text));
      y += 22;
    }
    y += 4;
    for (const text of foot) write(text, 12, "muted");
    const size = { width: width + 2 * margin, height: Math.ceil(y + margin) };
    for (const node of [out, paper]) for (const [key, value] of Object.entries(size)) node.setAttribute(key, value);
    out.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    return { text: '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(out) + "\n", ...size };
  };
  const savePng = (name, { text, width, height }) => new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => {
      const sheet = document.createElement("canvas");
      sheet.width = 2 * width;
      sheet.height = 2 * height;
      sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
      sheet.toBlob((blob) => { if (blob) { save(name, blob); done(); } else fail(new Error("no picture")); }, "image/png");
    };
    image.onerror = fail;
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  });

  // ---- reference managers ----
  const TEX = { "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const tex = (text) => text.replace(/\s+/g, " ").replace(/[\\{}~^$&#_%]/g, (sign) => TEX[sign] || "\\" + sign);
  const bibtex = (id, title, note) => `@misc{${id.replace(/[^\w-]/g, "-")},\n  author = {{${tex(data.authors)}}},\n  title = {{${tex(title)}}},\n  howpublished = {${tex(data.title[1])}, version ${tex(data.version)}, ${tex(id)}},\n  year = {${tex(data.year)}},\n  note = {${tex(note)}}\n}`;
  const ris = (id, title, note) => [["TY", "DATA"], ["AU", data.authors], ["TI", title], ["T2", data.title[1]], ["PY", data.year], ["ET", data.version], ["AN", id], ["N1", note]]
    .map(([tag, text]) => `${tag}  - ${text.replace(/\s+/g, " ")}`).concat("ER  - ").join("\n");

  return { csv, tsv, saveText, copy, copyTable, picture, savePng, bibtex, ris };
};
if (typeof module !== "undefined") module.exports = { ...module.exports, taker };
