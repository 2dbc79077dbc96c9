// What was typed and not yet acknowledged, kept in this window until it is: through a
// reload, a lost connection and signing in again. It is put under person, round, topic.
(function () {
  "use strict";

  if (!window.answering) return;
  const BEFORE = "plumbline/unsaved/";
  const mine = BEFORE + window.answering.form.dataset.person + "/";
  const here = mine + window.answering.form.dataset.topic;
  const round = here.slice(0, here.lastIndexOf("/") + 1);

  // Whoever else signed in here before leaves nothing behind.
  for (const key of Object.keys(window.sessionStorage)) {
    if (key.startsWith(BEFORE) && !key.startsWith(mine)) {
      window.sessionStorage.removeItem(key);
    }
  }

  function read() {
    return JSON.parse(window.sessionStorage.getItem(here) || "{}");
  }

  function write(kept) {
    if (Object.keys(kept).length) {
      window.sessionStorage.setItem(here, JSON.stringify(kept));
    } else {
      window.sessionStorage.removeItem(here);
    }
  }

  window.answering.unsaved = {
    all: read,
    keep: function (part) {
      const fields = {};
      for (const [name, value] of part.fields()) {
        (fields[name] = fields[name] || []).push(value);
      }
      write(Object.assign(read(), { [part.key]: { fields: fields, seen: part.token.value } }));
    },
    forget: function (part) {
      const kept = read();
      delete kept[part.key];
      write(kept);
    },
    forgetRound: function () {
      for (const key of Object.keys(window.sessionStorage)) {
        if (key.startsWith(round)) window.sessionStorage.removeItem(key);
      }
    },
  };
})();
