// Says, while points are typed, how many are left. The server checks them anyway.
(function () {
  "use strict";

  function update(group, note) {
    const total = Number(group.dataset.pointsTotal);
    let sum = 0;
    for (const input of group.querySelectorAll("[data-points]")) {
      sum += Number(input.value) || 0;
    }
    note.textContent = sum + " / " + total;
    note.hidden = sum === 0;
  }

  for (const group of document.querySelectorAll("[data-points-total]")) {
    const note = group.querySelector("[data-points-sum]");
    group.addEventListener("input", function () {
      update(group, note);
    });
    update(group, note);
  }
})();
