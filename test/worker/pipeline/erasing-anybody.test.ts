// Whatever happened to a person before, the erasure leaves no text that came from them.
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { everythingKept } from '../../support/pipeline/remains.ts';

const histories = 8;
const people = ['ada', 'bob'] as const;
type Who = (typeof people)[number];

/** What can happen, to whom; `n` makes the texts of one happening its own. */
type Act = (p: Pipeline, who: Who, n: number, workflowIds: readonly string[]) => Promise<unknown>;

/** A text that is found again wherever it was copied to. */
const canary = (who: Who, n: number) => `canary-${who}-${n}x`;
const anonymousIdOf = (who: Who) => `anon-${who}`;
const anonymous = (who: Who) => ({ userId: undefined, anonymousId: anonymousIdOf(who) }) as { anonymousId: string };

const acts = {
  identify: (p, who, n) =>
    p.identify({ email: `${canary(who, n)}@example.com`, nick: canary(who, n) }, { userId: who }),
  join: (p, who, n) => p.identify({ nick: canary(who, n) }, { userId: who, anonymousId: anonymousIdOf(who) }),
  visit: (p, who, n) => p.track('go', { secret: canary(who, n) }, anonymous(who)),
  go: (p, who, n) => p.track('go', { secret: canary(who, n) }, { userId: who, messageId: canary(who, n) }),
  buy: (p, who, n) => p.track('bought', { secret: canary(who, n) }, { userId: who }),
  put: (p, who, n) => p.tenant.api.put(`customers/profiles/${who}`, { traits: { city: canary(who, n) } }),
  device: (p, who, n) =>
    p.tenant.api.post(`customers/profiles/${who}/devices`, { platform: 'fcm', token: canary(who, n) }),
  // An address that the person has, or had before another identify.
  stop: async (p, who) => {
    const known = await p.tenant.api.get(`customers/profiles/${who}`);
    if (known.json.email) await p.tenant.api.post('email/suppressions', { address: known.json.email });
  },
  // The provider repeats in its answer what it was given.
  fail: async (p) => p.world.answer('email', ({ body }) => ({ status: 422, body: { message: `bad ${body.subject}` } })),
  ask: (p, who, n, [id]) =>
    p.tenant.api.post(
      `automation/workflows/${id}/test-run`,
      { eventType: 'go', userId: who, properties: { secret: canary(who, n) } },
      { 'idempotency-key': `key-${n}` },
    ),
  pause: (p, _who, _n, [, id]) => p.tenant.api.post(`automation/workflows/${id}/pause`),
  resume: (p, _who, _n, [, id]) => p.tenant.api.post(`automation/workflows/${id}/resume`),
  pass: async (p) => p.pass(hour),
  sweep: (p) => p.sweep(),
  flow: (p) => p.flow(),
} satisfies Record<string, Act>;

const names = Object.keys(acts) as (keyof typeof acts)[];
const happening = fc.record({ act: fc.constantFrom(...names), who: fc.constantFrom(...people) });
const history = fc.array(happening, { minLength: 8, maxLength: 24 });

async function prepare(p: Pipeline): Promise<string[]> {
  await addChannel(p.tenant, 'email');
  const mail = {
    label: 'mail',
    type: 'send_email',
    config: { subject: '{{user.nick}}', bodyHtml: '{{event.secret}}', to: '{{user.email}}' },
  };
  const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 90 };
  const hook = {
    label: 'hook',
    type: 'webhook',
    config: { url: 'https://sandbox.test:8443/hook', method: 'POST', body: { secret: '{{event.secret}}' } },
  };
  const tag = { label: 'tag', type: 'update_profile', config: { traits: { last: '{{event.secret}}' } } };
  return [
    await p.workflow([mail, nap, hook], { exitOn: [{ eventType: 'bought' }] }),
    await p.workflow([tag, hook], { reentry: { policy: 'once', key: '{{event.secret}}' } }),
    await p.workflow([mail], { settings: { onError: 'fail' }, reentry: { policy: 'after_exit' } }),
  ];
}

async function runIdsOf(p: Pipeline, workflowIds: readonly string[]): Promise<string[]> {
  const runs = await Promise.all(workflowIds.map((id) => p.runs(id)));
  return runs.flat().map(({ id }) => id);
}

describe('the erasure of anybody', () => {
  it('leaves nothing of a random person with a random history', { timeout: 120_000 }, async ({ p }) => {
    const workflowIds = await prepare(p);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(history, fc.constantFrom(...people), async (happenings, who) => {
        await acts.identify(p, who, ++n);
        for (const { act, who: actor } of happenings) {
          n += 1;
          await acts[act](p, actor, n, workflowIds);
        }
        // An anonymous id belongs to a person once it was joined to them; what nobody joined is nobody's.
        await acts.join(p, who, ++n);
        await p.flow();
        await acts.go(p, who, ++n);
        const runIds = await runIdsOf(p, workflowIds);
        expect(await everythingKept(p, runIds)).toContain(`canary-${who}-`);
        p.pass(1_000);
        expect([202, 204]).toContain((await p.tenant.api.del(`customers/profiles/${who}`)).status);
        await p.tenant.api.post(`automation/workflows/${workflowIds[1]}/resume`);
        await p.flow();
        p.pass(16 * minute);
        await p.sweep();
        await p.flow();
        const left = await everythingKept(p, [...new Set([...runIds, ...(await runIdsOf(p, workflowIds))])]);
        expect(left.match(new RegExp(`.{60}canary-${who}-.{30}`, 'g')) ?? []).toEqual([]);
        p.takeErrors();
      }),
      { numRuns: histories, endOnFailure: true, seed: 20_261_125 },
    );
  });
});
