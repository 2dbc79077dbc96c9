// Saves each part of the page when it changes, one request at a time for each part, and
// says how that went. What cannot be sent is tried again until it can.
(function () {
  "use strict";

  if (!window.answering) return;
  const { form, parts, unsaved } = window.answering;
  const words = document.querySelector("[data-words]").dataset;
  const templates = {
    signedOut: "[data-signed-out-template]",
    tooOld: "[data-too-old-template]",
  };
  const PAUSE = 700;
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 20000;
  // Browsers send no more than 64 KB after a page is left.
  const MOST_KEPT_ALIVE = 30000;
  // Why nothing more can be sent from this page: "signedOut", "tooOld", or "" while it can.
  let stopped = "";
  let waiting = null;

  for (const part of parts) {
    Object.assign(part, { isDirty: false, isSending: false, tries: 0, timer: 0 });
  }

  // The zone that the reader chose, or their browser's where it does not know that one.
  const timeZone = known(form.dataset.zone);

  function known(zone) {
    try {
      new Intl.DateTimeFormat("en", { timeZone: zone });
      return zone;
    } catch {
      return undefined;
    }
  }

  // In English with the day before the month, as everywhere.
  function local(iso, style) {
    const lang = document.documentElement.lang;
    const wanted = { timeZone: timeZone, ...style };
    const format = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, wanted);
    return format.format(new Date(iso));
  }

  function time(iso, style) {
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return local(iso, { ...clock, ...style });
  }

  function stamp(iso) {
    const last = document.querySelector("time[data-local]");
    if (!last) return;
    const clock = time(iso, { timeZoneName: "short" });
    last.textContent = local(iso, { dateStyle: "long" }) + ", " + clock;
  }

  function isPending(part) {
    return part.isDirty || part.isSending;
  }

  function change(part, pause) {
    if (part.box) settle(part);
    part.isDirty = true;
    unsaved.keep(part);
    plan(part, pause);
  }

  function plan(part, pause) {
    window.clearTimeout(part.timer);
    part.timer = window.setTimeout(() => send(part), pause);
  }

  async function send(part) {
    window.clearTimeout(part.timer);
    if (part.isSending || !part.isDirty || part.box) return;
    if (stopped) {
      part.say(words[stopped], true);
      return;
    }
    const body = new URLSearchParams(part.fields());
    body.set("part", part.key);
    body.set(part.token.name, part.token.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    part.isSending = true;
    part.isDirty = false;
    part.say(words.saving);
    let response = null;
    try {
      response = await window.fetch(form.dataset.save, {
        method: "POST",
        body: body,
        redirect: "manual",
        keepalive: body.toString().length < MOST_KEPT_ALIVE,
      });
    } catch {
      // No connection: tried again below.
    }
    // The next one goes out on top of what this one's answer says.
    await answer(part, response);
    part.isSending = false;
    if (part.isDirty && !part.tries) plan(part, 0);
    goOn();
  }

  async function answer(part, response) {
    const status = response ? response.status : 0;
    if (response && response.type === "opaqueredirect") {
      stop(part, "signedOut");
    } else if (!status || status >= 500 || status === 429) {
      later(part);
    } else if (!isOurs(response)) {
      stop(part, "tooOld");
    } else {
      let told = null;
      try {
        told = await response.json();
      } catch {
        // The connection broke off in the middle of it.
        return later(part);
      }
      part.tries = 0;
      take(part, status, told);
    }
  }

  // Whether it is an answer to this page; others say that the page is no good any more.
  function isOurs(response) {
    return (response.headers.get("Content-Type") || "").startsWith("application/json");
  }

  function later(part) {
    part.isDirty = true;
    part.say(words.waiting, true);
    plan(part, Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** part.tries));
    part.tries += 1;
  }

  function take(part, status, told) {
    if (status === 409) {
      conflict(part, told);
    } else if (status !== 200) {
      refused(part, status, told);
    } else {
      part.token.value = told.seen;
      if (!part.isDirty) unsaved.forget(part);
      else unsaved.keep(part);
      if (told.state === "newer" && !part.isDirty) part.set(told.fields);
      show(part, told);
    }
  }

  function show(part, told) {
    const text = told.unfinished ? words.kept : words.saved;
    part.say(told.saved_at ? text.replace("{time}", time(told.saved_at)) : "");
    if (told.saved_at) stamp(told.saved_at);
    mark(part, told);
    for (const error of part.element.querySelectorAll(".field-error")) error.remove();
    if (told.progress) document.querySelector("[data-progress]").textContent = told.progress;
    if (told.budget) part.element.querySelector("[data-budget]").textContent = told.budget;
  }

  // Says whether what the fields show is a draft.
  function mark(part, told) {
    const note = part.element.querySelector("[data-unfinished]");
    note.hidden = !told.unfinished;
    note.querySelector("[data-unfinished-text]").textContent = told.unfinished || "";
  }

  function refused(part, status, told) {
    part.say([words.refused, told.message].join(" "), true);
    if (status === 410) {
      unsaved.forgetRound();
    } else if (status === 422 && part.key === "walk_away") {
      part.set({});
      unsaved.forget(part);
    }
  }

  function conflict(part, told) {
    const copy = document.querySelector("[data-conflict-template]").content.cloneNode(true);
    part.box = copy.firstElementChild;
    part.box.querySelector("[data-mine]").textContent = told.mine;
    part.box.querySelector("[data-theirs]").textContent = told.theirs;
    part.box.querySelector("[data-keep-mine]").addEventListener("click", function () {
      settle(part);
      part.token.value = told.seen;
      change(part, 0);
      part.focus();
    });
    part.box.querySelector("[data-take-theirs]").addEventListener("click", function () {
      settle(part);
      part.token.value = told.seen;
      part.set(told.fields);
      part.say("");
      mark(part, told);
      unsaved.forget(part);
      part.focus();
    });
    part.say(words.conflict, true);
    part.element.prepend(part.box);
  }

  function settle(part) {
    part.box.remove();
    part.box = null;
  }

  function stop(part, why) {
    part.isDirty = true;
    if (!stopped) {
      stopped = why;
      const copy = document.querySelector(templates[why]).content.cloneNode(true);
      copy.querySelector("[data-here]").href = window.location.href;
      form.before(copy);
    }
    parts.filter(isPending).forEach((one) => one.say(words[stopped], true));
  }

  // Continue waits until everything is saved, and stays where a choice is to be made.
  function goOn() {
    const open = parts.find((part) => part.box);
    if (waiting === null || parts.some((part) => part.isSending)) return;
    if (open) {
      waiting = null;
      open.box.focus();
    } else if (!parts.some(isPending)) {
      const button = waiting;
      waiting = null;
      form.requestSubmit(button);
    }
  }

  form.addEventListener("submit", function (event) {
    if (!parts.some((part) => isPending(part) || part.box)) return;
    event.preventDefault();
    waiting = event.submitter;
    if (stopped) document.querySelector("[data-here]").focus();
    parts.filter(isPending).forEach(send);
    goOn();
  });

  form.addEventListener("input", function (event) {
    const part = window.answering.partOf(event.target);
    const isTyped = event.target.matches("textarea, input[type=number], input[type=text]");
    if (part && isTyped) change(part, PAUSE);
  });

  form.addEventListener("change", function (event) {
    const part = window.answering.partOf(event.target);
    if (part && !event.target.name.endsWith("--keep")) change(part, 0);
  });

  function flush() {
    parts.forEach(send);
  }

  window.addEventListener("pagehide", flush);
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", flush);
  window.addEventListener("beforeunload", function (event) {
    if (!stopped && parts.some((part) => part.tries)) event.preventDefault();
  });
  // A page out of the browser's memory may be older than what is saved.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });

  const last = document.querySelector("time[data-local]");
  if (last) stamp(last.dateTime);

  for (const [key, kept] of Object.entries(unsaved.all())) {
    const part = parts.find((one) => one.key === key);
    if (!part) continue;
    part.set(kept.fields);
    part.token.value = kept.seen;
    change(part, 0);
  }
})();
