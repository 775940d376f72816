// Repeats a request while the page is looked at; after a failure it waits longer each time.
const everyMs = 1_000;
const slowestMs = 15_000;

/** Calls `work` each second; `failed` hears of every failure. `kick()` asks at once, `stop()` ends it. */
export function createPoller(work, failed) {
  let timer = 0;
  let delayMs = everyMs;
  // Whoever holds an older turn has been stopped or overtaken.
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
    stop();
    delayMs = everyMs;
    document.addEventListener('visibilitychange', wake);
    return run(turn);
  }

  function stop() {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', wake);
    turn += 1;
  }

  function wake() {
    if (!document.hidden) kick();
  }

  return { kick, stop };
}
