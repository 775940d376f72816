// Counts what the platform bills, from outside the product: rows that D1 says it wrote and read, writes of objects,
// alarms, calls of objects, queue messages. Every put, delete and setAlarm of an object is one row.
import type { Env } from '../../src/worker/env.ts';
import { type BindingChanges, changedEnv } from './bindings.ts';

export interface Bill {
  d1RowsWritten: number;
  d1RowsRead: number;
  d1Queries: number;
  /** Calls of the database; a batch is one. */
  d1RoundTrips: number;
  objectRows: number;
  objectAlarms: number;
  objectRequests: number;
  queueMessages: number;
  /** Rows written by D1, by the table of the statement; rows of indexes are in them. */
  rowsByTable: Record<string, number>;
}

const nothing: Omit<Bill, 'rowsByTable'> = {
  d1RowsWritten: 0,
  d1RowsRead: 0,
  d1Queries: 0,
  d1RoundTrips: 0,
  objectRows: 0,
  objectAlarms: 0,
  objectRequests: 0,
  queueMessages: 0,
};

/** What was used since the last reset, by everything in this isolate. */
export const bill: Bill = { ...nothing, rowsByTable: {} };

export function resetBill(): void {
  Object.assign(bill, nothing, { rowsByTable: {} });
}

const written = /\b(?:insert(?:\s+or\s+\w+)?\s+into|update|delete\s+from)\s+(\w+)/i;

function charge(sql: string, { meta }: { meta: D1Meta }): void {
  bill.d1Queries += 1;
  bill.d1RowsWritten += meta.rows_written;
  bill.d1RowsRead += meta.rows_read;
  if (meta.rows_written === 0) return;
  const [, table = 'another'] = written.exec(sql) ?? [];
  bill.rowsByTable[table] = (bill.rowsByTable[table] ?? 0) + meta.rows_written;
}

/** A statement whose every execution is charged; `first` runs as `all`, because only that tells the rows. */
class CountedStatement {
  readonly sql: string;
  readonly inner: D1PreparedStatement;

  constructor(sql: string, inner: D1PreparedStatement) {
    this.sql = sql;
    this.inner = inner;
  }

  bind(...values: unknown[]): CountedStatement {
    return new CountedStatement(this.sql, this.inner.bind(...values));
  }

  async all<T>(): Promise<D1Result<T>> {
    bill.d1RoundTrips += 1;
    const result = await this.inner.all<T>();
    charge(this.sql, result);
    return result;
  }

  run<T>(): Promise<D1Result<T>> {
    return this.all<T>();
  }

  /** Rows without names; D1 does not say here what they cost, so only reads may go this way. */
  raw<T extends unknown[]>(): Promise<T[]> {
    bill.d1Queries += 1;
    bill.d1RoundTrips += 1;
    return this.inner.raw<T>();
  }

  async first<T>(column?: string): Promise<T | null> {
    const { results } = await this.all<Record<string, unknown>>();
    const [row] = results;
    if (!row) return null;
    return (column === undefined ? row : row[column]) as T;
  }
}

/** A database that charges what it does. */
function countedDatabase(db: D1Database): D1Database {
  const counted = {
    prepare: (sql: string) => new CountedStatement(sql, db.prepare(sql)),
    async batch(statements: CountedStatement[]) {
      bill.d1RoundTrips += 1;
      const results = await db.batch(statements.map(({ inner }) => inner));
      for (const [index, result] of results.entries()) charge(statements[index]?.sql ?? '', result);
      return results;
    },
  };
  return counted as unknown as D1Database;
}

/** A queue that charges its messages. */
function countedQueue<T>(queue: Queue<T>): Queue<T> {
  const counted = {
    send(body: T, options?: QueueSendOptions) {
      bill.queueMessages += 1;
      return queue.send(body, options);
    },
    sendBatch(messages: Iterable<MessageSendRequest<T>>, options?: QueueSendBatchOptions) {
      const list = [...messages];
      bill.queueMessages += list.length;
      return queue.sendBatch(list, options);
    },
  };
  return counted as unknown as Queue<T>;
}

/** Objects whose every call is charged, whatever the called method is named. */
function countedObjects(namespace: DurableObjectNamespace): DurableObjectNamespace {
  const stubs = ['get', 'getByName'];
  return new Proxy(namespace, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, args);
        return stubs.includes(String(name)) ? countedStub(result as DurableObjectStub) : result;
      };
    },
  });
}

function countedStub(stub: DurableObjectStub): DurableObjectStub {
  return new Proxy(stub, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        bill.objectRequests += 1;
        // `apply` of a remote method would be a call of a remote method of that name.
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** Makes the storage of an object charge its writes, whoever writes. */
export function countStorage(ctx: DurableObjectState): DurableObjectState {
  const { storage } = ctx;
  const row = () => {
    bill.objectRows += 1;
  };
  before(storage.kv, ['put', 'delete'], row);
  before(storage, ['put', 'delete', 'setAlarm', 'deleteAlarm'], row);
  before(storage, ['setAlarm'], () => {
    bill.objectAlarms += 1;
  });
  return ctx;
}

/** Puts a call in front of methods of one object of the runtime. */
function before<T extends object>(target: T, names: (keyof T & string)[], call: () => void): void {
  for (const name of names) {
    const method = target[name];
    if (typeof method !== 'function') throw new Error(`The storage of an object has no ${name}() to count`);
    Object.defineProperty(target, name, {
      configurable: true,
      value(...args: unknown[]) {
        call();
        return Reflect.apply(method, target, args);
      },
    });
  }
}

const countedBindings: BindingChanges = {
  database: countedDatabase,
  queue: countedQueue,
  objects: countedObjects,
};

/** The bindings as the product sees them: counted where the instance was started for that. */
export function billed<E extends Env>(env: E): E {
  return 'COUNTED' in env ? changedEnv(env, countedBindings) : env;
}
