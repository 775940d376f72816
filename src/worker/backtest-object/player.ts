// Plays a backtest: pages of events in the order of their receipt, and what is due between them, in each of its worlds.
// 1. Memory holds one page of events and the people it needs; everything else is in the tables.
// 2. A stretch is one transaction with the place it has come to. Between two stretches it may be stopped, or told to forget
//    somebody; then nothing of what it had in its hand is written.
// 3. Nothing is sent, called or written to the project.
import type { StreamEvent } from '../../contract/events.ts';
import { evaluate } from '../../engine/conditions/evaluate.ts';
import { countInto } from '../../engine/simulate/backtest/totals.ts';
import { createSimulation, type Simulation } from '../../engine/simulate/simulation.ts';
import { personOf, type SimulatedPerson, scopeOfPerson, type World } from '../../engine/simulate/world.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { readEventHeads, readPastEvents } from '../store/past-events.ts';
import { readPeopleAfter } from '../store/profiles.ts';
import type { BacktestSpec, BacktestState, PlayedWorkflow } from './messages.ts';
import { type Concerned, concernedBy, peopleNamedBy } from './relevant.ts';
import type { BacktestStore, Walk } from './store.ts';
import { type KnownPeople, PersonNeeded, WorldStore } from './world-store.ts';
import { profileOnly, readPeople, worldOf } from './worlds.ts';

/** Events of a page, and people of one. */
const pageSize = 1_000;
const peoplePageSize = 500;
/** Events of one stretch, and what is due in it. */
const eventsOfStretch = 100;
const duesOfStretch = 300;
/** People that are kept between two pages. */
const keptPeople = 5_000;

/** The backtest was stopped while it played. */
export class Stopped extends Error {}

interface OpenWorld {
  store: WorldStore;
  simulation: Simulation;
}

interface Played {
  workflow: PlayedWorkflow;
  world: World;
}

export interface PlayerDeps {
  env: Env;
  store: BacktestStore;
  spec: BacktestSpec;
  /** People who were erased while the turn is under way. */
  forgotten: ReadonlySet<string>;
  /** Epoch ms. */
  now(): number;
}

export class Player {
  private readonly deps: PlayerDeps;
  private readonly db: D1Database;
  private readonly played: readonly Played[];
  private readonly concerned: Concerned;
  private readonly known: KnownPeople = new Map();
  private worlds: OpenWorld[] = [];
  private state: BacktestState;

  private constructor(deps: PlayerDeps, db: D1Database, played: readonly Played[], state: BacktestState) {
    this.deps = deps;
    this.db = db;
    this.played = played;
    this.concerned = concernedBy(deps.spec);
    this.state = state;
    this.open();
  }

  /** Goes on where the stored state is. */
  static async begin(deps: PlayerDeps, state: BacktestState): Promise<Player> {
    const { env, spec } = deps;
    const workflows = [spec.draft, ...(spec.live ? [spec.live] : [])];
    const played = await Promise.all(
      workflows.map(async (workflow) => ({ workflow, world: await worldOf(env, spec, workflow) })),
    );
    return new Player(deps, await openProject(env, spec.projectId), played, state);
  }

  /** Plays some more; returns how many events it has read, null at the end. */
  async step(): Promise<number | null> {
    const { phase } = this.state;
    if (phase === 'people') return this.peoplePage();
    return phase === 'events' ? this.eventPage() : this.lastDues();
  }

  /** Opens the worlds as they are in the tables and in the state. */
  private open(): void {
    const { store, spec } = this.deps;
    this.worlds = this.played.map(({ workflow, world }, place) => {
      const worldStore = new WorldStore(store.sql, place, this.known);
      const totals = this.state.totals[place];
      if (!totals) throw new RangeError(`the backtest has no world ${place}`);
      const simulation = createSimulation({
        ...{ world, store: worldStore, now: this.state.clocks[place] ?? spec.from, turns: Number.POSITIVE_INFINITY },
        observer: countInto(totals, worldStore, workflow.definition),
        runIdOf: (_workflowId, event, personId) => `${event.id} ${personId}`,
      });
      return { store: worldStore, simulation };
    });
  }

  /** Does a stretch as one transaction; once more, with more people, where somebody was missing. */
  private async stretch<T>(work: () => T): Promise<T> {
    const { store } = this.deps;
    const before = structuredClone(this.state);
    for (;;) {
      try {
        return store.atOnce(() => {
          if (store.state()?.status !== 'running') throw new Stopped();
          const result = work();
          for (const { store: worldStore } of this.worlds) worldStore.endStretch();
          this.state.failures = 0;
          this.state.clocks = this.worlds.map(({ simulation }) => simulation.now());
          store.putState(this.state);
          return result;
        });
      } catch (error) {
        if (!(error instanceof PersonNeeded) || this.known.has(error.personId)) throw error;
        await this.load([error.personId]);
        this.state = structuredClone(before);
        this.open();
      }
    }
  }

  /** Reads people who are not known yet. */
  private async load(ids: Iterable<string>): Promise<void> {
    const { env, spec, now } = this.deps;
    const missing = [...new Set(ids)].filter((id) => id !== '' && !this.known.has(id));
    for (let from = 0; from < missing.length; from += peoplePageSize) {
      const people = await readPeople(env, spec, missing.slice(from, from + peoplePageSize), now());
      for (const [id, person] of people) this.known.set(id, person);
    }
  }

  private async peoplePage(): Promise<number> {
    const { spec, forgotten } = this.deps;
    const looks = this.played.some(({ workflow }) => looksAtPeople(workflow));
    const rows = looks ? await readPeopleAfter(this.db, spec.projectId, this.state.person, peoplePageSize) : [];
    await this.stretch(() => {
      const people = rows.map(profileOnly).filter(({ userId }) => !forgotten.has(userId));
      for (const { simulation } of this.worlds) for (const person of people) simulation.follow(person);
      this.state.person = rows.at(-1)?.user_id ?? this.state.person;
      if (rows.length === peoplePageSize) return;
      this.state.phase = 'events';
      for (const { simulation } of this.worlds) simulation.begin();
    });
    return rows.length;
  }

  private async eventPage(): Promise<number> {
    const { spec } = this.deps;
    if (this.known.size > keptPeople) this.known.clear();
    const { event: after, events: before } = this.state;
    const heads = await readEventHeads(this.db, spec.projectId, { after, to: spec.to, limit: pageSize });
    const places = new Map(heads.map(({ id }, place) => [id, place]));
    const wanted = heads.filter(({ type }) => this.concerned.isType(type)).map(({ id }) => id);
    const found = await readPastEvents(this.db, spec.projectId, wanted);
    const events = wanted.flatMap((id) => found.get(id) ?? []).filter((event) => !this.concerned.isOwn(event));
    const moveTo = ({ receivedAt, id }: { receivedAt: number; id: string }): void => {
      this.state.event = [receivedAt, id];
      this.state.events = before + (places.get(id) ?? 0) + 1;
    };
    for (let from = 0; from < events.length; )
      from += await this.play(events.slice(from, from + eventsOfStretch), moveTo);
    await this.stretch(() => {
      const last = heads.at(-1);
      if (last) moveTo(last);
      if (heads.length < pageSize) this.state.phase = 'end';
    });
    return heads.length;
  }

  /** Plays some events, and what is due before each; returns how many it came to. */
  private async play(events: readonly StreamEvent[], moveTo: (event: StreamEvent) => void): Promise<number> {
    const { store, spec, forgotten } = this.deps;
    const until = events.at(-1)?.receivedAt ?? 0;
    await this.load([
      ...store.duePeople(until, duesOfStretch),
      ...events.flatMap((event) => [personOf(event), ...peopleNamedBy(spec, event)]),
    ]);
    const played = await this.stretch(() => {
      let left = duesOfStretch;
      for (const [place, event] of events.entries()) {
        left = this.playDues(event.receivedAt, left);
        if (left <= 0) return place;
        if (!forgotten.has(personOf(event))) for (const { simulation } of this.worlds) simulation.event(event);
        moveTo(event);
        if (this.isWalking()) return place + 1;
      }
      return events.length;
    });
    await this.walkAll();
    return played;
  }

  /** Plays what is due until a time, and sets the clocks to it; returns how many more there may be, 0 where it stopped. */
  private playDues(until: number, most: number): number {
    let left = most;
    for (const { simulation, store } of this.worlds) {
      while (simulation.next(until)) {
        left -= 1;
        if (left <= 0 || store.isWalking) return 0;
      }
    }
    for (const { simulation } of this.worlds) simulation.advanceTo(until);
    return left;
  }

  private isWalking(): boolean {
    return this.worlds.some(({ store }) => store.isWalking);
  }

  /** What is due until the end of the period; null when all of it was played. */
  private async lastDues(): Promise<number | null> {
    const { store, spec } = this.deps;
    await this.load(store.duePeople(spec.to - 1, duesOfStretch));
    const left = await this.stretch(() => this.playDues(spec.to - 1, duesOfStretch));
    if (left > 0) return null;
    await this.walkAll();
    return 0;
  }

  /** Finds the people of every occasion that has some to find. */
  private async walkAll(): Promise<void> {
    for (let walk = this.deps.store.walk(); walk; walk = this.deps.store.walk()) await this.walkPage(walk);
    for (const { store } of this.worlds) store.isWalking = false;
  }

  private async walkPage(walk: Walk): Promise<void> {
    const { spec, store, forgotten } = this.deps;
    const { at, workflowId, occasion } = walk;
    const rows = await readPeopleAfter(this.db, spec.projectId, walk.cursor, peoplePageSize);
    await this.stretch(() => {
      const [world, played] = [this.worlds[walk.world], this.played[walk.world]];
      for (const person of rows.map(profileOnly)) {
        const { userId: personId } = person;
        if (!world || !played || forgotten.has(personId)) continue;
        if (isReached(played, world.store.changed(personId) ?? person, at))
          world.store.put(at, { kind: 'trigger', workflowId, personId, occasion });
      }
      store.moveWalk(walk, rows.length < peoplePageSize ? null : (rows.at(-1)?.user_id ?? null));
    });
  }
}

/** Whether who is due by themselves has to be looked for before the period begins. */
const looksAtPeople = ({ definition: { trigger } }: PlayedWorkflow): boolean =>
  trigger.date !== undefined || trigger.audience !== undefined;

/** Whether a schedule reaches a person. */
function isReached({ workflow, world }: Played, person: SimulatedPerson, at: number): boolean {
  const audienceId = workflow.definition.trigger.schedule?.audienceId;
  const audience = audienceId === undefined ? undefined : world.audiences.get(audienceId);
  return audience !== undefined && evaluate(audience.condition, scopeOfPerson(world, person), at).ok;
}
