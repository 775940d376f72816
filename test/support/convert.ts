// Small sources of the converters, written for the tests.
import type { ConversionResult, SourceFile } from '../../src/cli/convert/result.ts';
import { judgeBundle } from '../../src/engine/versions/bundle/judge-bundle.ts';

export const file = (path: string, content: unknown): SourceFile => ({
  path,
  text: typeof content === 'string' ? content : JSON.stringify(content),
});

/** A workflow of Knock with these steps, and the files beside it. */
export const knockFiles = (steps: unknown[], more: object = {}, files: SourceFile[] = []): SourceFile[] => [
  file('workflows/order-shipped/workflow.json', { name: 'Order shipped', steps, ...more }),
  ...files,
];

export const sms = (fields: object = {}) => ({
  ref: 'sms_1',
  type: 'channel',
  channel_type: 'sms',
  template: { text_body: 'Hi' },
  ...fields,
});

/** A journey of Dittofeed with these nodes, whose first is `a`, and a text message that they may send. */
export const dittofeedFiles = (
  nodes: object[],
  entry: object = { type: 'EventEntryNode', event: 'order' },
  more: object = {},
) => [
  file('all.json', {
    journeys: [{ name: 'Orders', canRunMultiple: true, definition: { entryNode: { child: 'a', ...entry }, nodes } }],
    templates: [{ id: 't1', name: 'Hello', definition: { type: 'Sms', body: 'Hi {{ user.name }}' } }],
    userProperties: [{ name: 'name', definition: { type: 'Trait', path: 'name' } }],
    ...more,
  }),
];

export const text = (id: string, child: string) => ({
  id,
  type: 'MessageNode',
  child,
  variant: { type: 'Sms', templateId: 't1' },
});

/** The conversion; fails where it has faults, or where its bundle has. */
export function carriedOver(result: ConversionResult) {
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  const verdict = judgeBundle(result.bundle, null);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults));
  const [workflow] = result.bundle.workflows ?? [];
  return {
    ...result,
    workflow,
    steps: (workflow?.steps ?? []) as unknown as Record<string, unknown>[],
    missed: result.notCarried.map(({ what }) => what).join('\n'),
  };
}
