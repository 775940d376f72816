import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { stepTypes } from '../../../src/contract/workflows/steps/registry.ts';
import { validateWorkflow } from '../../../src/engine/validate/definition.ts';

const folder = join(import.meta.dirname, '../../../examples');
const files = globSync('*.workflow.json', { cwd: folder }).sort();
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

describe.each(files)('%s', (name) => {
  test('is valid as it is, for the API and for an editor that follows its $schema', () => {
    const workflow = read(name);
    const path = join(dirname(join(folder, name)), workflow.$schema);
    expect(existsSync(path)).toBe(true);
    const ajv = new Ajv2020({ strict: true, formats: { uuid: /^[0-9a-f-]{36}$/i } });
    const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')));
    validate(workflow);
    expect(validate.errors).toBeNull();
    expect(validateWorkflow(workflow)).toMatchObject({ ok: true });
  });

  test('stands in the table of the README', () => {
    expect(readme).toContain(`(${name})`);
  });
});

test('the examples show every type of step', () => {
  const used = new Set(files.flatMap((name) => read(name).steps.map(({ type }: { type: string }) => type)));
  expect([...used].sort()).toEqual([...stepTypes].sort());
});
