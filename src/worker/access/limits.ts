// The numbers of src/contract/limits.ts, as this deployment has set them.
import { type ObjectLimitName, objectLimits, type RateLimitName, rateLimits } from '../../contract/limits.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';

type LimitName = RateLimitName | ObjectLimitName;

const defaults: Readonly<Record<LimitName, { limit: number }>> = { ...rateLimits, ...objectLimits };
const isName = (name: string): name is LimitName => Object.hasOwn(defaults, name);

let read: { text: string; limits: Map<LimitName, number> } | null = null;

/** The limit of a name in this deployment. */
export function limitOf(env: Env, name: LimitName): number {
  const text = env.LIMITS ?? '';
  if (read?.text !== text) read = { text, limits: parseLimits(text) };
  return read.limits.get(name) ?? defaults[name].limit;
}

/** Reads `ingest=600000, workflows=5000`; what cannot be read is logged, and the default holds. */
export function parseLimits(text: string): Map<LimitName, number> {
  const limits = new Map<LimitName, number>();
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const [name = '', value = ''] = part.split('=').map((side) => side.trim());
    if (isName(name) && /^[1-9]\d{0,8}$/.test(value)) limits.set(name, Number(value));
    else log({ level: 'error', message: 'a part of the variable LIMITS cannot be read', part });
  }
  return limits;
}
