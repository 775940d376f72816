// The storage of one run: one hot row, and rows of finished steps that were moved out of it.
// 1. R2: everything is synchronous: writes without an await between them, the alarm included, are one atomic commit.
// 2. A row of an older version is upgraded when it is read; the next commit stores the current version. A row of a
//    newer version cannot be read, so it is not written over either.
import { nextAlarm } from '../../engine/runs/next-alarm.ts';
import { patch, type RunState, type StepEntry } from '../../engine/runs/state.ts';
import { type RunRecord, toStoredRun, toStoredSteps, upgradeRun, upgradeSteps } from '../../engine/runs/stored-run.ts';
import type { StoredRow } from '../../engine/stored-state.ts';
import type { SentContent } from '../steps/context.ts';
import type { RunHead } from '../store/run-row.ts';

interface SentRow {
  key: string;
  /** JSON of a SentContent. */
  content: string;
}

export type StoredRun = RunRecord<RunHead>;

const hotKey = 'run';
/** What the first attempt at the effect that is under way has sent. */
const sentKey = 'sent';
const traceKey = (n: number) => `trace:${String(n).padStart(6, '0')}`;
/** The platform refuses alarms after the year 2189; a run that waits for longer than this looks at its clock then. */
const longestAlarmMs = 365 * 24 * 3_600_000;
/** Above this the finished steps move out, so that a commit of a long run stays small. */
const hotTraceChars = 32_000;

export class RunStore {
  private readonly storage: DurableObjectStorage;
  /** When the alarm is set for; undefined when this instance does not know. */
  private armed: number | null | undefined;
  /** What the hot row holds; undefined when this instance has not read it. An instance whose write fails is gone. */
  private hot: StoredRun | null | undefined;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  read(): StoredRun | null {
    if (this.hot !== undefined) return this.hot;
    const row = this.storage.kv.get<StoredRow>(hotKey);
    this.hot = row ? upgradeRun<RunHead>(row) : null;
    if (!row) this.armed = null;
    return this.hot;
  }

  /** Every step of the run, in order. */
  trace(run: StoredRun): StepEntry[] {
    const earlier: StepEntry[] = [];
    for (let n = 0; n < run.state.spilled; n++) {
      const row = this.storage.kv.get<StoredRow | unknown[]>(traceKey(n));
      if (row) earlier.push(...upgradeSteps(row));
    }
    return [...earlier, ...run.state.trace];
  }

  /** The steps that may be unconfirmed: those in the hot row, and those moved out of it where any of them is. */
  unconfirmedTrace(run: StoredRun): readonly StepEntry[] {
    const { spilledSeq, confirmed, trace } = run.state;
    return spilledSeq > confirmed ? this.trace(run) : trace;
  }

  /** Writes the state and sets the alarm it needs, in one commit. */
  commit(head: RunHead, state: RunState, now: number): void {
    const kept = this.spill(state);
    this.storage.kv.put(hotKey, toStoredRun({ head, state: kept }));
    this.hot = { head, state: kept };
    this.arm(kept, now);
  }

  /** What the first attempt at an effect has sent; null where nothing is kept of it. */
  sent(key: string): SentContent | null {
    const row = this.storage.kv.get<SentRow>(sentKey);
    return row?.key === key ? (JSON.parse(row.content) as SentContent) : null;
  }

  /** Keeps what the first attempt at an effect has sent, for those that follow. */
  keepSent(key: string, content: SentContent): void {
    if (this.sent(key) === null) this.storage.kv.put<SentRow>(sentKey, { key, content: JSON.stringify(content) });
  }

  forgetSent(): void {
    this.storage.kv.delete(sentKey);
  }

  /** Writes a run in the place of what is stored of it, and forgets the rows that were moved out of the hot one. */
  replace(head: RunHead, state: RunState, now: number): void {
    const spilled = this.read()?.state.spilled ?? 0;
    for (let n = 0; n < spilled; n++) this.storage.kv.delete(traceKey(n));
    this.forgetSent();
    this.commit(head, state, now);
  }

  /** Leaves nothing of the run. */
  async empty(): Promise<void> {
    this.armed = null;
    this.hot = null;
    await this.storage.deleteAlarm();
    await this.storage.deleteAll();
  }

  /** The alarm went off: none is set now. */
  alarmFired(): void {
    this.armed = null;
  }

  /** R6: sets the alarm again after a wake-up that changed nothing. */
  rearm(state: RunState, now: number): void {
    this.arm(state, now);
  }

  wakeAt(at: number): void {
    this.armed = at;
    void this.storage.setAlarm(at);
  }

  private spill(state: RunState): RunState {
    const finished = state.trace.filter((entry) => entry.finishedAt !== null);
    const newest = finished.at(-1);
    const movable = finished.filter((entry) => entry !== newest);
    if (movable.length === 0 || JSON.stringify(state.trace).length < hotTraceChars) return state;
    this.storage.kv.put(traceKey(state.spilled), toStoredSteps(movable));
    return patch(state, {
      spilled: state.spilled + 1,
      spilledSeq: Math.max(state.spilledSeq, ...movable.map(({ seq }) => seq)),
      spilledAt: Math.max(state.spilledAt ?? 0, ...movable.map(({ delivery }) => delivery?.decidedAt ?? 0)),
      trace: state.trace.filter((entry) => !movable.includes(entry)),
    });
  }

  private arm(state: RunState, now: number): void {
    const needed = nextAlarm(state);
    // One that is set and not needed while a step is under way rings once and finds nothing to do.
    if (needed === null && state.intent !== null && state.status === 'running') return;
    if (needed === null) {
      if (this.armed !== null) void this.storage.deleteAlarm();
      this.armed = null;
      return;
    }
    const wanted = Math.min(needed, now + longestAlarmMs);
    // A lease is a watchdog: an alarm that comes too early for it re-arms itself. That saves a row per step.
    const early = typeof this.armed === 'number' && this.armed > now && this.armed <= wanted;
    if (early && (state.dueAt === null || needed > wanted)) return;
    if (this.armed !== wanted) this.wakeAt(wanted);
  }
}
