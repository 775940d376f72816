import { VariableDeclaration } from '../../../../contract/account/variables.ts';
import { VariableItem } from '../../../../contract/bundle/variable.ts';
import { plainKind } from './plain.ts';

export const variable = plainKind<'variable'>({
  noun: 'variable',
  item: VariableItem,
  body: VariableDeclaration,
});
