// What the system tells of the runtime's processes; Linux only, elsewhere there are none and their numbers are NaN.
import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts CPU time in ticks of 10 ms. */
const msPerTick = 10;

/** Children of this process that are a workerd. */
export function workerdChildren(): number[] {
  return childrenOf(process.pid).filter((pid) => /^Name:\tworkerd$/m.test(read(pid, 'status')));
}

/** Processes that another one has started and that run. */
export function childrenOf(parent: number): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => read(pid, 'status').includes(`\nPPid:\t${parent}\n`));
  } catch {
    return [];
  }
}

/** CPU time that processes have used. */
export function cpuMsOf(pids: readonly number[]): number {
  if (pids.length === 0) return Number.NaN;
  // After the name in parentheses: state is field 0, utime and stime are 11 and 12.
  const ticks = pids.map((pid) => {
    const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  });
  return ticks.reduce((sum, value) => sum + value, 0) * msPerTick;
}

/** Resident memory of processes in bytes. */
export function residentBytesOf(pids: readonly number[]): number {
  if (pids.length === 0) return Number.NaN;
  const kilobytes = pids.map((pid) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(pid, 'status'))?.[1] ?? 0));
  return kilobytes.reduce((sum, kb) => sum + kb, 0) * 1_024;
}

/** Empty for a process that has ended. */
function read(pid: number, file: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
