"use strict";
(() => {
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search).get("lang");
  let kept = null;
  try { kept = localStorage.getItem("language"); } catch { /* a browser may refuse storage to a file */ }
  const wanted = asked || kept || navigator.language || "";
  root.lang = wanted.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
  root.classList.add("js");
})();
