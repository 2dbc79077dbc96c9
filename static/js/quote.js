// "Quote this clause": copies text, number, link and hash, and says so beside the button.
(function () {
  "use strict";

  if (!navigator.clipboard) return;
  document.documentElement.classList.add("can-copy");

  document.addEventListener("click", async function (event) {
    const button = event.target.closest("[data-quote]");
    if (!button) return;
    const said = button.nextElementSibling;
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(button.dataset.quote);
      said.textContent = button.dataset.copied;
    } catch {
      said.textContent = button.dataset.failed;
    }
  });
})();
