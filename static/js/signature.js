/* A signature drawn by finger, pen or mouse; the strokes go into a hidden field. */
(function () {
  "use strict";

  const MOST_STROKES = 200;
  const MOST_POINTS = 4000;
  const box = document.querySelector("[data-drawing]");
  if (!box) {
    return;
  }
  const field = document.getElementById(box.dataset.drawing);
  const canvas = box.querySelector("canvas");
  const undo = box.querySelector("[data-undo]");
  const clear = box.querySelector("[data-clear]");
  const status = box.querySelector("[data-drawn]");
  const pen = canvas.getContext("2d");
  let strokes = read();
  let current = null;

  function read() {
    try {
      const found = JSON.parse(field.value || "[]");
      return Array.isArray(found) ? found : [];
    } catch (problem) {
      return [];
    }
  }

  function at(event) {
    const frame = canvas.getBoundingClientRect();
    const x = Math.round(((event.clientX - frame.left) / frame.width) * canvas.width);
    const y = Math.round(((event.clientY - frame.top) / frame.height) * canvas.height);
    return [
      Math.min(Math.max(x, 0), canvas.width),
      Math.min(Math.max(y, 0), canvas.height),
    ];
  }

  function show() {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    strokes.forEach(function (stroke) {
      pen.beginPath();
      pen.moveTo(stroke[0][0], stroke[0][1]);
      stroke.forEach(function (point) {
        pen.lineTo(point[0], point[1]);
      });
      pen.stroke();
    });
  }

  function keep() {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
    undo.disabled = clear.disabled = !strokes.length;
    status.textContent = strokes.length
      ? status.dataset.wordsSome + " " + strokes.length
      : status.dataset.wordsNone;
    show();
  }

  function points() {
    return strokes.reduce(function (sum, stroke) {
      return sum + stroke.length;
    }, 0);
  }

  canvas.addEventListener("pointerdown", function (event) {
    if (strokes.length >= MOST_STROKES || points() >= MOST_POINTS) {
      return;
    }
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    current = [at(event)];
    strokes.push(current);
    show();
  });
  canvas.addEventListener("pointermove", function (event) {
    if (!current || points() >= MOST_POINTS) {
      return;
    }
    const point = at(event);
    const last = current[current.length - 1];
    if (point[0] !== last[0] || point[1] !== last[1]) {
      current.push(point);
      show();
    }
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    canvas.addEventListener(name, function () {
      if (current) {
        current = null;
        keep();
      }
    });
  });
  // A button that has nothing left to do loses the focus: it goes to what is said.
  function take(rest) {
    strokes = rest;
    keep();
    if (!strokes.length) {
      status.tabIndex = -1;
      status.focus();
    }
  }
  undo.addEventListener("click", function () {
    take(strokes.slice(0, -1));
  });
  clear.addEventListener("click", function () {
    take([]);
  });

  box.hidden = false;
  keep();
})();
