import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, StepTrace } from '../../../../src/contract/workflows/run.ts';
import { type Row, rowsOf } from '../../../../src/dashboard/trace/rows.ts';
import { entryKeys, type WrittenStep, writtenSteps } from '../../../../src/dashboard/trace/steps.ts';
import { endTarget, waysOut } from '../../../../src/dashboard/trace/ways.ts';
import { toInput } from '../../../../src/engine/validate/definition.ts';
import { Dice, randomDefinition } from '../../../support/simulation/definitions.ts';

const written = (label: string, more: Partial<WrittenStep> = {}): WrittenStep => ({
  label,
  title: label.toUpperCase(),
  type: 'webhook',
  config: {},
  ...more,
});

/** A branch whose ways meet at `news`, a wait, and one step that only follows when it happened. */
const steps: WrittenStep[] = [
  written('mail', { type: 'send_email' }),
  written('large', { type: 'branch', config: { ifTrue: 'thanks', ifFalse: 'nudge' } }),
  written('nudge', { next: 'news' }),
  written('thanks'),
  written('news', { type: 'wait', config: { waitForEvent: {}, onMatch: 'ask', onTimeout: 'end' } }),
  written('ask', { type: 'send_push' }),
];

const entry = (label: string, more: Partial<StepTrace> = {}): StepTrace => ({
  index: steps.findIndex((step) => step.label === label),
  label,
  type: steps.find((step) => step.label === label)?.type ?? 'webhook',
  outcome: 'completed',
  startedAt: '2026-05-01T09:00:00.000Z',
  finishedAt: '2026-05-01T09:00:01.000Z',
  attempts: [],
  ...more,
});

const run = (status: Run['status'], ...trace: StepTrace[]) => ({ status, exitReason: null, steps: trace });

const shown = (row: Row): string => {
  if (row.kind === 'note') return row.text;
  if (row.kind === 'step') return row.title;
  return `${row.title} ${row.when}${row.only === null ? '' : ` ${row.only}`}`;
};

describe('the rows of a run', () => {
  it('say what was not taken behind the step that decided, and what is ahead', () => {
    const open = entry('news', { outcome: null, finishedAt: null });
    const rows = rowsOf(run('running', entry('mail'), entry('large'), entry('thanks'), open), steps);
    expect(rows.map(shown)).toEqual([
      'MAIL',
      'LARGE',
      'No: “NUDGE” was not taken.',
      'THANKS',
      'NEWS',
      'ASK later Only on “Happened” of “NEWS”.',
    ]);
  });

  it('name the next step where there is one way only', () => {
    const rows = rowsOf(run('running', entry('mail', { outcome: null, finishedAt: null })), steps);
    expect(rows.map(shown)).toEqual([
      'MAIL',
      'LARGE next',
      'NUDGE later Only on “No” of “LARGE”.',
      'THANKS later Only on “Yes” of “LARGE”.',
      'NEWS later',
      'ASK later Only on “Happened” of “NEWS”.',
    ]);
  });

  it('say nothing of a way that leads to what was taken anyway', () => {
    const merging = [
      written('if', { type: 'branch', config: { ifTrue: 'extra', ifFalse: 'last' } }),
      written('extra'),
      written('last'),
    ];
    const rows = rowsOf(run('completed', entry('if', { type: 'branch' }), entry('extra'), entry('last')), merging);
    expect(rows.map(shown)).toEqual(['IF', 'EXTRA', 'LAST']);
  });

  it('say that the other way would have gone on where the end was taken', () => {
    const rows = rowsOf(run('completed', entry('news')), steps);
    expect(rows.map(shown)).toEqual(['NEWS', 'Happened: “ASK” was not taken.']);
  });

  it('say that the other way would have ended the run', () => {
    const rows = rowsOf(run('completed', entry('news'), entry('ask')), steps);
    expect(rows.map(shown)).toEqual(['NEWS', 'Timed out: would have ended the run here.', 'ASK']);
  });

  it.each<[Run['status'], string]>([
    ['failed', 'the run failed at “THANKS”.'],
    ['cancelled', 'the run was cancelled at “THANKS”.'],
    ['exited', 'the run ended early at “THANKS”.'],
  ])('of a run that is %s name the steps that it did not reach', (status, expected) => {
    const rows = rowsOf(run(status, entry('thanks')), steps);
    expect(shown(rows.at(-1) as Row)).toBe(`“NEWS” and “ASK” were not reached: ${expected}`);
  });

  it('of a run that has not begun are all ahead', () => {
    expect(rowsOf(run('queued'), steps).map(({ kind }) => kind)).toEqual(steps.map(() => 'ahead'));
  });

  it('are the executed steps alone where the version is not known', () => {
    const rows = rowsOf(run('failed', entry('mail'), entry('large')), []);
    expect(rows.map(shown)).toEqual(['mail', 'large']);
  });

  it('have a key each, also where a restart repeats steps', () => {
    expect(entryKeys([entry('mail'), entry('large'), entry('mail')])).toEqual(['mail', 'large', 'mail~2']);
  });

  it('hold every step of any walk once, and no step as both executed and not taken', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 40 }), (seed, choice) => {
        const { steps: saved } = toInput('any', null, true, randomDefinition(new Dice(seed, 2)));
        const version = writtenSteps({ steps: saved as never });
        const trace = walk(version, choice);
        const rows = rowsOf(run('completed', ...trace), version);
        expect(rows.filter(({ kind }) => kind === 'step').map(({ key }) => key)).toEqual(
          trace.map(({ label }) => label),
        );
        expect(rows.some(({ kind }) => kind === 'ahead')).toBe(false);
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        const taken = new Set(trace.map(({ label }) => label));
        for (const row of rows)
          if (row.kind === 'note') for (const label of taken) expect(row.text).not.toContain(`“${label}”`);
      }),
    );
  });
});

/** A whole walk through a version that takes one of the ways at each step. */
function walk(version: readonly WrittenStep[], choice: number): StepTrace[] {
  const trace: StepTrace[] = [];
  for (let at: string | undefined = version[0]?.label; at !== undefined && at !== endTarget; ) {
    const index = version.findIndex(({ label }) => label === at);
    const { label, type } = version[index] as WrittenStep;
    trace.push(entry(label, { label, type, index }));
    const ways = waysOut(version, index);
    at = ways[(choice + index) % ways.length]?.target;
  }
  return trace;
}
