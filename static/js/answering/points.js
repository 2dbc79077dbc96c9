// Says, while points are typed, how many are left. The server checks them anyway.
(function () {
  "use strict";

  if (!window.answering) return;

  function update(group, note) {
    const inputs = Array.from(group.querySelectorAll("[data-points]"));
    const sum = inputs.reduce((total, input) => total + (Number(input.value) || 0), 0);
    const left = Number(group.dataset.pointsTotal) - sum;
    note.textContent =
      left === 0
        ? note.dataset.pointsDone
        : left > 0
          ? note.dataset.pointsLeft.replace("{left}", String(left))
          : note.dataset.pointsOver.replace("{over}", String(-left));
    note.hidden = inputs.every((input) => input.value === "");
  }

  for (const group of window.answering.form.querySelectorAll("[data-points-total]")) {
    const note = group.querySelector("[data-points-left]");
    const say = () => update(group, note);
    group.addEventListener("input", say);
    group.closest("[data-part]").addEventListener("part-set", say);
    say();
  }
})();
