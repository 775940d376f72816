import { jsonAnswer, toResponse } from '../answer.ts';
import { type MessageQuery, parseMessageQuery } from '../control/control-input.ts';
import { type Env, stateOf } from '../state/exchange.ts';
import type { Message } from '../state/message.ts';
import type { Kind } from '../vendor.ts';
import { type ControlsState, controlParts, renderControls } from './controls.ts';
import { type InboxInput, renderInbox, threadsView } from './inbox.ts';
import { mailDocument } from './mail-frame.ts';
import { matchesText } from './search.ts';
import { mailPolicy, pagePolicy } from './security.ts';
import { detailView, itemView } from './views/registry.ts';

const SHOWN_MESSAGES = 100;
/** How many of the newest messages a search looks at. */
const SEARCHED_MESSAGES = 1_000;

type Query = Record<string, string>;
type PageQuery = Pick<MessageQuery, 'to' | 'afterSeq'> & { kind: Kind; q: string | null };

const document = (text: string) =>
  new Response(text, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy },
  });

/** `GET /`: the newest messages of the chosen kind. A bad query shows the mailbox. */
export async function showInbox(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url);
  const query = readQuery(Object.fromEntries(url.searchParams)) ?? { kind: 'email', to: null, afterSeq: null, q: null };
  return document(renderInbox(await readInbox(query, url.origin, env)).text);
}

/** `GET /page/updates`: the messages that are newer than the newest one on the page. */
export async function showUpdates(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url);
  const query = readQuery(Object.fromEntries(url.searchParams));
  if (query === null) return toResponse(jsonAnswer(422, { error: 'invalid_input' }));
  const state = stateOf(env);
  const [messages, overview] = await Promise.all([readMessages(query, env), state.overview()]);
  // Of a phone the other conversations are shown beside the open one.
  const recipients = messages.length > 0 || query.kind === 'sms' ? await state.recipients(query.kind) : null;
  const threads = query.kind === 'sms' && recipients ? threadsView({ to: query.to, recipients }).text : null;
  const items = messages.map((message) => itemView(message).text);
  const newestId = messages.at(-1)?.id ?? null;
  return toResponse(jsonAnswer(200, { items, newestId, recipients, threads, ...overview }));
}

/** `GET /page/messages/:id`: one message as HTML. */
export async function showMessageParts(id: string, env: Env): Promise<Response> {
  const message = await findMessage(id, env);
  if (message === null) return toResponse(jsonAnswer(404, { error: 'not_found' }));
  const { kind, to } = message;
  return toResponse(
    jsonAnswer(200, { id: message.id, kind, to, item: itemView(message).text, detail: detailView(message).text }),
  );
}

/** `GET /page/mails/:id`: the HTML of a mail as a document of its own, which the page frames. */
export async function showMail(id: string, query: Query, env: Env): Promise<Response> {
  const message = await findMessage(id, env);
  if (message?.kind !== 'email') return toResponse(jsonAnswer(404, { error: 'not_found' }));
  const frame = { scheme: query.scheme === 'dark' ? 'dark' : 'light', remote: query.remote === '1' } as const;
  return new Response(await mailDocument(message.summary.html, frame), {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': mailPolicy(frame.remote) },
  });
}

/** `GET /controls` */
export async function showControls(env: Env): Promise<Response> {
  const [overview, state] = await Promise.all([stateOf(env).overview(), readControls(env)]);
  return document(renderControls({ overview, dashboardUrl: env.DASHBOARD_URL ?? null, ...state }).text);
}

/** `GET /page/controls`: the parts of the controls that change. */
export async function showControlParts(env: Env): Promise<Response> {
  const [overview, state] = await Promise.all([stateOf(env).overview(), readControls(env)]);
  return toResponse(jsonAnswer(200, { parts: controlParts(state), ...overview }));
}

async function readControls(env: Env): Promise<ControlsState> {
  const state = stateOf(env);
  const [faults, replies, dns] = await Promise.all([state.faults(), state.queuedReplies(), state.dns()]);
  return { faults, replies, dns };
}

function readQuery({ kind, to, since, q }: Query): PageQuery | null {
  const parsed = parseMessageQuery({ kind: kind ?? '', to: to ?? '', since: since ?? '' });
  if (!parsed.ok) return null;
  return { ...parsed.value, kind: parsed.value.kind ?? 'email', q: q?.trim() || null };
}

async function readInbox(query: PageQuery, origin: string, env: Env): Promise<InboxInput> {
  const { kind, q, afterSeq } = query;
  const state = stateOf(env);
  const [overview, recipients] = await Promise.all([state.overview(), state.recipients(kind)]);
  // A phone shows one conversation at a time; of a search it shows what was found in all of them.
  const to = query.to ?? (kind === 'sms' && q === null ? (recipients[0]?.address ?? null) : null);
  const messages = await readMessages({ kind, to, q, afterSeq }, env);
  return { kind, to, q, messages, recipients, overview, origin, dashboardUrl: env.DASHBOARD_URL ?? null };
}

async function readMessages({ q, ...query }: PageQuery, env: Env): Promise<Message[]> {
  const limit = q === null ? SHOWN_MESSAGES : SEARCHED_MESSAGES;
  const { data } = JSON.parse(await stateOf(env).list({ ...query, limit })) as { data: Message[] };
  return q === null ? data : data.filter((message) => matchesText(message, q)).slice(-SHOWN_MESSAGES);
}

async function findMessage(id: string, env: Env): Promise<Message | null> {
  const entry = await stateOf(env).find(id);
  return entry === null ? null : (JSON.parse(entry) as Message);
}
