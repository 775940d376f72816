import { LayoutItem } from '../../../../contract/bundle/layout.ts';
import { LayoutInput } from '../../../../contract/messages/layout.ts';
import { layoutTextFaults } from '../../../templates/email/judge.ts';
import { plainKind } from './plain.ts';
import { textsOf } from './texts.ts';

export const layout = plainKind<'layout'>({
  noun: 'layout',
  item: LayoutItem,
  body: LayoutInput,
  more: (body, { known }) => layoutTextFaults(textsOf(body), '', known),
});
