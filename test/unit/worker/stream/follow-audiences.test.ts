// Writers change people at once, in any order of their reads, posts and writes, and die anywhere in between.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueuedEvent } from '../../../../src/worker/messages.ts';
import { lookAtPageStatements, lookStatements, toLook } from '../../../../src/worker/store/audience-members.ts';
import { type FollowPlace, followLook } from '../../../../src/worker/stream/follow-audiences.ts';
import { openSqlite } from '../../../support/sqlite-d1.ts';

const projectId = 'p';
const audienceId = '00000000-0000-4000-8000-000000000001';
const begun = 1_000;

interface World {
  sqlite: ReturnType<typeof openSqlite>;
  posted: QueuedEvent[];
  /** Posts what is left in the outbox. */
  sweep(): void;
  place(pause: () => Promise<void>): FollowPlace;
}

function openWorld({ pictured = true, workflows = ['w1'] } = {}): World {
  const sqlite = openSqlite();
  sqlite.all(
    `INSERT INTO audiences (id, project_id, name, condition, created_at, updated_at) VALUES (?, ?, 'Pro', '{"trait":"plan","value":"pro"}', 1, 1)`,
    audienceId,
    projectId,
  );
  for (const id of workflows)
    for (const on of ['enter', 'leave']) {
      const definition = JSON.stringify({ trigger: { audience: { id: audienceId, on } } });
      sqlite.all(
        `INSERT INTO workflow_versions (project_id, workflow_id, version, definition, created_at, name, created_by) VALUES (?, ?, 1, ?, 1, 'w', 'test')`,
        ...[projectId, `${id}-${on}`, definition],
      );
      sqlite.all(
        `INSERT INTO workflows (id, org_id, project_id, name, status, version, created_at, updated_at) VALUES (?, 'o', ?, ?, 'active', 1, ?, ?)`,
        ...[`${id}-${on}`, projectId, `${id}-${on}`, begun, begun],
      );
    }
  if (pictured) sqlite.all('UPDATE followed_audiences SET pictured_at = ?', begun);
  const posted: QueuedEvent[] = [];
  return {
    sqlite,
    posted,
    sweep() {
      for (const { body } of sqlite.all<{ body: string }>('SELECT body FROM stream_outbox'))
        posted.push(JSON.parse(body));
    },
    place: (pause) => ({
      db: {
        prepare: (sql: string) => sqlite.d1.prepare(sql),
        batch: async (statements: D1PreparedStatement[]) => {
          await pause();
          const results = await sqlite.d1.batch(statements);
          await pause();
          return results;
        },
      } as unknown as D1Database,
      projectId,
      org: {},
      async relay(events) {
        await pause();
        posted.push(...events.map(({ event }) => event));
        await pause();
        const ids = events.map(({ id }) => id);
        sqlite.all('DELETE FROM stream_outbox WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
      },
    }),
  };
}

/** A change of a person, in one batch with the look. */
async function change(
  { sqlite, place }: World,
  person: string,
  plan: string | null,
  pause: () => Promise<void>,
  now: number,
) {
  const { db } = place(pause);
  const write = db
    .prepare(
      `INSERT INTO profiles (project_id, user_id, traits, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)
       ON CONFLICT DO UPDATE SET traits = excluded.traits, updated_at = excluded.updated_at`,
    )
    .bind(projectId, person, JSON.stringify(plan === null ? {} : { plan }), now);
  const [, audiences, people] = await db.batch<unknown>([
    write,
    ...lookStatements(sqlite.d1, projectId, [{ id: person, since: 0 }]),
  ]);
  await followLook(place(pause), toLook(audiences?.results ?? [], people?.results ?? []), { now });
}

const told = ({ posted }: World, workflow: string) =>
  [...new Set(posted.map(({ messageId }) => messageId))].filter((id) => id.split(':')[1] === workflow);

const kept = ({ sqlite }: World, person: string) =>
  sqlite.all<{ isMember: number; seq: number }>(
    'SELECT is_member AS isMember, seq FROM audience_members WHERE person_id = ?',
    person,
  )[0];

class Died extends Error {}

describe('followed audiences', () => {
  it('tell of each change once, however the steps of several writers fall', async () => {
    const plan = fc.constantFrom('pro', 'free', null);
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { minLength: 1, maxLength: 6 }),
        fc.scheduler(),
        fc.array(fc.nat(12), { maxLength: 4 }),
        async (plans, scheduler, deaths) => {
          const world = openWorld();
          let step = 0;
          const pause = async () => {
            await scheduler.schedule(Promise.resolve());
            if (deaths.includes(step++)) throw new Died();
          };
          const writers = plans.map(async (value, i) => {
            // A message of the queue that fails comes again; the change itself is the same.
            for (;;) {
              try {
                return await change(world, 'ada', value, pause, 10_000 + i);
              } catch (error) {
                if (!(error instanceof Died)) throw error;
              }
            }
          });
          await scheduler.waitIdle();
          await Promise.all(writers);
          world.sweep();
          const [{ traits }] = world.sqlite.all<{ traits: string }>('SELECT traits FROM profiles') as [
            { traits: string },
          ];
          const isMember = JSON.parse(traits).plan === 'pro';
          const row = kept(world, 'ada');
          expect(row?.isMember === 1).toBe(isMember);
          // Entries and exits take turns, the first one an entry, and none is missing between the first and the last.
          const entered = told(world, 'w1-enter');
          const left = told(world, 'w1-leave');
          expect(entered.length - left.length).toBe(isMember ? 1 : 0);
          const numbers = [...entered, ...left].map((id) => Number(id.split(':').at(-1))).sort((a, b) => a - b);
          const first = numbers[0] ?? 0;
          expect(numbers).toEqual(numbers.map((_, i) => first + i));
          if (row && numbers.length > 0) expect(row.seq).toBe(numbers.at(-1));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are pictured without a word while people come and go', async () => {
    const people = ['a', 'b', 'c', 'd'];
    const plan = fc.constantFrom('pro', 'free');
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { minLength: 4, maxLength: 4 }),
        fc.array(fc.record({ who: fc.nat(3), plan }), { maxLength: 5 }),
        fc.scheduler(),
        async (before, changes, scheduler) => {
          const world = openWorld({ pictured: false });
          const pause = () => scheduler.schedule(Promise.resolve());
          for (const [i, value] of before.entries())
            world.sqlite.all(
              'INSERT INTO profiles (project_id, user_id, traits, created_at, updated_at) VALUES (?, ?, ?, 1, 1)',
              ...[projectId, people[i] ?? '', JSON.stringify({ plan: value })],
            );
          const walk = async () => {
            const place = world.place(pause);
            for (let after = ''; ; ) {
              const page = lookAtPageStatements(world.sqlite.d1, projectId, { audienceId, after, limit: 2 });
              const [audiences, rows] = await place.db.batch<unknown>(page);
              const look = toLook(audiences?.results ?? [], rows?.results ?? []);
              await followLook(place, look, { now: 5_000, walks: true });
              await pause();
              const last = look.people.at(-1)?.profile.user_id;
              if (last === undefined) break;
              after = last;
              world.sqlite.all('UPDATE followed_audiences SET cursor = ?', after);
            }
            world.sqlite.all('UPDATE followed_audiences SET pictured_at = 6000, cursor = ?', '');
          };
          const all = [
            walk(),
            ...changes.map((one, i) => change(world, people[one.who] ?? '', one.plan, pause, 10_000 + i)),
          ];
          await scheduler.waitIdle();
          await Promise.all(all);
          for (const person of people) {
            const [row] = world.sqlite.all<{ traits: string }>('SELECT traits FROM profiles WHERE user_id = ?', person);
            const isMember = JSON.parse(row?.traits ?? '{}').plan === 'pro';
            expect(kept(world, person)?.isMember === 1).toBe(isMember);
            const changed = changes.some(({ who }) => people[who] === person);
            const mine = world.posted.filter(({ userId }) => userId === person);
            if (!changed) expect(mine).toEqual([]);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
