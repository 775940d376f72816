import { jsonAnswer, toResponse } from '../answer.ts';
import { type MessageQuery, parseMessageQuery } from '../control/control-input.ts';
import { type Env, stateOf } from '../state/exchange.ts';
import type { Message } from '../state/message.ts';
import { detailView, itemView } from './item.ts';
import { renderPage } from './shell.ts';

const SHOWN_MESSAGES = 100;

type Query = Record<string, string>;

/** `GET /`: the page, with the newest messages of the chosen kind. A bad query shows the mailbox. */
export async function showPage(request: Request, env: Env): Promise<Response> {
  const { origin, searchParams } = new URL(request.url);
  const parsed = parseMessageQuery({ kind: searchParams.get('kind') ?? '', to: searchParams.get('to') ?? '' });
  const kind = (parsed.ok ? parsed.value.kind : null) ?? 'email';
  const to = parsed.ok ? parsed.value.to : null;
  const nonce = crypto.randomUUID();
  const [messages, overview] = await Promise.all([
    readMessages({ kind, to, afterSeq: null, limit: SHOWN_MESSAGES }, env),
    stateOf(env).overview(),
  ]);
  const page = renderPage({ kind, to, messages, overview, origin, nonce });
  return new Response(page.text, {
    headers: { 'content-type': 'text/html; charset=utf-8', ...securityHeaders(nonce) },
  });
}

/** `GET /page/updates`: the messages that are newer than the newest one on the page. */
export async function showPageUpdates(query: Query, env: Env): Promise<Response> {
  const parsed = parseMessageQuery({ ...query, limit: String(SHOWN_MESSAGES) });
  if (!parsed.ok) return toResponse(jsonAnswer(422, { error: 'invalid_input', issues: parsed.issues }));
  const [messages, overview] = await Promise.all([readMessages(parsed.value, env), stateOf(env).overview()]);
  const items = messages.map((message) => itemView(message).text);
  return toResponse(jsonAnswer(200, { items, newestId: messages.at(-1)?.id ?? null, ...overview }));
}

/** `GET /page/messages/:id`: one message as HTML. */
export async function showPageMessage(id: string, env: Env): Promise<Response> {
  const entry = await stateOf(env).find(id);
  if (entry === null) return toResponse(jsonAnswer(404, { error: 'not_found' }));
  const message = JSON.parse(entry) as Message;
  const { kind } = message;
  return toResponse(
    jsonAnswer(200, { id: message.id, kind, item: itemView(message).text, detail: detailView(message)?.text ?? null }),
  );
}

async function readMessages(query: MessageQuery, env: Env): Promise<Message[]> {
  const { data } = JSON.parse(await stateOf(env).list(query)) as { data: Message[] };
  return data;
}

/** Mails may load images and styles from anywhere, as in a mail client; received scripts never run. */
function securityHeaders(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline' https:",
    'img-src http: https: data:',
    'font-src https: data:',
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
  };
}
