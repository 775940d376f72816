import { isObject } from '../../contract/json.ts';
import { jsonAnswer, refuse } from '../answer.ts';
import { filledString, parseJson } from '../json-value.ts';
import { parseJsonWebToken } from '../json-web-token.ts';
import type { Context, Judgement, Received } from '../vendor.ts';

const MAX_PAYLOAD_BYTES = 4096;
const MAX_TOKEN_AGE_S = 3600;
const PUSH_TYPES = ['alert', 'background', 'complication', 'fileprovider', 'liveactivity', 'location', 'mdm', 'voip'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Device tokens whose first digits give the state of the device. */
const GONE = 'dead';
const UNKNOWN = 'bad';

const refusal = (status: number, reason: string, more: object = {}): Judgement =>
  refuse(jsonAnswer(status, { reason, ...more }));

/** Judges `POST /3/device/:token` as Apple's push service does; whose key signed the token it cannot know. */
export function judgeApns(request: Received, context: Context): Judgement {
  const { headers, params, text, bytes } = request;
  const token = params.token ?? '';
  const wrong =
    checkToken(headers.authorization, context.nowMs) ?? checkHeaders(headers) ?? checkDevice(token, context);
  if (wrong) return wrong;
  if (bytes.length > MAX_PAYLOAD_BYTES) return refusal(413, 'PayloadTooLarge');
  const payload = parseJson(text);
  const aps = isObject(payload) ? payload.aps : undefined;
  if (!isObject(payload) || !isObject(aps)) return refusal(400, 'PayloadEmpty');
  const alert = isObject(aps.alert) ? aps.alert : { body: aps.alert };
  const id = headers['apns-id'] ?? crypto.randomUUID();
  return {
    answer: { status: 200, headers: { 'apns-id': id }, body: '' },
    capture: {
      kind: 'push',
      to: token,
      recipients: [token],
      providerId: id,
      summary: {
        token,
        title: filledString(alert.title),
        body: filledString(alert.body),
        data: isObject(payload.data) ? payload.data : null,
      },
    },
  };
}

function checkToken(authorization: string | undefined, nowMs: number): Judgement | null {
  const [scheme, bearer] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !bearer) return refusal(403, 'MissingProviderToken');
  const token = parseJsonWebToken(bearer);
  const { alg, kid } = token?.header ?? {};
  const { iss, iat } = token?.claims ?? {};
  const isWellFormed = alg === 'ES256' && filledString(kid) && filledString(iss) && token?.signature.length === 64;
  if (!isWellFormed || typeof iat !== 'number') return refusal(403, 'InvalidProviderToken');
  const ageS = nowMs / 1000 - iat;
  return ageS > MAX_TOKEN_AGE_S || ageS < -MAX_TOKEN_AGE_S ? refusal(403, 'ExpiredProviderToken') : null;
}

function checkHeaders(headers: Record<string, string>): Judgement | null {
  const { 'apns-topic': topic, 'apns-push-type': type = 'alert', 'apns-id': id } = headers;
  const { 'apns-collapse-id': collapseId = '', 'apns-priority': priority = '10', 'apns-expiration': until } = headers;
  if (!topic) return refusal(400, 'MissingTopic');
  if (!PUSH_TYPES.includes(type)) return refusal(400, 'InvalidPushType');
  if (id !== undefined && !UUID.test(id)) return refusal(400, 'BadMessageId');
  if (new TextEncoder().encode(collapseId).length > 64) return refusal(400, 'BadCollapseId');
  if (!['1', '5', '10'].includes(priority)) return refusal(400, 'BadPriority');
  return until !== undefined && !/^\d+$/.test(until) ? refusal(400, 'BadExpirationDate') : null;
}

function checkDevice(token: string, { nowMs }: Context): Judgement | null {
  if (!/^([0-9a-f]{2})+$/i.test(token) || token.startsWith(UNKNOWN)) return refusal(400, 'BadDeviceToken');
  return token.startsWith(GONE) ? refusal(410, 'Unregistered', { timestamp: nowMs }) : null;
}
