import { jsonAnswer } from '../answer.ts';
import { hmacBase64Url } from '../digest.ts';
import { filledString } from '../json-value.ts';
import { parseJsonWebToken } from '../json-web-token.ts';
import type { Answer, Context, Received } from '../vendor.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const LIFETIME_S = 3599;
const MAX_ASSERTION_S = 3600;
const CLOCK_SKEW_S = 300;
const PREFIX = 'ya29.sandbox';

/** Not a secret: with it any isolate recognises a token that another one issued. */
const SEAL = 'sendora-sandbox-access-token';

/** Answers `POST /token` as Google's OAuth endpoint does for a service account; the signature is not checked. */
export async function answerToken(request: Received, { nowMs }: Context): Promise<Answer> {
  const form = new URLSearchParams(request.text);
  const grantType = form.get('grant_type');
  if (grantType !== GRANT_TYPE) return oauthError('unsupported_grant_type', `Invalid grant_type: ${grantType ?? ''}`);
  const nowS = Math.floor(nowMs / 1000);
  const wrong = checkAssertion(form.get('assertion') ?? '', nowS);
  if (wrong) return wrong;
  return jsonAnswer(200, {
    access_token: await sealToken(nowS + LIFETIME_S),
    expires_in: LIFETIME_S,
    token_type: 'Bearer',
  });
}

/** Whether an access token was issued by `answerToken` and has not expired. */
export async function isAccessToken(token: string, nowMs: number): Promise<boolean> {
  const expiresAtS = Number(/^ya29\.sandbox\.(\d+)\./.exec(token)?.[1] ?? Number.NaN);
  return expiresAtS > nowMs / 1000 && token === (await sealToken(expiresAtS));
}

async function sealToken(expiresAtS: number): Promise<string> {
  return `${PREFIX}.${expiresAtS}.${await hmacBase64Url(SEAL, String(expiresAtS))}`;
}

function checkAssertion(assertion: string, nowS: number): Answer | null {
  const token = parseJsonWebToken(assertion);
  if (!token) return oauthError('invalid_grant', 'Bad Request: the assertion is not a JWT of three parts.');
  const { header, claims } = token;
  if (header.alg !== 'RS256') return oauthError('invalid_grant', 'Invalid JWT: the algorithm must be RS256.');
  for (const claim of ['iss', 'scope', 'aud']) {
    if (!filledString(claims[claim])) return oauthError('invalid_grant', `Invalid JWT: missing claim ${claim}.`);
  }
  if (!/firebase\.messaging|cloud-platform/.test(String(claims.scope))) {
    return oauthError('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  }
  const { iat, exp } = claims;
  const timely =
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    exp > nowS &&
    iat <= nowS + CLOCK_SKEW_S &&
    exp - iat <= MAX_ASSERTION_S;
  return timely
    ? null
    : oauthError(
        'invalid_grant',
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      );
}

function oauthError(error: string, error_description: string): Answer {
  return jsonAnswer(400, { error, error_description });
}
