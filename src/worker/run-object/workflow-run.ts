import { DurableObject } from 'cloudflare:workers';
import type { Definition } from '../../contract/workflows.ts';
import { type Advanced, advance, needsProfile } from '../../engine/advance.ts';
import { missingWarnings } from '../../engine/dry-run.ts';
import { renderStep } from '../../engine/render-step.ts';
import { type AdvanceInput, newRun, type RunState, type Settlement, type StepEntry } from '../../engine/run-state.ts';
import { buildScope, type Scope } from '../../engine/scope.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { announceEnds } from '../events/platform.ts';
import { emptyProfile, type ProfileRow, profileOf } from '../profiles/profile-row.ts';
import { mergeProfileStatement, readPeopleStatement } from '../profiles/profile-store.ts';
import type { StepMessage } from '../queues/messages.ts';
import { queueFor } from '../queues/post.ts';
import { loadDefinition } from '../workflows/definitions.ts';
import { loadOrg } from '../workflows/org.ts';
import type { ClaimAnswer, Moved, NoticeInput, RunHead, RunRow, StartInput } from './messages.ts';
import { deservesRow, rowOf, writeRunRows } from './rows.ts';
import { runScope } from './run-scope.ts';
import { RunStore, type StoredRun } from './store.ts';

/** How long a claim keeps others away: longer than any provider call. */
const claimMs = 100_000;
/** Pause after a wake-up that failed, doubled each time. */
const wakeBackoffMs = 5_000;
const longestBackoffMs = 10 * 60_000;

export type ControlAction = 'pause' | 'resume' | 'cancel';

export interface ControlAnswer {
  verdict: Advanced['verdict'];
  view: RunView | null;
  moved: Moved;
}

interface StepOptions {
  /** The profile, where the caller has just read it. */
  profile?: ProfileRow | null;
  told?: (verdict: Advanced['verdict']) => void;
}

/** A run as its object tells it. */
export interface RunView {
  head: RunHead;
  state: RunState;
  trace: StepEntry[];
}

/** One run: applies `advance` to its stored state, one commit per move, and sleeps on one alarm. */
export class WorkflowRun extends DurableObject<Env> {
  private readonly store: RunStore;
  /** Claims of this instance; lost with it, which costs at most a repeated effect under the same key. */
  private readonly claims = new Map<string, number>();
  private failedWakes = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new RunStore(ctx.storage);
  }

  /** The clock of the run; the only one it reads. */
  now(): number {
    return Date.now();
  }

  /** Starts the run, or answers the one that exists. */
  async start({ head, profile, queued }: StartInput): Promise<Moved> {
    const definition = await this.definition(head);
    const existing = this.store.read();
    if (existing) return { row: rowOf(existing.head, existing.state, this.now()), next: null };
    const now = this.now();
    const fresh: StoredRun = { head, state: newRun(head.runId, now) };
    const scope = needsProfile(definition, fresh.state) ? await this.scope(fresh, profile) : null;
    if (this.store.read()) return this.start({ head, profile, queued });
    const moved = await this.move(definition, { kind: 'start', queued }, scope, fresh);
    return { ...moved, row: moved.row ?? this.currentRow() };
  }

  /** Asks to do the effect of a key; `go` comes with everything the step needs. */
  async claim(key: string): Promise<ClaimAnswer> {
    const run = this.store.read();
    if (!run) return { go: false, why: 'unknown' };
    const definition = await this.definition(run.head);
    const current = this.store.read() ?? run;
    const now = this.now();
    if ((this.claims.get(key) ?? 0) > now) return { go: false, why: 'in_flight' };
    const { state, verdict } = advance(definition, current.state, { kind: 'claim', key }, now, null);
    if (verdict !== 'ok' && verdict !== 'unchanged') return { go: false, why: verdict === 'late' ? 'done' : verdict };
    if (verdict === 'ok') this.store.commit(current.head, state, now);
    const { intent } = state;
    if (!intent) return { go: false, why: 'done' };
    this.claims.set(key, now + claimMs);
    const { cursor, startedAt, ai } = state;
    const { label = '', attempts = [] } = state.trace.at(-1) ?? {};
    const { progress, at: intentAt } = intent;
    return { go: true, step: { head: current.head, cursor, label, startedAt, ai, progress, intentAt, attempts } };
  }

  /** Takes the result of an effect; the same result twice counts once. */
  async settle(key: string, settlement: Settlement): Promise<Moved> {
    this.claims.delete(key);
    return this.step({ kind: 'settle', key, settlement });
  }

  /** Pauses, resumes or cancels; when it answers, nothing further begins. */
  async control(action: ControlAction, actor: string): Promise<ControlAnswer> {
    let verdict: Advanced['verdict'] = 'unchanged';
    const moved = await this.step(
      { kind: action, actor },
      {
        told: (answer) => {
          verdict = answer;
        },
      },
    );
    const run = this.store.read();
    return {
      verdict,
      view: this.view(),
      moved: { ...moved, row: run ? rowOf(run.head, run.state, this.now()) : null },
    };
  }

  /** Hears of an event of its person: it may end the run, end its wait or move it. */
  async notice({ event, profile }: NoticeInput): Promise<Moved> {
    return this.step({ kind: 'event', event }, { profile });
  }

  /** Starts a queued run whose workflow goes on. */
  async release(): Promise<Moved> {
    const moved = await this.step({ kind: 'release' });
    return { ...moved, row: this.currentRow() };
  }

  /** The run with its whole trace, or null when there is none under this id. */
  view(): RunView | null {
    const run = this.store.read();
    return run && { ...run, trace: this.store.trace(run) };
  }

  /** The row the index should have; for the sweep, which also wakes a run whose alarm was lost. */
  async poke(): Promise<Moved> {
    const moved = await this.step({ kind: 'alarm' });
    return { ...moved, row: this.currentRow() };
  }

  override async alarm(): Promise<void> {
    this.store.alarmFired();
    try {
      const moved = await this.step({ kind: 'alarm' });
      if (moved.next) await queueFor(this.env, moved.next.type).send(moved.next);
      if (moved.row) await this.publish(moved.row);
      this.failedWakes = 0;
    } catch (error) {
      // The platform drops an alarm that keeps throwing, so the next try is ours to plan.
      const pause = Math.min(wakeBackoffMs * 2 ** this.failedWakes++, longestBackoffMs);
      this.store.wakeAt(this.now() + pause);
      console.error(
        JSON.stringify({
          message: 'run wake-up failed',
          runId: this.ctx.id.name,
          pauseMs: pause,
          error: String(error),
        }),
      );
    }
  }

  /** Writes the row of a move that no batch carries, and announces its end. */
  private async publish(row: RunRow): Promise<void> {
    await writeRunRows(openProject(this.env, row.projectId), [row]);
    const run = this.store.read();
    if (run) await announceEnds(this.env, run.head.orgId, [row]);
  }

  private async step(input: AdvanceInput, { profile = null, told }: StepOptions = {}): Promise<Moved> {
    const first = this.store.read();
    if (!first) return { row: null, next: null };
    const definition = await this.definition(first.head);
    const scope = needsProfile(definition, first.state) ? await this.scope(first, profile) : null;
    return this.move(definition, input, scope, this.store.read() ?? first, told);
  }

  /** Applies one input and everything that follows without a queue. No await stands between reading and committing. */
  private async move(
    definition: Definition,
    input: AdvanceInput,
    scope: Scope | null,
    run: StoredRun,
    told?: (verdict: Advanced['verdict']) => void,
  ): Promise<Moved> {
    const now = this.now();
    const { state, handout, verdict } = advance(
      definition,
      run.state,
      input,
      now,
      scope && { ...scope, ai: run.state.ai },
    );
    told?.(verdict);
    if (verdict === 'unchanged' || verdict === 'final') {
      this.store.rearm(run.state, now);
      return { row: null, next: null };
    }
    this.store.commit(run.head, state, now);
    if (handout?.step.type === 'update_profile')
      return this.performUpdate(definition, { head: run.head, state }, handout.key);
    const row = deservesRow(state, now) ? rowOf(run.head, state, now) : null;
    return { row, next: handout && messageOf(run.head, handout.key, handout.step.type) };
  }

  private async performUpdate(definition: Definition, run: StoredRun, key: string): Promise<Moved> {
    const { settlement, profile } = await this.updateProfile(definition, run);
    const scope = profile && needsProfile(definition, run.state) ? await this.scope(run, profile) : null;
    if (!scope && needsProfile(definition, run.state)) return this.step({ kind: 'settle', key, settlement });
    return this.move(definition, { kind: 'settle', key, settlement }, scope, this.store.read() ?? run);
  }

  private async updateProfile(
    definition: Definition,
    run: StoredRun,
  ): Promise<{ settlement: Settlement; profile: ProfileRow | null }> {
    const { head, state } = run;
    const step = definition.steps[state.cursor];
    const startedAt = this.now();
    try {
      const rendered = step && renderStep(step, await this.scope(run, null), { now: startedAt });
      if (!rendered || 'fault' in rendered || rendered.input.type !== 'update_profile') {
        const message = rendered && 'fault' in rendered ? rendered.fault : 'The step is missing.';
        return { settlement: { kind: 'done', outcome: 'error', reason: 'template_failed', message }, profile: null };
      }
      const { traits } = rendered.input;
      const warnings = missingWarnings(rendered.missing);
      if (warnings[0] && definition.settings.missingVariables === 'fail') {
        return {
          settlement: {
            kind: 'done',
            outcome: 'error',
            reason: 'missing_variable',
            message: warnings[0].message,
            input: { traits },
            warnings,
          },
          profile: null,
        };
      }
      const change = { userId: head.personId, traits, isAnonymous: head.event.userId === null, at: startedAt };
      const profile = await mergeProfileStatement(this.db(head), head.projectId, change, startedAt).first<ProfileRow>();
      const attempt = { at: startedAt, ms: this.now() - startedAt };
      return { settlement: { kind: 'done', outcome: 'completed', input: { traits }, attempt, warnings }, profile };
    } catch (error) {
      const attempt = { at: startedAt, ms: this.now() - startedAt, error: String(error) };
      return {
        settlement: {
          kind: 'retry',
          reason: 'store_unavailable',
          message: 'The profile could not be written.',
          attempt,
        },
        profile: null,
      };
    }
  }

  private definition(head: RunHead): Promise<Definition> {
    return loadDefinition(this.env, head.projectId, head.workflowId, head.version);
  }

  private async scope({ head, state }: StoredRun, profile: ProfileRow | null): Promise<Scope> {
    const row = profile ?? (await this.readProfile(head));
    const org = await loadOrg(this.env, head.orgId);
    return buildScope({
      event: head.event,
      profile: profileOf(row),
      ai: state.ai,
      run: runScope(head, state.startedAt),
      org,
    });
  }

  private async readProfile(head: RunHead): Promise<ProfileRow> {
    const row = await readPeopleStatement(this.db(head), head.projectId, [head.personId]).first<ProfileRow>();
    return row ?? emptyProfile(head.personId);
  }

  private db(head: RunHead): D1Database {
    return openProject(this.env, head.projectId);
  }

  private currentRow() {
    const run = this.store.read();
    return run && rowOf(run.head, run.state, this.now());
  }
}

function messageOf(head: RunHead, key: string, type: StepMessage['type']): StepMessage {
  return { orgId: head.orgId, projectId: head.projectId, runId: head.runId, key, type };
}
