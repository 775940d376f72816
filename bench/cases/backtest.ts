// How fast a backtest plays stored events, and how much more memory it takes for ten times as many; and how fast the tests
// of a bundle run in Node.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, createApi } from '../../scripts/local/api.ts';
import { runBundleTests } from '../../src/engine/simulate/run-tests.ts';
import { judgeBundle } from '../../src/engine/versions/bundle/judge-bundle.ts';
import { residentBytesOf } from '../processes.ts';
import { type ProductInstance, startProduct } from '../start.ts';
import type { CaseContext } from './context.ts';

const sizes = [10_000, 100_000] as const;
/** Rows of one insert. */
const chunk = 10_000;
/** Time between two events. */
const gapMs = 10_000;
const people = 5_000;
const pollMs = 200;
const tests = 500;

const nap = (label: string, delayMinutes: number) => ({ label, type: 'wait', config: {}, delayMinutes });
const mail = (label: string) => ({
  label,
  type: 'send_email',
  config: { subject: 'Hi {{user.name}}', bodyHtml: '<p>{{event.amount}}</p>', to: '{{user.email}}' },
});
const steps = [nap('nap', 60), mail('reminder'), nap('long', 1_440), mail('last')];
const workflow = {
  name: 'Cart',
  trigger: { eventType: 'cart.updated' },
  reentry: { policy: 'after_exit' },
  exitOn: [{ eventType: 'order.completed' }],
  steps,
};

/** Prints durations and sizes; none of them is a condition. */
export async function benchBacktest({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  report.findings.push({ name: `${tests} tests of a bundle in Node`, value: secondsOfTests(), unit: 's' });
  for (const size of sizes) {
    const instance = await startProduct({ bundle: 'built', consumers: false });
    try {
      const { seconds, megabytes, sends, readMs } = await play(instance, size);
      const name = `backtest of ${size.toLocaleString('en-US')} events, draft and live`;
      report.findings.push(
        { name, value: size / seconds, unit: 'events/s' },
        { name: '  messages that it counted', value: sends, unit: '' },
        // Of the whole process: garbage that was not collected yet and pages of SQLite among it. It grows less than the events.
        { name: '  memory that it added at most', value: megabytes, unit: 'MB' },
        { name: '  longest read while it played', value: readMs, unit: 'ms' },
      );
    } finally {
      await instance.stop();
    }
  }
}

async function play(instance: ProductInstance, size: number) {
  const { url, orgId, apiKey, processes } = instance;
  const api = createApi(url, orgId, apiKey);
  const to = Date.now();
  const from = to - size * gapMs;
  await fill(instance, size, from);
  const { id } = (await api.send('POST', 'automation/workflows', { ...workflow, projectId: instance.projectId })) as {
    id: string;
  };
  const before = residentBytesOf(processes);
  const begun = performance.now();
  const period = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const definition = { ...workflow, steps: [...steps, mail('more')] };
  const started = (await api.send('POST', `automation/workflows/${id}/backtest`, { ...period, definition })) as {
    id: string;
  };
  let most = before;
  let done = await read(api, started.id);
  let readMs = 0;
  while (done.status === 'running') {
    await sleep(pollMs);
    most = Math.max(most, residentBytesOf(processes));
    const asked = performance.now();
    done = await read(api, started.id);
    readMs = Math.max(readMs, performance.now() - asked);
  }
  const seconds = (performance.now() - begun) / 1_000;
  if (done.status !== 'done' || done.events !== size) throw new Error(`The backtest ended as ${JSON.stringify(done)}.`);
  const sends = done.draft.sends.reduce((sum, { count }) => sum + count, 0);
  return { seconds, megabytes: (most - before) / 2 ** 20, sends, readMs };
}

interface Read {
  status: string;
  events: number;
  draft: { sends: { count: number }[] };
}

const read = async (api: Api, id: string): Promise<Read> => (await api.get(`automation/backtests/${id}`)) as Read;

/** Events of which one in five begins a run and one in ten ends one, and their people. */
async function fill({ database, projectId }: ProductInstance, size: number, from: number): Promise<void> {
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)';
  const id = "printf('%08x-0000-4000-8000-000000000000', i)";
  for (let first = 0; first < size; first += chunk) {
    await database
      .prepare(
        `${numbers} INSERT INTO events (project_id, id, type, user_id, message_id, properties, timestamp, received_at)
         SELECT ?3, ${id}, CASE i % 10 WHEN 0 THEN 'cart.updated' WHEN 5 THEN 'cart.updated' WHEN 7 THEN 'order.completed' ELSE 'page.viewed' END,
           'person-' || (i / 10 * 7 % ${people}), i, '{"amount":12.5}', ?4 + i * ${gapMs}, ?4 + i * ${gapMs} FROM n`,
      )
      .bind(first, first + chunk, projectId, from)
      .run();
  }
  await database
    .prepare(
      `${numbers} INSERT INTO profiles (project_id, user_id, email, traits, created_at, updated_at)
       SELECT ?3, 'person-' || i, 'p' || i || '@example.com', '{"name":"Ada"}', ?4, ?4 FROM n`,
    )
    .bind(0, people, projectId, from)
    .run();
}

function secondsOfTests(): number {
  const list = <T>(length: number, of: (n: number) => T): T[] => Array.from({ length }, (_, n) => of(n));
  const given = [{ person: { userId: 'ada', email: 'ada@example.com' } }, { event: 'cart.updated' }, { advance: '2h' }];
  const verdict = judgeBundle(
    {
      version: 1,
      workflows: list(50, (n) => ({ ...workflow, name: `Cart ${n}` })),
      tests: list(tests, (n) => ({
        ...{ name: `Test ${n}`, workflow: `Cart ${n % 50}`, given, advance: '2d' },
        expect: [{ sent: 'email', times: 2 }, { ended: 'completed' }],
      })),
    },
    null,
  );
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults));
  const begun = performance.now();
  const { passed } = runBundleTests(verdict.bundle, { clock: () => performance.now() });
  if (passed !== tests) throw new Error(`${tests - passed} of ${tests} tests are red.`);
  return (performance.now() - begun) / 1_000;
}
