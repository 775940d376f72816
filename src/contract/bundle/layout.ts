import * as z from 'zod';
import { LayoutInput } from '../messages/layout.ts';
import { itemFields } from './fields.ts';

const { projectId: _projectId, ...fields } = LayoutInput.shape;

/** A layout in a bundle. */
export const LayoutItem = z
  .strictObject({ ...fields, ...itemFields })
  .meta({ id: 'BundleLayout', description: 'What stands around the body of emails.' });
