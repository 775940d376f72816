import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Reentry } from '../../../../src/contract/workflows/workflow.ts';
import { checkValue, faultsAt, faultsBelow, faultsWithin } from '../../../../src/dashboard/forms/faults.ts';
import { fieldsUnder, specAt } from '../../../../src/dashboard/forms/field-specs.ts';
import { hintOf, labelOf, meaningOf, usualOf } from '../../../../src/dashboard/forms/labels.ts';

describe('the words of a field', () => {
  it.each([
    ['frequencyCap', 'Frequency cap'],
    ['bodyHtml', 'Body HTML'],
    ['baseUrl', 'Base URL'],
    ['messagingServiceSid', 'Messaging service SID'],
    ['in_app', 'In app'],
    ['templateId', 'Template id'],
  ])('%s is labelled %s', (name, label) => {
    expect(labelOf(name)).toBe(label);
  });

  it('leave out which roots a template has, which the field shows', () => {
    expect(hintOf('Subject line. Template: {{event.*}}, {{user.*}}, {{trait.*}}, {{ai.*}}.')).toBe('Subject line.');
    expect(hintOf(undefined)).toBe('');
  });

  it('are found for each option of a description', () => {
    const description = Reentry.shape.policy.description;
    expect(meaningOf('every', description)).toBe('Each event starts a run');
    expect(meaningOf('once', description)).toBe('One run per key, ever');
    expect(meaningOf('after_exit', description)).toBe('None while another run of the key is active');
    expect(meaningOf('never', description)).toBe('');
    expect(meaningOf('skip', 'What happens. skip (default): nothing. start: each of them starts a run.')).toBe(
      'Nothing',
    );
  });
});

describe('what holds while a choice is left out', () => {
  it.each([
    [{ default: 'b' }, 'b'],
    [{ description: 'Default b. GET carries no body.' }, 'b'],
    [{ description: 'a: one. b (default): the other.' }, 'b'],
    [{ description: 'The channel, else the default of its kind.' }, undefined],
    [{}, undefined],
  ])('is what %j says', (schema, expected) => {
    expect(usualOf(schema, ['a', 'b'])).toBe(expected);
  });
});

describe('how a field is drawn', () => {
  const fields = { '/to': { label: 'To' }, '/headers/*': { label: 'Header' }, '/headers/x': { label: 'X' } };

  it('is looked up by pointer and by pattern, the pointer first', () => {
    expect(specAt(fields, '/to').label).toBe('To');
    expect(specAt(fields, '/headers/a.b').label).toBe('Header');
    expect(specAt(fields, '/headers/x').label).toBe('X');
    expect(specAt(fields, '/headers')).toEqual({});
    expect(specAt(fields, '/constructor')).toEqual({});
  });

  it('can be moved below another place', () => {
    expect(specAt(fieldsUnder('/steps/*/config', fields), '/steps/3/config/headers/a').label).toBe('Header');
  });
});

describe('the faults of a form', () => {
  const schema = z.strictObject({ name: z.string().min(1), limits: z.strictObject({ most: z.int().max(5) }) });

  it('are those of the schema, in the words of the API, at their pointers', () => {
    const faults = checkValue(schema, { nmae: 'x', limits: { most: 9 } });
    expect(faults.map(({ pointer, code, suggestion }) => [pointer, code, suggestion])).toEqual([
      ['/limits/most', 'out_of_range', undefined],
      ['/nmae', 'unknown_field', 'name'],
    ]);
    expect(checkValue(schema, { name: 'x', limits: { most: 3 } })).toEqual([]);
  });

  it('are found for a place, for what lies in it, and for a part of the request', () => {
    const faults = checkValue(schema, { name: '', limits: { most: 9 } });
    expect(faultsAt(faults, '/limits')).toEqual([]);
    expect(faultsWithin(faults, '/limits').map(({ pointer }) => pointer)).toEqual(['/limits/most']);
    expect(faultsBelow(faults, '/limits').map(({ pointer }) => pointer)).toEqual(['/most']);
  });
});
