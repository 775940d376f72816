// A run object without its platform: the real store over a storage that survives crashes, memory that does not, and an
// operation that can die before or after its commit. Its moves are those of src/worker/run-object/move.ts.
import type { Definition, Step } from '../../../src/contract/workflows/workflow.ts';
import { type Advanced, advance, needsProfile } from '../../../src/engine/runs/advance.ts';
import { confirm } from '../../../src/engine/runs/confirm.ts';
import { nextAlarm } from '../../../src/engine/runs/next-alarm.ts';
import { type AdvanceInput, newRun, type RunState, type StepEntry } from '../../../src/engine/runs/state.ts';
import { buildScope } from '../../../src/engine/scope.ts';
import { effectOf, isDoneAt } from '../../../src/engine/steps/registry.ts';
import { confirmRun } from '../../../src/worker/run-object/confirm.ts';
import type { RunDeps } from '../../../src/worker/run-object/move.ts';
import { type OfferTerms, offerOf } from '../../../src/worker/run-object/offer.ts';
import { RunStore, type StoredRun } from '../../../src/worker/run-object/store.ts';
import { owesRow, publishLater, publishWithinMs } from '../../../src/worker/run-object/wake.ts';
import type { RunHead } from '../../../src/worker/store/run-row.ts';
import type { Transition } from '../../../src/worker/stream/publish-transitions.ts';
import { checkMove } from './checks.ts';
import { Trap } from './trap.ts';

/** How an operation ends: whole, or by a crash before or after its commit. */
export type Ending = 'whole' | 'before' | 'after';

/** The object died in the middle of an operation; its caller sees an error. */
export class Crash extends Error {}

const wakeBackoffMs = 5_000;
/** Clocks may go back by so much, two minutes at a time. */
const clockSlipMs = 300_000;

const head: RunHead = {
  runId: 'run',
  orgId: 'org',
  projectId: 'project',
  workflowId: 'workflow',
  workflowName: 'Simulated',
  version: 1,
  personId: 'person',
  watched: true,
  event: {
    id: 'event',
    kind: 'track',
    type: 'simulated',
    userId: 'person',
    anonymousId: null,
    messageId: 'message',
    properties: {},
    traits: null,
    timestamp: 0,
    receivedAt: 0,
    depth: 0,
  },
};
/** By whether the person is a VIP; only a VIP has a date that can be read. */
const scopes = [
  { vip: false, day: 'soon' },
  { vip: true, day: '2027-02-01' },
].map((traits) => buildScope({ profile: { userId: 'person', traits } }));

/** Object storage: key-value pairs and one alarm. */
export class SimulatedStorage {
  alarm: number | null = null;
  readonly rows = new Map<string, unknown>();
  readonly kv = {
    get: (key: string) => this.rows.get(key),
    put: (key: string, value: unknown) => void this.rows.set(key, value),
  };

  setAlarm(at: number): void {
    this.alarm = at;
  }

  deleteAlarm(): void {
    this.alarm = null;
  }
}

/** The event that starts the run. */
const opening = (timestamp: number) => ({ id: 'opening-event', type: 'simulated', timestamp, properties: {} });

/** The key whose task the caller of a move puts on its queue, or null. */
export type NextKey = string | null;

export class SimulatedRun {
  readonly storage = new SimulatedStorage();
  /** Keys of update_profile steps that the object is doing itself. */
  updating: string[] = [];
  now: number;
  vip = false;
  /** After how many reads the engine throws in the next move; null: it does not. */
  readsUntilFault: number | null = null;
  /** How many moves were committed. */
  commits = 0;
  private backoffUntil = 0;
  /** The last wake-up died, so the platform repeats it. */
  private wakeDied = false;
  /** What the callers have published, where they tell it: it rides in the next commit. */
  confirmed = 0;
  /** Whether the last wake-up has to publish. */
  publishes = false;
  private store: RunStore;
  private readonly claims = new Map<string, number>();
  /** The versions of the workflow, the first one first. */
  private readonly versions: Definition[];
  private readonly freezes: boolean;
  private ending: Ending = 'whole';

  constructor(definition: Definition, now: number, freezes: boolean) {
    this.versions = [definition];
    this.now = now;
    this.freezes = freezes;
    this.store = this.openStore();
  }

  /** The state as it survives a crash; null before the run exists. */
  state(): RunState | null {
    return this.store.read()?.state ?? null;
  }

  /** The version that the run is in. */
  version(): number {
    return this.store.read()?.head.version ?? 1;
  }

  definitionOf(version: number): Definition {
    return this.versions[version - 1] as Definition;
  }

  /** The versions that the run has been in. */
  known(): readonly Definition[] {
    return this.versions.slice(0, this.version());
  }

  private get definition(): Definition {
    return this.definitionOf(this.version());
  }

  /** A job moves the run to its next version. */
  moveTo(next: Definition, ending: Ending): { next: NextKey; verdict: Advanced['verdict'] } {
    const run = this.store.read();
    if (!run) return { next: null, verdict: 'unchanged' };
    const from = { version: run.head.version, definition: this.definition };
    const version = from.version + 1;
    this.versions[version - 1] = next;
    const input = { kind: 'move' as const, from, version, map: {}, event: opening(run.state.startedAt), actor: 'job' };
    const change = { publishBy: this.now + publishWithinMs };
    return this.operate(ending, () => this.move(input, { ...run, head: { ...run.head, version } }, change, next));
  }

  trace(): StepEntry[] {
    const run = this.store.read();
    return run ? this.store.trace(run) : [];
  }

  /** What the run still owes; null before it exists. `row`: as the caller of the move asks for it. */
  owed(row: OfferTerms['row'] = 'asked'): Transition | null {
    const run = this.store.read();
    return (
      run &&
      offerOf(run, this.store.unconfirmedTrace(run), this.now, {
        row,
        next: null,
        waits: false,
        starts: false,
        whole: () => this.store.trace(run),
      })
    );
  }

  stored(): StoredRun | null {
    return this.store.read();
  }

  /** The run has published by itself, or could not. */
  endPublishing(seq: number | null): void {
    if (seq !== null) confirmRun(this.deps(), seq);
    else {
      this.backoffUntil = this.now + wakeBackoffMs;
      publishLater(this.deps(), this.backoffUntil);
    }
  }

  private deps(): RunDeps {
    return { store: this.store, now: () => this.now } as unknown as RunDeps;
  }

  /** Loses everything that is only in memory. */
  evict(): void {
    this.store = this.openStore();
    this.claims.clear();
    this.updating = [];
  }

  start(ending: Ending, queued: boolean): NextKey {
    if (this.store.read()) return null;
    return this.operate(
      ending,
      () =>
        this.move({ kind: 'start', queued, event: opening(this.now) }, { head, state: newRun(head.runId, this.now) })
          .next,
    );
  }

  claim(key: string, ending: Ending): boolean {
    const run = this.store.read();
    if (!run || (this.claims.get(key) ?? 0) > this.now) return false;
    return this.operate(ending, () => {
      const { verdict, state } = this.apply(run, { kind: 'claim', key });
      if (verdict !== 'ok' && verdict !== 'unchanged') return false;
      if (verdict === 'ok') this.commit(state);
      if (!state.intent) return false;
      this.claims.set(key, this.now + effectOf(this.definition.steps[state.cursor] as Step).leaseMs);
      return true;
    });
  }

  settle(input: Omit<AdvanceInput<'settle'>, 'kind'>, ending: Ending): { next: NextKey; verdict: Advanced['verdict'] } {
    const settled = this.step({ kind: 'settle', ...input }, ending);
    if (settled.verdict !== 'unchanged') this.claims.delete(input.key);
    return settled;
  }

  step(input: AdvanceInput, ending: Ending): { next: NextKey; verdict: Advanced['verdict'] } {
    const run = this.store.read();
    if (!run) return { next: null, verdict: 'unchanged' };
    return this.operate(ending, () => this.move(input, run));
  }

  /** What a person does: if they do not publish it, the run does. */
  control(input: AdvanceInput, ending: Ending): { next: NextKey; verdict: Advanced['verdict'] } {
    const run = this.store.read();
    if (!run) return { next: null, verdict: 'unchanged' };
    const change = { publishBy: this.now + publishWithinMs };
    return this.operate(ending, () => this.move(input, run, change));
  }

  /** The alarm rings, perhaps early; the platform repeats one that did not finish. */
  ring(ending: Ending, queueFails: boolean): NextKey {
    const { alarm } = this.storage;
    this.storage.alarm = null;
    this.store.alarmFired();
    const isDue = this.wakeDied || owesRow(this.state() ?? undefined, this.now);
    this.wakeDied = false;
    this.publishes = false;
    try {
      const { next, verdict } = this.step({ kind: 'alarm' }, ending);
      this.publishes = verdict === 'ok' || isDue;
      if (!queueFails) return next;
      this.endPublishing(null);
      return null;
    } catch (error) {
      this.wakeDied = error instanceof Crash;
      if (error instanceof Crash) this.storage.alarm ??= alarm;
      throw error;
    }
  }

  /**
   * R6: whether the alarm is set for when the state needs it, or for the next try of a wake-up that failed. A step in a
   * queue needs none where the sweep asks for the run by then: `rowDue` is the time in its row, null where none is written.
   */
  isAwaited(state: RunState, rowDue: number | null): boolean {
    const wanted = nextAlarm(state);
    const { alarm } = this.storage;
    if (alarm !== null && alarm === this.backoffUntil) return true;
    if (wanted !== null) return alarm !== null && alarm <= wanted;
    if (state.status !== 'running' || !state.intent || rowDue === null) return true;
    return rowDue <= Math.max(state.intent.leaseUntil, this.now) + clockSlipMs;
  }

  private operate<T>(ending: Ending, work: () => T): T {
    this.ending = ending;
    try {
      const result = work();
      if (ending === 'after') throw new Crash();
      return result;
    } catch (error) {
      if (error instanceof Crash) this.evict();
      throw error;
    }
  }

  private move(
    input: AdvanceInput,
    run: StoredRun,
    change: Partial<RunState> = {},
    definition: Definition = this.definition,
  ): { next: NextKey; verdict: Advanced['verdict'] } {
    const { state, task, verdict } = this.apply(run, input, definition);
    if (verdict !== 'ok' && verdict !== 'late') {
      this.store.rearm(run.state, this.now);
      return { next: null, verdict };
    }
    this.commit({ ...state, ...change }, run.head);
    if (!task || !isDoneAt(task.step, 'object')) return { next: task?.key ?? null, verdict };
    this.updating.push(task.key);
    return { next: null, verdict };
  }

  private apply(run: StoredRun, input: AdvanceInput, definition: Definition = this.definition): Advanced {
    const scope = scopes[this.vip ? 1 : 0];
    const reads = input.kind === 'event' || input.kind === 'move' || needsProfile(definition, run.state);
    const given = scope && reads ? { ...scope, ai: run.state.ai } : null;
    const trap = new Trap(this.readsUntilFault ?? Number.POSITIVE_INFINITY);
    const [read, seen] =
      this.readsUntilFault === null ? [definition, given] : [trap.watch(definition), trap.watch(given)];
    this.readsUntilFault = null;
    const known = confirm(run.state, this.confirmed);
    const advanced = advance(read, known, input, this.now, seen);
    trap.disarm();
    checkMove(definition, { before: known, input, advanced, now: this.now, vip: this.vip });
    return advanced;
  }

  private commit(state: RunState, of: RunHead = this.store.read()?.head ?? head): void {
    if (this.ending === 'before') throw new Crash();
    if (this.freezes) freeze(state);
    this.store.commit(of, state, this.now);
    this.commits += 1;
  }

  private openStore(): RunStore {
    return new RunStore(this.storage as unknown as DurableObjectStorage);
  }
}

/** Makes a change of the state in place throw. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
