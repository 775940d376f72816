// Lays the steps of a run on an axis of time.
// 1. Time with work in it is to scale: of two bars the longer one took longer.
// 2. Time without work (waits, quiet hours, the time between two attempts) is compressed where it would leave no room for
//    the rest; a longer wait still has a longer bar. The real length is written beside it.
// 3. Order is kept: what happened later is never further left.
import type { StepTrace } from '../../contract/workflows/run.ts';

/** A part of a step; epoch ms. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly isWait: boolean;
}

/** A bar of a step: where it begins and how wide it is, as shares of the axis. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly isWait: boolean;
}

export interface Axis {
  readonly from: number;
  readonly to: number;
  /** Whether some of its time is compressed. */
  readonly isCompressed: boolean;
  bars(parts: readonly Part[]): Bar[];
}

/** Idle time within a step that is longer is drawn as a wait. */
const shortestWaitMs = 15_000;

/** The parts of a step; one that is under way ends now. */
export function partsOf(step: StepTrace, now: number): Part[] {
  const from = Date.parse(step.startedAt);
  const to = Math.max(from, step.finishedAt === null ? now : Date.parse(step.finishedAt));
  if (step.type === 'wait') return [{ from, to, isWait: true }];
  const parts: Part[] = [];
  let at = from;
  for (const attempt of step.attempts) {
    const begun = clamp(Date.parse(attempt.at), at, to);
    const ended = clamp(begun + Math.max(0, attempt.ms), begun, to);
    parts.push(idle(at, begun), { from: begun, to: ended, isWait: false });
    at = ended;
  }
  parts.push(idle(at, to));
  return merged(parts);
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

const idle = (from: number, to: number): Part => ({ from, to, isWait: to - from > shortestWaitMs });

/** Without what has no length beside others, and with neighbours of one kind as one. */
function merged(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.isWait === part.isWait) result[result.length - 1] = { ...last, to: part.to };
    else if (part.to > part.from || !last) result.push(part);
  }
  return result;
}

/** A stretch of the axis between two moments at which something begins or ends. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly isIdle: boolean;
}

/** Idle time is compressed beyond this share of all work. */
const idleShare = 0.5;

/** The axis of a run over the parts of its steps. `until`: when a run that waits continues; it is part of the axis. */
export function axisOf(parts: readonly Part[], until: number | null): Axis {
  const moments = [...new Set([...parts.flatMap(({ from, to }) => [from, to]), ...(until === null ? [] : [until])])];
  moments.sort((a, b) => a - b);
  const from = moments[0] ?? 0;
  const to = moments.at(-1) ?? from;
  const works = busyTimes(parts);
  const stretches = joinIdle(stretchesBetween(moments, works));
  const worked = stretches.reduce((sum, { isIdle, from: a, to: b }) => sum + (isIdle ? 0 : b - a), 0);
  const most = worked * idleShare;
  const lengths = stretches.map(({ isIdle, from: a, to: b }) => (isIdle ? compressed(b - a, most) : b - a));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const place = (moment: number): number => {
    let before = 0;
    for (const [index, stretch] of stretches.entries()) {
      const length = lengths[index] ?? 0;
      if (moment < stretch.to) {
        const share = (moment - stretch.from) / (stretch.to - stretch.from);
        return total === 0 ? 0 : clamp((before + length * Math.max(0, share)) / total, 0, 1);
      }
      before += length;
    }
    return total === 0 ? 0 : 1;
  };
  return {
    from,
    to,
    isCompressed: stretches.some(({ isIdle, from: a, to: b }) => isIdle && worked > 0 && b - a > most),
    bars: (own) =>
      own.map((part) => {
        const left = place(part.from);
        return { left, width: Math.max(0, place(part.to) - left), isWait: part.isWait };
      }),
  };
}

/** The length at which an idle time is drawn: its own up to `most`, beyond that growing slowly. */
const compressed = (ms: number, most: number): number =>
  most === 0 || ms <= most ? ms : most * (1 + Math.log10(ms / most) / 4);

/** The times with work, sorted and without overlap. */
function busyTimes(parts: readonly Part[]): { from: number; to: number }[] {
  const works = parts.filter(({ isWait }) => !isWait).sort((a, b) => a.from - b.from);
  const times: { from: number; to: number }[] = [];
  for (const { from, to } of works) {
    const last = times.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else times.push({ from, to });
  }
  return times;
}

function stretchesBetween(moments: readonly number[], works: readonly { from: number; to: number }[]): Stretch[] {
  return moments.slice(1).map((to, index) => {
    const from = moments[index] ?? to;
    return { from, to, isIdle: !works.some((work) => work.from <= from && work.to >= to) };
  });
}

/** Neighbours that are idle as one, so that a moment inside of a wait changes nothing. */
function joinIdle(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const stretch of stretches) {
    const last = result.at(-1);
    if (last?.isIdle && stretch.isIdle) result[result.length - 1] = { ...last, to: stretch.to };
    else result.push(stretch);
  }
  return result;
}
