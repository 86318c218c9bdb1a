// A form that outlived its session is sent with the token of the new one: signing in changes it. Every page of somebody
// who is signed in has it, in the form that signs out. Without this script the next page asks for one more press.
(function () {
  "use strict";

  // Resolves to whether there is a token now: false while nobody has signed in again.
  function renew(form, address) {
    return fetch(address, { headers: { Accept: "text/html" }, redirect: "manual" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html");
        var found = page.querySelector("form[action='/dang-xuat/'] input[name=csrfmiddlewaretoken]");
        if (found) form.elements.csrfmiddlewaretoken.value = found.value;
        return Boolean(found);
      }, function () { return false; });
  }

  window.motcua = window.motcua || {};
  window.motcua.renewToken = renew;
  Array.prototype.forEach.call(document.querySelectorAll("form[data-fresh]"), function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      renew(form, form.dataset.fresh).then(function () { form.submit(); });
    });
  });
})();
