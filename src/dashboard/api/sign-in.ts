import type { SignedIn } from '../../contract/account/sign-in.ts';
import { ApiError } from '../../sdk/api/api-error.ts';

/** Exchanges the code of a sign-in link for keys, which works once. */
export async function signIn(code: string): Promise<SignedIn> {
  const response = await fetch('/api/v1/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const text = await response.text();
  if (!response.ok) throw new ApiError(response, text);
  return JSON.parse(text) as SignedIn;
}
