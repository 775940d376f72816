import { PartialItem } from '../../../../contract/bundle/partial.ts';
import { PartialInput } from '../../../../contract/messages/partial.ts';
import { plainKind } from './plain.ts';

export const partial = plainKind<'partial'>({
  noun: 'partial',
  item: PartialItem,
  body: PartialInput,
});
