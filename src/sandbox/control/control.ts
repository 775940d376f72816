import { jsonAnswer, toResponse } from '../answer.ts';
import { parseJson } from '../json-value.ts';
import { type Env, stateOf } from '../state/exchange.ts';
import type { Message } from '../state/message.ts';
import { type Issue, parseFault, parseMessageQuery, parseReplies } from './control-input.ts';
import { parseDns } from './dns-input.ts';
import { parseReport } from './report-input.ts';
import { reportOf } from './reports.ts';

type Query = Record<string, string>;

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** `GET /messages` */
export async function listMessages(query: Query, env: Env): Promise<Response> {
  const parsed = parseMessageQuery(query);
  if (!parsed.ok) return unprocessable(parsed.issues);
  return toResponse({ status: 200, headers: JSON_TYPE, body: await stateOf(env).list(parsed.value) });
}

/** `GET /messages/:id` */
export async function showMessage(id: string, env: Env): Promise<Response> {
  const body = await stateOf(env).find(id);
  if (body === null) return toResponse(jsonAnswer(404, { error: 'not_found', message: `There is no message ${id}.` }));
  return toResponse({ status: 200, headers: JSON_TYPE, body });
}

/** `POST /messages/:id/reports` */
export async function reportMessage(id: string, request: Request, env: Env): Promise<Response> {
  const parsed = parseReport(parseJson(await request.text()));
  if (!parsed.ok) return unprocessable(parsed.issues);
  const found = await stateOf(env).find(id);
  if (found === null) return toResponse(jsonAnswer(404, { error: 'not_found', message: `There is no message ${id}.` }));
  const report = await reportOf(JSON.parse(found) as Message, parsed.value, Date.now());
  if ('problem' in report) return unprocessable([{ path: '', message: report.problem }]);
  const { url, headers, body } = report;
  // A message may name any address as its StatusCallback.
  if (!parseReport({ ...parsed.value, url }).ok)
    return unprocessable([{ path: 'url', message: `${url} is not of this machine` }]);
  const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' }).catch(() => null);
  if (answer === null) return unprocessable([{ path: 'url', message: `nothing answers at ${url}` }]);
  return toResponse(jsonAnswer(200, { status: answer.status, body: await answer.text() }));
}

/** `DELETE /messages` */
export async function forgetMessages(query: Query, env: Env): Promise<Response> {
  const parsed = parseMessageQuery(query);
  if (!parsed.ok) return unprocessable(parsed.issues);
  return toResponse(jsonAnswer(200, { deleted: await stateOf(env).forget(parsed.value) }));
}

/** `POST /faults` */
export async function addFault(request: Request, env: Env): Promise<Response> {
  const parsed = parseFault(parseJson(await request.text()));
  return parsed.ok ? created(await stateOf(env).addFault(parsed.value)) : unprocessable(parsed.issues);
}

/** `GET /faults` */
export async function listFaults(env: Env): Promise<Response> {
  return toResponse(jsonAnswer(200, await stateOf(env).faults()));
}

/** `DELETE /faults/:id` */
export async function removeFault(id: string, env: Env): Promise<Response> {
  if (await stateOf(env).removeFault(id)) return toResponse(jsonAnswer(200, { cleared: 1 }));
  return toResponse(jsonAnswer(404, { error: 'not_found', message: `There is no fault ${id}; it may be spent.` }));
}

/** `DELETE /faults` */
export async function clearFaults(env: Env): Promise<Response> {
  return toResponse(jsonAnswer(200, { cleared: await stateOf(env).clearFaults() }));
}

/** `POST /ai/replies` */
export async function queueReplies(request: Request, env: Env): Promise<Response> {
  const parsed = parseReplies(parseJson(await request.text()));
  return parsed.ok ? created({ queued: await stateOf(env).queueReplies(parsed.value) }) : unprocessable(parsed.issues);
}

/** `GET /ai/replies` */
export async function listReplies(env: Env): Promise<Response> {
  return toResponse(jsonAnswer(200, { data: await stateOf(env).queuedReplies() }));
}

/** `DELETE /ai/replies` */
export async function clearReplies(env: Env): Promise<Response> {
  return toResponse(jsonAnswer(200, { cleared: await stateOf(env).clearReplies() }));
}

/** `PUT /dns` */
export async function setDns(request: Request, env: Env): Promise<Response> {
  const parsed = parseDns(parseJson(await request.text()));
  if (!parsed.ok) return unprocessable(parsed.issues);
  await stateOf(env).setDns(parsed.value);
  return listDns(env);
}

/** `GET /dns` */
export async function listDns(env: Env): Promise<Response> {
  return toResponse(jsonAnswer(200, { data: await stateOf(env).dns() }));
}

const created = (value: unknown): Response => toResponse(jsonAnswer(201, value));

function unprocessable(issues: Issue[]): Response {
  const message = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  return toResponse(jsonAnswer(422, { error: 'invalid_input', message, issues }));
}
