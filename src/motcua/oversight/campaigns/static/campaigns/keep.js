// What was typed and not kept yet stays in this browser, for this person and this report, and is offered again: a page
// that answers with an error of the browser itself would lose it. Gone once the server has it, or after three days.
(function () {
  "use strict";
  var form = document.getElementById("bieu"), offer = document.getElementById("con-giu");
  var PREFIX = "motcua:bieu:", LONGEST = 3 * 24 * 3600 * 1000;
  var key = PREFIX + form.dataset.keep;
  var fields = Array.prototype.filter.call(form.elements, function (field) { return /^(c:|a:|ly-do$)/.test(field.name); });
  var known = {};
  fields.forEach(function (field) {
    var shown = form.elements["b:" + field.name.slice(2)];
    known[field.name] = shown ? shown.value : field.defaultValue;
  });

  // A browser may refuse to store anything; then all is as without this script.
  function stored(name) {
    try { return JSON.parse(window.localStorage.getItem(name)); } catch (refused) { return null; }
  }

  function write() {
    var typed = {};
    fields.forEach(function (field) { if (field.value !== known[field.name]) typed[field.name] = field.value; });
    try {
      if (Object.keys(typed).length) window.localStorage.setItem(key, JSON.stringify({ at: Date.now(), typed: typed }));
      else window.localStorage.removeItem(key);
    } catch (refused) { return; }
  }

  function forgetOld() {
    try {
      Object.keys(window.localStorage).forEach(function (name) {
        var held = name.indexOf(PREFIX) === 0 && stored(name);
        if (held && !(Date.now() - held.at < LONGEST)) window.localStorage.removeItem(name);
      });
    } catch (refused) { return; }
  }

  function lost() {
    var held = stored(key);
    return held ? fields.filter(function (field) {
      return field.name in held.typed && held.typed[field.name] !== field.value;
    }) : [];
  }

  function show(found) {
    var held = stored(key), note = offer.content.cloneNode(true).firstElementChild;
    note.querySelector("[data-n]").textContent = String(found.length);
    note.querySelector("[data-at]").textContent = new Date(held.at).toLocaleString(
      document.documentElement.lang, { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "short" });
    note.querySelector("[data-fill]").addEventListener("click", function () {
      found.forEach(function (field) { field.value = held.typed[field.name]; });
      note.remove();
      found[0].focus();
      found[0].dispatchEvent(new Event("input", { bubbles: true }));
    });
    note.querySelector("[data-drop]").addEventListener("click", function () {
      note.remove();
      fields[0].focus();
      write();
    });
    offer.after(note);
  }

  forgetOld();
  var found = lost();
  if (found.length) show(found);
  else write();
  form.addEventListener("input", write);
  form.addEventListener("submit", write);
  form.addEventListener("kept", function (event) {
    fields.forEach(function (field) {
      if (event.detail.has(field.name)) known[field.name] = event.detail.get(field.name);
    });
    write();
  });
})();
