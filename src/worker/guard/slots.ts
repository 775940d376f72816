/** Limits how many pieces of work run at once; the others wait in order. */
export interface Slots {
  /** Runs the work in a slot; null, without starting it, when no slot became free within `waitMs`. */
  run<T>(work: () => Promise<T>, waitMs: number): Promise<T | null>;
}

/** Slots for the work of one invocation, which may have six open connections. */
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
