// Spans of time as people write them: 30s, 5m, 2h, 3d, 1w, and several of them joined, the longest unit first.
import * as z from 'zod';

const unitMs = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;
type Unit = keyof typeof unitMs;

/** Longest span, ten years of 366 days, so that no test leaves the years that dates can hold. */
const longestMs = 10 * 366 * unitMs.d;
const pattern = /^(?:\d{1,6}w)?(?:\d{1,6}d)?(?:\d{1,6}h)?(?:\d{1,6}m)?(?:\d{1,9}s)?$/;

/** Milliseconds of a span; NaN for a text that is none. */
export function durationMs(text: string): number {
  if (text === '' || !pattern.test(text)) return Number.NaN;
  const parts = text.match(/\d+[wdhms]/g) ?? [];
  return parts.reduce((sum, part) => sum + Number(part.slice(0, -1)) * unitMs[part.at(-1) as Unit], 0);
}

export const Duration = z
  .string()
  .min(2)
  .regex(pattern, 'A span of time is written 30s, 5m, 2h, 3d or 1w, or joined, e.g. 1d12h.')
  .refine((text) => !(durationMs(text) > longestMs), 'A span of time is at most ten years.')
  .describe('Span of time: seconds `30s`, minutes `5m`, hours `2h`, days of 24 hours `3d`, weeks `1w`; joined `1d12h`.')
  .meta({ examples: ['30m', '1d12h'] });
