// What a simulation knows of a project: plain data, read once.
import type { TestAnswer } from '../../contract/bundle/test.ts';
import type { Condition } from '../../contract/conditions.ts';
import type { StreamEvent } from '../../contract/events.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { FrequencyCap, QuietHours } from '../../contract/messages/sending-limits.ts';
import type { Definition, Step } from '../../contract/workflows/workflow.ts';
import type { Preference } from '../gates/preference.ts';
import { buildScope, type Scope, type ScopeEvent } from '../scope.ts';
import type { EmailContent, EmailLibrary } from '../templates/email/content.ts';

/** A workflow that is simulated. */
export interface SimulatedWorkflow {
  id: string;
  name: string;
  version: number;
  definition: Definition;
}

/** A person as the simulation knows them; `userId` is the anonymousId of one who is not known yet. */
export interface SimulatedPerson {
  userId: string;
  email: string | null;
  phone: string | null;
  timezone: string | null;
  locale: string | null;
  traits: Record<string, unknown>;
  /** Devices that get push messages. */
  devices: number;
  /** Why the suppression list stops messages to this person, by kind. */
  suppressed: Readonly<Record<string, string>>;
  preferences: readonly Preference[];
}

/** An event as it comes; the person it belongs to is settled. */
export type SimulatedEvent = Pick<
  StreamEvent,
  | 'id'
  | 'type'
  | 'userId'
  | 'anonymousId'
  | 'messageId'
  | 'properties'
  | 'traits'
  | 'timestamp'
  | 'receivedAt'
  | 'depth'
>;

/** A channel as far as it gates. */
export interface SimulatedChannel {
  id: string;
  kind: ChannelKind;
  status: 'ok' | 'missing' | 'disabled' | 'needs_reconnect';
  frequencyCap: FrequencyCap | null;
  quietHours: QuietHours | null;
}

/** A saved email template, with its class. */
export type SimulatedTemplate = EmailContent & { class: 'marketing' | 'transactional' };

/** Finds what has an id, or a key. */
export interface Lookup<T> {
  get(id: string): T | undefined;
}

export interface World {
  workflows: readonly SimulatedWorkflow[];
  org: { id?: string; name?: string; timezone?: string };
  /** Variables of the project that have a value. */
  variables: Readonly<Record<string, string>>;
  /** Layouts and partials. */
  library: EmailLibrary;
  /** What stands for the link to unsubscribe. */
  unsubscribeUrl: string;
  templates: Lookup<SimulatedTemplate>;
  audiences: Lookup<{ name: string; condition: Condition }>;
  /** Whether people who said nothing get messages of a topic, by its key. */
  topics: Lookup<{ default: 'in' | 'out' }>;
  /** The channel of a message: the named one, else the default one of its kind. */
  channelFor(kind: ChannelKind, channelId: string | undefined): SimulatedChannel;
  /** The kind of a channel; undefined where nobody knows it. */
  kindOf(channelId: string): ChannelKind | undefined;
  /** What the outside world answers to the next attempt at a step; null where all goes well. */
  answer(step: Step): TestAnswer | null;
}

/** Somebody of whom nothing is known but the id. */
export const unknownPerson = (userId: string): SimulatedPerson => ({
  userId,
  email: null,
  phone: null,
  timezone: null,
  locale: null,
  traits: {},
  devices: 0,
  suppressed: {},
  preferences: [],
});

/** Whose event it is. */
export const personOf = ({ userId, anonymousId }: Pick<SimulatedEvent, 'userId' | 'anonymousId'>): string =>
  userId ?? anonymousId ?? '';

/** What conditions and templates see of a person, and of an event where there is one, outside of a run. */
export const scopeOfPerson = ({ org, variables }: World, profile: SimulatedPerson, event?: ScopeEvent): Scope =>
  buildScope({ profile, org, variables, ...(event ? { event } : {}) });
