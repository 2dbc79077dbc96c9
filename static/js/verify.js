// "Verify a document": works out a file's SHA-256 here and sends nothing but that.
(function () {
  "use strict";

  const form = document.querySelector("[data-verify]");
  if (!form || !window.crypto || !crypto.subtle) return;
  const LARGEST = 200 * 1024 * 1024;
  const drop = form.querySelector("[data-drop]");
  const chosen = drop.querySelector("input");
  const said = drop.querySelector("[data-said]");
  const hash = form.elements.sha256;
  let latest = 0;
  drop.classList.add("can-hash");

  async function take(file) {
    // A second file while the first one is being read: only the later one counts.
    const turn = ++latest;
    if (file.size > LARGEST) {
      said.textContent = form.dataset.tooBig;
      return;
    }
    said.textContent = form.dataset.reading + " " + file.name;
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      if (turn !== latest) return;
      hash.value = Array.from(new Uint8Array(digest), function (byte) {
        return byte.toString(16).padStart(2, "0");
      }).join("");
    } catch {
      if (turn === latest) said.textContent = form.dataset.unreadable;
      return;
    }
    form.requestSubmit();
  }

  chosen.addEventListener("change", function () {
    if (chosen.files.length) take(chosen.files[0]);
  });
  // Dropped beside the frame a browser would open the file and leave the page.
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.toggle("verify-over", name === "dragover" && drop.contains(event.target));
    });
  }
  drop.addEventListener("drop", function (event) {
    const file = event.dataTransfer.files[0];
    if (file) take(file);
  });
})();
