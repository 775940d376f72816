// An anonymous person who becomes known while they have runs.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { it } from '../../support/pipeline/pipeline.ts';

const anonymous = { userId: undefined, anonymousId: 'anon-1' } as { anonymousId: string };
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };
const mail = {
  label: 'mail',
  type: 'send_email',
  config: { subject: 'Hi {{user.firstName}}', bodyHtml: '<p>x</p>', to: '{{user.email}}' },
};
const tag = { label: 'tag', type: 'update_profile', config: { traits: { tier: 'gold' } } };

describe('a person who becomes known in the middle of a run', () => {
  it('is read and written by the later steps under their own id', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const id = await p.workflow([nap, mail, tag]);
    await p.track('go', {}, anonymous);
    await p.dispatch();
    await p.identify({ firstName: 'Ada', email: 'ada@example.com' }, { userId: 'ada', anonymousId: 'anon-1' });
    await p.dispatch();
    const run = await p.finish((await p.onlyRun(id)).id);
    expect(run.steps.map(({ label, outcome }) => [label, outcome])).toEqual([
      ['nap', 'completed'],
      ['mail', 'sent'],
      ['tag', 'completed'],
    ]);
    expect(run.steps[1]?.input).toMatchObject({ to: 'ada@example.com', subject: 'Hi Ada' });
    expect((await p.tenant.api.get('customers/profiles/ada')).json.traits).toMatchObject({ tier: 'gold' });
    expect((await p.tenant.api.get('customers/profiles/anon-1')).status).toBe(404);
  });

  it('ends the run by an event under their own id, and may enter again', async ({ p }) => {
    const id = await p.workflow([nap], { reentry: { policy: 'after_exit' }, exitOn: [{ eventType: 'bought' }] });
    await p.track('go', {}, anonymous);
    await p.dispatch();
    await p.identify({ firstName: 'Ada' }, { userId: 'ada', anonymousId: 'anon-1' });
    await p.dispatch();
    await p.track('go', {}, { userId: 'ada' });
    await p.dispatch();
    expect(await p.runs(id), 'the run under the anonymous id is still active').toHaveLength(1);
    await p.track('bought', {}, { userId: 'ada' });
    await p.dispatch();
    expect((await p.onlyRun(id)).status).toBe('exited');
    p.pass(1_000);
    await p.track('go', {}, { userId: 'ada' });
    await p.dispatch();
    expect((await p.runs(id)).map(({ status }) => status).sort()).toEqual(['exited', 'running']);
  });
});
