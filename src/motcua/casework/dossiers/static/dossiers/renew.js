// While a result is being signed: look again every two seconds, ten times at most. Without scripts, the link does it.
(function () {
  "use strict";
  var looked = Number(sessionStorage.getItem("motcua-looked") || 0);
  if (looked >= 10) {
    sessionStorage.removeItem("motcua-looked");
    return;
  }
  sessionStorage.setItem("motcua-looked", String(looked + 1));
  window.setTimeout(function () { window.location.reload(); }, 2000);
})();
