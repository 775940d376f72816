// One world of a backtest as its simulation keeps it: rows of the tables of the object.
// 1. People are read before they are needed; one who is not there is asked for by an exception, and the stretch repeated.
// 2. What an earlier stretch has changed of a person goes before what D1 says of them.
// 3. Every statement costs more than the step it is for, so what is asked again and again is kept from one stretch's
//    beginning to its end; between two stretches an erasure may take rows away.
import type { PersonCounter } from '../../engine/simulate/backtest/totals.ts';
import type { QueuedDue, SimulatedRun, SimulationStore } from '../../engine/simulate/store.ts';
import { personOf, type SimulatedPerson } from '../../engine/simulate/world.ts';

/** A stretch needs somebody who was not read. */
export class PersonNeeded extends Error {
  readonly personId: string;

  constructor(personId: string) {
    super('a person has to be read');
    this.personId = personId;
  }
}

/** What a person is in D1, by id; shared by the worlds. */
export type KnownPeople = Map<string, SimulatedPerson>;

/** Steps of the trace that a run keeps: its rules look at the last one. */
const keptSteps = 2;
/** People of whom it is remembered whether a step has changed them. */
const keptChanges = 2_000;

type Values = (string | number | null)[];

export class WorldStore implements SimulationStore, PersonCounter {
  private readonly sql: SqlStorage;
  private readonly world: number;
  private readonly known: KnownPeople;
  /** Whether somebody has to be looked for before time goes on. */
  isWalking = false;
  private sequence: number;
  /** What `people` holds of those who were looked at; null: nothing. */
  private readonly changes = new Map<string, SimulatedPerson | null>();
  /** Whether a step has changed anybody in this world. */
  private hasChanges: boolean;
  /** The first row of `due`; null: there is none, undefined: it has to be read. */
  private head: (QueuedDue & { seq: number }) | null | undefined;
  /** What the stretch has yet to add to `counts`. */
  private readonly added = new Map<string, { entries: number; messages: number }>();

  constructor(sql: SqlStorage, world: number, known: KnownPeople) {
    this.sql = sql;
    this.world = world;
    this.known = known;
    const newest =
      'SELECT max((SELECT coalesce(max(seq), 0) FROM due), (SELECT coalesce(max(seq), 0) FROM listeners)) AS seq';
    this.sequence = Number(this.sql.exec(newest).one().seq);
    this.hasChanges = this.one('SELECT 1 FROM people WHERE world = ? LIMIT 1') !== null;
  }

  /** Writes what the stretch has gathered, and forgets what it has kept; the last thing in the transaction of a stretch. */
  endStretch(): void {
    for (const [personId, { entries, messages }] of this.added)
      this.write(
        `INSERT INTO counts VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET entries = entries + ?3, messages = messages + ?4`,
        ...[personId, entries, messages],
      );
    this.added.clear();
    this.head = undefined;
  }

  private one<T>(query: string, ...values: Values): T | null {
    return (this.sql.exec(query, this.world, ...values).toArray()[0] as unknown as T | undefined) ?? null;
  }

  private write(statement: string, ...values: Values): void {
    this.sql.exec(statement, this.world, ...values);
  }

  put: SimulationStore['put'] = (at, due) => {
    const personId = due.kind === 'event' ? personOf(due.event) : (due.personId ?? '');
    const seq = ++this.sequence;
    this.write('INSERT INTO due VALUES (?, ?, ?, ?, ?)', at, seq, personId, JSON.stringify(due));
    if (this.head === null || (this.head && at < this.head.at)) this.head = { at, seq, due };
  };

  first: SimulationStore['first'] = () => {
    if (this.head !== undefined) return this.head;
    const row = this.one<{ at: number; seq: number; due: string }>(
      'SELECT at, seq, due FROM due WHERE world = ? ORDER BY at, seq LIMIT 1',
    );
    this.head = row && { ...row, due: JSON.parse(row.due) };
    return this.head;
  };

  shift: SimulationStore['shift'] = () => {
    const first = this.first() && this.head;
    if (first) this.write('DELETE FROM due WHERE world = ? AND at = ? AND seq = ?', first.at, first.seq);
    this.head = undefined;
  };

  run: SimulationStore['run'] = (runId) => {
    const row = this.one<{ run: string }>('SELECT run FROM runs WHERE world = ? AND run_id = ?', runId);
    return row && (JSON.parse(row.run) as SimulatedRun);
  };

  putRun: SimulationStore['putRun'] = (run) => {
    const { state } = run;
    const trace = state.trace.slice(-keptSteps).map(({ input: _input, gates: _gates, ...entry }) => entry);
    const kept = { ...run, state: { ...state, trace, audit: state.audit.slice(-1) } };
    this.write('INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)', run.runId, run.personId ?? '', JSON.stringify(kept));
  };

  listening: SimulationStore['listening'] = (personId) =>
    this.sql
      .exec('SELECT run_id AS id FROM listeners WHERE world = ? AND person_id = ? ORDER BY seq', this.world, personId)
      .toArray()
      .map(({ id }) => String(id));

  listen: SimulationStore['listen'] = (personId, runId) =>
    this.write('INSERT INTO listeners VALUES (?, ?, ?, ?)', personId, ++this.sequence, runId);

  endRun: SimulationStore['endRun'] = ({ runId, personId }, at) => {
    const of = personId ?? '';
    this.write('DELETE FROM runs WHERE world = ? AND run_id = ?', runId);
    this.write('DELETE FROM listeners WHERE world = ? AND person_id = ? AND run_id = ?', of, runId);
    this.write('UPDATE entries SET ended_at = ?4 WHERE world = ?1 AND person_id = ?2 AND run_id = ?3', of, runId, at);
  };

  entry: SimulationStore['entry'] = ({ workflowId, personId, key }) =>
    this.one(
      `SELECT run_id AS runId, entered_at AS enteredAt, ended_at AS endedAt FROM entries
       WHERE world = ? AND person_id = ? AND workflow_id = ? AND key = ?`,
      ...[personId, workflowId, `key:${key}`],
    );

  putEntry: SimulationStore['putEntry'] = ({ workflowId, personId, key }, { runId, enteredAt, endedAt }) =>
    this.write(
      'INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[personId, workflowId, `key:${key}`, runId, enteredAt, endedAt],
    );

  digest: SimulationStore['digest'] = ({ workflowId, personId, key }) =>
    this.one<{ runId: string }>(
      `SELECT run_id AS runId FROM entries WHERE world = ? AND person_id = ? AND workflow_id = ? AND key = ? AND ended_at IS NULL`,
      ...[personId, workflowId, `digest:${key}`],
    )?.runId ?? null;

  putDigest: SimulationStore['putDigest'] = ({ workflowId, personId, key }, runId) =>
    this.write(
      'INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, 0, NULL)',
      ...[personId, workflowId, `digest:${key}`, runId],
    );

  /** A person as the steps of this world have changed them; null where none has. */
  changed(userId: string): SimulatedPerson | null {
    if (!this.hasChanges) return null;
    const kept = this.changes.get(userId);
    if (kept !== undefined) return kept;
    const row = this.one<{ person: string }>('SELECT person FROM people WHERE world = ? AND person_id = ?', userId);
    return this.keepChange(userId, row && JSON.parse(row.person));
  }

  private keepChange(userId: string, person: SimulatedPerson | null): SimulatedPerson | null {
    if (this.changes.size >= keptChanges) this.changes.clear();
    this.changes.set(userId, person);
    return person;
  }

  person: SimulationStore['person'] = (userId) => {
    const known = this.changed(userId) ?? this.known.get(userId);
    if (!known) throw new PersonNeeded(userId);
    return known;
  };

  putPerson: SimulationStore['putPerson'] = (person) => {
    this.write('INSERT OR REPLACE INTO people VALUES (?, ?, ?)', person.userId, JSON.stringify(person));
    this.hasChanges = true;
    this.keepChange(person.userId, person);
  };

  uses: SimulationStore['uses'] = (personId) => {
    const row = this.one<{ uses: string }>('SELECT uses FROM uses WHERE world = ? AND person_id = ?', personId);
    return row ? JSON.parse(row.uses) : [];
  };

  putUses: SimulationStore['putUses'] = (personId, uses) =>
    this.write('INSERT OR REPLACE INTO uses VALUES (?, ?, ?)', personId, JSON.stringify(uses));

  /** Who is reached by a time of the calendar is looked for in D1; who is moved by time alone is not. */
  everybody: SimulationStore['everybody'] = ({ workflowId, occasion, at }) => {
    if (occasion === 'sweep') return [];
    this.isWalking = true;
    this.write("INSERT OR REPLACE INTO walks VALUES (?, ?, ?, ?, '')", at, workflowId, occasion);
    return [];
  };

  member: SimulationStore['member'] = (workflowId, personId) => {
    const row = this.mark(personId, `member:${workflowId}`);
    return row === null ? null : row === 1;
  };

  putMember: SimulationStore['putMember'] = (workflowId, personId, isMember) =>
    this.putMark(personId, `member:${workflowId}`, isMember ? 1 : 0);

  claim: SimulationStore['claim'] = (personId, key) => this.count(personId, `claim:${key}`) === 1;

  count: SimulationStore['count'] = (personId, key) => {
    const times = (this.mark(personId, key) ?? 0) + 1;
    this.putMark(personId, key, times);
    return times;
  };

  entered(personId: string): void {
    this.addTo(personId, 1, 0);
  }

  gotMessage(personId: string): void {
    this.addTo(personId, 0, 1);
  }

  private addTo(personId: string, entries: number, messages: number): void {
    const before = this.added.get(personId) ?? { entries: 0, messages: 0 };
    this.added.set(personId, { entries: before.entries + entries, messages: before.messages + messages });
  }

  private mark(personId: string, key: string): number | null {
    const sql = 'SELECT value FROM marks WHERE world = ? AND person_id = ? AND key = ?';
    return this.one<{ value: number }>(sql, personId, key)?.value ?? null;
  }

  private putMark(personId: string, key: string, value: number): void {
    this.write('INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)', personId, key, value);
  }
}
