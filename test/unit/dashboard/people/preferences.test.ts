import { describe, expect, it } from 'vitest';
import type { Preferences } from '../../../../src/contract/people/preference.ts';
import { answersOf, topicRows, withAnswers } from '../../../../src/dashboard/pages/person/preferences.ts';

const at = '2026-05-01T08:00:00.000Z';
type Said = Preferences['preferences'];
const all = { email: true, push: true, sms: true, in_app: true };
const said: Said = [
  { topic: 'news', kind: 'sms', allowed: false, at },
  { topic: 'news', kind: 'slack', allowed: false, at },
  { topic: 'old', kind: '*', allowed: true, at },
  { topic: '*', kind: 'email', allowed: false, at },
];

describe('preferences of a person', () => {
  it('have a row for messages without a topic, every topic, and those that are gone', () => {
    const topics = [{ key: 'news', name: 'News', default: 'out' as const, channels: all }];
    const rows = topicRows({ userId: 'ada', preferences: said, topics, others: { ...all, email: false } });
    expect(rows.map(({ topic, isDefault, gets }) => [topic, isDefault, gets?.email])).toEqual([
      ['*', true, false],
      ['news', false, true],
      ['old', true, undefined],
    ]);
  });

  it('are answers by kind, where nothing said is an answer too', () => {
    expect(answersOf(said, 'news')).toEqual({
      '*': 'unsaid',
      email: 'unsaid',
      push: 'unsaid',
      sms: 'no',
      in_app: 'unsaid',
    });
  });

  it('are written as a whole without losing what was not asked about', () => {
    const answers = { ...answersOf(said, 'news'), sms: 'unsaid' as const, email: 'yes' as const };
    expect(withAnswers(said, 'news', answers)).toEqual([
      { topic: 'news', kind: 'slack', allowed: false },
      { topic: 'old', kind: '*', allowed: true },
      { topic: '*', kind: 'email', allowed: false },
      { topic: 'news', kind: 'email', allowed: true },
    ]);
  });

  it('stay the same where no answer changes', () => {
    const again = withAnswers(said, 'news', answersOf(said, 'news'));
    expect(new Set(again.map((each) => JSON.stringify(each)))).toEqual(
      new Set(said.map(({ topic, kind, allowed }) => JSON.stringify({ topic, kind, allowed }))),
    );
  });
});
