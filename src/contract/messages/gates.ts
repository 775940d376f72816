import * as z from 'zod';
import { JsonValue } from '../primitives.ts';

/** What a message is asked before it leaves, in the order in which the first that is not open decides. */
export const gateNames = [
  'suppression',
  'preference',
  'audience',
  'frequency_cap',
  'quiet_hours',
  'storm',
  'pace',
  'configuration',
  'domain',
] as const;
export type GateName = (typeof gateNames)[number];

/** What one gate said of a message, with its numbers. */
export const GateVerdict = z
  .object({
    gate: z
      .enum(gateNames)
      .describe(
        'The gate: suppression list, preference of the person, audience, frequency cap, quiet hours, storm control, pace, configuration of the channel, verified sender domain.',
      ),
    verdict: z
      .enum(['open', 'closed', 'held', 'passed_critical', 'not_asked'])
      .describe(
        'closed: the message ends here. held: it waits. passed_critical: the gate would have stopped it, and `priority: critical` passes. not_asked: the gate does not concern the message, or an earlier one had decided.',
      ),
    text: z.string().optional().describe('The verdict as one sentence, e.g. "2 of 2 in 24 h over this channel."'),
  })
  .catchall(JsonValue)
  .describe('A gate, its verdict, and the numbers it judged by: `caps`, `until`, `at`, `count` and others.')
  .meta({ id: 'GateVerdict' });
export type GateVerdict = z.infer<typeof GateVerdict>;

/** How urgent a message is. */
export const Priority = z
  .enum(['normal', 'critical'])
  .describe(
    'critical: passes quiet hours, storm control and the frequency cap of the channel, and is counted. It never passes the suppression list, a preference or the cap of a rule. Default normal.',
  );
export type Priority = z.infer<typeof Priority>;

/** Key of a topic. */
export const TopicKey = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, 'A topic key holds letters, digits, ".", "_" and "-", at most 100 of them.')
  .describe('Key of the topic of the message, e.g. product-news: people choose what they get by topic.');
