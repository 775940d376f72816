import { PartialItem } from '../../../../contract/bundle/partial.ts';
import { PartialInput } from '../../../../contract/messages/partial.ts';
import { partialTextFaults } from '../../../templates/email/judge.ts';
import { plainKind } from './plain.ts';
import { textsOf } from './texts.ts';

export const partial = plainKind<'partial'>({
  noun: 'partial',
  item: PartialItem,
  body: PartialInput,
  more(body, { known }) {
    const { html, locales } = textsOf(body);
    const args = PartialInput.shape.args.safeParse(body.args);
    return html === undefined || !args.success
      ? []
      : partialTextFaults({ html, locales, args: args.data ?? [] }, '', known);
  },
});
