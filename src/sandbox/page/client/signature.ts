// The form that checks the signature of an opened call. The secret stays in this tab, for the other calls of the hook.
import { send } from './api.ts';
import { readStored, store } from './device.ts';
import { isSignedWith, type SignedRequest, secretBytes } from './verify.ts';

interface KeptCall {
  request: { headers: Record<string, string>; rawBody?: string; body: unknown; truncated?: true };
}

const session = () => sessionStorage;

export function setUpSignature(detail: HTMLElement): void {
  const form = detail.querySelector<HTMLFormElement>('form[data-verify]');
  if (form === null) return;
  const { verify: id = '', hook = '' } = form.dataset;
  const input = form.elements.namedItem('secret') as HTMLInputElement;
  const check = async () => {
    const fault = form.querySelector('[data-fault]') as HTMLElement;
    const bytes = secretBytes(input.value);
    fault.textContent = bytes === null ? 'A secret is base64, usually after whsec_.' : '';
    input.toggleAttribute('aria-invalid', bytes === null);
    if (bytes === null) return input.focus();
    store(`secret.${hook}`, input.value.trim(), session);
    const { request } = (await send('GET', `/messages/${encodeURIComponent(id)}`)) as KeptCall;
    showVerdict(detail, request.truncated ? null : await isSignedWith(bytes, signedOf(request)));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void check();
  });
  const known = readStored(`secret.${hook}`, session);
  if (known === null) return;
  input.value = known;
  void check();
}

function signedOf({ headers, rawBody = '' }: KeptCall['request']): SignedRequest {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': signatures = '' } = headers;
  return { id, timestamp, signatures, body: rawBody };
}

/** `isValid` is null where the body was too long to be kept whole. */
function showVerdict(detail: HTMLElement, isValid: boolean | null): void {
  const [tone, chip, text] = {
    true: ['good', 'signature valid', 'The signature is valid: the call was signed with this secret and not changed.'],
    false: ['bad', 'signature wrong', 'The signature is not valid: another secret signed it, or it was changed.'],
    null: ['hold', 'not checked', 'Only the start of the body was kept, so the signature cannot be checked.'],
  }[String(isValid) as 'true' | 'false' | 'null'] as [string, string, string];
  const result = detail.querySelector('[data-result]') as HTMLElement;
  result.textContent = text;
  result.className = `verdict verdict-${tone}`;
  const verdict = detail.querySelector('[data-verdict] .chip');
  if (verdict === null) return;
  verdict.className = `chip chip-${tone}`;
  verdict.textContent = chip;
}
