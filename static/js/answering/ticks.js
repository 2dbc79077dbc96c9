// "Could live with": one's own answer is always ticked, and gaps close with one click.
(function () {
  "use strict";

  if (!window.answering) return;
  const form = window.answering.form;

  function Ticks(group) {
    this.group = group;
    this.boxes = Array.from(group.querySelectorAll("input[type=checkbox]"));
    this.button = group.querySelector("[data-range]");
    this.last = null;
  }

  // The button pressed above; its box is ticked for good and gives way when it moves on.
  Ticks.prototype.follow = function () {
    const pressed = form.querySelector('[name="' + this.group.dataset.ticks + '"]:checked');
    for (const box of this.boxes) {
      const isOwn = Boolean(pressed) && box.value === pressed.value;
      if (isOwn && !("own" in box.dataset)) {
        box.dataset.own = box.checked ? "ticked" : "";
        box.checked = true;
      } else if (!isOwn && "own" in box.dataset) {
        box.checked = box.dataset.own === "ticked";
        delete box.dataset.own;
      }
      box.disabled = isOwn;
      if (isOwn) box.checked = true;
      box.parentElement.querySelector("[data-own-word]").hidden = !isOwn;
    }
    this.offer();
  };

  Ticks.prototype.ends = function () {
    const ticked = this.boxes.filter((box) => box.checked);
    return [this.boxes.indexOf(ticked[0]), this.boxes.indexOf(ticked[ticked.length - 1])];
  };

  function label(box) {
    return box.parentElement.querySelector("label").firstChild.textContent.trim();
  }

  Ticks.prototype.offer = function () {
    if (!this.button) return;
    const [first, last] = this.ends();
    const hasGap = first >= 0 && this.boxes.slice(first, last).some((box) => !box.checked);
    this.button.hidden = !hasGap;
    if (hasGap) {
      this.button.textContent = this.button.dataset.range
        .replace("{first}", label(this.boxes[first]))
        .replace("{last}", label(this.boxes[last]));
    }
  };

  Ticks.prototype.fill = function (first, last, isTicked) {
    for (const box of this.boxes.slice(Math.min(first, last), Math.max(first, last) + 1)) {
      if (!box.disabled) box.checked = isTicked;
    }
    this.offer();
  };

  for (const group of form.querySelectorAll("[data-ticks]")) {
    const ticks = new Ticks(group);
    const hasOrder = Boolean(ticks.button);
    // Shift and a click, or shift and the space bar, tick all from the box before.
    group.addEventListener("click", function (event) {
      const place = ticks.boxes.indexOf(event.target);
      if (place < 0) return;
      if (hasOrder && event.shiftKey && ticks.last !== null) {
        ticks.fill(ticks.last, place, event.target.checked);
      }
      ticks.last = place;
    });
    if (hasOrder) {
      ticks.button.addEventListener("click", function () {
        const [first, last] = ticks.ends();
        ticks.fill(first, last, true);
        ticks.boxes[last].disabled ? ticks.boxes[first].focus() : ticks.boxes[last].focus();
        ticks.boxes[last].dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
    form.addEventListener("change", () => ticks.follow());
    form.addEventListener("part-set", () => ticks.follow());
    ticks.follow();
  }
})();
