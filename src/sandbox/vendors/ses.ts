import PostalMime from 'postal-mime';
import { isObject } from '../../contract/json.ts';
import { jsonAnswer, refuse } from '../answer.ts';
import { decodeBase64 } from '../digest.ts';
import { filledString, parseJson } from '../json-value.ts';
import type { Capture, Context, EmailSummary, Judgement, Received } from '../vendor.ts';
import { addressesOf, hasControlCharacter, parseMailbox } from './email-address.ts';

const MAX_RECIPIENTS = 50;
const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=[^/\s,]+\/\d{8}\/[a-z0-9-]+\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=[0-9a-f]{64}$/;

const refusal = (status: number, type: string, message: string): Judgement =>
  refuse(jsonAnswer(status, { message }, { 'x-amzn-errortype': type }));
const invalid = (message: string): Judgement => refusal(400, 'BadRequestException', message);

/** Judges `POST /v2/email/outbound-emails` as Amazon SES does, except that it does not verify the signature. */
export async function judgeSes(request: Received, context: Context): Promise<Judgement> {
  const unsigned = checkSignature(request.headers);
  if (unsigned) return unsigned;
  const body = parseJson(request.text);
  if (!isObject(body)) return refusal(400, 'SerializationException', 'The request body is not a JSON object.');
  const content = isObject(body.Content) ? body.Content : {};
  const mail = isObject(content.Raw) ? await readRaw(content.Raw, body) : readSimple(content, body);
  if (typeof mail === 'string') return invalid(mail);
  const wrong = checkMailboxes(mail);
  if (wrong) return invalid(wrong);
  const id = `0100${context.newId()}-000000`;
  return { answer: jsonAnswer(200, { MessageId: id }), capture: toCapture(mail, id) };
}

function checkSignature(headers: Record<string, string>): Judgement | null {
  const authorization = headers.authorization;
  if (!authorization) return refusal(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  const parts = SIGNATURE.exec(authorization);
  if (!parts) {
    return refusal(
      403,
      'IncompleteSignatureException',
      'Authorization header requires a Credential, SignedHeaders and Signature.',
    );
  }
  if (parts[1] !== 'ses') {
    return refusal(403, 'InvalidSignatureException', "Credential should be scoped to correct service: 'ses'.");
  }
  const signed = parts[2]?.split(';') ?? [];
  if (!headers['x-amz-date'] || !signed.includes('host')) {
    return refusal(
      403,
      'IncompleteSignatureException',
      "Authorization header requires existence of 'X-Amz-Date' and a signed host.",
    );
  }
  return null;
}

interface Mail {
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  from: string;
  content: Pick<EmailSummary, 'subject' | 'text' | 'html' | 'headers'>;
}

function readSimple(content: Record<string, unknown>, body: Record<string, unknown>): Mail | string {
  const simple = content.Simple;
  if (!isObject(simple)) return 'Content must have one of Simple, Raw or Template.';
  const subject = dataOf(simple.Subject);
  const parts = isObject(simple.Body) ? simple.Body : {};
  const [text, html] = [dataOf(parts.Text), dataOf(parts.Html)];
  if (subject === null) return 'Missing required field: Subject.';
  if (hasControlCharacter(subject)) return 'The subject must not contain line breaks.';
  if (text === null && html === null) return 'Missing required field: Body.';
  const headers = Array.isArray(simple.Headers) ? simple.Headers.filter((header) => isObject(header)) : [];
  if (
    headers.some(
      ({ Name, Value }) => typeof Name !== 'string' || typeof Value !== 'string' || hasControlCharacter(Value),
    )
  ) {
    return 'Each header needs a Name and a Value on one line.';
  }
  return {
    ...destinationOf(body),
    from: String(body.FromEmailAddress ?? ''),
    content: {
      subject,
      text,
      html: html ?? '',
      headers: Object.fromEntries(headers.map(({ Name, Value }) => [Name, Value])),
    },
  };
}

async function readRaw(raw: Record<string, unknown>, body: Record<string, unknown>): Promise<Mail | string> {
  const bytes = typeof raw.Data === 'string' ? decodeBase64(raw.Data) : null;
  if (!bytes || bytes.length === 0) return 'Raw.Data must be a base64 encoded MIME message.';
  const mime = await PostalMime.parse(bytes);
  if (!mime.from) return "Missing required header 'From'.";
  const { to, cc, bcc, replyTo } = destinationOf(body);
  const named = to.length + cc.length + bcc.length > 0;
  const listed = (list: { address?: string }[] | undefined) => (list ?? []).flatMap(({ address }) => address ?? []);
  return {
    to: named ? to : listed(mime.to),
    cc: named ? cc : listed(mime.cc),
    bcc: named ? bcc : listed(mime.bcc),
    replyTo: replyTo.length > 0 ? replyTo : listed(mime.replyTo),
    from: filledString(body.FromEmailAddress) ?? formatMailbox(mime.from),
    content: {
      subject: mime.subject ?? '',
      text: mime.text ?? null,
      html: mime.html ?? '',
      headers: Object.fromEntries(mime.headers.map(({ originalKey, value }) => [originalKey, value])),
    },
  };
}

const formatMailbox = ({ name, address }: { name?: string; address?: string }): string =>
  name ? `${name} <${address ?? ''}>` : (address ?? '');

function checkMailboxes({ from, to, cc, bcc, replyTo }: Mail): string | null {
  if (!parseMailbox(from)) return `Missing or illegal FromEmailAddress: ${from}`;
  const recipients = [...to, ...cc, ...bcc];
  if (recipients.length === 0) return 'Destination must have at least one address.';
  if (recipients.length > MAX_RECIPIENTS) return `Recipient count exceeds ${MAX_RECIPIENTS}.`;
  const wrong = [...recipients, ...replyTo].find((mailbox) => !parseMailbox(mailbox));
  return wrong === undefined ? null : `Illegal address: ${wrong}`;
}

function toCapture({ from, to, cc, bcc, replyTo, content }: Mail, id: string): Capture {
  return {
    kind: 'email',
    to: addressesOf(to).join(', '),
    recipients: addressesOf([...to, ...cc, ...bcc]),
    providerId: id,
    summary: {
      from,
      to: to.join(', '),
      ...(cc.length ? { cc: cc.join(', ') } : {}),
      ...(bcc.length ? { bcc: bcc.join(', ') } : {}),
      ...(replyTo.length ? { replyTo: replyTo.join(', ') } : {}),
      ...content,
    },
  };
}

function destinationOf(body: Record<string, unknown>): Pick<Mail, 'to' | 'cc' | 'bcc' | 'replyTo'> {
  const destination = isObject(body.Destination) ? body.Destination : {};
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  return {
    to: list(destination.ToAddresses),
    cc: list(destination.CcAddresses),
    bcc: list(destination.BccAddresses),
    replyTo: list(body.ReplyToAddresses),
  };
}

function dataOf(value: unknown): string | null {
  return isObject(value) ? filledString(value.Data) : null;
}
