// The shown rows of the log as a file.
import type { Delivery } from '../../api/queries/deliveries.ts';
import { reasonOf } from './delivery-words.ts';

const columns: readonly (readonly [name: string, of: (delivery: Delivery) => string | number | null])[] = [
  ['id', ({ id }) => id],
  ['createdAt', ({ createdAt }) => createdAt],
  ['kind', ({ kind }) => kind],
  ['channelId', ({ channelId }) => channelId],
  ['recipient', ({ recipient }) => recipient],
  ['userId', ({ userId }) => userId],
  ['state', ({ state }) => state],
  ['outcome', ({ outcome }) => outcome],
  ['reason', ({ reason }) => reason],
  ['message', (delivery) => reasonOf(delivery)],
  ['attempts', ({ attempts }) => attempts.length],
  ['source', ({ source }) => source],
  ['runId', ({ runId }) => runId],
  ['stepLabel', ({ stepLabel }) => stepLabel],
  ['ruleKey', ({ ruleKey }) => ruleKey],
  ['heard', ({ events }) => events.map(({ type }) => type).join(' ')],
];

/** A spreadsheet would run what begins like a formula; a phone number begins like one and is none. */
const asText = (value: string): string =>
  /^[=@\t\r]/.test(value) || /^[+-](?![\d ]+$)/.test(value) ? `'${value}` : value;

function cell(value: string | number | null): string {
  if (value === null || typeof value === 'number') return value === null ? '' : String(value);
  const text = asText(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Comma-separated values (RFC 4180), the names of the columns first. */
export function csvOf(deliveries: readonly Delivery[]): string {
  const lines = [
    columns.map(([name]) => name),
    ...deliveries.map((delivery) => columns.map(([, of]) => cell(of(delivery)))),
  ];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

export const jsonOf = (deliveries: readonly Delivery[]): string => `${JSON.stringify(deliveries, null, 2)}\n`;
