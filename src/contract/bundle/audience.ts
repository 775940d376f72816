import * as z from 'zod';
import { AudienceInput } from '../people/audience.ts';
import { itemFields } from './fields.ts';

const { projectId: _projectId, ...fields } = AudienceInput.shape;

/** An audience in a bundle. */
export const AudienceItem = z
  .strictObject({ ...fields, ...itemFields })
  .meta({ id: 'BundleAudience', description: 'A saved condition over people.' });
