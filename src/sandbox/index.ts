import { type IRequest, type IRequestStrict, IttyRouter } from 'itty-router';
import { jsonAnswer, toResponse } from './answer.ts';
import * as control from './control/control.ts';
import { refuseForeign, withHeaders } from './guard.ts';
import { fileOf } from './page/assets.ts';
import * as page from './page/routes.ts';
import { currentContext, type Env, exchange, stateOf, tooLarge } from './state/exchange.ts';
import { readRequest } from './state/received.ts';
import type { Answer, Context, Judge, Received, Vendor } from './vendor.ts';
import { judgeApns } from './vendors/apns.ts';
import { answerDns } from './vendors/dns.ts';
import { judgeFcm } from './vendors/fcm.ts';
import { answerToken } from './vendors/fcm-token.ts';
import { judgeOllama } from './vendors/ollama.ts';
import { judgeOpenai } from './vendors/openai.ts';
import { judgePostmark } from './vendors/postmark.ts';
import { judgeResend } from './vendors/resend.ts';
import { answerResendDomains, type ResendAccounts } from './vendors/resend-domains.ts';
import { judgeSes } from './vendors/ses.ts';
import { judgeSlack } from './vendors/slack.ts';
import { judgeTwilio } from './vendors/twilio.ts';
import { judgeWebPush } from './vendors/web-push.ts';
import { subscriptionOf } from './vendors/web-push-browser.ts';
import { judgeWebhook } from './vendors/webhook.ts';

export { SandboxState } from './state/state.ts';

type Handler = (request: IRequestStrict, env: Env, execution: ExecutionContext) => Promise<Response> | Response;

const router = IttyRouter<IRequest, [Env, ExecutionContext]>();

const ask =
  (vendor: Vendor, judge: Judge): Handler =>
  (request, env, execution) =>
    exchange(request, request.params, vendor, judge, env, execution);

/** Endpoints without faults and messages. */
const reply =
  (answer: (request: Received, context: Context, env: Env) => Answer | Promise<Answer>): Handler =>
  async (request, env) => {
    const received = await readRequest(request, request.params);
    return received ? toResponse(await answer(received, currentContext(), env)) : tooLarge();
  };

const accountsOf = (env: Env): ResendAccounts => ({
  list: (account) => stateOf(env).senderDomains(account),
  add: (account, domain) => stateOf(env).addSenderDomain(account, domain),
  find: (account, id) => stateOf(env).findSenderDomain(account, id),
  setStatus: (account, id, status) => stateOf(env).setSenderDomainStatus(account, id, status),
  read: (name) => stateOf(env).dnsOf(name),
});
const senderDomains = reply((request, context, env) => answerResendDomains(request, context, accountsOf(env)));

const queryOf = (request: IRequestStrict): Record<string, string> =>
  Object.fromEntries(new URL(request.url).searchParams);

router
  .post('/resend/emails', ask('resend', judgeResend))
  .get('/resend/domains', senderDomains)
  .post('/resend/domains', senderDomains)
  .get('/resend/domains/:id', senderDomains)
  .post('/resend/domains/:id/verify', senderDomains)
  .post('/postmark/email', ask('postmark', judgePostmark))
  .post('/ses/v2/email/outbound-emails', ask('ses', judgeSes))
  .post('/twilio/2010-04-01/Accounts/:sid/Messages.json', ask('twilio', judgeTwilio))
  .post('/fcm/token', reply(answerToken))
  .post('/fcm/v1/projects/:project/:action', ask('fcm', judgeFcm))
  .get(
    '/webpush/:id',
    reply(async ({ origin, params }) => jsonAnswer(200, await subscriptionOf(origin, params.id ?? ''))),
  )
  .post('/webpush/:id', ask('webpush', judgeWebPush))
  .post('/apns/3/device/:token', ask('apns', judgeApns))
  .all('/slack/services/:team/:bot/:token', ask('slack', judgeSlack))
  .all('/slack/*', ask('slack', judgeSlack))
  .all('/hooks/:name', ask('webhook', judgeWebhook))
  .post('/ollama/api/chat', ask('ollama', judgeOllama))
  .post('/openai/v1/chat/completions', ask('openai', judgeOpenai))
  .get(
    '/dns-query',
    reply((request, _context, env) => answerDns(request, (name) => stateOf(env).dnsOf(name))),
  )
  .get('/dns', (_request: IRequestStrict, env: Env) => control.listDns(env))
  .put('/dns', (request: IRequestStrict, env: Env) => control.setDns(request, env))
  .get('/messages', (request: IRequestStrict, env: Env) => control.listMessages(queryOf(request), env))
  .get('/messages/:id', (request: IRequestStrict, env: Env) => control.showMessage(decodeId(request), env))
  .post('/messages/:id/reports', (request: IRequestStrict, env: Env) =>
    control.reportMessage(decodeId(request), request, env),
  )
  .delete('/messages', (request: IRequestStrict, env: Env) => control.forgetMessages(queryOf(request), env))
  .get('/faults', (_request: IRequestStrict, env: Env) => control.listFaults(env))
  .post('/faults', (request: IRequestStrict, env: Env) => control.addFault(request, env))
  .delete('/faults/:id', (request: IRequestStrict, env: Env) => control.removeFault(decodeId(request), env))
  .delete('/faults', (_request: IRequestStrict, env: Env) => control.clearFaults(env))
  .get('/ai/replies', (_request: IRequestStrict, env: Env) => control.listReplies(env))
  .post('/ai/replies', (request: IRequestStrict, env: Env) => control.queueReplies(request, env))
  .delete('/ai/replies', (_request: IRequestStrict, env: Env) => control.clearReplies(env))
  .get('/', (request: IRequestStrict, env: Env) => page.showInbox(request, env))
  .get('/controls', (_request: IRequestStrict, env: Env) => page.showControls(env))
  .get('/page/updates', (request: IRequestStrict, env: Env) => page.showUpdates(request, env))
  .get('/page/controls', (_request: IRequestStrict, env: Env) => page.showControlParts(env))
  .get('/page/messages/:id', (request: IRequestStrict, env: Env) => page.showMessageParts(decodeId(request), env))
  .get('/page/mails/:id', (request: IRequestStrict, env: Env) =>
    page.showMail(decodeId(request), queryOf(request), env),
  )
  .get('/page/files/:name', ({ params }: IRequestStrict) => fileOf(params.name ?? '') ?? undefined)
  .get('/healthz', () => toResponse(jsonAnswer(200, { ok: true })))
  .all('*', (request: IRequestStrict) => {
    const message = `The sandbox has no ${request.method} ${new URL(request.url).pathname}; GET / shows what it has.`;
    return toResponse(jsonAnswer(404, { error: 'not_found', message }));
  });

function decodeId(request: IRequestStrict): string {
  const id = request.params.id ?? '';
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

export default {
  fetch: async (request: Request, env: Env, execution: ExecutionContext): Promise<Response> =>
    withHeaders(refuseForeign(request) ?? (await router.fetch(request, env, execution))),
};
