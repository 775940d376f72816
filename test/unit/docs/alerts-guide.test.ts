import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moduleTints, tintOf, tints } from '../../../src/contract/module-tints.ts';
import { validateAlertRule, validateSilence } from '../../../src/engine/alerts/validate.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/alerts.md'), 'utf8');
const examples = [...guide.matchAll(/^`(\{.*\})`$/gm)].map(([, text]) => JSON.parse(text ?? '') as object);

describe('the guide to alerts', () => {
  it('shows a rule and a silence that can be saved', () => {
    const [rule, silence, ...others] = examples;
    expect(others).toEqual([]);
    const channels = new Map([['3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'slack' as const]]);
    expect(validateAlertRule(rule, channels)).toMatchObject({ ok: true });
    expect(validateSilence(silence, Date.parse('2027-05-01T12:00:00Z'))).toMatchObject({ ok: true });
  });

  it('has the tint of every module, in the order in which others are chosen', () => {
    const rows = [...guide.matchAll(/^\| (`[a-z`, ]+) \| `(#[0-9a-f]{6})` \|$/gm)];
    expect(rows.map(([, , tint]) => tint)).toEqual([...tints]);
    const shown = rows.flatMap(([, modules = '', tint]) =>
      [...modules.matchAll(/`(\w+)`/g)].map(([, module]) => [module, tint]),
    );
    expect(Object.fromEntries(shown)).toEqual(
      Object.fromEntries(Object.keys(moduleTints).map((module) => [module, tintOf(module)])),
    );
  });
});
