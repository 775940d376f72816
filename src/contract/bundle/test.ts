// A test of a bundle: what happens in virtual time, what the outside world answers, and what is expected in the end.
import * as z from 'zod';
import { Condition } from '../conditions.ts';
import { ChannelKind } from '../messages/channels/registry.ts';
import { FrequencyCap, QuietHours } from '../messages/sending-limits.ts';
import { Outcome } from '../outcomes.ts';
import { SuppressionKind } from '../people/suppression.ts';
import { ChosenId, IsoTime, JsonValue, Label, Name, Timezone } from '../primitives.ts';
import { Duration } from './duration.ts';
import { itemFields } from './fields.ts';

/** Bounds of tests; what goes beyond them is the fault `test_too_long`. */
export const testLimits = {
  /** Tests in a bundle. */
  tests: 500,
  /** Entries of `given` or `expect`, and runs that one test starts. */
  entries: 1_000,
  /** Steps of the simulation in one test: an event, the end of a wait, an attempt. */
  turns: 10_000,
  /** How long all tests of a bundle may take together, ms. */
  totalMs: 5_000,
} as const;

/** When the virtual clock of a test begins, unless it says. */
export const defaultTestStart = '2026-01-05T09:00:00Z';

const properties = z.record(z.string(), JsonValue);
const firstPerson = 'The first person of the test when left out.';
const step = Label.describe('Only from the step of this label.');
const kindOfMessage = ChannelKind.describe('Kind of message: email, push, sms, in_app, slack or webhook.');

const Person = z
  .strictObject({
    userId: ChosenId.describe('Id of the person.'),
    email: z.string().max(320).optional(),
    phone: z.string().max(320).optional(),
    timezone: Timezone.optional(),
    locale: z.string().max(35).optional().describe('Language, e.g. de-AT.'),
    traits: properties.optional(),
    devices: z.int().min(0).max(100).optional().describe('Number of devices that get push messages. Default 0.'),
    suppressed: z
      .array(SuppressionKind)
      .max(2)
      .optional()
      .describe('Kinds of messages that the suppression list stops for this person.'),
  })
  .describe('A person who is known from here on. Naming one again changes what is given.');

const PersonGiven = z.strictObject({ person: Person });

const EventGiven = z.strictObject({
  event: z.string().min(1).max(200).describe('Type of an event that comes now, e.g. cart.updated.'),
  userId: ChosenId.optional().describe(`Person of the event. ${firstPerson}`),
  properties: properties.optional().describe('Properties of the event. Default none.'),
});

const TraitsGiven = z.strictObject({
  traits: properties.describe(
    'Traits that change now; null removes one. What listens to changes of the person hears it.',
  ),
  userId: ChosenId.optional().describe(firstPerson),
});

const BroadcastGiven = z.strictObject({
  broadcast: Name.describe('Name of a workflow with the trigger `broadcast` that is sent now.'),
  audience: Name.describe('Name of the audience that it goes to: those who are in it now.'),
});

const ChannelGiven = z.strictObject({
  channel: ChannelKind.describe(
    'Kind of the channel that is like this from here on; without it, channels have no limits.',
  ),
  name: Name.optional().describe('Only the channel of this name. The default channel of the kind when left out.'),
  frequencyCap: FrequencyCap.nullable().optional(),
  quietHours: QuietHours.nullable().optional().describe('Held messages leave right at the end of the hours.'),
  status: z
    .enum(['ok', 'missing', 'disabled'])
    .optional()
    .describe('Whether messages can leave. missing: the project has no such channel. Default ok.'),
});

const AdvanceGiven = z.strictObject({
  advance: Duration.describe('How long the clock runs on, and everything that is due with it.'),
});
const UntilGiven = z.strictObject({
  until: IsoTime.describe('Until when the clock runs on; not before what it shows.'),
});

/** One thing that happens, in order. */
export const TestGiven = z.union([
  PersonGiven,
  EventGiven,
  TraitsGiven,
  BroadcastGiven,
  ChannelGiven,
  AdvanceGiven,
  UntilGiven,
]);
export type TestGiven = z.infer<typeof TestGiven>;

const WebhookAnswer = z.strictObject({
  status: z.int().min(100).max(599).describe('HTTP status. As in a real run, 408, 429 and 5xx are tried again.'),
  body: JsonValue.optional().describe('Body of the answer. Default {}.'),
});

const OutcomeAnswer = z.strictObject({
  outcome: Outcome.describe('How the step ends, after all its attempts.'),
  reason: z.string().min(1).max(200).optional().describe('Machine-readable reason, e.g. provider_rejected.'),
});

/** The result of one attempt at a step. */
export const TestAnswer = z
  .union([z.string().max(20_000), WebhookAnswer, OutcomeAnswer, properties])
  .describe(
    'A text that a model writes, or the choice it makes; an object of traits that it finds; `{ status, body }` of a webhook; `{ outcome, reason }` of any step.',
  );
export type TestAnswer = z.infer<typeof TestAnswer>;

const at = IsoTime.describe('Only at this moment, to the second.');

const Sent = z.strictObject({
  sent: kindOfMessage,
  step: step.optional(),
  to: z
    .string()
    .max(2_000)
    .optional()
    .describe('Only to this address; of a push or in-app message, the id of the person; of a webhook, its address.'),
  subject: z.string().max(1_000).optional().describe('Only with exactly this subject; of a push message, this title.'),
  contains: z
    .array(z.string().min(1).max(2_000))
    .max(50)
    .optional()
    .describe('Only where each of these texts is in the subject, the HTML or the text.'),
  at: at.optional(),
  times: z.int().min(0).max(1_000).optional().describe('Exactly so many messages. At least one when left out.'),
});

const NotSent = z.strictObject({
  notSent: kindOfMessage,
  step: step.optional(),
  to: z.string().max(2_000).optional().describe('Only to this address.'),
});

const Order = z.strictObject({
  order: z
    .array(Label)
    .min(1)
    .max(100)
    .describe('Labels of steps that ran in this order; others may have run between them.'),
});

const StepEnded = z.strictObject({
  step: Label.describe('Label of a step; the last time that a run came to it counts.'),
  outcome: Outcome.describe('How it ended.'),
  reason: z.string().min(1).max(200).optional().describe('Its machine-readable reason, e.g. frequency_cap.'),
});

const That = z.strictObject({
  that: Condition.describe('A condition that must hold for the person at the end.'),
  userId: ChosenId.optional().describe(firstPerson),
});

const Ended = z.strictObject({
  ended: z.enum(['completed', 'exited', 'failed', 'cancelled']).describe('A run has ended like this.'),
  event: z.string().min(1).max(200).optional().describe('Only by an event of this type, of an exit rule.'),
  reason: z.string().min(1).max(1_000).optional().describe('Only where the reason of its end is or contains this.'),
});

const Waiting = z.strictObject({
  waiting: Label.describe('A run rests at the step of this label at the end.'),
  until: IsoTime.optional().describe('Only until this moment, to the second.'),
});

const Runs = z.strictObject({
  runs: z.int().min(0).max(testLimits.entries).describe('Number of runs that were started.'),
});

/** One thing that must be so at the end of a test. */
export const TestExpectation = z.union([Sent, NotSent, Order, StepEnded, That, Ended, Waiting, Runs]);
export type TestExpectation = z.infer<typeof TestExpectation>;

/** A test of a bundle. */
export const BundleTest = z
  .strictObject({
    ...itemFields,
    workflow: Name.optional().describe(
      'Name of the workflow under test, which then runs even when it is inactive. All active ones of the bundle when left out.',
    ),
    at: IsoTime.optional().describe(`When the virtual clock begins. Default ${defaultTestStart}.`),
    given: z
      .array(TestGiven)
      .max(testLimits.entries)
      .describe('What happens, in order. The clock moves only where an entry says so.'),
    answers: z
      .record(Label, z.array(TestAnswer).min(1).max(100))
      .optional()
      .describe(
        'What attempts at the effect of a step result in, by the label of the step, in order; the last one repeats. Without one a message is sent, a webhook is answered with 200 and {}, a model takes the first choice, writes a fixed text and finds nothing.',
      ),
    advance: Duration.optional().describe(
      'How long the clock runs on after `given`, before the expectations are judged. Default not at all.',
    ),
    expect: z.array(TestExpectation).min(1).max(testLimits.entries).describe('What must be so at the end; all of it.'),
  })
  .meta({
    id: 'BundleTest',
    description: 'A test of workflows in virtual time. Nothing is sent.',
    examples: [
      {
        name: 'a purchase during the wait ends it',
        workflow: 'Cart',
        given: [
          { person: { userId: 'ada', email: 'ada@example.com' } },
          { event: 'cart.updated', properties: { cartId: 'C1' } },
          { advance: '30m' },
          { event: 'order.completed' },
        ],
        advance: '2h',
        expect: [{ notSent: 'email' }, { ended: 'exited', event: 'order.completed' }],
      },
    ],
  });
export type BundleTest = z.infer<typeof BundleTest>;
