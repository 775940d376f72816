import { TemplateItem } from '../../../../contract/bundle/template.ts';
import { TemplateInput } from '../../../../contract/messages/email-template.ts';
import { templateTextFaults } from '../../../templates/email/judge.ts';
import type { KindRules } from './kind.ts';
import { plainKind } from './plain.ts';
import { textsOf } from './texts.ts';

const plain = plainKind<'template'>({
  noun: 'template',
  item: TemplateItem,
  body: TemplateInput,
  references: [{ at: [], fields: { layoutId: 'layout' } }],
  more: (body, { known }) => templateTextFaults(textsOf(body), '', known),
});

export const template: KindRules<'template'> = {
  ...plain,
  // What an email is for is always written, so that nobody decides it by leaving it out.
  tidy: (item) => ({ ...plain.tidy(item), class: item.class ?? 'marketing' }),
};
