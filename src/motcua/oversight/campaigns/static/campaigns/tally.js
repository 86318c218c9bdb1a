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
  var RETRY = 10000;
  var waiting = 0, isSaving = false, isDirty = false, isLeaving = false, isOut = false, pressed = null;
  // After a conflict nothing keeps itself: a person chooses first.
  var isBroken = form.hasAttribute("data-conflict");

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

  // What the page showed of each cell and answer travels beside it, so that only what was changed here is written.
  function kept(body) {
    Array.prototype.forEach.call(form.elements, function (field) {
      var shown = /^[ac]:/.test(field.name) && form.elements["b:" + field.name.slice(2)];
      if (shown) shown.value = body.get(field.name);
    });
  }

  function told(answer, body) {
    var isJson = (answer.headers.get("Content-Type") || "").indexOf("json") >= 0;
    // A redirect leads to the sign-in; a page with 403 means that the form is older than the sign-in.
    if (answer.type === "opaqueredirect" || answer.status === 401) return signedOut();
    if (answer.status === 403 && !isJson) return isOut ? signedOut() : comeBack(signedOut);
    if (!isJson) return again();
    isOut = false;
    return answer.json().then(function (said) {
      if (answer.ok) {
        form.elements.ban.value = said.version;
        kept(body);
        form.dispatchEvent(new CustomEvent("kept", { detail: body }));
        isDirty = waiting > 0;
      }
      isBroken = !answer.ok;
      say(said.sentence, isBroken);
    });
  }

  function signedOut() {
    isOut = true;
    status.replaceChildren(document.getElementById("het-phien").content.cloneNode(true));
    status.classList.add("err");
    status.classList.remove("saved");
  }

  // Signing in again changed the token of every form: with the new one the draft is kept at once.
  function comeBack(otherwise) {
    return window.motcua.renewToken(form, form.dataset.page).then(function (isIn) {
      if (!isIn) return otherwise();
      window.clearTimeout(waiting);
      waiting = window.setTimeout(save, 0);
    });
  }

  function again() {
    say(form.dataset.lost, true);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(save, RETRY);
  }

  function save() {
    if (isSaving) { waiting = window.setTimeout(save, 1000); return; }
    isSaving = true;
    waiting = 0;
    var body = new FormData(form);
    ["dan", "dan-html", "tep"].forEach(function (name) { body.delete(name); });
    fetch(form.dataset.save, { method: "POST", body: body, headers: { Accept: "application/json" }, redirect: "manual" })
      .then(function (answer) { return told(answer, body); }, again)
      .finally(function () {
        isSaving = false;
        var button = pressed;
        pressed = null;
        if (button) form.requestSubmit(button);
      });
  }

  cells.forEach(function (cell) {
    cell.addEventListener("keydown", function (event) {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && moved(event)) event.preventDefault();
    });
    cell.addEventListener("paste", pasted);
    cell.addEventListener("focus", function () { cell.select(); });
  });
  form.addEventListener("input", function (event) {
    if (event.target.type === "file" || event.target.id === "dan") return;
    isDirty = true;
    if (isBroken) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(save, 1500);
  });
  window.addEventListener("focus", function () { if (isOut && !isSaving) comeBack(function () {}); });
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && isOut && !isSaving) comeBack(function () {});
  });
  window.addEventListener("online", function () { if (isDirty && !isBroken && !isSaving) save(); });
  window.addEventListener("beforeunload", function (event) { if (isDirty && !isLeaving) event.preventDefault(); });
  form.addEventListener("submit", function (event) {
    window.clearTimeout(waiting);
    waiting = 0;
    // A draft on its way comes first, or its clerk would be told that she herself was faster.
    if (isSaving) {
      event.preventDefault();
      pressed = event.submitter || form.querySelector("button[value=luu]");
      return;
    }
    // Pressed after a new sign-in: the press counts, whatever the tab has noticed of it.
    if (isOut) {
      var button = event.submitter || form.querySelector("button[value=luu]");
      event.preventDefault();
      window.motcua.renewToken(form, form.dataset.page).then(function () { isOut = false; form.requestSubmit(button); });
      return;
    }
    isBroken = isLeaving = true;
  });
})();
