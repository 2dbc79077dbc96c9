/* Passkeys: what the server asks goes to the device, its answer into a form. */
(function () {
  "use strict";

  const BYTES_IN = ["challenge", "id"];

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) {
      return letter.charCodeAt(0);
    });
  }

  function text(buffer) {
    const plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  /* Turn the server's text into the bytes that the browser takes. */
  function decoded(value, key) {
    if (Array.isArray(value)) {
      return value.map(function (one) {
        return decoded(one);
      });
    }
    if (value && typeof value === "object") {
      const whole = {};
      Object.keys(value).forEach(function (name) {
        // The id of a site is its name; every other id is bytes.
        whole[name] = name === "rp" ? value[name] : decoded(value[name], name);
      });
      return whole;
    }
    return BYTES_IN.includes(key) ? bytes(value) : value;
  }

  /* Turn what the device answers into text. */
  function encoded(credential) {
    const answer = credential.response;
    const response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
      .forEach(function (name) {
        if (answer[name]) {
          response[name] = text(answer[name]);
        }
      });
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: response,
    });
  }

  async function asked(form) {
    const address = form.dataset.passkeyOptions;
    if (!address) {
      return JSON.parse(document.getElementById("js_data").textContent);
    }
    const isGet = form.dataset.passkeyMethod === "get";
    // What was typed stays here: the server is asked about what is on the page.
    const sent = new URLSearchParams();
    ["csrfmiddlewaretoken", "canonical_sha256", "pdf_sha256"].forEach(function (name) {
      if (form.elements[name]) {
        sent.set(name, form.elements[name].value);
      }
    });
    const reply = await fetch(address, {
      method: isGet ? "GET" : "POST",
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      body: isGet ? undefined : sent,
    });
    // What changed meanwhile is told by the page that the form leads to.
    return reply.ok && !reply.redirected ? reply.json() : null;
  }

  async function use(form) {
    const found = await asked(form);
    if (!found) {
      return form.submit();
    }
    const options = found.creation_options || found.request_options || found;
    const publicKey = decoded(options.publicKey);
    let credential;
    if (found.creation_options) {
      const box = form.elements.passwordless;
      if (box && box.checked) {
        publicKey.authenticatorSelection = Object.assign(
          {}, publicKey.authenticatorSelection,
          { residentKey: "required", requireResidentKey: true, userVerification: "required" }
        );
      }
      credential = await navigator.credentials.create({ publicKey: publicKey });
    } else {
      credential = await navigator.credentials.get({ publicKey: publicKey });
    }
    (form.elements.passkey || form.elements.credential).value = encoded(credential);
    return form.submit();
  }

  if (!window.PublicKeyCredential) {
    return;
  }
  document.querySelectorAll("[data-passkey-button]").forEach(function (button) {
    const form = button.form;
    const problem = form.querySelector("[data-passkey-problem]");
    button.hidden = false;
    button.addEventListener("click", function (event) {
      event.preventDefault();
      problem.hidden = true;
      button.disabled = true;
      use(form).catch(function () {
        problem.textContent = problem.dataset.passkeyProblem;
        problem.hidden = false;
        button.disabled = false;
      });
    });
  });
})();
