// The parts of a topic's page: what each one's fields say, and setting them.
(function () {
  "use strict";

  const form = document.querySelector("form[data-save]");

  function Part(element) {
    this.element = element;
    this.key = element.dataset.part;
    this.token = element.querySelector('[name="' + element.dataset.name + '--seen"]');
    this.status = element.querySelector("[data-state]");
  }

  Part.prototype.controls = function () {
    return Array.from(this.element.querySelectorAll("input, select, textarea")).filter(
      (control) =>
        control.name && control !== this.token && !control.name.endsWith("--keep")
    );
  };

  // What a browser would send: [name, value] for each.
  Part.prototype.fields = function () {
    const isBox = (control) => control.type === "radio" || control.type === "checkbox";
    return this.controls()
      .filter((control) => !control.disabled && (!isBox(control) || control.checked))
      .map((control) => [control.name, control.value]);
  };

  // Takes {name: [value, …]}; a name that is missing or empty is blank.
  Part.prototype.set = function (fields) {
    for (const control of this.controls()) {
      const values = fields[control.name] || [];
      if (control.type === "checkbox") {
        control.checked = values.includes(control.value);
      } else if (control.type === "radio") {
        control.checked = values.includes(control.value) || (!values.length && !control.value);
      } else {
        control.value = values.length ? values[0] : "";
      }
    }
    this.element.dispatchEvent(new CustomEvent("part-set", { bubbles: true }));
  };

  // Where the person goes on after what they pressed is gone: at the answer.
  Part.prototype.focus = function () {
    const controls = this.controls().filter((control) => !control.disabled);
    const place = controls.find((control) => control.checked) || controls[0];
    if (place) place.focus();
  };

  Part.prototype.say = function (text, isWrong) {
    this.status.textContent = text;
    this.status.classList.toggle("save-state-wrong", Boolean(isWrong));
  };

  if (form) {
    window.answering = {
      form: form,
      parts: Array.from(form.querySelectorAll("[data-part]"), (e) => new Part(e)),
      partOf: function (control) {
        const element = control.closest("[data-part]");
        return this.parts.find((part) => part.element === element);
      },
    };
  }
})();
