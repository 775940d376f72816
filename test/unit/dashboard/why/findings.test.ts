import { describe, expect, it } from 'vitest';
import {
  type EventExplanation,
  entryCodes,
  type RuleExplanation,
  reactionCodes,
  type WorkflowExplanation,
} from '../../../../src/contract/workflows/explain.ts';
import { findingsOf, headlineOf, inGroup, reasonWords } from '../../../../src/dashboard/why/findings.ts';

const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const otherType = { pointer: '/eventType', clause: 'eventType matches "a.b"', wanted: 'a.b', actual: 'c.d' };
const tooSmall = { pointer: '/filters/0', clause: 'event.amount gte 100', wanted: 100, actual: 49 };

const workflow = (more: Partial<WorkflowExplanation>): WorkflowExplanation => ({
  id,
  name: 'Welcome',
  status: 'active',
  version: 1,
  matched: true,
  code: 'started',
  reason: 'Because.',
  ...more,
});

const rule = (more: Partial<RuleExplanation>): RuleExplanation => ({
  id,
  key: 'paid',
  kind: 'notification',
  matched: true,
  code: 'sent',
  reason: 'Because.',
  deliveries: [],
  ...more,
});

const explained = (more: Partial<EventExplanation>): EventExplanation => ({
  event: {
    id,
    projectId: id,
    type: 'order.completed',
    module: 'order',
    userId: 'ada',
    anonymousId: null,
    messageId: 'm',
    properties: {},
    timestamp: '2026-05-01T09:00:00.000Z',
    receivedAt: '2026-05-01T09:00:00.000Z',
  },
  refusals: [],
  workflows: [],
  rules: [],
  endpoints: [],
  ...more,
});

describe('the group of a finding', () => {
  it.each<[string, EventExplanation, string]>([
    ['a started workflow did something', explained({ workflows: [workflow({})] }), 'did'],
    ['a refused entry was held back', explained({ workflows: [workflow({ code: 'refused' })] }), 'held'],
    ['a paused workflow holds back', explained({ workflows: [workflow({ code: 'queued' })] }), 'held'],
    [
      'a filter that failed is a miss',
      explained({ workflows: [workflow({ code: 'not_matched', matched: false, failedClause: tooSmall })] }),
      'missed',
    ],
    [
      'another event type is of no interest',
      explained({ workflows: [workflow({ code: 'not_matched', matched: false, failedClause: otherType })] }),
      'other',
    ],
    [
      'a workflow that starts by other means is of no interest',
      explained({ workflows: [workflow({ code: 'not_matched', matched: false })] }),
      'other',
    ],
    [
      'an event about itself is of no interest',
      explained({ workflows: [workflow({ code: 'own_news', matched: false })] }),
      'other',
    ],
    ['a rule that sent did something', explained({ rules: [rule({})] }), 'did'],
    ['a rule that a gate stopped was held back', explained({ rules: [rule({ code: 'frequency_cap' })] }), 'held'],
    [
      'a rule that cannot be evaluated is held back',
      explained({ rules: [rule({ code: 'rule_error', matched: false })] }),
      'held',
    ],
    [
      'an endpoint that is retried did something',
      explained({ endpoints: [{ id, url: 'https://a.example', matched: true, code: 'retrying', reason: 'Because.' }] }),
      'did',
    ],
  ])('%s', (_, explanation, group) => {
    expect(findingsOf(explanation).map((finding) => finding.group)).toEqual([group]);
  });

  it('is known for every code of the contract', () => {
    for (const code of Object.keys(entryCodes) as (keyof typeof entryCodes)[])
      expect(findingsOf(explained({ workflows: [workflow({ code })] }))[0]?.group).toBeDefined();
    for (const code of Object.keys(reactionCodes))
      expect(findingsOf(explained({ rules: [rule({ code })] }))[0]?.group).toBeDefined();
  });

  it('names a refusal by its reason', () => {
    const [finding] = findingsOf(explained({ workflows: [workflow({ code: 'refused', refusal: 'reentry_once' })] }));
    expect(finding?.word).toBe('reentry once');
  });
});

describe('the headline', () => {
  const headline = (explanation: EventExplanation) => headlineOf(findingsOf(explanation), 'order.completed');

  it('says what the event did first, and what matched without effect', () => {
    const workflows = [workflow({ runId: id, reason: `It started run ${id}, which is running.` })];
    expect(headline(explained({ workflows, rules: [rule({ code: 'frequency_cap' })] }))).toEqual({
      text: 'It reached the workflow “Welcome”.',
      detail: 'It started a run, which is running. 1 more matched, but did nothing.',
      tone: 'good',
    });
  });

  it('gives the reason of what was held back where nothing came of it', () => {
    const workflows = [workflow({ code: 'refused', reason: 'Once only.' })];
    expect(headline(explained({ workflows }))).toEqual({
      text: 'It matched the workflow “Welcome”, but nothing came of it.',
      detail: 'Once only.',
      tone: 'hold',
    });
  });

  it('names what came closest where nothing matched', () => {
    const missed = workflow({ name: 'Large', code: 'not_matched', matched: false, failedClause: tooSmall });
    const other = workflow({ code: 'not_matched', matched: false, failedClause: otherType });
    expect(headline(explained({ workflows: [other, missed] })).text).toBe(
      'Nothing matched. Closest was the workflow “Large”.',
    );
  });

  it('is about people first: an endpoint that was called is no answer to why somebody got nothing', () => {
    const endpoints = [{ id, url: 'https://a.example', matched: true, code: 'sent', reason: 'Sent.' }];
    const workflows = [workflow({ code: 'refused', reason: 'Once only.' })];
    expect(headline(explained({ endpoints, workflows })).detail).toBe('Once only.');
    expect(headline(explained({ endpoints })).text).toBe('It reached no person, but the endpoint https://a.example.');
  });

  it('names an alert rule that a condition kept from the event', () => {
    const missed = rule({ kind: 'alert', matched: false, code: 'not_matched', failedClause: tooSmall });
    expect(headline(explained({ rules: [missed] })).text).toBe('Nothing matched. Closest was the alert rule “paid”.');
  });

  it('says that nothing listens', () => {
    expect(headline(explained({})).text).toBe('Nothing in this project listens to order.completed.');
  });
});

describe('findings', () => {
  it('stay in the order of the explanation within a group', () => {
    const explanation = explained({ workflows: [workflow({ name: 'B' }), workflow({ name: 'A' })], rules: [rule({})] });
    expect(inGroup(findingsOf(explanation), 'did').map(({ name }) => name)).toEqual(['B', 'A', 'paid']);
  });

  it('say a run without its id', () => {
    expect(reasonWords({ reason: `Run ${id} took it.`, runId: id })).toBe('A run took it.');
    expect(reasonWords({ reason: 'No run.', runId: null })).toBe('No run.');
  });
});
