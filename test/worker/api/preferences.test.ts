// What people want to get: over the API, for people who become one, and with everything else of a person.
import { describe, expect } from 'vitest';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

type Said = [topic: string, kind: string, allowed: boolean];
const toInput = (said: Said[]) => ({
  preferences: said.map(([topic, kind, allowed]) => ({ topic, kind, allowed })),
});
const put = (p: Pipeline, userId: string, ...said: Said[]) =>
  p.tenant.api.put(`customers/profiles/${userId}/preferences`, toInput(said));
const get = async (p: Pipeline, userId: string) =>
  (await p.tenant.api.get(`customers/profiles/${userId}/preferences`)).json;
const saidBy = async (p: Pipeline, userId: string): Promise<Said[]> =>
  (await get(p, userId)).preferences.map(
    ({ topic, kind, allowed }: { topic: string; kind: string; allowed: boolean }) => [topic, kind, allowed],
  );

async function people(p: Pipeline, ...ids: string[]): Promise<void> {
  for (const userId of ids) await p.identify({}, { userId });
  await p.flow();
}

describe('the preferences of a person', () => {
  it('are put as a whole, and read with what follows from them for every topic', async ({ p }) => {
    await people(p, 'ada');
    await p.tenant.api.post('notifications/topics', { key: 'news', name: 'News' });
    await p.tenant.api.post('notifications/topics', { key: 'labs', name: 'Labs', default: 'out' });
    await put(p, 'ada', ['old', '*', false]);
    const answer = await put(p, 'ada', ['news', 'email', false], ['*', 'sms', false]);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual(await get(p, 'ada'));
    const at = new Date(p.now()).toISOString();
    expect(answer.json).toEqual({
      userId: 'ada',
      preferences: [
        { topic: '*', kind: 'sms', allowed: false, at },
        { topic: 'news', kind: 'email', allowed: false, at },
      ],
      topics: [
        {
          key: 'labs',
          name: 'Labs',
          default: 'out',
          channels: { email: false, push: false, sms: false, in_app: false },
        },
        { key: 'news', name: 'News', default: 'in', channels: { email: false, push: true, sms: false, in_app: true } },
      ],
      others: { email: true, push: true, sms: false, in_app: true },
    });
  });

  it('can be sent back as they were read, and are empty at first', async ({ p }) => {
    await people(p, 'ada');
    expect((await get(p, 'ada')).preferences).toEqual([]);
    const bare = await p.tenant.api.put('customers/profiles/ada/preferences', { preferences: [{ allowed: false }] });
    expect(bare.json).toMatchObject({ preferences: [{ topic: '*', kind: '*' }], others: { email: false } });
  });

  it('are refused with a pointer, and for a person who does not exist', async ({ p }) => {
    await people(p, 'ada');
    const wrong = await put(
      p,
      'ada',
      ['news', 'fax', false],
      ['a b', 'email', true],
      ['x', '*', true],
      ['x', '*', false],
    );
    expect(wrong.status).toBe(422);
    expect(wrong.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/preferences/0/kind', '/preferences/1/topic']),
    );
    const twice = await put(p, 'ada', ['x', '*', true], ['x', '*', false]);
    expect(twice.json.errors).toMatchObject([{ pointer: '/preferences/1' }]);
    expect((await put(p, 'nobody', ['x', '*', true])).status).toBe(404);
    expect((await p.tenant.as('viewer').put('customers/profiles/ada/preferences', toInput([]))).status).toBe(403);
  });
});

describe('of two people who become one', () => {
  it.for<[string, Said[], Said[], Said[]]>([
    [
      'what either declined is declined',
      [['news', 'email', false]],
      [['news', 'email', true]],
      [['news', 'email', false]],
    ],
    ['what one has said alone stays', [['news', 'email', true]], [], [['news', 'email', true]]],
    [
      'a general no holds for what the other wanted in particular',
      [['*', '*', false]],
      [['news', 'email', true]],
      [
        ['*', '*', false],
        ['*', 'email', false],
        ['news', '*', false],
        ['news', 'email', false],
      ],
    ],
    [
      'a no to a topic and a no to a kind both hold',
      [['news', '*', true]],
      [['*', 'email', false]],
      [
        ['*', 'email', false],
        ['news', '*', true],
        ['news', 'email', false],
      ],
    ],
  ])('%s', async ([_name, from, to, expected], { p }) => {
    await people(p, 'ada', 'ada-2');
    await put(p, 'ada-2', ...from);
    await put(p, 'ada', ...to);
    const merged = await p.tenant.api.post('customers/profiles/ada/merge', { from: 'ada-2' });
    expect(merged.status).toBe(200);
    expect(await saidBy(p, 'ada')).toEqual(expected);
    expect(
      await env.DB.prepare('SELECT count(*) AS n FROM preferences WHERE project_id = ? AND person_id = ?')
        .bind(p.tenant.projectId, 'ada-2')
        .first('n'),
    ).toBe(0);
  });

  it('an anonymous visitor keeps what they said when they turn out to be somebody', async ({ p }) => {
    await p.track('seen', {}, { anonymousId: 'visitor-1' });
    await p.flow();
    await put(p, 'visitor-1', ['news', '*', false]);
    await p.identify({}, { userId: 'ada', anonymousId: 'visitor-1' });
    await p.flow();
    expect(await saidBy(p, 'ada')).toEqual([['news', '*', false]]);
  });
});

describe('with everything else of a person', () => {
  it('they are exported, and erased with the places under caps', async ({ p }) => {
    await people(p, 'ada', 'grace');
    for (const userId of ['ada', 'grace']) await put(p, userId, ['news', 'email', false]);
    const { projectId } = p.tenant;
    const use = env.DB.prepare('INSERT INTO cap_uses VALUES (?, ?, ?, ?, ?)');
    for (const userId of ['ada', 'grace']) await use.bind(projectId, userId, 'c:1', p.now(), 'd').run();
    const exported = (await p.tenant.api.get('customers/profiles/ada/export')).json;
    expect(exported.preferences).toMatchObject([{ topic: 'news', kind: 'email', allowed: false }]);
    expect((await p.tenant.api.del('customers/profiles/ada')).status).toBe(204);
    for (const table of ['preferences', 'cap_uses']) {
      const { results } = await env.DB.prepare(`SELECT person_id FROM ${table} WHERE project_id = ?`)
        .bind(projectId)
        .all();
      expect(results, table).toEqual([{ person_id: 'grace' }]);
    }
  });
});
