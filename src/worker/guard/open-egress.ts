import type { Env } from '../env.ts';
import { createWorkerEgress, type Egress } from './egress.ts';
import { createSlots } from './slots.ts';
import { parseAllowHosts } from './ssrf.ts';

/** An invocation may hold six connections open; one is left for what is not a request of ours (D1, queues, objects). */
const requestsAtOnce = 5;

let opened: { env: Env; open: ReturnType<typeof createWorkerEgress> } | null = null;

/** The gate for the outgoing requests of one invocation, by the settings of this Worker. */
export function openEgress(env: Env): Egress {
  if (opened?.env !== env) {
    const ownHosts = env.PUBLIC_URL ? [new URL(env.PUBLIC_URL).hostname] : [];
    const policy = {
      production: env.ENVIRONMENT === 'production',
      allowHosts: parseAllowHosts(env.EGRESS_ALLOW_HOSTS),
      ownHosts,
    };
    opened = { env, open: createWorkerEgress(policy, env.DNS_URL) };
  }
  return opened.open(createSlots(requestsAtOnce));
}
