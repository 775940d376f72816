// The keys that the page works with. They come from the form, or for the one-time code of a sign-in link (`#code=…`, as
// `npm start` prints it), and live as long as the tab unless the person asks to be remembered.
const place = 'sendora.keys';

/** Takes the code of a sign-in link out of the address, so that it does not stay in it; null when there is none. */
export function takeCode() {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (!code) return null;
  history.replaceState(null, '', location.pathname);
  return code;
}

function readFrom(storage) {
  try {
    const keys = JSON.parse(storage.getItem(place) ?? 'null');
    return keys?.key && keys.org ? keys : null;
  } catch {
    return null;
  }
}

/** The keys to begin with, or null. */
export function loadKeys() {
  return readFrom(sessionStorage) ?? readFrom(localStorage);
}

/** Keeps keys for this tab, or on this device. */
export function saveKeys(keys, remember) {
  forgetKeys();
  (remember ? localStorage : sessionStorage).setItem(place, JSON.stringify(keys));
}

export function forgetKeys() {
  for (const storage of [sessionStorage, localStorage]) storage.removeItem(place);
}

/** How a key is shown: enough to tell it from another one. */
export const hintOf = ({ key }) => `${key.slice(0, 11)}…`;

/** Address of the sandbox's page for one message, or of the page itself; null where no sandbox is known. */
export function sandboxLink({ sandbox }, providerId = null) {
  if (!/^https?:\/\//.test(sandbox ?? '') || !URL.canParse(sandbox)) return null;
  const url = new URL('/', sandbox);
  if (providerId !== null) url.hash = encodeURIComponent(providerId);
  return url.href;
}
