import type { Env } from '../env.ts';
import { createWorkerEgress, type Egress } from './egress.ts';
import { createSlots } from './slots.ts';
import { parseAllowHosts } from './ssrf.ts';

/** An invocation may have six open connections; one is left for D1, queues and objects. */
const requestsAtOnce = 5;

let opened: { env: Env; open: ReturnType<typeof createWorkerEgress> } | null = null;

/** The egress of one invocation, with the settings of this Worker. */
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
