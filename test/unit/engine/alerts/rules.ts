import {
  type AlertRuleDefinition,
  AlertRuleDefinition as Definition,
} from '../../../../src/contract/messages/alert-rule.ts';
import { type AlertFacts, type AlertInput, advance } from '../../../../src/engine/alerts/advance.ts';
import { countEvent, openAlert } from '../../../../src/engine/alerts/count.ts';
import type { AlertEffect, AlertState, SilencedBy } from '../../../../src/engine/alerts/state.ts';

export const channels = {
  ops: '00000000-0000-4000-8000-000000000001',
  boss: '00000000-0000-4000-8000-000000000002',
  board: '00000000-0000-4000-8000-000000000003',
} as const;

/** A rule with every default; the fields that are given replace them. */
export function rule(fields: Partial<AlertRuleDefinition> = {}): AlertRuleDefinition {
  return Definition.parse({ name: 'Bounces', match: { eventType: '*' }, channelIds: [channels.ops], ...fields });
}

/** Moments in seconds from a fixed one, as epoch ms. */
export const at = (seconds: number): number => Date.UTC(2026, 4, 1, 14, 5) + Math.round(seconds * 1_000);

/** One alert, moved by hand. */
export class Walk {
  state: AlertState | null = null;
  effects: AlertEffect[] = [];
  silence: SilencedBy | null = null;
  private events = 0;
  readonly definition: AlertRuleDefinition;

  constructor(fields: Partial<AlertRuleDefinition>) {
    this.definition = rule(fields);
  }

  /** An event, with the message that dispatch posts behind it. */
  event(seconds: number, line: string | null = null): this {
    this.events += 1;
    const event = { eventId: `event-${this.events}`, line };
    this.state =
      this.state?.closedAt === null
        ? countEvent(this.definition, this.state, event, at(seconds))
        : openAlert(this.definition, event, at(seconds));
    return this.tell({ kind: 'timer' }, seconds);
  }

  timer(seconds: number): this {
    return this.tell({ kind: 'timer' }, seconds);
  }

  ack(seconds: number, untilSeconds: number): this {
    return this.tell({ kind: 'ack', by: 'Ada', until: at(untilSeconds), note: null }, seconds);
  }

  resolve(seconds: number, why: 'event' | 'manual' = 'event'): this {
    return this.tell({ kind: 'resolve', why }, seconds);
  }

  tell(input: AlertInput, seconds: number): this {
    const change = advance(this.now, input, this.facts, at(seconds));
    this.state = change.state;
    this.effects = change.effects;
    return this;
  }

  get now(): AlertState {
    if (this.state === null) throw new Error('there was no event yet');
    return this.state;
  }

  /** The notices of the last input, as kind, reason and channels. */
  get notices(): [string, string, readonly string[]][] {
    return this.effects.flatMap((effect): [string, string, readonly string[]][] =>
      effect.kind === 'notice' ? [[effect.plan.kind, effect.plan.reason, effect.plan.channelIds]] : [],
    );
  }

  /** The platform events of the last input. */
  get told(): string[] {
    return this.effects.flatMap((effect) => (effect.kind === 'event' ? [effect.type] : []));
  }

  private get facts(): AlertFacts {
    return { rule: this.definition, silence: () => this.silence, titleOf: ({ kind, reason }) => `${kind} ${reason}` };
  }
}
