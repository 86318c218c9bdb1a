/* Suggestions under the search field. Without this script the form still searches. */
(() => {
  "use strict";
  const WAIT = 180;
  for (const form of document.querySelectorAll("form[data-suggest]")) {
    const input = form.querySelector("input[type=search]");
    const box = form.querySelector("[data-hints]");
    let timer = 0, latest = 0;
    const show = async () => {
      const text = input.value.trim(), mine = ++latest;
      if (text.length < 2) { box.replaceChildren(); return; }
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { headers: { Accept: "text/html" } });
        const html = answer.ok ? await answer.text() : "";
        if (mine === latest) box.innerHTML = html;
      } catch { if (mine === latest) box.replaceChildren(); }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, WAIT); });
    form.addEventListener("keydown", (event) => {
      const links = [...box.querySelectorAll("a")], at = links.indexOf(document.activeElement);
      if (event.key === "Escape") { box.replaceChildren(); input.focus(); }
      if (!links.length || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
      event.preventDefault();
      const next = event.key === "ArrowDown" ? at + 1 : at - 1;
      (links[next] ?? (next < 0 ? input : links[0])).focus();
    });
  }
})();
