import * as z from 'zod';
import { PartialInput, PartialName } from '../messages/partial.ts';
import { itemFields } from './fields.ts';

const { projectId: _projectId, ...fields } = PartialInput.shape;

/** A partial in a bundle. */
export const PartialItem = z
  .strictObject({
    ...fields,
    renamedFrom: PartialName.optional().describe(itemFields.renamedFrom.description ?? ''),
  })
  .meta({ id: 'BundlePartial', description: 'A piece of HTML that templates, layouts and other partials share.' });
