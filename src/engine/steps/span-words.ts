const units = [
  { minutes: 24 * 60, noun: 'day' },
  { minutes: 60, noun: 'hour' },
  { minutes: 1, noun: 'minute' },
  { minutes: 1 / 60, noun: 'second' },
];

/** Making one takes longer than most steps do. */
const numbers = new Intl.NumberFormat('en-US');

/** A span of time in its largest whole unit, e.g. "2 days" or "90 minutes". */
export function spanWords(minutes: number): string {
  const { minutes: size, noun } = units.find((unit) => minutes >= unit.minutes && isWhole(minutes / unit.minutes)) ?? {
    minutes: 1 / 60,
    noun: 'second',
  };
  const count = Math.round(minutes / size);
  return `${numbers.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const isWhole = (count: number) => Math.abs(count - Math.round(count)) < 1e-6;
