// Fills in the browser's time zone where a form asks for it. Without it times are in UTC.
(function () {
  "use strict";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of document.querySelectorAll("input[data-time-zone]")) {
    field.value = field.value || zone || "";
  }
})();
