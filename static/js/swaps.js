// What htmx swaps in: nobody loses their place by it, and nothing is read out twice.
(function () {
  "use strict";

  let left = "";

  function words(element) {
    return element.textContent.replace(/\s+/g, " ").trim();
  }

  function isPoll(element) {
    return (element.getAttribute("hx-trigger") || "").startsWith("every");
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    const target = event.detail.target;
    left = "";
    if (!event.detail.shouldSwap) return;
    if (isPoll(target)) {
      const copy = document.createElement("template");
      copy.innerHTML = event.detail.serverResponse;
      if (words(copy.content) === words(target)) {
        event.detail.shouldSwap = false;
        return;
      }
    }
    if (target.contains(document.activeElement)) left = target.id;
  });

  // What has an id and is there again keeps the focus by htmx itself.
  document.addEventListener("htmx:afterSettle", function () {
    const target = left && document.getElementById(left);
    left = "";
    if (!target || document.activeElement !== document.body) return;
    const place = target.querySelector("h1, h2, h3, [role=status]") || target;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  });
})();
