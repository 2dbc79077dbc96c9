// Ranking by buttons, and by dragging as an extra; the selects stay and say the same.
(function () {
  "use strict";

  if (!window.answering) return;

  function Ranking(group) {
    this.group = group;
    this.list = group.querySelector(".ranks");
    this.rows = Array.from(this.list.children);
    this.said = document.createElement("p");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    group.append(this.said);
    this.rows.forEach((row) => this.equip(row));
    this.sort();
  }

  function select(row) {
    return row.querySelector("select");
  }

  function name(row) {
    return row.querySelector("label").textContent.trim();
  }

  Ranking.prototype.button = function (row, sign, text, by) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary rank-move";
    button.textContent = sign;
    button.setAttribute("aria-label", text.replace("{option}", name(row)));
    button.addEventListener("click", () => this.move(row, this.rows.indexOf(row) + by, button));
    return button;
  };

  Ranking.prototype.equip = function (row) {
    const moves = document.createElement("span");
    moves.className = "rank-moves";
    moves.append(
      this.button(row, "↑", this.group.dataset.up, -1),
      this.button(row, "↓", this.group.dataset.down, 1)
    );
    select(row).after(moves);
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      this.dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", name(row));
    });
    row.addEventListener("dragover", (event) => {
      if (this.dragged) event.preventDefault();
    });
    row.addEventListener("drop", (event) => {
      if (!this.dragged) return;
      event.preventDefault();
      this.move(this.dragged, this.rows.indexOf(row));
      this.dragged = null;
    });
    row.addEventListener("dragend", () => {
      this.dragged = null;
    });
  };

  // Every row gets its place: whoever moves one has looked at them all.
  Ranking.prototype.move = function (row, place, button) {
    const to = Math.max(0, Math.min(this.rows.length - 1, place));
    this.rows.splice(this.rows.indexOf(row), 1);
    this.rows.splice(to, 0, row);
    this.rows.forEach((one, index) => {
      select(one).value = String(index + 1);
    });
    this.list.append(...this.rows);
    this.mark();
    if (button) button.focus();
    this.said.textContent = this.group.dataset.moved
      .replace("{option}", name(row))
      .replace("{place}", String(to + 1));
    select(row).dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Shows the rows by their places, those without one last, unless a control has focus.
  Ranking.prototype.sort = function () {
    if (this.list.contains(document.activeElement)) return;
    const place = (row) => Number(select(row).value) || this.rows.length + 1;
    this.rows.sort((one, other) => place(one) - place(other));
    this.list.append(...this.rows);
    this.mark();
  };

  Ranking.prototype.mark = function () {
    this.rows.forEach((row, index) => {
      const [up, down] = row.querySelectorAll(".rank-move");
      up.setAttribute("aria-disabled", String(index === 0));
      down.setAttribute("aria-disabled", String(index === this.rows.length - 1));
    });
  };

  for (const group of window.answering.form.querySelectorAll("[data-ranking]")) {
    const ranking = new Ranking(group);
    group.addEventListener("part-set", () => ranking.sort());
    group.closest("[data-part]").addEventListener("part-set", () => ranking.sort());
    group.addEventListener("focusout", (event) => {
      if (!group.contains(event.relatedTarget)) window.setTimeout(() => ranking.sort());
    });
  }
})();
