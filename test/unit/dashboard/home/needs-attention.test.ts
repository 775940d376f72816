import { describe, expect, test } from 'vitest';
import { type Condition, needsOf } from '../../../../src/dashboard/pages/home/needs-attention.ts';
import { pathsOf } from '../../../../src/dashboard/paths.ts';

const paths = pathsOf('p1');
type Run = NonNullable<Condition['failedRuns']>[number];
const failed = (step: string, at: string): Run =>
  ({
    workflowId: 'w1',
    workflowName: 'Orders',
    startedAt: at,
    stepLabel: step,
    stepTitle: null,
    exitReason: `Step ${step} failed. No value.`,
  }) as Run;

describe('what needs attention', () => {
  test('failed runs are one entry for a workflow, with the step they failed at', () => {
    const failedRuns = [failed('confirm', '2026-11-26T10:00:00Z'), failed('confirm', '2026-11-26T09:00:00Z')];
    const [need] = needsOf({ failedRuns }, paths);
    expect(need?.title).toBe('Orders: 2 runs failed at “confirm”');
    expect(need?.text).toBe('No value.');
    expect(need?.action).toEqual({
      label: 'Restart…',
      restart: { workflowId: 'w1', workflow: 'Orders', runs: 2, from: '2026-11-26T09:00:00Z' },
    });
  });

  test('runs that failed at several steps say how many at each', () => {
    const failedRuns = [failed('a', '2026-11-26T10:00:00Z'), failed('b', '2026-11-26T09:00:00Z')];
    const [need] = needsOf({ failedRuns, hasMoreFailed: true }, paths);
    expect(need?.title).toBe('Orders: more than 2 runs failed');
    expect(need?.text).toBe('1 at “a”, 1 at “b”. No value.');
  });

  test('an endpoint that somebody disabled is as it should be, one that failed is not', () => {
    const endpoint = { id: 'e1', url: 'https://billing.acme.dev/x', status: 'disabled', disableAfter: { hours: 120 } };
    const endpoints = ['manual', 'failures'].map((disabledReason) => ({ ...endpoint, disabledReason }));
    const needs = needsOf({ endpoints: endpoints as never }, paths);
    expect(needs.map(({ title }) => title)).toEqual(['Endpoint billing.acme.dev was disabled']);
    expect(needs[0]?.action).toEqual({ label: 'Look', to: paths.webhook('e1') });
  });

  test('channels, stuck runs and dead letters lead to where they are mended', () => {
    const needs = needsOf(
      {
        channels: [{ id: 'c1', name: 'Slack', status: 'needs_reconnect', statusDetail: 'It was archived.' }] as never,
        health: { workflows: [{ id: 'w1', name: 'Orders', stuck: 1 }] } as never,
        deadLetters: [{ redrivenAt: null, lastError: 'timeout' }, { redrivenAt: '2026-11-26T09:00:00Z' }] as never,
      },
      paths,
    );
    expect(needs.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      'stuck: Orders: 1 run is overdue',
      'channel: Slack needs to be reconnected',
      'dead-letter: 1 message of the queues was given up',
    ]);
  });

  test('nothing that is well needs attention', () => {
    expect(needsOf({ channels: [{ status: 'ok' }], endpoints: [{ status: 'ok' }] } as never, paths)).toEqual([]);
  });
});
