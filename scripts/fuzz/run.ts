// Sends many requests from a seed, and collects those that were not answered as they must be.
import type { Demo } from '../seed.ts';
import { sendAndJudge } from './judge.ts';
import { createRandom } from './random.ts';
import { type FuzzRequest, makeRequest, type Target } from './requests.ts';

export interface Failure {
  /** The number of the request under its seed. */
  n: number;
  request: FuzzRequest;
  fault: string;
}

export interface FuzzReport {
  requests: number;
  /** Answers by status. */
  statuses: Map<number, number>;
  failures: Failure[];
}

const inFlight = 8;
/** A key is limited to 6,000 calls a minute. */
const managementKeys = 10;

/** Runs the requests of a seed. */
export async function fuzz(target: Target, seed: number, requests: number): Promise<FuzzReport> {
  const random = createRandom(seed);
  const report: FuzzReport = { requests, statuses: new Map(), failures: [] };
  let next = 0;
  const work = async () => {
    while (next < requests) {
      const n = next++;
      const request = makeRequest(random, target);
      const { status, fault } = await sendAndJudge(request);
      report.statuses.set(status, (report.statuses.get(status) ?? 0) + 1);
      if (fault !== null) report.failures.push({ n, request, fault });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return report;
}

/** What can be fuzzed of a copy: keys of its own, and the ids of what is in it. */
export async function targetOf(demo: Demo): Promise<Target> {
  const base = `${demo.url}/api/v1/orgs/${demo.orgId}`;
  const headers = { 'x-api-key': demo.apiKey, 'content-type': 'application/json' };
  const idsAt = async (path: string, field = 'id'): Promise<string[]> => {
    const answer = (await (await fetch(`${base}/${path}`, { headers })).json()) as { data: Record<string, string>[] };
    return answer.data.flatMap((row) => row[field] ?? []);
  };
  const make = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await fetch(`${base}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as Record<string, string>;
  };
  const makeKey = async (n: number): Promise<string> => {
    const role = n % 5 === 4 ? 'editor' : 'admin';
    const bound = n % 2 === 0 ? { projectId: demo.projectId } : {};
    return (await make('keys', { name: `fuzz ${n}`, role, ...bound })).key ?? '';
  };
  const several = async (path: string, bodyOf: (n: number) => object) =>
    (await Promise.all(Array.from({ length: 5 }, (_, n) => make(path, bodyOf(n))))).flatMap(({ id }) => id ?? []);
  const condition = { trait: 'plan', op: 'eq', value: 'pro' };
  const [templates, audiences, domains, devices, workflows, runs, events, profiles, channels] = await Promise.all([
    several('email/templates', (n) => ({ name: `Fuzz ${n}`, subject: 'Hi {{user.email}}', html: '<p>Hi</p>' })),
    several('customers/audiences', (n) => ({ name: `Fuzz ${n}`, condition })),
    several('email/domains', (n) => ({ domain: `fuzz-${n}.example` })),
    several('customers/profiles/ada/devices', (n) => ({ platform: 'fcm', token: `fuzz-${n}` })),
    idsAt('automation/workflows'),
    idsAt('automation/runs'),
    idsAt('events'),
    idsAt('customers/profiles', 'userId'),
    idsAt('notifications/channels'),
  ]);
  const keys = await Promise.all(Array.from({ length: managementKeys }, (_, n) => makeKey(n)));
  const { url, orgId, writeKey } = demo;
  const lasting = { projects: [demo.projectId], versions: ['1', '2'], suppressions: ['ada@example.com'] };
  const ids = { templates, audiences, domains, devices, workflows, runs, events, profiles, channels, ...lasting };
  return { url, orgId, otherOrgId: demo.otherOrg.orgId, keys, writeKey, ids };
}

/** A failure as one can repeat it. */
export function describeFailure({ n, request, fault }: Failure): string {
  const { operation, method, url, headers, body } = request;
  const text =
    body === undefined ? '' : typeof body === 'string' ? body : `base64 ${Buffer.from(body).toString('base64')}`;
  const shown = text.length > 2_000 ? `${text.slice(0, 2_000)}… (${text.length} characters)` : text;
  return `#${n} ${operation}: ${fault}\n  ${method} ${url}\n  ${JSON.stringify(headers)}\n  ${shown}`;
}
