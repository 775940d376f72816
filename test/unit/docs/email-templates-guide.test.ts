import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type * as z from 'zod';
import { VariablesInput } from '../../../src/contract/account/variables.ts';
import { TemplatePatch } from '../../../src/contract/messages/email-template.ts';
import { LayoutInput } from '../../../src/contract/messages/layout.ts';
import { PartialInput } from '../../../src/contract/messages/partial.ts';
import { layoutTextFaults, partialTextFaults, templateTextFaults } from '../../../src/engine/templates/email/judge.ts';

const guide = readFileSync(new URL('../../../docs/guides/email-templates.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, , body = '']) => body);
const bodies = blocks.map((body) => JSON.parse(/-d '([\s\S]*)'/.exec(body)?.[1] ?? body) as unknown);
const known = { partials: new Map(), variables: new Set(['brandName']) };

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  expect(parsed.error).toBeUndefined();
  return parsed.data as z.output<Schema>;
}

test('every body in the guide can be sent as it is', () => {
  expect(bodies).toHaveLength(4);
  const [layout, partial, variables, template] = bodies;
  expect(layoutTextFaults(read(LayoutInput, layout), '', known)).toEqual([]);
  const button = read(PartialInput, partial);
  expect(partialTextFaults({ ...button, args: button.args ?? [] }, '', known)).toEqual([]);
  read(VariablesInput, variables);
  expect(templateTextFaults(read(TemplatePatch, template), '', known)).toEqual([]);
});
