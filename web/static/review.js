// Single letters answer a question: s, d, u, k, z to take back, n for the note. Only where nobody
// types, only without another key held, and only once. Without this file the buttons do it all.
(function () {
  "use strict";
  var toggle = document.querySelector("[data-toggle-keys]");
  var kept = "maintain-keys";
  var sent = false;

  function on() { return localStorage.getItem(kept) !== "off"; }

  function show() {
    document.querySelectorAll("[data-with-keys]").forEach(function (one) { one.hidden = !on(); });
    document.querySelectorAll("[data-without-keys]").forEach(function (one) { one.hidden = on(); });
    if (toggle) {
      toggle.parentElement.hidden = false;
      toggle.setAttribute("aria-pressed", String(on()));
    }
  }

  function types(element) { return element.matches("input, textarea, select"); }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && types(event.target)) event.target.blur();
    if (!on() || sent || event.repeat || event.isComposing || types(event.target)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    var key = event.key.toLowerCase();
    var button = /^[a-z]$/.test(key) && document.querySelector("button[accesskey=" + key + "]");
    if (button) {
      sent = true;
      button.click();
    } else if (key === "n" && document.getElementById("note")) {
      event.preventDefault();
      document.getElementById("note").focus();
    }
  });
  if (toggle) toggle.addEventListener("click", function () {
    localStorage.setItem(kept, on() ? "off" : "on");
    show();
  });
  addEventListener("pageshow", function () { sent = false; });
  show();
})();
