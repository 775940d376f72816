// The steps of a workflow while it is made: in their order, with places that jumps lead to.
// 1. A jump leads to a place, and a place to the first step that stands behind it; so a step that is left out breaks nothing.
// 2. Steps that nothing leads to are left out.
import type { Fields } from './fields.ts';

/** A step before its jumps are known. */
export interface DraftStep {
  label: string;
  title?: string;
  type: string;
  config: Fields;
  delayMinutes?: number;
  if?: unknown;
  /** Where it comes from, for people. */
  where: string;
  /** Fields of the config that lead to a place. */
  jumps?: Readonly<Record<string, string>>;
}

export type ProgramPart = { step: DraftStep } | { place: string } | { goTo: string };

const end = 'end';

/** The label of the first step from a part on, or `end`. */
function leadsTo(parts: readonly ProgramPart[], places: ReadonlyMap<string, number>, from: number): string {
  const seen = new Set<number>();
  for (let at = from; at < parts.length && !seen.has(at); ) {
    seen.add(at);
    const part = parts[at];
    if (part === undefined) break;
    if ('step' in part) return part.step.label;
    at = 'goTo' in part ? (places.get(part.goTo) ?? parts.length) : at + 1;
  }
  return end;
}

interface Linked {
  step: DraftStep;
  next: string;
  targets: Record<string, string>;
}

function linked(parts: readonly ProgramPart[]): Linked[] {
  const places = new Map(parts.flatMap((part, index) => ('place' in part ? [[part.place, index] as const] : [])));
  const labelOf = (place: string) => leadsTo(parts, places, places.get(place) ?? parts.length);
  return parts.flatMap((part, index) => {
    if (!('step' in part)) return [];
    const targets = Object.entries(part.step.jumps ?? {}).map(([field, place]) => [field, labelOf(place)] as const);
    return [{ step: part.step, next: leadsTo(parts, places, index + 1), targets: Object.fromEntries(targets) }];
  });
}

function reachable(steps: readonly Linked[]): Linked[] {
  const byLabel = new Map(steps.map((one) => [one.step.label, one]));
  const open = steps.slice(0, 1);
  const found = new Set(open);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const ways = at.step.type === 'branch' ? Object.values(at.targets) : [at.next, ...Object.values(at.targets)];
    for (const label of ways) {
      const to = byLabel.get(label);
      if (to === undefined || found.has(to)) continue;
      found.add(to);
      open.push(to);
    }
  }
  return steps.filter((one) => found.has(one));
}

/** The steps that are written, in their order. */
export const stepsOf = (parts: readonly ProgramPart[]): DraftStep[] => reachable(linked(parts)).map(({ step }) => step);

/** The steps as a bundle holds them. */
export function writeSteps(parts: readonly ProgramPart[]): Fields[] {
  const steps = reachable(linked(parts));
  return steps.map(({ step, next, targets }, index) => {
    const { where: _where, jumps: _jumps, config, ...rest } = step;
    const following = steps[index + 1]?.step.label ?? end;
    const jumps = step.type === 'branch' || next === following ? {} : { next };
    return { ...rest, config: { ...config, ...targets }, ...jumps };
  });
}
