// Forms that a passkey fills in: <form data-passkey="create|get" data-options="/where/the/options/are">. The answer of the device goes
// into the field `credential` as JSON, and the form is sent as any other.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const base64url = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withIds = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

function creation(options) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withIds(options.excludeCredentials),
  };
}

function request(options) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return { ...options, challenge: bytes(options.challenge), allowCredentials: withIds(options.allowCredentials) };
}

function asJson(credential) {
  if (credential.toJSON) return JSON.stringify(credential.toJSON());
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].filter((name) => response[name]);
  const encoded = Object.fromEntries(parts.map((name) => [name, base64url(response[name])]));
  if (response.getTransports) encoded.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    response: encoded,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  const token = form.elements.csrf_token.value;
  const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
  if (answer.redirected) location.assign(answer.url);
  if (!answer.ok || answer.redirected) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).publicKey;
}

function say(form, word) {
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = said.dataset[word];
  said.hidden = false;
}

async function fill(form) {
  const publicKey = await options(form);
  const isNew = form.dataset.passkey === "create";
  const credential = isNew
    ? await navigator.credentials.create({ publicKey: creation(publicKey) })
    : await navigator.credentials.get({ publicKey: request(publicKey) });
  form.elements.credential.value = asJson(credential);
}

async function submitted(event) {
  const form = event.target;
  if (form.elements.credential.value) return;
  event.preventDefault();
  form.querySelector("[data-passkey-said]").hidden = true;
  const lasting = document.querySelector("#f-lasting");
  if (lasting?.checked) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "lasting", value: "1" }));
  try {
    await fill(form);
    form.submit();
  } catch (error) {
    say(form, error.name === "InvalidStateError" ? "known" : "failed");
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (window.PublicKeyCredential && window.isSecureContext) {
    form.querySelector("button").disabled = false;
    form.addEventListener("submit", submitted);
  } else {
    form.querySelector("button").hidden = true;
    say(form, "cannot");
  }
}
