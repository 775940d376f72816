import { isObject } from '../../contract/json.ts';
import { jsonAnswer, refuse, textAnswer } from '../answer.ts';
import { sha256Hex } from '../digest.ts';
import { filledString, parseJson, stringEntries } from '../json-value.ts';
import type { Capture, Context, Judgement, Once, Received } from '../vendor.ts';
import { addressesOf, hasControlCharacter, parseMailbox } from './email-address.ts';

const MAX_RECIPIENTS = 50;
const MAX_KEY_CHARACTERS = 256;
const IDEMPOTENCY_TTL_MS = 24 * 3_600_000;

const refusal = (statusCode: number, name: string, message: string): Judgement =>
  refuse(jsonAnswer(statusCode, { statusCode, name, message }));
const missing = (field: string): Judgement => refusal(422, 'missing_required_field', `Missing \`${field}\` field.`);
const invalid = (message: string): Judgement => refusal(422, 'validation_error', message);

/** Judges `POST /emails` as Resend does. */
export async function judgeResend(request: Received, context: Context): Promise<Judgement> {
  const blocked = checkCaller(request);
  if (blocked) return blocked;
  const body = parseJson(request.text);
  if (!isObject(body)) return refusal(400, 'validation_error', 'The request body must be a JSON object.');
  const wrong = checkSender(body) ?? checkRecipients(body) ?? checkContent(body);
  if (wrong) return wrong;
  const id = context.newId();
  const key = request.headers['idempotency-key'];
  return {
    answer: jsonAnswer(200, { id }),
    capture: toCapture(body, id),
    ...(key === undefined ? {} : { once: await onceOf(request, key) }),
  };
}

function checkCaller({ headers }: Received): Judgement | null {
  const [scheme, key] = (headers.authorization ?? '').split(' ');
  // Resend refuses requests without a user agent, and the fetch of a Worker sends none by default.
  if (!headers['user-agent']) return refuse(textAnswer(403, 'error code: 1010 (Resend needs a User-Agent header)'));
  if (scheme?.toLowerCase() !== 'bearer' || !key) {
    return refusal(401, 'missing_api_key', 'Missing API key in the authorization header.');
  }
  if (!key.startsWith('re_')) return refusal(403, 'invalid_api_key', 'API key is invalid.');
  const idempotencyKey = headers['idempotency-key'];
  if (idempotencyKey !== undefined && (idempotencyKey === '' || idempotencyKey.length > MAX_KEY_CHARACTERS)) {
    return refusal(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars.');
  }
  return null;
}

function checkSender(body: Record<string, unknown>): Judgement | null {
  if (body.from === undefined) return missing('from');
  return typeof body.from === 'string' && parseMailbox(body.from) ? null : badMailbox('from');
}

function checkRecipients(body: Record<string, unknown>): Judgement | null {
  if (listOf(body.to).length === 0) return missing('to');
  for (const field of ['to', 'cc', 'bcc', 'reply_to']) {
    const list = listOf(body[field]);
    if (list.length > MAX_RECIPIENTS)
      return invalid(`The \`${field}\` field must have at most ${MAX_RECIPIENTS} addresses.`);
    if (!list.every((entry) => typeof entry === 'string' && parseMailbox(entry))) return badMailbox(field);
  }
  return null;
}

const badMailbox = (field: string): Judgement =>
  invalid(
    `Invalid \`${field}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
  );

function checkContent(body: Record<string, unknown>): Judgement | null {
  if (body.subject === undefined) return missing('subject');
  if (typeof body.subject !== 'string') return invalid('The `subject` field must be a `string`.');
  if (hasControlCharacter(body.subject)) return invalid('The `subject` field must not contain line breaks.');
  if (!filledString(body.html) && !filledString(body.text)) return missing('html` or `text');
  if (body.headers === undefined) return null;
  if (!isObject(body.headers)) return invalid('The `headers` field must be an `object`.');
  for (const [name, value] of Object.entries(body.headers)) {
    const valid = typeof value === 'string' && !hasControlCharacter(value) && /^[!-9;-~]+$/.test(name);
    if (!valid) return invalid(`The header \`${name}\` is not valid.`);
  }
  return null;
}

function toCapture(body: Record<string, unknown>, id: string): Capture {
  const [to, cc, bcc, replyTo] = [body.to, body.cc, body.bcc, body.reply_to].map((value) => listOf(value).map(String));
  return {
    kind: 'email',
    to: addressesOf(to ?? []).join(', '),
    recipients: addressesOf([...(to ?? []), ...(cc ?? []), ...(bcc ?? [])]),
    providerId: id,
    summary: {
      from: String(body.from),
      to: (to ?? []).join(', '),
      ...(cc?.length ? { cc: cc.join(', ') } : {}),
      ...(bcc?.length ? { bcc: bcc.join(', ') } : {}),
      ...(replyTo?.length ? { replyTo: replyTo.join(', ') } : {}),
      subject: String(body.subject),
      text: typeof body.text === 'string' ? body.text : null,
      html: typeof body.html === 'string' ? body.html : '',
      headers: stringEntries(body.headers),
    },
  };
}

async function onceOf(request: Received, key: string): Promise<Once> {
  return {
    scope: await sha256Hex(`resend\n${request.headers.authorization}\n${key}`),
    fingerprint: await sha256Hex(request.text),
    ttlMs: IDEMPOTENCY_TTL_MS,
    conflict: jsonAnswer(409, {
      statusCode: 409,
      name: 'invalid_idempotent_request',
      message: 'Same idempotency key used with a different request payload.',
    }),
  };
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value : [value];
}
