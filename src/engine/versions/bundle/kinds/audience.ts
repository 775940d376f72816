import { AudienceItem } from '../../../../contract/bundle/audience.ts';
import { AudienceInput } from '../../../../contract/people/audience.ts';
import { plainKind } from './plain.ts';

export const audience = plainKind<'audience'>({
  noun: 'audience',
  item: AudienceItem,
  body: AudienceInput,
});
