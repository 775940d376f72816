import * as z from 'zod';
import { IsoTime, JsonValue, primitiveLimits } from '../primitives.ts';

/** What one feed holds and takes. */
export const feedLimits = {
  /** Items of a person; the oldest go. */
  items: 1_000,
  itemBytes: 8_192,
  title: 200,
  body: 2_000,
  url: 2_000,
  actions: 3,
  actors: 10,
  /** Open groups of like items. */
  batches: 50,
  /** Open sockets of a person. */
  sockets: 16,
  idsPerCall: 100,
  /** Changed items in one answer to `since`. */
  caughtUp: 200,
  keptDays: 90,
  snoozeDays: 90,
  /** Lifetime of a user token. */
  tokenHours: 24,
  /** Lifetime of a token for a preview. */
  previewMinutes: 15,
} as const;

export const FeedSeverity = z.enum(['info', 'success', 'warning', 'error', 'critical']).describe('How grave it is.');
export type FeedSeverity = z.infer<typeof FeedSeverity>;

export const FeedAction = z
  .object({
    label: z.string().describe('Text of the button.'),
    url: z.string().nullable().describe('http(s) address or a path that begins with one `/`; null: none.'),
  })
  .meta({ id: 'FeedAction' });
export type FeedAction = z.infer<typeof FeedAction>;

const seq = z.int().min(0).describe('Grows by one with every change of the feed.');
const when = (what: string) => IsoTime.nullable().describe(`${what}, ISO 8601; null: not.`);

export const FeedItem = z
  .object({
    id: z.uuid().describe('Id of the delivery that brought it.'),
    seq: seq.describe('Of its last change.'),
    title: z.string().describe('Text, never HTML.'),
    body: z.string().describe('Text, never HTML.'),
    url: z.string().nullable().describe('http(s) address or a path that begins with one `/`.'),
    severity: FeedSeverity,
    topic: z.string().nullable(),
    actions: z.array(FeedAction).describe(`At most ${feedLimits.actions}.`),
    data: z.record(z.string(), JsonValue).describe('What the sender gave along.'),
    count: z.int().min(1).describe('Like items that this one stands for.'),
    actors: z.array(z.string()).describe(`Who caused them, newest first, at most ${feedLimits.actors}.`),
    createdAt: IsoTime,
    updatedAt: IsoTime.describe('When it last came to the top; the list is in this order.'),
    seenAt: when('First shown'),
    readAt: when('Read'),
    archivedAt: when('Archived'),
    snoozedUntil: when('Hidden until'),
  })
  .meta({ id: 'FeedItem' });
export type FeedItem = z.infer<typeof FeedItem>;

export const FeedCounts = z
  .object({
    unread: z.int().min(0).describe('Items that were not read; archived and snoozed ones do not count.'),
    unseen: z.int().min(0).describe('Items that were not shown yet; the number for a badge.'),
  })
  .meta({ id: 'FeedCounts' });
export type FeedCounts = z.infer<typeof FeedCounts>;

export const FeedQuery = z.strictObject({
  pageSize: z.coerce.number<number | string>().int().min(1).max(primitiveLimits.pageSize).default(20),
  cursor: z.string().min(1).max(200).optional().describe('`nextCursor` of the previous page.'),
  status: z.enum(['all', 'unread', 'unseen', 'read']).default('all'),
  archived: z.enum(['exclude', 'include', 'only']).default('exclude'),
  severity: FeedSeverity.optional(),
  topic: z.string().min(1).max(200).optional(),
  since: z.coerce
    .number<number | string>()
    .int()
    .min(0)
    .optional()
    .describe(
      'Answers what changed after this `seq`, in the order of the changes, instead of a page: archived and snoozed items too. `reset: true` means that the list is to be read again.',
    ),
});
export type FeedQuery = z.infer<typeof FeedQuery>;

export const FeedPage = z
  .object({
    data: z.array(FeedItem),
    nextCursor: z.string().nullable().describe('Pass as `cursor` for the next page; null on the last one.'),
    counts: FeedCounts,
    seq,
    reset: z.boolean().optional().describe('Of an answer to `since`: whether to read the list again.'),
  })
  .meta({ id: 'FeedPage' });
export type FeedPage = z.infer<typeof FeedPage>;

export const FeedCountsAnswer = FeedCounts.extend({ seq }).meta({ id: 'FeedCountsAnswer' });
export type FeedCountsAnswer = z.infer<typeof FeedCountsAnswer>;

const ids = z
  .array(z.string().min(1).max(64))
  .max(feedLimits.idsPerCall)
  .describe(`Ids of items, at most ${feedLimits.idsPerCall}; unknown ones are ignored.`);

export const FeedIds = z.strictObject({ ids }).meta({ id: 'FeedIds' });
export type FeedIds = z.infer<typeof FeedIds>;

export const FeedArchive = z
  .strictObject({ ids, archived: z.boolean().default(true).describe('false brings them back.') })
  .meta({ id: 'FeedArchive' });
export type FeedArchive = z.infer<typeof FeedArchive>;

export const FeedReadAll = z
  .strictObject({
    before: z.int().min(0).optional().describe('Only items that came up to this `seq`; all of now when left out.'),
    archive: z.boolean().default(false).describe('Archives them too.'),
  })
  .meta({ id: 'FeedReadAll' });
export type FeedReadAll = z.infer<typeof FeedReadAll>;

export const FeedSnooze = z
  .strictObject({
    ids,
    until: IsoTime.describe(
      `When they come back, unseen and at the top: ahead of now, by at most ${feedLimits.snoozeDays} days.`,
    ),
  })
  .meta({ id: 'FeedSnooze' });
export type FeedSnooze = z.infer<typeof FeedSnooze>;

export const FeedClick = z
  .strictObject({
    id: z.string().min(1).max(64),
    action: z
      .int()
      .min(0)
      .max(feedLimits.actions - 1)
      .optional()
      .describe('Position of the action; none: the item.'),
  })
  .meta({ id: 'FeedClick' });
export type FeedClick = z.infer<typeof FeedClick>;

export const FeedMarked = FeedCountsAnswer.extend({
  changed: z.int().min(0).describe('Items that are different now.'),
}).meta({ id: 'FeedMarked' });
export type FeedMarked = z.infer<typeof FeedMarked>;

export const FeedLiveQuery = z.strictObject({
  token: z
    .string()
    .min(1)
    .max(8_192)
    .optional()
    .describe('User token; a subprotocol `token.<JWT>` keeps it out of logs.'),
  since: FeedQuery.shape.since.describe('`seq` that the client has: the second frame is then `catchup` or `reset`.'),
});
export type FeedLiveQuery = z.infer<typeof FeedLiveQuery>;

const stamped = { seq, counts: FeedCounts };
const FeedSet = z
  .object({
    seenAt: IsoTime.describe('Only where the item has none yet.'),
    readAt: IsoTime.nullable().describe('A time only where the item has none yet; null: not read any more.'),
    archivedAt: when('Archived'),
    snoozedUntil: when('Hidden until'),
  })
  .partial();

export const FeedFrame = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('hello'), ...stamped }).describe('At once.'),
    z
      .object({ type: z.literal('item'), ...stamped, item: FeedItem, isNew: z.boolean() })
      .describe('An item came, or came again: it belongs at the top.'),
    z
      .object({
        type: z.literal('change'),
        ...stamped,
        ids: z.array(z.string()).optional().describe('The items that changed; more than 200 are not listed.'),
        before: seq.optional().describe('Of read-all: items that came up to this `seq`.'),
        set: FeedSet.describe('What is different about them.'),
      })
      .describe('Items were marked.'),
    z
      .object({ type: z.literal('catchup'), ...stamped, data: z.array(FeedItem) })
      .describe('What changed after `since`, in the order of the changes.'),
    z.object({ type: z.literal('reset'), ...stamped }).describe('Read the list again.'),
  ])
  .meta({ id: 'FeedFrame' });
export type FeedFrame = z.infer<typeof FeedFrame>;
