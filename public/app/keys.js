// The keys that the page works with. They come from the address (`#key=…&org=…&write=…&sandbox=…`, as `npm start`
// prints it) or from the form, and live as long as the tab unless the person asks to be remembered.
const place = 'sendora.keys';
const names = ['key', 'org', 'write', 'sandbox'];

/** Takes keys out of the address, so that they do not stay in it; null when there are none. */
function takeFromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (!given.get('key') || !given.get('org')) return null;
  history.replaceState(null, '', location.pathname);
  return Object.fromEntries(names.map((name) => [name, given.get(name) ?? '']));
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
  const given = takeFromAddress();
  if (given) saveKeys(given, false);
  return given ?? readFrom(sessionStorage) ?? readFrom(localStorage);
}

/** Keeps keys for this tab, or on this device. */
export function saveKeys(keys, remember) {
  forgetKeys();
  (remember ? localStorage : sessionStorage).setItem(place, JSON.stringify(keys));
}

export function forgetKeys() {
  for (const storage of [sessionStorage, localStorage]) storage.removeItem(place);
}

/** Address of the sandbox's page for one message, or of the page itself; null where no sandbox is known. */
export function sandboxLink({ sandbox }, providerId = null) {
  // The address comes from a link that anybody could have made.
  if (!/^https?:\/\//.test(sandbox ?? '') || !URL.canParse(sandbox)) return null;
  const url = new URL('/', sandbox);
  if (providerId !== null) url.hash = encodeURIComponent(providerId);
  return url.href;
}
