// Drives the engine through one random schedule: messages twice, late, lost and out of order, crashes around every
// commit, clocks that jump, people who pause, resume and cancel. Then the faults end, and the run has to end too.
import type { Definition } from '../../../src/contract/workflows/workflow.ts';
import { isFinal, type Logged, type RunState, type Settlement } from '../../../src/engine/runs/state.ts';
import { behaviourOf, effectOf } from '../../../src/engine/steps/registry.ts';
import type { OfferTerms } from '../../../src/worker/run-object/offer.ts';
import { owesRow } from '../../../src/worker/run-object/wake.ts';
import { sweepGraceMs } from '../../../src/worker/store/run-row.ts';
import { Breach, checkDigest, checkTrace, newOutside, nthOf, type Outside, unansweredMessage } from './checks.ts';
import { controlInput } from './control-input.ts';
import { choicesOf, Dice, randomDefinition } from './definitions.ts';
import { joinDigest } from './join-digest.ts';
import { moveToOther } from './move-run.ts';
import { type Consumer, readsUntilFault, type ScheduleOptions, type ScheduleResult } from './schedule.ts';
import { SimulatedIndex } from './simulated-index.ts';
import { Crash, type Ending, SimulatedRun } from './simulated-run.ts';
import { EngineFault } from './trap.ts';

const startMs = 1_800_000_000_000;
const mostRandomActions = 120;
const bulkChars = 12_000;
const mostCalmTurns = 2_000;

/** Runs schedule `index` of a seed; throws a Breach when a rule is broken. */
export function runSchedule(seed: number, index: number, options: ScheduleOptions = {}): ScheduleResult {
  const dice = new Dice(seed, index);
  const { adapt = (definition) => definition } = options;
  const schedule = new Schedule(dice, adapt(randomDefinition(dice)), options);
  try {
    return schedule.run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Breach(`seed ${seed}, schedule ${index}: ${error.message}`, { cause: error });
  }
}

class Schedule {
  private readonly dice: Dice;
  private readonly object: SimulatedRun;
  private readonly log: (line: string) => void;
  private readonly outside: Outside = newOutside();
  private readonly index = new SimulatedIndex();
  private queue: string[] = [];
  /** Publications that failed, and whose message comes again. */
  private unpublished = 0;
  private consumers: Consumer[] = [];
  /** Whether a dead process takes the queue with it, as the local one does. */
  private readonly queueDies: boolean;
  /** Long answers, so that finished steps move out of the hot row. */
  private readonly bulk: { output?: string };
  private faulty = true;
  /** Whether the engine itself throws now and then. */
  private readonly throwing: boolean;
  private actions = 0;
  private skippedMs = 0;

  constructor(dice: Dice, definition: Definition, { freezes = false, log = () => undefined }: ScheduleOptions) {
    this.dice = dice;
    this.log = log;
    this.queueDies = dice.chance(0.5);
    this.throwing = dice.chance(0.3);
    this.bulk = dice.chance(0.05) ? { output: 'x'.repeat(bulkChars) } : {};
    this.object = new SimulatedRun(definition, startMs, freezes);
    this.log(JSON.stringify(definition));
  }

  run(): ScheduleResult {
    const actions = this.dice.below(mostRandomActions);
    for (let i = 0; i < actions && !this.hasEnded(); i++) {
      this.act(() => this.randomAction());
      if (this.object.state()?.status === 'failed' && this.dice.chance(0.3)) this.act(() => this.restart());
    }
    this.faulty = false;
    const calmFrom = this.object.now;
    this.skippedMs = 0;
    this.calmDown();
    const recoveryMs = this.object.now - calmFrom - this.skippedMs;
    // What is still in flight arrives after the end.
    for (let i = 0; i < 6; i++) this.act(() => this.afterwards());
    const state = this.state();
    checkTrace(this.object.known(), state, this.object.trace(), this.outside);
    this.checkIndex();
    const effects = [...this.outside.effects];
    const digest = JSON.stringify([state, this.object.commits, effects]);
    return { status: state.status, actions: this.actions, commits: this.object.commits, digest, recoveryMs };
  }

  /** Whatever failed or was never confirmed: in the end D1 has everything that follows from the run. */
  private checkIndex(): void {
    while (this.unpublished > 0 || this.index.isOverdue()) this.republish();
    while (this.state().publishBy !== null) {
      this.object.now = Math.max(this.object.now, this.object.storage.alarm ?? this.object.now);
      this.ring();
    }
    const run = this.object.stored();
    if (run) this.index.check(run, this.object.trace(), this.object.now, !this.queueDies);
  }

  /** Whoever has moved the run publishes what it owes, and tells the run with its next call, or never. */
  private publish(repeat = () => this.repeatLater(), row: OfferTerms['row'] = 'asked'): void {
    const owed = this.object.owed(row);
    if (!owed) return;
    if (this.faulty && this.dice.chance(0.1)) repeat();
    else {
      this.index.publish(owed);
      if (this.dice.chance(0.7)) this.object.confirmed = owed.seq;
    }
  }

  private repeatLater(): void {
    this.unpublished += 1;
  }

  /** A message comes again, or the sweep asks. */
  private republish(): string {
    this.unpublished = Math.max(0, this.unpublished - 1);
    this.publish();
    return 'publish again';
  }

  /** What a run has moved by itself it publishes itself. */
  private publishAlone(row: OfferTerms['row'] = 'worth'): void {
    const owed = this.object.owed(row);
    if (!owed) return;
    const fails = this.faulty && this.dice.chance(0.1);
    if (!fails) this.index.publish(owed);
    this.object.endPublishing(fails ? null : owed.seq);
  }

  private hasEnded(): boolean {
    const state = this.object.state();
    return state !== null && isFinal(state.status);
  }

  private state() {
    const state = this.object.state();
    if (!state) throw new Breach('the run exists');
    return state;
  }

  /** One action, and what must hold between any two. */
  private act(action: () => string): void {
    this.actions += 1;
    let line: string;
    const throws = this.faulty && this.throwing && this.dice.chance(0.1);
    this.object.readsUntilFault = throws ? this.dice.below(this.dice.pick(readsUntilFault)) : null;
    try {
      line = action();
    } catch (error) {
      if (!(error instanceof Crash || error instanceof EngineFault)) throw error;
      line = error instanceof Crash ? 'crashed' : 'threw';
    }
    const state = this.object.state();
    if (state) {
      checkTrace(this.object.known(), state, this.object.trace(), this.outside);
      checkDigest(state, this.outside);
      const isRepeated = this.unpublished > 0 || this.index.showsQueued();
      if (!isRepeated && !this.object.isAwaited(state, this.index.dueAt()))
        throw new Breach('somebody looks after a running run in time');
    }
    this.log(
      `${this.object.now - startMs} ${line} -> ${state ? `${state.status} at ${state.cursor} ${state.phase}` : 'none'}`,
    );
  }

  private ending(): Ending {
    const roll = this.faulty ? this.dice.unit() : 1;
    return roll < 0.04 ? 'before' : roll < 0.08 ? 'after' : 'whole';
  }

  private enqueue(key: string | null): void {
    if (key !== null && !(this.faulty && this.dice.chance(0.05))) this.queue.push(key);
  }

  /** One of the things that can happen now, the likely ones more often. */
  private randomAction(): string {
    if (!this.object.state()) return this.begin();
    const open: [weight: number, action: () => string][] = [
      [this.queue.length > 0 ? 25 : 0, () => this.deliver()],
      [this.consumers.some((consumer) => consumer.answer === null) ? 20 : 0, () => this.attempt()],
      [this.consumers.some((consumer) => consumer.answer !== null) ? 20 : 0, () => this.answer()],
      [this.object.updating.length > 0 ? 15 : 0, () => this.update()],
      [this.object.storage.alarm === null ? 1 : 12, () => this.ring()],
      [12, () => this.moveClock()],
      [3, () => this.reconcile()],
      [3, () => this.crash()],
      [1, () => this.begin()],
      [this.unpublished > 0 ? 5 : 0, () => this.republish()],
      [2, () => this.flip()],
      [this.state().digest ? 10 : 1, () => this.join()],
      [2, () => this.move()],
      [this.state().status === 'running' ? 6 : 12, () => this.control()],
    ];
    let roll = this.dice.below(open.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, action] of open) {
      if (roll < weight) return action();
      roll -= weight;
    }
    throw new RangeError('the weights do not add up');
  }

  private begin(): string {
    try {
      this.enqueue(this.object.start(this.ending(), this.faulty && this.dice.chance(0.1)));
    } catch (error) {
      if (!this.queueDies) this.unpublished += 1;
      throw error;
    }
    this.publish();
    return 'start';
  }

  private join(): string {
    const { next, verdict } = joinDigest(this.object, this.dice, this.outside, this.ending());
    this.enqueue(next);
    this.publish();
    return `join: ${verdict}`;
  }

  private move(): string {
    const { next, verdict } = moveToOther(this.object, this.dice, this.outside, this.ending());
    this.enqueue(next);
    this.publish(() => undefined);
    return `move to version ${this.object.version()}: ${verdict}`;
  }

  private flip(): string {
    this.object.vip = !this.object.vip;
    return `vip ${this.object.vip}`;
  }

  /** A message reaches a consumer, in any order, sometimes twice. */
  private deliver(): string {
    const place = this.dice.below(Math.max(1, this.queue.length));
    const key = this.queue[place];
    if (key === undefined) return 'deliver nothing';
    if (!(this.faulty && this.dice.chance(0.1))) this.queue.splice(place, 1);
    return this.claim(key);
  }

  /** A consumer claims an effect and, if the claim is granted, begins it. */
  private claim(key: string): string {
    try {
      const goes = this.object.claim(key, this.ending());
      if (!goes) {
        this.publish(() => void this.queue.push(key));
        return `claim ${key}: refused`;
      }
    } catch (error) {
      // The consumer sees an error and gives the message back.
      if (this.object.state()?.intent?.claimedAt) this.grant(key);
      if (error instanceof EngineFault || !this.queueDies) this.queue.push(key);
      throw error;
    }
    const { status, dueAt } = this.state();
    if (status !== 'running') throw new Breach('only a running run grants claims');
    if (dueAt !== null) throw new Breach('nothing is claimed before its time');
    this.grant(key);
    this.consumers.push({ key, failures: this.state().intent?.failures ?? 0, answer: null });
    return `claim ${key}: go`;
  }

  private grant(key: string): void {
    this.outside.granted.set(key, (this.outside.granted.get(key) ?? 0) + 1);
  }

  /** A consumer makes its request. */
  private attempt(): string {
    const idle = this.consumers.filter((consumer) => consumer.answer === null);
    if (idle.length === 0) return 'attempt nothing';
    const consumer = this.dice.pick(idle);
    if (this.faulty && this.dice.chance(0.07)) {
      this.consumers.splice(this.consumers.indexOf(consumer), 1);
      if (!this.queueDies) this.queue.push(consumer.key);
      return `consumer of ${consumer.key} died`;
    }
    consumer.answer = this.request(consumer.key);
    return `attempt ${consumer.key}: ${consumer.answer.kind}`;
  }

  /** Every move begins the next visit, so the visit of a key is the version of its step. */
  private stepOf(key: string) {
    const [, index, visit] = key.split(':').map(Number);
    return this.object.definitionOf(visit ?? 1).steps[index ?? 0];
  }

  private request(key: string): Settlement {
    const step = this.stepOf(key);
    if (!step) throw new RangeError(`no step has the key ${key}`);
    const luck = this.faulty ? this.dice.unit() : 1;
    const at = this.object.now;
    const attempt = { at, ms: this.dice.below(1_000) };
    const failure = { kind: 'retry' as const, reason: 'provider_unavailable', message: 'No answer.', attempt };
    if (this.faulty && this.dice.chance(0.05)) {
      const held = this.dice.pick(['outage', 'channel'] as const);
      return { kind: 'retry', held, reason: 'not_sent', message: 'Not sent.' };
    }
    if (luck < 0.1) return { kind: 'done', outcome: 'error', reason: 'refused', message: 'Refused.', attempt };
    if (luck < 0.3) return { ...failure, ...(luck < 0.15 ? { retryAfterMs: this.dice.below(7_200_000) } : {}) };
    this.outside.effects.set(key, (this.outside.effects.get(key) ?? 0) + 1);
    if (luck < 0.38) {
      if (effectOf(step).guarantee === 'at_least_once') return failure;
      return { kind: 'done', outcome: 'error', reason: 'unknown_result', message: unansweredMessage, attempt };
    }
    const choices = choicesOf(step);
    if (choices === null) return { kind: 'done', outcome: 'sent', attempt, ...this.bulk };
    const { next } = this.dice.pick(choices);
    return {
      kind: 'done',
      outcome: 'completed',
      output: { next },
      jump: next,
      save: { root: 'ai', name: 'x', value: 1 },
      attempt,
    };
  }

  /** A consumer reports, sometimes twice. */
  private answer(): string {
    const ready = this.consumers.filter((consumer) => consumer.answer !== null);
    if (ready.length === 0) return 'answer nothing';
    const consumer = this.dice.pick(ready);
    if (!(this.faulty && this.dice.chance(0.1))) this.consumers.splice(this.consumers.indexOf(consumer), 1);
    if (!consumer.answer) return 'answer nothing';
    try {
      const { key, failures, answer: settlement } = consumer;
      const result = { key, failures, settlement, logged: this.loggedOf(key) };
      const { next, verdict } = this.object.settle(result, this.ending());
      this.publish(() => void this.queue.push(consumer.key));
      const line = `settle ${consumer.key}: ${verdict}`;
      // The next effect may be done by the same consumer, without the queue.
      if (next !== null && this.dice.chance(0.5)) return `${line}, ${this.claim(next)}`;
      this.enqueue(next);
      return line;
    } catch (error) {
      if (error instanceof Crash && !this.queueDies) this.queue.push(consumer.key);
      throw error;
    }
  }

  /** What the log keeps of a message. */
  private loggedOf(key: string): Logged {
    const step = this.stepOf(key);
    const kind = step && behaviourOf(step).message?.kind;
    return { message: kind ? { kind, channelId: 'channel', recipient: 'ada' } : null, followUps: [] };
  }

  /** The run object finishes a profile update that it was doing. */
  private update(): string {
    const key = this.object.updating.shift();
    if (key === undefined) return 'update nothing';
    const fails = this.faulty && this.dice.chance(0.2);
    const attempt = { at: this.object.now, ms: 1 };
    if (!fails) this.outside.effects.set(key, (this.outside.effects.get(key) ?? 0) + 1);
    const settlement: Settlement = fails
      ? { kind: 'retry', held: 'outage', reason: 'store_unavailable', message: 'Not written.' }
      : { kind: 'done', outcome: 'completed', attempt };
    const { next, verdict } = this.object.step({ kind: 'settle', key, settlement }, this.ending());
    this.enqueue(next);
    this.publishAlone();
    return `update ${key}: ${settlement.kind} ${verdict}`;
  }

  /** The alarm rings if it is due; now and then also when it is not. */
  private ring(): string {
    const { alarm } = this.object.storage;
    const due = alarm !== null && alarm <= this.object.now;
    if (!due && !this.dice.chance(0.2)) return 'no alarm';
    const queueFails = this.faulty && this.dice.chance(0.05);
    const isOwed = owesRow(this.object.state() ?? undefined, this.object.now);
    this.enqueue(this.object.ring(this.ending(), queueFails));
    if (this.object.publishes && !queueFails) this.publishAlone(isOwed ? 'asked' : 'worth');
    return `alarm ${due ? 'due' : 'early'}`;
  }

  private reconcile(): string {
    const { next, verdict } = this.object.step({ kind: 'alarm' }, this.ending());
    this.enqueue(next);
    this.publish(() => undefined, 'always');
    return `reconcile: ${verdict}`;
  }

  private moveClock(): string {
    const { dice } = this;
    const roll = dice.unit();
    const { alarm } = this.object.storage;
    const before = this.object.now;
    if (roll < 0.5 && alarm !== null && alarm > before) this.object.now = alarm + dice.below(50);
    else if (roll < 0.9) this.object.now += dice.below(dice.pick([1_000, 40_000, 7_200_000]));
    else this.object.now -= dice.below(dice.pick([1_000, 120_000]));
    return `clock ${this.object.now - before}`;
  }

  /** The object alone is evicted, or the whole process dies. */
  private crash(): string {
    this.object.evict();
    if (this.dice.chance(0.5)) return 'evicted';
    if (!this.queueDies) this.queue.push(...this.consumers.map((consumer) => consumer.key));
    else {
      this.queue = [];
      this.unpublished = 0;
    }
    this.consumers = [];
    return 'killed';
  }

  private control(): string {
    const input = controlInput(this.object, this.dice);
    const isAct = input.kind !== 'event' && input.kind !== 'release';
    const ending = this.ending();
    if (!isAct && ending !== 'whole' && !this.queueDies) this.unpublished += 1;
    const { next, verdict } = isAct ? this.object.control(input, ending) : this.object.step(input, ending);
    this.enqueue(next);
    this.publish(isAct ? () => undefined : undefined, input.kind === 'event' ? 'worth' : 'asked');
    return `${input.kind}: ${verdict}`;
  }

  /** A person restarts a failed run. */
  private restart(): string {
    const state = this.state();
    const { steps } = this.object.definitionOf(this.object.version());
    const step = this.dice.pick(steps);
    const place = this.object.trace().length;
    const cursor = steps.indexOf(step);
    const input = { kind: 'restart' as const, from: step.label, actor: 'someone' };
    // After a crash behind its commit the run is restarted already.
    if (state.status === 'failed') this.outside.restarts.push({ place, cursor, nth: nthOf(this.outside) });
    const { next, verdict } = this.object.control(input, 'whole');
    this.enqueue(next);
    this.publish(() => undefined);
    return `restart from ${step.label}: ${verdict}`;
  }

  /** No more faults: whoever paused resumes, everything is delivered, alarms ring in time. */
  private calmDown(): void {
    for (let turn = 0; turn < mostCalmTurns; turn++) {
      if (this.hasEnded()) return;
      this.act(() => this.calmTurn());
    }
    throw new Breach(`the run ends within ${mostCalmTurns} calm turns`);
  }

  private calmTurn(): string {
    const state = this.object.state();
    if (!state) return this.begin();
    if (state.status === 'queued') {
      this.enqueue(this.object.step({ kind: 'release' }, 'whole').next);
      this.publish();
      return 'release';
    }
    if (state.status === 'paused') {
      this.enqueue(this.object.control({ kind: 'resume', actor: 'someone' }, 'whole').next);
      this.publish(() => undefined);
      return 'resume';
    }
    if (this.unpublished > 0) return this.republish();
    if (this.consumers.some((consumer) => consumer.answer !== null)) return this.answer();
    if (this.consumers.length > 0) return this.attempt();
    if (this.object.updating.length > 0) return this.update();
    if (this.queue.length > 0) return this.deliver();
    const { alarm } = this.object.storage;
    if (alarm === null) return this.sweep(state);
    if (alarm > this.object.now) {
      if (state.dueAt !== null) this.skippedMs += alarm - this.object.now;
      this.object.now = alarm;
    }
    return this.ring();
  }

  /** What nobody else looks after the sweep finds by its row; without a row its event is sent again. */
  private sweep({ intent }: RunState): string {
    const dueAt = this.index.dueAt();
    if (dueAt === null) {
      this.publish(() => undefined, 'always');
      return 'the event comes again';
    }
    if (this.index.showsQueued()) {
      this.publish(() => undefined);
      return 'the release comes again';
    }
    if (dueAt === Number.POSITIVE_INFINITY) throw new Breach('the sweep finds a running run');
    // One that it asks too early it asks again, soon.
    this.object.now = Math.max(this.object.now, dueAt + sweepGraceMs, intent?.leaseUntil ?? 0);
    return this.reconcile();
  }

  private afterwards(): string {
    const roll = this.dice.below(5);
    if (roll === 0) return this.deliver();
    if (roll === 1) return this.attempt();
    if (roll === 2) return this.answer();
    if (roll === 3) return this.control();
    return this.reconcile();
  }
}
