// An audience while it is edited.
import * as z from 'zod';
import { isObject } from '../../../contract/json.ts';
import { AudienceInput, AudiencePreviewInput } from '../../../contract/people/audience.ts';
import type { Audience as SavedAudience } from '../../api/queries/audiences.ts';
import type { JsonSchema } from '../../forms/schema.ts';

export type AudienceDraft = Readonly<Record<string, unknown>>;
export type AudienceBody = Omit<AudienceInput, 'projectId'>;

export const audienceSchema = z.toJSONSchema(AudienceInput, { io: 'input' }) as JsonSchema;

/** The fields that are edited; what is not set is left out. */
export function draftOf(audience: Pick<SavedAudience, 'name' | 'description' | 'condition'> | null): AudienceDraft {
  if (audience === null) return {};
  const { name, description, condition } = audience;
  return { name, condition, ...(description ? { description } : {}) };
}

/** The condition as far as its people can be counted; null while it is not complete. */
export function countable(condition: unknown): AudienceBody['condition'] | null {
  const read = isObject(condition) ? AudiencePreviewInput.safeParse({ condition }) : null;
  return read?.success ? read.data.condition : null;
}
