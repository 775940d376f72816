// Repeats a request while the page is looked at; after a failure it waits longer each time.
const everyMs = 1_000;
const slowestMs = 15_000;

/** Calls `work` each second; `failed` hears of every failure. `kick()` asks at once. */
export function createPoller(work, failed) {
  let timer = 0;
  let delayMs = everyMs;
  let turn = 0;

  async function run(mine) {
    try {
      if (!document.hidden) await work();
      delayMs = everyMs;
    } catch (error) {
      if (mine === turn) failed(error);
      delayMs = Math.min(delayMs * 2, slowestMs);
    }
    if (mine === turn) timer = setTimeout(() => run(mine), delayMs);
  }

  function kick() {
    clearTimeout(timer);
    delayMs = everyMs;
    turn += 1;
    return run(turn);
  }

  function stop() {
    clearTimeout(timer);
    turn += 1;
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && turn > 0 && timer) kick();
  });
  return { kick, stop };
}
