/* Asks the browser for a passkey, to make one or to use one, and sends what it answers with the form.
   The server's options stand in the form as JSON or are fetched from data-options-url. */
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withKeys = (list) => (list ?? []).map((key) => ({ ...key, id: decode(key.id) }));

async function make(options) {
  const given = await navigator.credentials.create({ publicKey: {
    ...options, challenge: decode(options.challenge), user: { ...options.user, id: decode(options.user.id) },
    excludeCredentials: withKeys(options.excludeCredentials),
  } });
  return answer(given, {
    clientDataJSON: encode(given.response.clientDataJSON), attestationObject: encode(given.response.attestationObject),
    transports: given.response.getTransports?.() ?? [],
  });
}

async function use(options) {
  const given = await navigator.credentials.get({ publicKey: {
    ...options, challenge: decode(options.challenge), allowCredentials: withKeys(options.allowCredentials),
  } });
  const { clientDataJSON, authenticatorData, signature, userHandle } = given.response;
  return answer(given, {
    clientDataJSON: encode(clientDataJSON), authenticatorData: encode(authenticatorData), signature: encode(signature),
    userHandle: userHandle ? encode(userHandle) : null,
  });
}

function answer(given, response) {
  return { id: given.id, rawId: encode(given.rawId), type: given.type, response, clientExtensionResults: given.getClientExtensionResults() };
}

async function optionsOf(form) {
  const inside = form.querySelector('script[type="application/json"]');
  if (inside) return JSON.parse(inside.textContent);
  const got = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  return got.json();
}

export function passkey(form) {
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  const field = form.querySelector("input[name=credential]");
  const refused = form.querySelector(".field__error[hidden]");
  let answered = false; // what stands in the field at first is the server's empty value, or an answer that it refused
  form.addEventListener("submit", async (event) => {
    if (answered) return;
    event.preventDefault();
    try {
      const options = await optionsOf(form);
      const passwordless = form.querySelector("input[name=passwordless]")?.checked;
      const creation = options.creation_options?.publicKey;
      if (creation && passwordless) {
        creation.authenticatorSelection = { ...creation.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
      }
      field.value = JSON.stringify(creation ? await make(creation) : await use(options.request_options.publicKey));
      answered = true;
      form.requestSubmit(event.submitter);
    } catch {
      if (refused) { refused.textContent = form.dataset.refused; refused.hidden = false; }
    }
  });
}
