// A database whose calls fail at random, as those of D1 do when the network between is lost: before the statement has
// run, or after it has, when only the answer is lost.

/** Share of the calls that fail; set from outside while the Worker runs. */
let share = 0;
let burstUntil = 0;
let failed = 0;

/** Of the failing calls, so many have been carried out all the same. */
const carriedOutShare = 0.5;
/** Of the failing calls, so many begin a time in which every call fails. */
const burstShare = 0.05;
const burstMs = 500;

/** Makes so many of the calls of every unreliable database fail; 0 ends it, bursts included. Returns how many have failed. */
export function failShare(next: number): number {
  share = next;
  burstUntil = 0;
  return failed;
}

/** The database with calls that fail; `random` returns a number from 0 to 1, `now` milliseconds. */
export function unreliableDatabase(
  db: D1Database,
  random: () => number = Math.random,
  now: () => number = Date.now,
): D1Database {
  const attempt = async <T>(call: () => Promise<T>): Promise<T> => {
    const inBurst = now() < burstUntil;
    if (!inBurst && random() >= share) return call();
    if (!inBurst && random() < burstShare) burstUntil = now() + burstMs;
    failed += 1;
    if (random() < carriedOutShare) await call();
    throw new Error('D1_ERROR: Network connection lost.');
  };
  const unreliable = {
    prepare: (sql: string) => new UnreliableStatement(db.prepare(sql), attempt),
    batch: (statements: UnreliableStatement[]) => attempt(() => db.batch(statements.map(({ inner }) => inner))),
  };
  return unreliable as unknown as D1Database;
}

type Attempt = <T>(call: () => Promise<T>) => Promise<T>;

class UnreliableStatement {
  readonly inner: D1PreparedStatement;
  private readonly attempt: Attempt;

  constructor(inner: D1PreparedStatement, attempt: Attempt) {
    this.inner = inner;
    this.attempt = attempt;
  }

  bind(...values: unknown[]): UnreliableStatement {
    return new UnreliableStatement(this.inner.bind(...values), this.attempt);
  }

  all<T>(): Promise<D1Result<T>> {
    return this.attempt(() => this.inner.all<T>());
  }

  run<T>(): Promise<D1Result<T>> {
    return this.attempt(() => this.inner.run<T>());
  }

  raw<T extends unknown[]>(): Promise<T[]> {
    return this.attempt(() => this.inner.raw<T>());
  }

  first<T>(column?: string): Promise<T | null> {
    return this.attempt(() => (column === undefined ? this.inner.first<T>() : this.inner.first<T>(column)));
  }
}
