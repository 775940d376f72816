// The forms of a wait: which one a config has, and what becomes of it when another one is chosen.

import type { Filters } from '../../../contract/conditions.ts';
import { isObject } from '../../../contract/json.ts';
import { dueOf } from '../../../engine/runs/wait-until.ts';
import type { Scope } from '../../../engine/scope.ts';

export const waitForms = ['while', 'until', 'event', 'condition', 'collect'] as const;
export type WaitForm = (typeof waitForms)[number];

type Config = Readonly<Record<string, unknown>>;

/** The field of the config by which each form is known; a wait for a while has none. */
const naming = {
  until: 'until',
  event: 'waitForEvent',
  condition: 'waitForCondition',
  collect: 'collect',
} as const satisfies Record<Exclude<WaitForm, 'while'>, string>;

const listening = ['timeoutMinutes', 'onMatch', 'onTimeout'] as const;
const usualTimeout = 24 * 60;
const noCondition: Filters = [];

const starts: Record<Exclude<WaitForm, 'while'>, unknown> = {
  until: { time: '09:00' },
  event: { eventType: '' },
  condition: noCondition,
  collect: { windowMinutes: 60 },
};

/** The form of a config. */
export function waitFormOf(config: unknown): WaitForm {
  const given = isObject(config) ? config : {};
  return waitForms.find((form) => form !== 'while' && given[naming[form]] !== undefined) ?? 'while';
}

/** The config in another form; what both forms have stays. */
export function asWaitForm(config: unknown, form: WaitForm): Config {
  const given = isObject(config) ? config : {};
  const names = new Set<string>([...Object.values(naming), ...listening]);
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name)));
  if (form === 'while') return kept;
  const field = naming[form];
  const own = { ...kept, [field]: given[field] ?? starts[form] };
  if (form !== 'event' && form !== 'condition') return own;
  const ways = listening.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]);
  return { ...own, timeoutMinutes: usualTimeout, ...Object.fromEntries(ways) };
}

/** When the chosen person would continue, as (epoch ms, zone), or why they would not wait; null where nobody knows. */
export function waitExample(
  config: unknown,
  scope: Scope | null,
  now: number,
): { at: number; zone: string } | string | null {
  const until = isObject(config) ? config.until : undefined;
  if (scope === null || !isObject(until) || (until.time === undefined && until.date === undefined)) return null;
  try {
    // What cannot be read yet is being typed; its faults are shown at the fields.
    const due = dueOf(until as Parameters<typeof dueOf>[0], scope, now);
    return due.due === null ? due.message : { at: due.due, zone: due.zone };
  } catch {
    return null;
  }
}
