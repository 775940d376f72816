// How long a queue message waits for its next try.
// 1. All tries together take more than eight hours, whatever the jitter: an outage of that length needs nobody.
// 2. Jitter only adds. It keeps what failed together from coming back together.
const firstSeconds = 2;
const longestSeconds = 320;
const jitter = 0.25;

/** Seconds until the next try after `attempts` tries; `random` is from 0 to below 1. */
export function retryDelaySeconds(attempts: number, random: number): number {
  const seconds = Math.min(firstSeconds * 2 ** (attempts - 1), longestSeconds);
  return Math.ceil(seconds * (1 + jitter * random));
}
