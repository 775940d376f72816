// One failure loses nothing: each write and each message between a change of an audience, or a broadcast, and the runs that
// follow fails once, twice, for an hour, and after it was done; later, everything is as if it had not.
import { expect } from 'vitest';
import { breakEachCall, queue, type Scenario, send, sql } from '../../../support/pipeline/scenarios.ts';
import { audience, follow, news, people, ring } from '../../../support/pipeline/triggers.ts';

const pro = { trait: 'plan', value: 'pro' };
const marked = 'completed: mark completed';

const scenarios: Record<string, Scenario> = {
  'a person who enters an audience and leaves it': {
    workflows: {
      enter: async (p) => follow(p, await audience(p, pro), 'enter'),
      async leave(p) {
        const { json } = await p.tenant.api.get('customers/audiences');
        const id = await follow(p, json.data[0].id, 'leave');
        await ring(p);
        return id;
      },
    },
    async play({ p, harness }) {
      await send(p, harness, 'identify', { userId: 'ada', traits: { plan: 'pro' } });
      await harness.passTime(1);
      await send(p, harness, 'identify', { userId: 'ada', traits: { plan: 'free' } });
    },
    outcome: {
      runs: { enter: [marked], leave: [marked] },
      list: { enter: ['completed'], leave: ['completed'] },
      members: ['ada out'],
    },
    calls: {
      'the message of a call, or of a change': queue('events'),
      'the batch that changes the person': sql('INTO profiles'),
      'the change with its events': sql('INTO audience_members'),
      'what is left in the outbox': sql('DELETE FROM stream_outbox'),
      'the batch that records events': sql('INTO events'),
    },
  },
  'a broadcast': {
    workflows: { news: (p) => news(p, { reentry: { policy: 'once' } }) },
    async play({ p, harness, workflows }) {
      await people(p, ['ada', 'bob', 'eve'], { plan: 'pro' });
      const audienceId = await audience(p, pro);
      const key = { 'idempotency-key': crypto.randomUUID() };
      const path = `automation/workflows/${workflows.news}/broadcast`;
      const post = async () => (await p.tenant.api.post(path, { audienceId }, key)).status;
      expect(await harness.insist(post)).toBe(202);
    },
    outcome: {
      runs: { news: [marked, marked, marked] },
      list: { news: ['completed', 'completed', 'completed'] },
      broadcasts: ['done: 3 people, 3 started, 0 skipped, 0 failed'],
    },
    calls: {
      'the broadcast itself': sql('INTO broadcasts'),
      'the time of the clock': sql('UPDATE project_clocks'),
      'the claim of an entry': sql('INTO run_entries'),
      'the batch that records who was reached': sql('INTO events'),
      'what became of people': sql('UPDATE broadcasts'),
    },
  },
};

breakEachCall(scenarios);
