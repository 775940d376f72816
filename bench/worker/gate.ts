import { DurableObject } from 'cloudflare:workers';

/** Lets a request wait until the run that it started has ended; the same for every engine that is measured. */
export class Gate extends DurableObject {
  private readonly waiting = new Map<string, () => void>();
  private readonly opened = new Set<string>();

  async wait(id: string): Promise<void> {
    if (this.opened.delete(id)) return;
    await new Promise<void>((resolve) => this.waiting.set(id, resolve));
  }

  async open(id: string): Promise<void> {
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    if (resolve) resolve();
    else this.opened.add(id);
  }
}

const gates = 16;

/** The gate of a run; there are several, so that none is the bottleneck. */
export function gateOf(namespace: DurableObjectNamespace<Gate>, id: string): DurableObjectStub<Gate> {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum += id.charCodeAt(i);
  return namespace.getByName(`gate-${sum % gates}`);
}
