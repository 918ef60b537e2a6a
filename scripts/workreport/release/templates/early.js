"use strict";
(() => {
  const root = document.documentElement;
  const found = /[?#&]lang=(\w+)/.exec(location.hash) || /[?&]lang=(\w+)/.exec(location.search);
  let kept = null;
  try { kept = localStorage.getItem("language"); } catch { /* a browser may refuse storage to a file */ }
  const wanted = (found && found[1]) || kept || navigator.language || "";
  root.lang = wanted.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
  root.classList.add("js");
})();
