// The event of the form as somebody's own code would send it.
import { byId } from './dom.js';

const place = byId('code');
const copy = byId('copy-code');
const writeKeyOf = (keys) => keys.write || 'YOUR_WRITE_KEY';

/** Keeps the code up to date: `draw()` shows an event in the chosen language. */
export function createCodeSample(keys) {
  let shown = null;

  function draw(event) {
    shown = event;
    const isSdk = document.querySelector('[name=code]:checked').value === 'sdk';
    place.textContent = isSdk ? sdkCode(event, keys) : curlCode(event, keys);
  }

  for (const choice of document.getElementsByName('code')) choice.addEventListener('change', () => draw(shown));
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(place.textContent);
    copy.textContent = 'Copied';
    setTimeout(() => {
      copy.textContent = 'Copy';
    }, 1_500);
  });
  // Browsers have no clipboard on plain http, except on this machine.
  copy.hidden = navigator.clipboard === undefined;
  return { draw };
}

function curlCode(event, keys) {
  const json = JSON.stringify(event, null, 2).replaceAll("'", "'\\''");
  return `curl ${location.origin}/v1/track -u ${writeKeyOf(keys)}: -d '${json}'`;
}

function sdkCode({ userId, event, properties }, keys) {
  const text = (value) => JSON.stringify(value, null, 2);
  return `import { createClient } from '${location.origin}/sdk/sendora.js';

const sendora = createClient({
  writeKey: ${text(writeKeyOf(keys))},
  host: ${text(location.origin)},
});
sendora.identify(${text(userId)});
sendora.track(${text(event)}, ${text(properties)});`;
}
