import { expect, test } from 'vitest';
import type { Delivery } from '../../../../src/dashboard/api/queries/deliveries.ts';
import { csvOf, jsonOf } from '../../../../src/dashboard/pages/logs/rows-as-text.ts';

const delivery = (change: Partial<Delivery>): Delivery => ({
  id: 'd1',
  projectId: 'p',
  source: 'step',
  channelId: 'c1',
  kind: 'sms',
  workflowId: 'w',
  runId: 'r',
  stepLabel: 'text',
  ruleId: null,
  ruleKey: null,
  alertId: null,
  endpointId: null,
  eventId: null,
  eventType: null,
  userId: 'ada',
  recipient: '+15550001001',
  state: 'done',
  why: null,
  outcome: 'sent',
  reason: null,
  message: null,
  nextAttemptAt: null,
  attempts: [],
  gates: [],
  warnings: [],
  replays: 0,
  events: [],
  createdAt: '2026-11-25T09:00:00.000Z',
  updatedAt: '2026-11-25T09:00:01.000Z',
  ...change,
});

test('every row has the columns that the first line names', () => {
  const [head, row, end] = csvOf([delivery({})]).split('\r\n');
  expect(head).toMatch(/^id,createdAt,kind,/);
  expect(row).toBe('d1,2026-11-25T09:00:00.000Z,sms,c1,+15550001001,ada,done,sent,,,0,step,r,text,,');
  expect(end).toBe('');
});

test('a text with commas, quotes or line breaks stays one cell', () => {
  expect(csvOf([delivery({ message: 'Refused: "no",\nnever' })])).toContain(',"Refused: ""no"",\nnever",');
});

test.each(['=1+1', '@SUM(A1)', '-cmd', '+A1', '\tx'])('%j is no formula for a spreadsheet', (recipient) => {
  expect(csvOf([delivery({ recipient })])).toContain(`,'${recipient},ada,`);
});

test('JSON has the rows as the API returns them', () => {
  const rows = [delivery({})];
  expect(JSON.parse(jsonOf(rows))).toEqual(rows);
});
