// A round that was withdrawn leaves nothing behind of what was typed in this window.
(function () {
  "use strict";

  const page = document.querySelector("[data-withdrawn]");
  if (!page) return;
  for (const key of Object.keys(window.sessionStorage)) {
    const [area, kind, , round] = key.split("/");
    if (area === "plumbline" && kind === "unsaved" && round === page.dataset.withdrawn) {
      window.sessionStorage.removeItem(key);
    }
  }
})();
