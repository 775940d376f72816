import * as z from 'zod';
import { VariableDeclaration, VariableName } from '../account/variables.ts';
import { itemFields } from './fields.ts';

/** The declaration of a variable in a bundle; the value is the project’s. */
export const VariableItem = z
  .strictObject({
    ...VariableDeclaration.shape,
    renamedFrom: VariableName.optional().describe(itemFields.renamedFrom.description ?? ''),
  })
  .meta({ id: 'BundleVariable', description: 'A value that may differ between projects.' });
