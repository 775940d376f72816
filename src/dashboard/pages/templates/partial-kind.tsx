import type * as z from 'zod';
import { PartialInput } from '../../../contract/messages/partial.ts';
import { partialOptions } from '../../../engine/templates/email/render-email.ts';
import { checkValue } from '../../forms/faults.ts';
import { ArgsField } from './args-field.tsx';
import { type PartialContent, templateContent } from './content.ts';
import type { PartKind } from './part-editor.tsx';
import { usersOfPartial } from './text-users.ts';

export type PartialBody = z.input<typeof PartialInput>;

/** A name under which a draft without one can be called. */
const nameless = 'draft';

/** A call that gives every argument its default, or its own name. */
export function sampleCall({ name, args }: Pick<PartialContent, 'name' | 'args'>): string {
  const given = args
    .filter((arg) => arg.name !== '' && arg.default === undefined)
    .map((arg) => ` ${arg.name}="${/url|href|link/i.test(arg.name) ? 'https://example.com' : arg.name}"`);
  return `{{> ${name || nameless}${given.join('')}}}`;
}

export const partialKind: PartKind<PartialContent> = {
  noun: 'partial',
  tab: 'partials',
  check: (value) => checkValue(PartialInput, value),
  hasText: false,
  reading: ({ args }) => ({ html: partialOptions(args), text: { html: false } }),
  ownVariables: ({ args }) =>
    args.map(({ name, default: text }) => ({ path: name, sample: text, note: 'an argument' })),
  hint: 'Arguments are names of their own: {{url}}. Roots such as event, user and var can be read too.',
  nameHint: 'By which mails call it, e.g. button for {{> button}}.',
  users: (all, saved) => (saved === null ? [] : usersOfPartial(all, saved.content.name)),
  shown: (value, host) => {
    const partials = [{ ...value, name: value.name || nameless }] as PartialBody[];
    if (host === null) return { template: { subject: 'A sample mail', html: sampleCall(value) }, partials };
    const { name: _name, ...template } = templateContent(host);
    return { template, partials };
  },
  faultsAt: '/partials/0',
  fields: (draft) => <ArgsField draft={draft} />,
};
