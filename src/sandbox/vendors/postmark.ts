import { isObject } from '../../contract/json.ts';
import { jsonAnswer, refuse } from '../answer.ts';
import { filledString, parseJson } from '../json-value.ts';
import type { Capture, Context, Judgement, Received } from '../vendor.ts';
import { addressesOf, hasControlCharacter, parseMailbox, splitMailboxes } from './email-address.ts';

const MAX_RECIPIENTS = 50;

const refusal = (status: number, ErrorCode: number, Message: string): Judgement =>
  refuse(jsonAnswer(status, { ErrorCode, Message }));
const invalid = (message: string): Judgement => refusal(422, 300, message);

/** Judges `POST /email` as Postmark does. */
export function judgePostmark(request: Received, context: Context): Judgement {
  if (!filledString(request.headers['x-postmark-server-token'])) {
    return refusal(
      401,
      10,
      'The Server Token you provided in the X-Postmark-Server-Token request header was invalid. Please verify that you are using a valid token.',
    );
  }
  const body = parseJson(request.text);
  if (!isObject(body)) return refusal(422, 402, 'Received invalid JSON input.');
  const wrong = checkMailboxes(body) ?? checkContent(body);
  if (wrong) return wrong;
  const id = context.newId();
  return {
    answer: jsonAnswer(200, {
      To: body.To,
      SubmittedAt: new Date(context.nowMs).toISOString(),
      MessageID: id,
      ErrorCode: 0,
      Message: 'OK',
    }),
    capture: toCapture(body, id),
  };
}

function checkMailboxes(body: Record<string, unknown>): Judgement | null {
  if (typeof body.From !== 'string' || !parseMailbox(body.From))
    return invalid(`Invalid 'From' address: '${body.From ?? ''}'.`);
  const recipients = ['To', 'Cc', 'Bcc'].flatMap((field) => mailboxesOf(body[field]));
  if (recipients.length === 0) return invalid('Zero recipients specified');
  if (recipients.length > MAX_RECIPIENTS) return invalid('Number of total recipients must not exceed 50.');
  for (const field of ['To', 'Cc', 'Bcc', 'ReplyTo']) {
    const wrong = mailboxesOf(body[field]).find((mailbox) => !parseMailbox(mailbox));
    if (wrong !== undefined) return invalid(`Error parsing '${field}': Illegal email address '${wrong}'.`);
  }
  return null;
}

function checkContent(body: Record<string, unknown>): Judgement | null {
  if (!filledString(body.HtmlBody) && !filledString(body.TextBody)) {
    return invalid('Provide either email TextBody or HtmlBody or both.');
  }
  if (typeof body.Subject === 'string' && hasControlCharacter(body.Subject)) {
    return invalid("Invalid 'Subject': line breaks are not allowed.");
  }
  if (body.Headers === undefined) return null;
  const valid = Array.isArray(body.Headers) && body.Headers.every((header) => isHeader(header));
  return valid ? null : invalid("Invalid 'Headers': each one needs a Name and a Value on one line.");
}

interface Header {
  Name: string;
  Value: string;
}

function isHeader(value: unknown): value is Header {
  if (!isObject(value) || typeof value.Value !== 'string' || hasControlCharacter(value.Value)) return false;
  return typeof value.Name === 'string' && /^[!-9;-~]+$/.test(value.Name);
}

function toCapture(body: Record<string, unknown>, id: string): Capture {
  const [to, cc, bcc] = ['To', 'Cc', 'Bcc'].map((field) => mailboxesOf(body[field]));
  const headers = (Array.isArray(body.Headers) ? body.Headers : []).filter((header) => isHeader(header));
  return {
    kind: 'email',
    to: addressesOf(to ?? []).join(', '),
    recipients: addressesOf([...(to ?? []), ...(cc ?? []), ...(bcc ?? [])]),
    providerId: id,
    summary: {
      from: String(body.From),
      to: (to ?? []).join(', '),
      ...(cc?.length ? { cc: cc.join(', ') } : {}),
      ...(bcc?.length ? { bcc: bcc.join(', ') } : {}),
      ...(filledString(body.ReplyTo) ? { replyTo: String(body.ReplyTo) } : {}),
      subject: typeof body.Subject === 'string' ? body.Subject : '',
      text: typeof body.TextBody === 'string' ? body.TextBody : null,
      html: typeof body.HtmlBody === 'string' ? body.HtmlBody : '',
      headers: Object.fromEntries(headers.map(({ Name, Value }) => [Name, Value])),
    },
  };
}

function mailboxesOf(value: unknown): string[] {
  return typeof value === 'string' ? splitMailboxes(value) : [];
}
