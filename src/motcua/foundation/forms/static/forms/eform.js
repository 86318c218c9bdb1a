// Forms in the browser: hides questions that the answers do not lead to, and says when a changed field is left,
// so that htmx sends it to the server's own check. Everything works without this file.
(function () {
  "use strict";
  if (window.htmx) {
    window.htmx.config.includeIndicatorStyles = false;
    window.htmx.config.allowEval = false;
  }
  const changed = new WeakSet();
  const fieldOf = (element) => (element && element.closest ? element.closest(".field[id^='field-']") : null);
  const isPicked = (element) => element.matches("input[type=radio], input[type=checkbox], select");

  function answerOf(name) {
    const controls = Array.from(document.getElementsByName(name));
    const asked = controls.filter((each) => !each.closest("[data-show-when][hidden]"));
    const chosen = asked.find((each) => each.type !== "radio" || each.checked);
    return chosen ? chosen.value : undefined;
  }

  function showAsked() {
    document.querySelectorAll("[data-show-when]").forEach((field) => {
      const wanted = Object.entries(JSON.parse(field.dataset.showWhen));
      const here = wanted.filter(([name]) => document.getElementsByName(name).length > 0);
      field.hidden = !here.every(([name, value]) => answerOf(name) === value);
    });
  }

  function leave(field) {
    changed.delete(field);
    field.dispatchEvent(new CustomEvent("eform:left", { bubbles: false }));
  }

  document.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field) changed.add(field);
  });
  document.addEventListener("change", (event) => {
    showAsked();
    const field = fieldOf(event.target);
    if (field && isPicked(event.target)) leave(field);
  });
  document.addEventListener("focusout", (event) => {
    const field = fieldOf(event.target);
    if (field && changed.has(field) && !field.contains(event.relatedTarget)) leave(field);
  });
  // What is being typed is never replaced by an answer to what was typed before.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const typing = document.activeElement;
    const field = event.detail.target;
    if (changed.has(field) || (field.contains(typing) && !isPicked(typing))) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSettle", showAsked);
  document.addEventListener("DOMContentLoaded", () => {
    showAsked();
    const summary = document.querySelector(".summary[role=alert]");
    if (summary) summary.focus();
  });
})();
