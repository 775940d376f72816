// Reads a cron expression: five fields, each a set of numbers.
// 1. `*`, lists, ranges and steps; months and days of the week by number or by their three-letter names; 7 is Sunday too.
// 2. Whoever writes one that can never fire, such as 31 February, is told so.
import { closest } from '../faults/suggest.ts';

/** The numbers that each field allows, sorted. */
export interface Cron {
  minutes: readonly number[];
  hours: readonly number[];
  days: readonly number[];
  /** 1 to 12. */
  months: readonly number[];
  /** 0 (Sunday) to 6. */
  weekdays: readonly number[];
  /** Whether the field of the day of the month says anything; where both kinds of day do, either is enough. */
  limitsDays: boolean;
  limitsWeekdays: boolean;
}

interface Field {
  name: string;
  from: number;
  to: number;
  /** Names of its numbers, from the first one on. */
  names?: readonly string[];
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const fields = {
  minutes: { name: 'minute', from: 0, to: 59 },
  hours: { name: 'hour', from: 0, to: 23 },
  days: { name: 'day of the month', from: 1, to: 31 },
  months: { name: 'month', from: 1, to: 12, names: monthNames },
  weekdays: { name: 'day of the week', from: 0, to: 7, names: dayNames },
} as const satisfies Record<string, Field>;
const order = ['minutes', 'hours', 'days', 'months', 'weekdays'] as const;
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A cron expression as sets of numbers, or what is wrong with it as one sentence. */
export function readCron(text: string): Cron | { message: string } {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== order.length) {
    const found =
      parts.length === 1 && /^[a-z@]+$/i.test(text.trim()) ? `the word "${text.trim()}"` : `${parts.length}`;
    return {
      message: `A schedule has five fields (minute, hour, day of the month, month, day of the week), such as "0 9 * * MON"; this one has ${found}.`,
    };
  }
  const sets: Partial<Record<(typeof order)[number], number[]>> = {};
  for (const [place, key] of order.entries()) {
    const read = readField(parts[place] ?? '', fields[key]);
    if (typeof read === 'string') return { message: read };
    sets[key] = read;
  }
  const { minutes = [], hours = [], days = [], months = [], weekdays = [] } = sets;
  const week = [...new Set(weekdays.map((day) => day % 7))].sort((a, b) => a - b);
  const cron = {
    minutes,
    hours,
    days,
    months,
    weekdays: week,
    limitsDays: days.length < 31,
    limitsWeekdays: week.length < 7,
  };
  return neverFires(cron) ?? cron;
}

function neverFires({ days, months, limitsDays, limitsWeekdays }: Cron): { message: string } | null {
  if (!limitsDays || limitsWeekdays) return null;
  const first = days[0] ?? 1;
  if (months.some((month) => first <= (longestMonths[month - 1] ?? 0))) return null;
  const named = months.map((month) => monthNames[month - 1]).join(', ');
  return { message: `This schedule can never fire: there is no day ${days.join(', ')} in ${named}.` };
}

/** The numbers of a field, sorted, or what is wrong with it. */
function readField(text: string, field: Field): number[] | string {
  const parts = text.split(',');
  const found = new Set<number>();
  for (const part of parts) {
    const numbers = readPart(part, field);
    if (typeof numbers === 'string') return numbers;
    for (const number of numbers) found.add(number);
  }
  return [...found].sort((a, b) => a - b);
}

function readPart(part: string, field: Field): number[] | string {
  const [range = '', step, ...rest] = part.split('/');
  const ends = range.split('-');
  if (rest.length > 0 || ends.length > 2) return notRead(part, field);
  const isWhole = range === '*';
  const from = isWhole ? field.from : numberOf(ends[0] ?? '', field);
  const to = isWhole ? topOf(field) : ends.length === 2 ? endOf(from, ends[1] ?? '', field) : from;
  if (from === null || to === null) return notRead(part, field);
  if (to < from) return `"${part}" of the ${field.name} runs backwards; write it as two ranges.`;
  if (step === undefined) return numbersOf(from, to, 1);
  if (!isWhole && ends.length < 2)
    return `"${part}" of the ${field.name} has a step without a range; write ${from}-${topOf(field)}/${step}.`;
  const width = /^\d{1,3}$/.test(step) ? Number(step) : 0;
  if (width < 1 || width > topOf(field) - field.from + 1)
    return `The step in "${part}" of the ${field.name} is a number from 1 to ${topOf(field) - field.from + 1}.`;
  return numbersOf(from, to, width);
}

/** 7 is written for Sunday, but `*` does not mean it twice. */
const topOf = (field: Field) => (field === fields.weekdays ? 6 : field.to);

/** The end of a range; a week may end with Sunday. */
function endOf(from: number | null, text: string, field: Field): number | null {
  const to = numberOf(text, field);
  return field === fields.weekdays && to === 0 && (from ?? 0) > 0 ? 7 : to;
}

function numberOf(text: string, { from, to, names }: Field): number | null {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named !== -1) return from + named;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return number >= from && number <= to ? number : null;
}

function notRead(part: string, field: Field): string {
  const { name, from, to, names } = field;
  const near = closest(part.toUpperCase(), [...(names ?? [])]);
  const named = names ? ` or a name such as ${names[1]}` : '';
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  return `"${part.slice(0, 40)}" is not ${name === 'hour' ? 'an' : 'a'} ${name}: it is a number from ${from} to ${to}${named}, a range, a list, or any of them with a step.${meant}`;
}

function numbersOf(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}
