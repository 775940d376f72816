import { LayoutItem } from '../../../../contract/bundle/layout.ts';
import { LayoutInput } from '../../../../contract/messages/layout.ts';
import { plainKind } from './plain.ts';

export const layout = plainKind<'layout'>({
  noun: 'layout',
  item: LayoutItem,
  body: LayoutInput,
});
