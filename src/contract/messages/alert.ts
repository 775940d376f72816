import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { IsoTime, JsonValue } from '../primitives.ts';
import { AlertRuleInput, Severity } from './alert-rule.ts';

/** Bounds of an alert. */
export const alertBounds = {
  /** Different lines that are counted; what is beyond is counted in the alert alone. */
  lines: 200,
  /** Ids of its newest events. */
  recent: 20,
  /** Notices that its history keeps. */
  notices: 100,
  ackDays: 7,
  defaultAckMinutes: 60,
} as const;

export const alertStates = ['pending', 'firing', 'acked', 'resolved', 'closed'] as const;
export const AlertStatus = z
  .enum(alertStates)
  .describe(
    'pending: waits for further events before its first notice. firing: open. acked: somebody is at it. resolved: over. closed: ended without being resolved, or a single message.',
  );
export type AlertStatus = z.infer<typeof AlertStatus>;

export const noticeKinds = ['fire', 'repeat', 'escalate', 'resolve'] as const;
export const NoticeKind = z.enum(noticeKinds);
export type NoticeKind = z.infer<typeof NoticeKind>;

export const AlertNotice = z
  .object({
    n: z.int().describe('Number of the notice in its alert, from 1.'),
    kind: NoticeKind,
    at: IsoTime,
    count: z.int().describe('Events of the alert at that time.'),
    title: z.string().describe('The line that stands first in its messages.'),
    channelIds: z.array(z.uuid()),
    deliveryIds: z.array(z.uuid()).describe('Its messages; the log has a row for each.'),
    silencedBy: z
      .object({ id: z.uuid(), owner: z.string().nullable(), reason: z.string() })
      .optional()
      .describe('Set where a silence held it: then nothing was sent.'),
  })
  .meta({ id: 'AlertNotice' });
export type AlertNotice = z.infer<typeof AlertNotice>;

export const Alert = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    ruleId: z.uuid(),
    ruleName: z.string().nullable().describe('null where the rule was deleted.'),
    severity: Severity.nullable(),
    state: AlertStatus,
    groupKey: z.string().describe('Tells the groups of a rule apart; empty where the rule is one group.'),
    group: z.record(z.string(), JsonValue).describe('The values of `groupBy`, or the rendered `dedupeKey`.'),
    title: z.string().describe('Title of its newest notice, else of what it would say.'),
    count: z.int().describe('Events so far.'),
    lines: z
      .array(z.object({ key: z.string(), count: z.int() }))
      .describe('What happened how often, most often first; at most 200.'),
    eventIds: z.array(z.uuid()).describe('The newest events, newest first; at most 20.'),
    openedAt: IsoTime,
    lastAt: IsoTime.describe('When its newest event was taken.'),
    nextAt: IsoTime.nullable().describe(
      'When something is due: a notice, an escalation, the end of an acknowledgement.',
    ),
    acked: z
      .object({ by: z.string(), at: IsoTime, until: IsoTime, note: z.string().nullable() })
      .nullable()
      .describe('Who is at it; null when nobody is.'),
    level: z.int().describe('Levels of escalation that were paged.'),
    notices: z.array(AlertNotice),
    closedAt: IsoTime.nullable(),
    closedWhy: z.string().nullable().describe('event, manual, auto (resolved); quiet, single, rule_off (closed).'),
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof Alert>;

export const AlertQuery = ProjectListQuery.extend({
  ruleId: z.uuid().optional().describe('Only alerts of this rule.'),
  state: AlertStatus.optional(),
  from: z.string().optional().describe('ISO date or time; alerts opened at or after it.'),
  to: z.string().optional().describe('ISO date or time; alerts opened before it.'),
});
export type AlertQuery = z.infer<typeof AlertQuery>;

export const AckInput = z
  .strictObject({
    minutes: z
      .number()
      .positive()
      .max(alertBounds.ackDays * 1_440)
      .optional()
      .describe(`How long nobody is paged, in minutes, fractions allowed; default ${alertBounds.defaultAckMinutes}.`),
    until: IsoTime.optional().describe('The same as a moment, at most 7 days ahead; instead of `minutes`.'),
    note: z.string().trim().max(500).optional().describe('Shown with the alert.'),
  })
  .refine(({ minutes, until }) => minutes === undefined || until === undefined, {
    path: ['until'],
    message: 'Give `minutes` or `until`, not both.',
    params: { code: 'invalid' },
  })
  .meta({ id: 'AckInput' });
export type AckInput = z.infer<typeof AckInput>;

export const ResolveInput = z
  .strictObject({ note: z.string().trim().max(500).optional().describe('Kept in the audit log.') })
  .meta({ id: 'ResolveInput' });
export type ResolveInput = z.infer<typeof ResolveInput>;

/** What a backtest is asked beside the rule. */
export const backtestFields = {
  projectId: z.uuid().optional().describe('Project of the events; from the key when that is bound to one.'),
  events: z.int().min(1).max(5_000).default(1_000).describe('How many of the newest events are tried, 1 to 5,000.'),
  from: z.string().optional().describe('ISO date or time; events received at or after it, at most 30 days ago.'),
  to: z.string().optional().describe('ISO date or time; events received before it.'),
};

/** Body of a backtest as the documentation shows it; the rule is checked as that of POST. */
export const BacktestInput = z
  .strictObject({ ...backtestFields, rule: AlertRuleInput.describe('The rule to try; it need not be saved.') })
  .meta({ id: 'AlertBacktestInput' });

export const Backtest = z
  .object({
    events: z.int().describe('Events that were tried.'),
    matched: z.int().describe('Events that the rule matches.'),
    wouldFire: z.int().describe('Notices that would have been sent.'),
    notices: z
      .array(
        z.object({
          at: IsoTime,
          kind: NoticeKind,
          title: z.string(),
          count: z.int(),
          channelIds: z.array(z.uuid()).describe('Channels that it would have gone to; empty where it was silenced.'),
          silencedBy: z.string().optional().describe('Reason of the silence that would have held it.'),
        }),
      )
      .describe('In the order of time; the first 500.'),
    byChannel: z
      .record(z.string(), z.int())
      .describe('Messages by channel; those that a storm gathers in its digest not counted.'),
    stormed: z
      .record(z.string(), z.int())
      .describe('Messages by channel that the storm control would have put into a digest.'),
    byDay: z.array(z.object({ day: z.string(), matched: z.int(), notices: z.int() })),
    matches: z
      .array(z.object({ eventId: z.uuid(), type: z.string(), at: IsoTime }))
      .describe('The events that the rule matches, newest first; at most 50.'),
    errors: z
      .array(z.object({ eventId: z.uuid(), message: z.string() }))
      .describe('Events over which the rule could not be evaluated; the first 20.'),
    from: IsoTime.nullable().describe('Time of the oldest event that was tried.'),
    to: IsoTime.nullable().describe('Time of the newest one.'),
  })
  .meta({ id: 'AlertBacktest' });
export type Backtest = z.infer<typeof Backtest>;
