import type { Env } from '../env.ts';
import { createWorkerEgress, type Egress } from './egress.ts';
import { parseAllowHosts } from './ssrf.ts';

let opened: { env: Env; egress: Egress } | null = null;

/** The gate of this Worker for outgoing requests, by its settings. */
export function openEgress(env: Env): Egress {
  if (opened?.env === env) return opened.egress;
  const ownHosts = env.PUBLIC_URL ? [new URL(env.PUBLIC_URL).hostname] : [];
  const policy = {
    production: env.ENVIRONMENT === 'production',
    allowHosts: parseAllowHosts(env.EGRESS_ALLOW_HOSTS),
    ownHosts,
  };
  opened = { env, egress: createWorkerEgress(policy, env.DNS_URL) };
  return opened.egress;
}
