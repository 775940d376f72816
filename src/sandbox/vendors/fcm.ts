import { isObject } from '../../contract/json.ts';
import { jsonAnswer, refuse } from '../answer.ts';
import { filledString, parseJson } from '../json-value.ts';
import type { Answer, Context, Judgement, Received } from '../vendor.ts';
import { isAccessToken } from './fcm-token.ts';
import { googleError, payloadError, tokenError } from './google-error.ts';

const MAX_PAYLOAD_BYTES = 4096;
const TARGETS = ['token', 'topic', 'condition'] as const;
const FIELDS = new Set<string>([
  ...TARGETS,
  'name',
  'data',
  'notification',
  'android',
  'apns',
  'webpush',
  'fcm_options',
]);
const RESERVED_DATA_KEY = /^(from|message_type|google\..*|gcm\..*)$/;

/** Judges `POST /v1/projects/:project/messages:send` as Firebase Cloud Messaging does. */
export async function judgeFcm(request: Received, context: Context): Promise<Judgement> {
  const { project = '', action } = request.params;
  if (action !== 'messages:send') return refuse(googleError(404, 'NOT_FOUND', 'Method not found.'));
  const [scheme, bearer] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !bearer || !(await isAccessToken(bearer, context.nowMs))) {
    return refuse(unauthenticated());
  }
  const body = parseJson(request.text);
  const message = isObject(body) ? body.message : undefined;
  if (!isObject(body) || !isObject(message)) return refuse(payloadError('message', 'Message must be an object.'));
  const wrong =
    checkMessage(message) ?? checkData(message.data) ?? checkSize(message) ?? checkToken(String(message.token ?? ''));
  if (wrong) return refuse(wrong);
  if (body.validate_only === true) {
    return refuse(jsonAnswer(200, { name: `projects/${project}/messages/fake_message_id` }));
  }
  return accept(message, `projects/${project}/messages/${context.newId()}`);
}

function accept(message: Record<string, unknown>, name: string): Judgement {
  const target = TARGETS.map((field) => filledString(message[field])).find((value) => value !== null) ?? '';
  const notification = isObject(message.notification) ? message.notification : {};
  return {
    answer: jsonAnswer(200, { name }),
    capture: {
      kind: 'push',
      to: target,
      recipients: [target],
      providerId: name,
      summary: {
        token: target,
        title: filledString(notification.title),
        body: filledString(notification.body),
        data: isObject(message.data) ? message.data : null,
      },
    },
  };
}

function checkMessage(message: Record<string, unknown>): Answer | null {
  const unknown = Object.keys(message).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) {
    return payloadError(
      'message',
      `Invalid JSON payload received. Unknown name "${unknown}" at 'message': Cannot find field.`,
    );
  }
  const targets = TARGETS.filter((field) => message[field] !== undefined);
  const [target] = targets;
  if (targets.length !== 1 || target === undefined || !filledString(message[target])) {
    return payloadError(
      'message',
      'Recipient of the message is not set: exactly one of token, topic or condition is required.',
    );
  }
  const notification = message.notification;
  if (notification === undefined) return null;
  if (!isObject(notification)) return payloadError('message.notification', 'Notification must be an object.');
  const field = Object.keys(notification).find((key) => !['title', 'body', 'image'].includes(key));
  if (field !== undefined) {
    return payloadError(
      'message.notification',
      `Invalid JSON payload received. Unknown name "${field}" at 'message.notification': Cannot find field.`,
    );
  }
  return null;
}

function checkData(data: unknown): Answer | null {
  if (data === undefined) return null;
  if (!isObject(data)) return payloadError('message.data', 'Data must be an object.');
  for (const [index, [key, value]] of Object.entries(data).entries()) {
    const field = `message.data[${index}]`;
    if (typeof value !== 'string') {
      return payloadError(
        `${field}.value`,
        `Invalid value at '${field}.value' (TYPE_STRING), ${JSON.stringify(value)}`,
      );
    }
    if (RESERVED_DATA_KEY.test(key)) return payloadError(`${field}.key`, `Invalid data payload key: ${key}`);
  }
  return null;
}

function checkSize({ data, notification }: Record<string, unknown>): Answer | null {
  const texts = [data, notification].flatMap((part) => (isObject(part) ? Object.entries(part).flat().map(String) : []));
  const bytes = new TextEncoder().encode(texts.join('')).length;
  return bytes > MAX_PAYLOAD_BYTES
    ? payloadError(
        'message',
        `Message is too big: ${bytes} bytes of payload, at most ${MAX_PAYLOAD_BYTES} are allowed.`,
      )
    : null;
}

/** Device tokens whose prefix gives the state of the device. */
function checkToken(token: string): Answer | null {
  if (token.startsWith('unregistered'))
    return tokenError(404, 'NOT_FOUND', 'UNREGISTERED', 'Requested entity was not found.');
  if (token.startsWith('mismatch'))
    return tokenError(403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH', 'SenderId mismatch');
  if (token.startsWith('malformed')) {
    return tokenError(
      400,
      'INVALID_ARGUMENT',
      'INVALID_ARGUMENT',
      'The registration token is not a valid FCM registration token',
    );
  }
  return null;
}

function unauthenticated(): Answer {
  return googleError(
    401,
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  );
}
