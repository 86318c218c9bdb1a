/* motcua: counts visits to a service page. No cookie, no storage, no identity; waits until somebody really looks. */
(function () {
  "use strict";
  var script = document.currentScript;
  var token = script && script.getAttribute("data-token");
  if (!token) return;
  var door = new URL("/dem/", script.src).href;

  function tell(kind) {
    var body = JSON.stringify({ token: token, kind: kind, url: location.origin + location.pathname });
    if (window.fetch) {
      fetch(door, {
        method: "POST", body: body, mode: "no-cors", credentials: "omit", keepalive: true,
        headers: { "Content-Type": "text/plain" }, referrerPolicy: "strict-origin-when-cross-origin"
      }).catch(function () {});
    } else if (navigator.sendBeacon) {
      navigator.sendBeacon(door, body);
    }
  }

  function look() {
    tell("view");
    document.addEventListener("click", function (event) {
      if (event.target.closest && event.target.closest("[data-motcua='start']")) tell("start");
    });
    document.addEventListener("submit", function (event) {
      if (event.target.matches("[data-motcua='submit']")) tell("submit");
    });
  }

  window.motcuaTell = tell;
  if (document.prerendering) document.addEventListener("prerenderingchange", look, { once: true });
  else look();
})();
