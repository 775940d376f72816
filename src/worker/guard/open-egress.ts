import type { Env } from '../env.ts';
import { createWorkerEgress, type Egress, type EgressVerdict, judgeText } from './egress.ts';
import { createSlots } from './slots.ts';
import { type AddressPolicy, parseAllowHosts } from './ssrf.ts';

/** An invocation may have six open connections; one is left for D1, queues and objects. */
const requestsAtOnce = 5;

let opened: { env: Env; policy: AddressPolicy; open: ReturnType<typeof createWorkerEgress> } | null = null;

/** The egress of one invocation, with the settings of this Worker. */
export function openEgress(env: Env): Egress {
  return settingsOf(env).open(createSlots(requestsAtOnce));
}

/** Judges an address by its text alone, with the settings of this Worker. */
export function judgeAddress(env: Env, url: string): EgressVerdict {
  return judgeText(url, settingsOf(env).policy);
}

function settingsOf(env: Env): NonNullable<typeof opened> {
  if (opened?.env !== env) {
    const ownHosts = env.PUBLIC_URL ? [new URL(env.PUBLIC_URL).hostname] : [];
    const policy = {
      production: env.ENVIRONMENT === 'production',
      allowHosts: parseAllowHosts(env.EGRESS_ALLOW_HOSTS),
      ownHosts,
    };
    opened = { env, policy, open: createWorkerEgress(policy, env.DNS_URL) };
  }
  return opened;
}
