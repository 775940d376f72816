/** Lets only so many pieces of work run at once; the others wait for their turn, first come, first served. */
export interface Slots {
  /** Runs the work in a slot; null when none became free within `waitMs`, and then nothing has begun. */
  run<T>(work: () => Promise<T>, waitMs: number): Promise<T | null>;
}

/** Slots for the work of one invocation, which may hold six connections open. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  const enter = (waitMs: number): Promise<boolean> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const begin = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(begin), 1);
        resolve(false);
      }, waitMs);
      waiting.push(begin);
    });
  };
  return {
    async run(work, waitMs) {
      if (!(await enter(waitMs))) return null;
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
