import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curlOfDraft } from '../../../../../src/dashboard/builder/json/curl.ts';
import { readDraftText, textOfDraft } from '../../../../../src/dashboard/builder/json/json-text.ts';
import { randomWorkflow } from '../../../../support/random-workflows.ts';
import { drafted, flow, mail } from '../drafts.ts';

describe('the text of a draft', () => {
  test('is read back as the same draft, the very same object', () => {
    fc.assert(
      fc.property(randomWorkflow(), (body) => {
        const draft = drafted(body);
        expect(readDraftText(textOfDraft(draft), draft)).toEqual({ ok: true, draft });
        expect(readDraftText(JSON.stringify(draft), draft)).toSatisfy(
          (reading: { draft: unknown }) => reading.draft === draft,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('begins with what names the workflow and ends with its steps', () => {
    const draft = drafted({ steps: [mail('a')], exitOn: [], name: 'N', trigger: { eventType: 'x' }, description: 'D' });
    expect(Object.keys(JSON.parse(textOfDraft(draft)))).toEqual([
      ...['name', 'description', 'isActive', 'trigger', 'reentry', 'exitOn', 'settings', 'steps'],
    ]);
  });

  test('keeps the steps that say the same', () => {
    const draft = flow(mail('a'), mail('b'));
    const reading = readDraftText(textOfDraft(draft).replace('"label": "b"', '"title": "B", "label": "b"'), draft);
    if (!reading.ok) throw new Error('It can be drawn.');
    expect(reading.draft.steps[0]).toBe(draft.steps[0]);
    expect(reading.draft.steps[1]).toEqual({ ...draft.steps[1], title: 'B' });
  });
});

test.each([
  ['{"name": "a",\n "steps": [}', 2, ''],
  ['name: a\nsteps: []', 1, ''],
  ['{"name": "a",\n "name": "b", "trigger": {}, "steps": []}', 2, '/name'],
  ['{"name": "a",\n "trigger": {"eventType": "x"},\n "steps": [{"type": "fax"}]}', 3, '/steps/0/type'],
  ['[]', 1, ''],
])('a text that cannot be drawn names the line and what is wrong: %s', (text, line, pointer) => {
  const reading = readDraftText(text, flow(mail('a')));
  if (reading.ok) throw new Error('It cannot be drawn.');
  expect(reading.line).toBe(line);
  expect(reading.faults[0]?.pointer).toBe(pointer);
  expect(reading.faults[0]?.message).not.toContain('bundle');
});

describe('a draft as curl', () => {
  const place = { url: 'http://localhost:8787', orgId: 'o', projectId: 'p' };

  test('creates what was never published, and replaces what was', () => {
    expect(curlOfDraft({ ...place, id: null }, '{}')).toContain(
      "-X POST 'http://localhost:8787/api/v1/orgs/o/automation/workflows?projectId=p'",
    );
    expect(curlOfDraft({ ...place, id: 'w' }, '{}')).toContain(
      "-X PUT 'http://localhost:8787/api/v1/orgs/o/automation/workflows/w'",
    );
  });

  test('quotes the body for a shell', () => {
    expect(curlOfDraft({ ...place, id: 'w' }, `{"a":"it's"}`)).toContain(`--data-binary '{"a":"it'\\''s"}'`);
  });
});
