// A closed loop of requests over keep-alive connections: as many in flight as asked for, for as long as asked for.
// What is compared takes turns on the machine, so that whatever else runs on it disturbs all alike.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMsOf } from './processes.ts';
import type { CpuSample } from './windows.ts';

export interface Call {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  /** Body of the n-th request. */
  body?: (n: number) => string;
  /** Status that counts as success; 200 when left out. */
  status?: number;
}

/** Something that is measured: what to ask, and the processes that do the work. */
export interface Contender {
  name: string;
  call: Call;
  /** Read anew for every turn, as a database may start further ones. */
  readonly processes: readonly number[];
}

export interface Measured {
  name: string;
  inFlight: number;
  count: number;
  errors: number;
  perSecond: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** CPU time of the runtime for one call, what goes on after its answer included; NaN where it cannot be read. */
  cpuMs: number;
}

/** What a long turn found, for those who look at it over time. */
export interface Sustained {
  /** Moments at which calls had succeeded, in ms since the beginning. */
  endedMs: number[];
  /** CPU time of the processes at the beginning and after every window. */
  samples: CpuSample[];
  errors: number;
  firstError: string | null;
}

interface Series {
  times: number[];
  errors: number;
  firstError: string | null;
  elapsedMs: number;
  cpuMs: number;
}

/** Even, as every second round goes in the opposite order: whoever is first has no advantage from it. */
const rounds = 4;
const warmUpSeconds = 1.5;
/** A loop that gets nothing but errors ends here. */
const mostErrors = 1_000;
/** Work left behind by a turn must not fall into the next one's: below this share of a core it is done. */
const quietShare = 0.1;
const quietAfterMs = 250;
const mostQuietMs = 15_000;

/** Measures contenders in turns, each for so many seconds altogether. */
export async function compare(
  contenders: readonly Contender[],
  inFlight: number,
  seconds: number,
): Promise<Measured[]> {
  const series = contenders.map((): Series => ({ times: [], errors: 0, firstError: null, elapsedMs: 0, cpuMs: 0 }));
  for (const { call, processes } of contenders) {
    await turn(call, inFlight, warmUpSeconds);
    await untilQuiet(processes);
  }
  for (let round = 0; round < rounds; round++) {
    const order = [...contenders.entries()];
    for (const [index, { call, processes }] of round % 2 === 0 ? order : order.reverse()) {
      const cpuBefore = cpuMsOf(processes);
      const result = await turn(call, inFlight, seconds / rounds);
      await untilQuiet(processes);
      const sum = series[index];
      if (!sum) continue;
      sum.times.push(...result.times);
      sum.errors += result.errors;
      sum.firstError ??= result.firstError;
      sum.elapsedMs += result.elapsedMs;
      sum.cpuMs += cpuMsOf(processes) - cpuBefore;
    }
  }
  return contenders.flatMap(({ name }, index) => (series[index] ? [measuredOf(name, inFlight, series[index])] : []));
}

function measuredOf(name: string, inFlight: number, { times, errors, firstError, elapsedMs, cpuMs }: Series): Measured {
  if (times.length === 0) throw new Error(`${name} never succeeded: ${firstError ?? 'no answer'}`);
  const sorted = Float64Array.from(times).sort();
  return {
    name,
    inFlight,
    count: times.length,
    errors,
    perSecond: (times.length / elapsedMs) * 1_000,
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    p99Ms: quantile(sorted, 0.99),
    cpuMs: cpuMs / times.length,
  };
}

/** The value below which a share of the sorted values lies. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Drives one contender without a pause: first to warm up, then for so many windows, with a sample after each. */
export async function sustain(
  { name, call, processes }: Contender,
  { inFlight, warmUpSeconds: warmUp, windowSeconds, windows }: SustainOptions,
): Promise<Sustained> {
  const since = performance.now() + warmUp * 1_000;
  const samples: CpuSample[] = [];
  const sample = () => samples.push({ atMs: performance.now() - since, cpuMs: cpuMsOf(processes) });
  const sampling = (async () => {
    for (let window = 0; window <= windows; window++) {
      await sleep(since + window * windowSeconds * 1_000 - performance.now());
      sample();
    }
  })();
  const endedMs: number[] = [];
  const result = await turn(call, inFlight, warmUp + windows * windowSeconds, () => {
    endedMs.push(performance.now() - since);
  });
  await sampling;
  if (endedMs.length === 0) throw new Error(`${name} never succeeded: ${result.firstError ?? 'no answer'}`);
  return { endedMs, samples, errors: result.errors, firstError: result.firstError };
}

interface SustainOptions {
  inFlight: number;
  warmUpSeconds: number;
  windowSeconds: number;
  windows: number;
}

async function untilQuiet(processes: readonly number[]): Promise<void> {
  const deadline = performance.now() + mostQuietMs;
  for (;;) {
    const before = cpuMsOf(processes);
    await sleep(quietAfterMs);
    const used = cpuMsOf(processes) - before;
    if (!(used > quietAfterMs * quietShare) || performance.now() > deadline) return;
  }
}

async function turn(
  call: Call,
  inFlight: number,
  seconds: number,
  onSuccess: () => void = () => undefined,
): Promise<Omit<Series, 'cpuMs'>> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const since = performance.now();
  const deadline = since + seconds * 1_000;
  const series = { times: [] as number[], errors: 0, firstError: null as string | null };
  let sent = 0;
  const worker = async () => {
    while (performance.now() < deadline && series.errors < mostErrors) {
      const begun = performance.now();
      const failure = await once(call, agent, sent++);
      if (failure === null) {
        series.times.push(performance.now() - begun);
        onSuccess();
      } else {
        series.errors += 1;
        series.firstError ??= failure;
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  agent.destroy();
  return { ...series, elapsedMs: performance.now() - since };
}

/** What went wrong, or null. */
function once(call: Call, agent: Agent, n: number): Promise<string | null> {
  const body = call.body?.(n);
  const sized =
    body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const options = { agent, method: call.method ?? 'POST', headers: { ...call.headers, ...sized } };
    const outgoing = request(call.url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', (error) => resolve(String(error)));
      answer.on('end', () => {
        if (answer.statusCode === (call.status ?? 200)) resolve(null);
        else resolve(`${answer.statusCode}: ${Buffer.concat(chunks).toString().slice(0, 500)}`);
      });
    });
    outgoing.on('error', (error) => resolve(String(error)));
    outgoing.end(body);
  });
}
