// Values whose properties can be read only so often, to let the engine throw anywhere in the middle of a move.

/** The engine read more than it was given. */
export class EngineFault extends Error {}

/** Counts reads; the one after the last, and each later one, throws until it is disarmed. */
export class Trap {
  private left: number | null;

  constructor(reads: number) {
    this.left = reads;
  }

  disarm(): void {
    this.left = null;
  }

  /** The same value, whose reads count, as deep as it goes. */
  watch<T>(value: T): T {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
    return new Proxy(value, {
      get: (target, key, receiver) => {
        this.read(String(key));
        return this.watch(Reflect.get(target, key, receiver));
      },
    });
  }

  private read(key: string): void {
    if (this.left === null) return;
    if (this.left === 0) throw new EngineFault(`reading ${key}`);
    this.left -= 1;
  }
}
