/** The result of the work, or false when it takes longer (0: no limit); the work itself continues. */
export function within<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value | false> {
  return new Promise((resolve) => {
    const timer = timeoutMs && setTimeout(resolve, timeoutMs, false);
    work.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
