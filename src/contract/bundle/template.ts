import * as z from 'zod';
import { TemplateInput } from '../messages/email-template.ts';
import { byName } from './by-name.ts';
import { itemFields } from './fields.ts';

const { projectId: _projectId, ...fields } = TemplateInput.shape;

/** An email template in a bundle. */
export const TemplateItem = byName(z.strictObject({ ...fields, ...itemFields })).meta({
  id: 'BundleTemplate',
  description: 'An email that workflows and rules send.',
});
