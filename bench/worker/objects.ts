// What stands beside the product in the measured Worker: its run object with a bell at the end, the emptiest object
// there can be, and the same journeys as Cloudflare Workflows.
import { DurableObject, WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers';
import { isFinal } from '../../src/engine/runs/state.ts';
import type { Env } from '../../src/worker/env.ts';
import { WorkflowRun } from '../../src/worker/run-object/workflow-run.ts';
import { bill, billed, countStorage } from './counting.ts';
import { type Gate, gateOf } from './gate.ts';

export interface BenchParams {
  kind: 'pure' | 'send';
  steps: number;
  /** What the front door accepted. */
  event?: object;
}

export interface BenchEnv extends Env {
  EMPTY: DurableObjectNamespace<EmptyObject>;
  GATE: DurableObjectNamespace<Gate>;
  FLOW: Workflow<BenchParams>;
  PRIMITIVE: Queue;
  /** Where the sends go, e.g. http://127.0.0.1:4000. */
  VENDOR_URL: string;
}

/** The product's run object; rings its gate when the run has ended. */
export class BenchRun extends WorkflowRun {
  private rung = false;

  async ringWhenOver(): Promise<void> {
    const run = this.rung ? null : this.view();
    if (!run || !isFinal(run.state.status)) return;
    this.rung = true;
    await gateOf((this.env as BenchEnv).GATE, run.head.runId).open(run.head.runId);
  }
}

// Any asynchronous method may be the one that ends the run, whatever it is named.
for (const [name, { value: method }] of Object.entries(Object.getOwnPropertyDescriptors(WorkflowRun.prototype))) {
  if (name === 'constructor' || typeof method !== 'function') continue;
  Object.defineProperty(BenchRun.prototype, name, {
    configurable: true,
    value(this: BenchRun, ...args: unknown[]) {
      const result: unknown = Reflect.apply(method, this, args);
      if (!(result instanceof Promise)) return result;
      return result.then(async (settled: unknown) => {
        await this.ringWhenOver();
        return settled;
      });
    },
  });
}

/** The product's run object with a counted storage and a clock that can be put forward. */
export class CountedRun extends WorkflowRun {
  private aheadMs = 0;

  constructor(ctx: DurableObjectState, env: BenchEnv) {
    super(countStorage(ctx), billed(env));
  }

  override now(): number {
    return Date.now() + this.aheadMs;
  }

  override alarm(): Promise<void> {
    bill.objectRequests += 1;
    return super.alarm();
  }

  /** Lets the wait at hand be over, and the alarm ring. */
  async skipWait(): Promise<string> {
    const due = this.view()?.state.dueAt ?? null;
    if (due !== null && due > this.now()) {
      this.aheadMs += due - this.now();
      await this.alarm();
    }
    return this.view()?.state.status ?? 'none';
  }
}

/** An object that does next to nothing. */
export class EmptyObject extends DurableObject {
  touch(): string {
    return 'ok';
  }

  put(value: string): void {
    this.ctx.storage.kv.put('value', value);
  }

  putAndArm(value: string): void {
    this.ctx.storage.kv.put('value', value);
    void this.ctx.storage.setAlarm(Date.now() + 3_600_000);
  }
}

/** The same steps for Cloudflare Workflows. */
export class BenchFlow extends WorkflowEntrypoint<BenchEnv, BenchParams> {
  override async run(event: Readonly<WorkflowEvent<BenchParams>>, step: WorkflowStep): Promise<void> {
    const { kind, steps } = event.payload;
    for (let i = 0; i < steps; i++) {
      await step.do(`step ${i}`, () => (kind === 'send' ? this.send(event.instanceId, i) : Promise.resolve(i)));
    }
    await gateOf(this.env.GATE, event.instanceId).open(event.instanceId);
  }

  private async send(runId: string, index: number): Promise<number> {
    const answer = await fetch(`${this.env.VENDOR_URL}/resend/emails`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer re_bench',
        'content-type': 'application/json',
        'idempotency-key': `${runId}:${index}`,
      },
      body: JSON.stringify({ from: 'a@example.com', to: ['b@example.com'], subject: 's', html: '<p>Hello</p>' }),
    });
    await answer.text();
    return answer.status;
  }
}
