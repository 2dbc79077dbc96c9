// Keys 1 to 7 answer the question that the focus is in, anywhere in it; with the focus in
// none, the first without an answer. Enter continues. A switch turns them off, for this browser.
(function () {
  "use strict";

  if (!window.answering) return;
  const KEY = "plumbline/keys";
  const form = window.answering.form;
  const box = document.querySelector("[data-keys]");
  const control = document.getElementById("keys-switch");

  function scales() {
    return Array.from(form.querySelectorAll(".scale7")).filter((group) =>
      group.querySelector("input[type=radio]")
    );
  }

  function isOpen(group) {
    const pressed = group.querySelector("input[type=radio]:checked");
    return !pressed || pressed.value === "";
  }

  function current() {
    const focused = document.activeElement || document.body;
    const around = scales().find((group) => group.contains(focused));
    if (around) return around;
    const question = focused.closest(".question");
    const near = scales().filter((group) => !question || question.contains(group));
    return near.find(isOpen) || (question && near[0]);
  }

  function isTyping(target) {
    return target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
  }

  document.addEventListener("keydown", function (event) {
    if (!control.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat || isTyping(event.target)) return;
    if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
      event.preventDefault();
      form.querySelector("[data-continue]").click();
    } else if (/^[1-7]$/.test(event.key)) {
      const group = current();
      const button = group && group.querySelector('input[value="' + event.key + '"]');
      if (!button) return;
      event.preventDefault();
      button.focus();
      button.click();
    }
  });

  if (scales().length) {
    control.checked = window.localStorage.getItem(KEY) !== "off";
    control.addEventListener("change", function () {
      window.localStorage.setItem(KEY, control.checked ? "on" : "off");
    });
    box.hidden = false;
  }
})();
