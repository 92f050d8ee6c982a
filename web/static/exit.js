// Leaving at once: the button covers the page before the next one loads, and Shift three times
// within five seconds does the same. Without this file the button is a plain link.
(function () {
  "use strict";
  var button = document.querySelector(".exit");
  if (!button) return;
  var presses = [];

  function leave(event) {
    if (event) event.preventDefault();
    var cover = document.createElement("div");
    cover.className = "cover";
    cover.setAttribute("role", "alert");
    cover.textContent = button.dataset.leaving;
    document.body.replaceChildren(cover);
    document.title = "…";
    location.replace(button.href);
  }

  document.querySelectorAll("a[data-exit]").forEach(function (link) {
    link.addEventListener("click", leave);
  });
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    var now = Date.now();
    presses = presses.filter(function (time) { return now - time < 5000; });
    presses.push(now);
    if (presses.length === 3) leave();
  });
  addEventListener("pageshow", function (event) {
    if (event.persisted && document.querySelector(".cover")) location.reload();
  });
})();
