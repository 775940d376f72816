import { formatDuration } from '../../ui/format.ts';
import { saidCondition } from '../../words/condition-words.ts';
import { momentWords, withLocalTimes } from '../moments.ts';
import { fieldOf, isRecord, textField, type WrittenStep } from '../steps.ts';
import type { StepWords, Story } from '../story.ts';
import { sentence, unfinished } from '../values.ts';

const minuteMs = 60_000;
const spanOf = (minutes: unknown): string =>
  typeof minutes === 'number' ? formatDuration(minutes * minuteMs) : 'a while';

const passed = ({ step, now }: Story): string =>
  formatDuration((step.finishedAt === null ? now : Date.parse(step.finishedAt)) - Date.parse(step.startedAt));

const listens = (written: WrittenStep | null): boolean =>
  written !== null && ('waitForEvent' in written.config || 'waitForCondition' in written.config);

function doing(story: Story): string {
  const { waiting, written, now } = story;
  const what = waiting?.for ? withLocalTimes(waiting.for, now) : 'Waiting.';
  if (!waiting?.until || waiting.for?.includes(waiting.until)) return what;
  const latest = listens(written) ? ' at the latest' : '';
  return `${unfinished(what)}, until ${momentWords(waiting.until, now)}${latest}.`;
}

function did(story: Story): string {
  const { step, now, written } = story;
  if (step.message) return withLocalTimes(sentence(step.message), now);
  if (fieldOf(step.output, 'matched') === true) {
    const type = textField(step.output, 'eventType');
    if (type) return `${type} came after ${passed(story)}.`;
    const condition = saidCondition(written?.config.waitForCondition);
    return `${condition === null ? 'The condition held' : `It held that ${condition}`} after ${passed(story)}.`;
  }
  return `Waited for ${passed(story)}.`;
}

function will({ config, delayMinutes }: WrittenStep): string {
  const { waitForEvent, waitForCondition, until, collect, timeoutMinutes } = config;
  if (isRecord(waitForEvent)) return `Waits for ${String(waitForEvent.eventType)}, at most ${spanOf(timeoutMinutes)}.`;
  if (waitForCondition !== undefined) {
    const condition = saidCondition(waitForCondition);
    return `Waits until ${condition ?? 'a condition holds'}, at most ${spanOf(timeoutMinutes)}.`;
  }
  if (isRecord(until)) return `Waits until ${textField(until, 'date') ?? textField(until, 'time') ?? 'a date'}.`;
  if (isRecord(collect))
    return `Collects events for ${collect.windowMinutes === undefined ? 'the day' : spanOf(collect.windowMinutes)}.`;
  return `Waits for ${spanOf(delayMinutes)}.`;
}

export const wait: StepWords = { doing, did, will, undone: 'Not waited' };
