import type * as z from 'zod';
import { LayoutInput, layoutRoots } from '../../../contract/messages/layout.ts';
import { layoutOptions } from '../../../engine/templates/email/render-email.ts';
import { checkValue } from '../../forms/faults.ts';
import { type LayoutContent, templateContent } from './content.ts';
import type { PartKind } from './part-editor.tsx';
import { usersOfLayout } from './text-users.ts';

const notes: Record<(typeof layoutRoots)[number], string> = {
  body: 'the mail; write {{{body}}}',
  subject: 'the subject of the mail',
  preheader: 'the preheader of the mail',
  unsubscribeUrl: 'empty in transactional mails',
  locale: 'language of the person',
};

const readings = { html: layoutOptions('html'), text: layoutOptions('text') };

const sampleTemplate = {
  subject: 'A sample mail',
  preheader: 'What a list of mails shows behind the subject',
  html: '<h1>A heading</h1><p>Hello {{default user.firstName "there"}}, this stands for the mail. <a href="https://example.com">A link</a></p><p>Another paragraph of it.</p>',
};

export type LayoutBody = z.input<typeof LayoutInput>;

export const layoutKind: PartKind<LayoutContent> = {
  noun: 'layout',
  tab: 'layouts',
  check: (value) => checkValue(LayoutInput, value),
  hasText: true,
  reading: () => readings,
  ownVariables: () => layoutRoots.map((path) => ({ path, note: notes[path] })),
  hint: 'The mail goes where {{{body}}} stands, once. {{unsubscribeUrl}} is where its reader unsubscribes.',
  nameHint: '',
  users: (all, _saved, id) => (id === null ? [] : usersOfLayout(all, id)),
  shown: (value, host) => {
    // Sound: what is wrong with either the server says.
    const {
      layoutId: _layout,
      name: _name,
      ...template
    } = host === null ? { ...sampleTemplate, layoutId: null, name: '' } : templateContent(host);
    return { template, layout: { ...value, name: value.name || 'Layout' } as LayoutBody };
  },
  faultsAt: '/layout',
};
