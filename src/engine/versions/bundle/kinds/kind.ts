// Everything in which the kinds of a bundle differ, as the properties of one object per kind (`<kind>.ts` beside this file).

import type { VariableDeclaration } from '../../../../contract/account/variables.ts';
import type { BundleKind } from '../../../../contract/bundle/registry.ts';
import type { BundleTest } from '../../../../contract/bundle/test.ts';
import type { Fault } from '../../../../contract/errors.ts';
import type { AlertRuleDefinition } from '../../../../contract/messages/alert-rule.ts';
import type { ChannelKind } from '../../../../contract/messages/channels/registry.ts';
import type { TemplateInput } from '../../../../contract/messages/email-template.ts';
import type { LayoutInput } from '../../../../contract/messages/layout.ts';
import type { RuleDefinition } from '../../../../contract/messages/notification-rule.ts';
import type { PartialInput } from '../../../../contract/messages/partial.ts';
import type { AudienceInput } from '../../../../contract/people/audience.ts';
import type { KnownNames } from '../../../templates/expressions.ts';
import type { ValidWorkflow } from '../../../validate/definition.ts';
import type { Reference, ReferencePlace } from '../references.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What is saved of an item of each kind: with ids, and with every default. */
export interface SavedItems {
  audience: Omit<AudienceInput, 'projectId'>;
  layout: Omit<LayoutInput, 'projectId'>;
  partial: Omit<PartialInput, 'projectId'>;
  rule: { kind: 'notification'; definition: RuleDefinition } | { kind: 'alert'; definition: AlertRuleDefinition };
  template: Omit<TemplateInput, 'projectId'>;
  test: Omit<BundleTest, 'renamedFrom'>;
  variable: VariableDeclaration;
  workflow: Omit<ValidWorkflow, 'projectId'>;
}

/** The ids that a body may name. */
export interface KnownIds {
  templateIds: ReadonlySet<string>;
  audienceIds: ReadonlySet<string>;
  layoutIds: ReadonlySet<string>;
  /** Kind of each channel. */
  channels: ReadonlyMap<string, ChannelKind>;
  /** Whether these are the channels of a project; otherwise they are stand-ins, and nobody knows their kinds. */
  areChannelsKnown: boolean;
  /** The partials and variables that texts may name. */
  known: KnownNames;
}

/** What judging the body of an item comes to; `saved` is null where it has faults. */
export interface Judgement<K extends BundleKind> {
  faults: Fault[];
  saved: SavedItems[K] | null;
}

/** How items of a kind are read, judged and written. */
export interface KindRules<K extends BundleKind> {
  /** What an item is called in sentences. */
  noun: string;
  /** The field that holds the identity of an item. */
  nameField(item: Fields): string;
  /** Names of the fields that an item may have; null where it cannot be told. */
  fields(item: Fields): readonly string[] | null;
  /** Where items name others. */
  references: readonly ReferencePlace[];
  /** Names of other items that stay names when the item is saved. */
  mentions?(item: Fields): Reference[];
  /** Kinds of channel that may be meant at a place of an item; null for any. */
  channelKinds?(item: Fields, pointer: string): readonly ChannelKind[] | null;
  /** Checks a body, which has ids in place of names; pointers lead into the body. */
  judge(body: Fields, ids: KnownIds): Judgement<K>;
  /** What is saved as a body. */
  bodyOf(saved: SavedItems[K]): Fields;
  /** An item without what is said by default. */
  tidy(item: Fields): Fields;
}
