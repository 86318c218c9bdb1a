// The table of a report: Enter and arrows move between cells, a pasted range goes to the server as it is, drafts keep
// themselves. Without this script every button of the form does the same.
(function () {
  "use strict";
  var form = document.getElementById("bieu");
  var cells = Array.prototype.slice.call(form.querySelectorAll(".tally__in"));
  var status = document.getElementById("trang-thai-luu");
  var rows = Array.prototype.map.call(form.querySelectorAll("tbody tr"), function (row) {
    return Array.prototype.slice.call(row.querySelectorAll(".tally__in"));
  });
  var waiting = 0, isSaving = false, isBroken = false;

  function go(cell, down, right) {
    var at = rows.findIndex(function (row) { return row.indexOf(cell) >= 0; });
    var next = (rows[at + down] || [])[rows[at].indexOf(cell) + right];
    if (next) {
      next.focus();
      next.select();
    }
    return Boolean(next);
  }

  function moved(event) {
    var cell = event.target;
    var atStart = cell.selectionEnd === 0 || cell.selectionEnd - cell.selectionStart === cell.value.length;
    var atEnd = cell.selectionStart === cell.value.length || cell.selectionEnd - cell.selectionStart === cell.value.length;
    if (event.key === "Enter") return go(cell, event.shiftKey ? -1 : 1, 0) || true;
    if (event.key === "ArrowDown") return go(cell, 1, 0);
    if (event.key === "ArrowUp") return go(cell, -1, 0);
    if (event.key === "ArrowRight" && atEnd) return go(cell, 0, 1);
    if (event.key === "ArrowLeft" && atStart) return go(cell, 0, -1);
    return false;
  }

  function pasted(event) {
    var text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    form.elements.dan.value = text;
    form.elements["dan-html"].value = event.clipboardData.getData("text/html");
    form.querySelector("button[value=dan]").click();
  }

  function say(sentence, isBad) {
    status.textContent = sentence;
    status.classList.toggle("err", isBad);
    status.classList.toggle("saved", !isBad);
  }

  function save() {
    if (isSaving) { waiting = window.setTimeout(save, 1000); return; }
    isSaving = true;
    waiting = 0;
    var body = new FormData(form);
    ["dan", "dan-html", "tep"].forEach(function (name) { body.delete(name); });
    fetch(form.dataset.save, { method: "POST", body: body, headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json().then(function (told) { return [answer.ok, told]; }); })
      .then(function (both) {
        if (both[0]) form.elements.ban.value = both[1].version;
        isBroken = !both[0];
        say(both[1].sentence, isBroken);
      })
      .catch(function () { say(form.dataset.lost || status.textContent, true); })
      .finally(function () { isSaving = false; });
  }

  cells.forEach(function (cell) {
    cell.addEventListener("keydown", function (event) {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && moved(event)) event.preventDefault();
    });
    cell.addEventListener("paste", pasted);
    cell.addEventListener("focus", function () { cell.select(); });
  });
  form.addEventListener("input", function (event) {
    if (event.target.type === "file" || event.target.id === "dan" || isBroken) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(save, 1500);
  });
  form.addEventListener("submit", function () { window.clearTimeout(waiting); isBroken = true; });
})();
