// The tables of an object.
// 1. An object that never held anything has none: asking it writes nothing.
// 2. The schema has a version; a released migration never changes.

const versionKey = 'schema';

export class ObjectTables {
  private readonly storage: DurableObjectStorage;
  /** What the tables hold, e.g. "feed". */
  private readonly name: string;
  private readonly migrations: readonly string[];

  constructor(storage: DurableObjectStorage, name: string, migrations: readonly string[]) {
    this.storage = storage;
    this.name = name;
    this.migrations = migrations;
  }

  /** What a statement finds; nothing where there are no tables. */
  rows<Row>(sql: string, ...values: (string | number | null)[]): Row[] {
    if (!this.exist()) return [];
    return this.storage.sql.exec(sql, ...values).toArray() as unknown as Row[];
  }

  /** Whether there are tables; they are brought up to date. */
  exist(): boolean {
    if (this.version() === 0) return false;
    this.migrate();
    return true;
  }

  /** Brings the tables up to date; the first time it creates them. */
  migrate(): void {
    const { storage, name, migrations } = this;
    const version = this.version();
    if (version > migrations.length)
      throw new RangeError(`The ${name} has version ${version}; this code reads versions up to ${migrations.length}.`);
    if (version === migrations.length) return;
    storage.transactionSync(() => {
      for (const migration of migrations.slice(version)) storage.sql.exec(migration);
      storage.kv.put(versionKey, migrations.length);
    });
  }

  private version(): number {
    return this.storage.kv.get<number>(versionKey) ?? 0;
  }
}
