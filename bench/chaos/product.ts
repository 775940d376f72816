// The product that the chaos test kills: started as `npm start` does, or over databases whose calls can be made to fail.
import { processesOf, type RunningServer, startServer } from '../../test/support/server.ts';

export interface ProductOptions {
  state: string;
  sandboxUrl: string;
  /** Whether its database can be made to fail. */
  unreliable: boolean;
}

/** Starts the product on a state folder that it may have been killed on. */
export function openProduct({ state, sandboxUrl, unreliable }: ProductOptions): Promise<RunningServer> {
  const script = unreliable ? { script: 'bench/chaos/start-unreliable.ts' } : {};
  return startServer({ state, env: { EGRESS_ALLOW_HOSTS: new URL(sandboxUrl).host }, ...script });
}

/** Makes so many of the calls of its database fail from now on; a restart ends it. Returns how many have failed since. */
export async function failShareOf(server: RunningServer, share: number): Promise<number> {
  const answer = await fetch(`${server.demo.url}/chaos/fail-share`, { method: 'POST', body: String(share) });
  if (!answer.ok) throw new Error(`The share of failing calls could not be set: ${answer.status}`);
  return (await answer.json()) as number;
}

/** Every process of the product at once: the start script, workerd, the watchdog. */
export function killAll(state: string): void {
  for (const pid of processesOf(state)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was a child of one that is dead already.
    }
  }
}
