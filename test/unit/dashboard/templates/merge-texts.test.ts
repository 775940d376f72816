import { describe, expect, test } from 'vitest';
import { mergeTexts } from '../../../../src/dashboard/pages/templates/merge-texts.ts';

const base = { name: 'Note', html: '<p>1</p>', locales: { de: { subject: 'Eins', html: '<p>eins</p>' } } };

describe('two sets of changes of the same texts', () => {
  test('fit together where they are about different fields, those of languages too', () => {
    const theirs = { ...base, name: 'Their note', locales: { de: { subject: 'Zwei', html: '<p>eins</p>' } } };
    const mine = { ...base, locales: { de: { subject: 'Eins', html: '<p>mein</p>' }, fr: { subject: 'Un' } } };
    expect(mergeTexts(base, theirs, mine, {})).toEqual({
      merged: {
        name: 'Their note',
        html: '<p>1</p>',
        locales: { de: { subject: 'Zwei', html: '<p>mein</p>' }, fr: { subject: 'Un' } },
      },
      conflicts: [],
    });
  });

  test('ask where both changed a field, and take mine until theirs is chosen', () => {
    const theirs = { ...base, html: '<p>theirs</p>' };
    const mine = { ...base, html: '<p>mine</p>' };
    expect(mergeTexts(base, theirs, mine, {})).toMatchObject({
      merged: { html: '<p>mine</p>' },
      conflicts: [{ pointer: '/html', chosen: 'mine' }],
    });
    expect(mergeTexts(base, theirs, mine, { '/html': 'theirs' }).merged).toEqual(theirs);
  });

  test('have no conflict where both changed it to the same, and a language is gone that one took away', () => {
    const theirs = { ...base, html: '<p>2</p>', locales: {} };
    const mine = { ...base, html: '<p>2</p>' };
    expect(mergeTexts(base, theirs, mine, {})).toEqual({ merged: { ...theirs }, conflicts: [] });
  });

  test('without a change of theirs are mine', () => {
    const mine = { ...base, locales: {} };
    expect(mergeTexts(base, base, mine, {})).toEqual({ merged: mine, conflicts: [] });
  });
});
