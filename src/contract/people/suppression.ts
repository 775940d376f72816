import * as z from 'zod';
import { ProjectListQuery, ProjectQuery } from '../lists.ts';
import { IsoTime } from '../primitives.ts';

const SuppressionReason = z
  .enum(['hard_bounce', 'complaint', 'unsubscribed', 'manual'])
  .describe(
    'Why the address gets no messages of this kind: it bounced, its owner complained or asked for no more, or somebody put it here. Each reason stops all of them, except that `unsubscribed` lets mails pass that nobody may decline, such as receipts.',
  );

export const SuppressionKind = z.enum(['email', 'sms']).describe('Kind of channel the address belongs to.');

const kind = SuppressionKind.default('email');
const address = z.string().trim().min(1).max(320).describe('Email address, or phone number in E.164 form.');

export const SuppressionInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project; may be left out when the key sees only one.'),
    kind,
    address,
  })
  .meta({ id: 'SuppressionInput' });
export type SuppressionInput = z.infer<typeof SuppressionInput>;

export const Suppression = z
  .object({
    projectId: z.uuid(),
    kind: SuppressionKind,
    address: z.string(),
    reason: SuppressionReason,
    createdAt: IsoTime,
  })
  .meta({ id: 'Suppression' });
export type Suppression = z.infer<typeof Suppression>;

export const SuppressionQuery = ProjectListQuery.extend({
  kind: SuppressionKind.optional(),
  address: address.optional().describe('Only this address.'),
  reason: SuppressionReason.optional(),
});
export type SuppressionQuery = z.infer<typeof SuppressionQuery>;

/** Which suppression to remove. */
export const SuppressionKey = ProjectQuery.extend({ kind });
export type SuppressionKey = z.infer<typeof SuppressionKey>;
