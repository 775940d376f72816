// D1 as the publications of one run leave it, with the guards of the real statements.
import { endedSteps } from '../../../src/engine/runs/ended-steps.ts';
import { isFinal, type RunState, type StepEntry } from '../../../src/engine/runs/state.ts';
import { offerOf } from '../../../src/worker/run-object/offer.ts';
import type { StoredRun } from '../../../src/worker/run-object/store.ts';
import type { DeliveryRow } from '../../../src/worker/store/delivery-row.ts';
import type { RunRow } from '../../../src/worker/store/run-row.ts';
import type { Transition } from '../../../src/worker/stream/publish-transitions.ts';
import { Breach } from './checks.ts';

export class SimulatedIndex {
  private row: RunRow | null = null;
  private readonly log = new Map<string, DeliveryRow>();
  /** `seq` of the steps that were counted, as often as they were. */
  private readonly counted: number[] = [];

  publish({ row, deliveries }: Transition): void {
    if (row && row.seq > (this.row?.seq ?? -1)) {
      const counted = this.row?.seq ?? -1;
      this.counted.push(...row.ended.map(({ seq }) => seq).filter((seq) => seq > counted));
      this.row = row;
    }
    for (const delivery of deliveries)
      if (delivery.updatedAt > (this.log.get(delivery.id)?.updatedAt ?? -1)) this.log.set(delivery.id, delivery);
  }

  /** The sweep asks for a run whose row expects something. */
  isOverdue(): boolean {
    return this.row === null || !isFinal(this.row.status);
  }

  /** The sweep repeats the release of a run that is still in the queue of its workflow. */
  showsQueued(): boolean {
    return this.row?.status === 'queued';
  }

  /** When the sweep looks at the run; null while it has no row. */
  dueAt(): number | null {
    return this.row && (this.row.nextStepAt ?? Number.POSITIVE_INFINITY);
  }

  /** R8: everything that follows from the run is in D1; `kept`: no message of the run was lost. */
  check(run: StoredRun, trace: readonly StepEntry[], now: number, kept: boolean): void {
    if (this.row?.status !== run.state.status) throw new Breach('R8: the index shows how the run ended');
    const left = endedSteps(trace).map(({ seq }) => seq);
    if (this.counted.join() !== left.join()) throw new Breach('every step that the run has left is counted once');
    if (!kept) return;
    const whole: RunState = { ...run.state, confirmed: -1 };
    for (const wanted of offerOf({ ...run, state: whole }, trace, now, {
      row: 'worth',
      next: null,
      waits: false,
      starts: false,
    }).deliveries)
      if (JSON.stringify(this.log.get(wanted.id)) !== JSON.stringify(wanted))
        throw new Breach(`R8: the log shows what became of ${wanted.id}`);
  }
}
