// What the object of one backtest keeps: its spec, how far it has come, and the tables of its worlds.
// 1. A stretch of the simulation, the counts and the place in the stream are one transaction: a crash repeats the stretch.
// 2. Every row about a person has their id in `person_id`, so that an erasure finds all of them.
import { ObjectTables } from '../db/object-tables.ts';
import type { BacktestSpec, BacktestState, PlayedWorkflow } from './messages.ts';

/** A value of an object holds 2 MB, and so much may a definition be. */
const specKeys = { about: 'spec', draft: 'draft', live: 'live' } as const;
const stateKey = 'state';

const migrations: readonly string[] = [
  `CREATE TABLE due (world INTEGER NOT NULL, at INTEGER NOT NULL, seq INTEGER NOT NULL, person_id TEXT NOT NULL, due TEXT NOT NULL,
     PRIMARY KEY (world, at, seq)) WITHOUT ROWID;
   CREATE TABLE runs (world INTEGER NOT NULL, run_id TEXT NOT NULL, person_id TEXT NOT NULL, run TEXT NOT NULL,
     PRIMARY KEY (world, run_id)) WITHOUT ROWID;
   CREATE TABLE listeners (world INTEGER NOT NULL, person_id TEXT NOT NULL, seq INTEGER NOT NULL, run_id TEXT NOT NULL,
     PRIMARY KEY (world, person_id, seq)) WITHOUT ROWID;
   CREATE TABLE entries (world INTEGER NOT NULL, person_id TEXT NOT NULL, workflow_id TEXT NOT NULL, key TEXT NOT NULL,
     run_id TEXT NOT NULL, entered_at INTEGER NOT NULL, ended_at INTEGER,
     PRIMARY KEY (world, person_id, workflow_id, key)) WITHOUT ROWID;
   CREATE TABLE people (world INTEGER NOT NULL, person_id TEXT NOT NULL, person TEXT NOT NULL,
     PRIMARY KEY (world, person_id)) WITHOUT ROWID;
   CREATE TABLE uses (world INTEGER NOT NULL, person_id TEXT NOT NULL, uses TEXT NOT NULL,
     PRIMARY KEY (world, person_id)) WITHOUT ROWID;
   CREATE TABLE marks (world INTEGER NOT NULL, person_id TEXT NOT NULL, key TEXT NOT NULL, value INTEGER NOT NULL,
     PRIMARY KEY (world, person_id, key)) WITHOUT ROWID;
   CREATE TABLE counts (world INTEGER NOT NULL, person_id TEXT NOT NULL, entries INTEGER NOT NULL, messages INTEGER NOT NULL,
     PRIMARY KEY (world, person_id)) WITHOUT ROWID;
   CREATE TABLE walks (world INTEGER NOT NULL, at INTEGER NOT NULL, workflow_id TEXT NOT NULL, occasion TEXT NOT NULL, cursor TEXT NOT NULL,
     PRIMARY KEY (world, workflow_id, occasion)) WITHOUT ROWID;`,
];

/** Tables that only the simulation reads; the counts stay until the result is kept no longer. */
const passing = ['due', 'runs', 'listeners', 'entries', 'people', 'uses', 'marks', 'walks'] as const;

/** People of an occasion that have yet to be found. */
export interface Walk {
  world: number;
  /** Epoch ms. */
  at: number;
  workflowId: string;
  occasion: string;
  /** The last person who was looked at. */
  cursor: string;
}

export class BacktestStore {
  private readonly storage: DurableObjectStorage;
  private readonly tables: ObjectTables;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
    this.tables = new ObjectTables(storage, 'backtest', migrations);
  }

  get sql(): SqlStorage {
    return this.storage.sql;
  }

  /** null where there never was a backtest, or it is kept no longer. */
  spec(): BacktestSpec | null {
    const { kv } = this.storage;
    const about = kv.get<Omit<BacktestSpec, 'draft' | 'live'>>(specKeys.about);
    const draft = kv.get<PlayedWorkflow>(specKeys.draft);
    return about && draft ? { ...about, draft, live: kv.get<PlayedWorkflow>(specKeys.live) ?? null } : null;
  }

  state(): BacktestState | null {
    return this.storage.kv.get<BacktestState>(stateKey) ?? null;
  }

  begin({ draft, live, ...about }: BacktestSpec, state: BacktestState): void {
    const { kv } = this.storage;
    this.tables.migrate();
    this.storage.transactionSync(() => {
      kv.put(specKeys.about, about);
      kv.put(specKeys.draft, draft);
      if (live) kv.put(specKeys.live, live);
      kv.put(stateKey, state);
    });
  }

  putState(state: BacktestState): void {
    this.storage.kv.put(stateKey, state);
  }

  /** Does all of it, or nothing where it throws. */
  atOnce<T>(work: () => T): T {
    return this.storage.transactionSync(work);
  }

  /** What only the simulation reads goes. */
  dropPassing(): void {
    for (const table of passing) this.sql.exec(`DELETE FROM ${table}`);
  }

  /** Everything that is kept of these people goes. */
  forget(people: readonly string[]): void {
    if (!this.tables.exist()) return;
    const ids = JSON.stringify(people);
    for (const table of ['due', 'runs', 'listeners', 'entries', 'people', 'uses', 'marks', 'counts'])
      this.sql.exec(`DELETE FROM ${table} WHERE person_id IN (SELECT value FROM json_each(?))`, ids);
    this.sql.exec(`UPDATE walks SET cursor = '' WHERE cursor IN (SELECT value FROM json_each(?))`, ids);
  }

  /** The walk that comes first. */
  walk(): Walk | null {
    const sql = 'SELECT world, at, workflow_id AS workflowId, occasion, cursor FROM walks ORDER BY at, world LIMIT 1';
    return (this.sql.exec(sql).toArray()[0] as unknown as Walk) ?? null;
  }

  /** The walk has come so far; null: to its end. */
  moveWalk({ world, workflowId, occasion }: Walk, cursor: string | null): void {
    const of = [world, workflowId, occasion];
    const where = 'WHERE world = ?1 AND workflow_id = ?2 AND occasion = ?3';
    if (cursor === null) this.sql.exec(`DELETE FROM walks ${where}`, ...of);
    else this.sql.exec(`UPDATE walks SET cursor = ?4 ${where}`, ...of, cursor);
  }

  /** People who are due by a time (epoch ms), those of the first so many rows of each world. */
  duePeople(at: number, limit: number): string[] {
    const sql = 'SELECT person_id AS id FROM due WHERE world = ? AND at <= ? ORDER BY at, seq LIMIT ?';
    const ids = [0, 1].flatMap((world) =>
      this.sql
        .exec(sql, world, at, limit)
        .toArray()
        .map(({ id }) => String(id)),
    );
    return [...new Set(ids)].filter((id) => id !== '');
  }
}
