// Decides whether an input is an alert rule or a silence of a project, and what is stored of it.
// 1. All faults come at once: those of the shape, of templates, of the channels it names and of who is to get their messages.
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { AlertRuleDefinition, AlertRuleInput, alertRuleReadOnly } from '../../contract/messages/alert-rule.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { SilenceDefinition, SilenceInput, silenceDays, silenceReadOnly } from '../../contract/messages/silence.ts';
import { faultsOf, limited, onePerPlace } from '../faults/faults.ts';
import { fault } from '../faults/sentences.ts';
import { textFaults } from '../templates/text-faults.ts';
import { isTimeZone } from '../time-zone.ts';

export type Validated<T> = { ok: true; definition: T } | { ok: false; faults: Fault[] };

type Fields = Record<string, unknown>;
type Channels = ReadonlyMap<string, ChannelKind>;

/** Checks a body and completes it with the defaults; a rule of Sendora's own may have no channel. */
export function validateAlertRule(
  input: unknown,
  channels: Channels,
  { isBuiltIn = false }: { isBuiltIn?: boolean } = {},
): Validated<AlertRuleDefinition> {
  const parsed = AlertRuleInput.safeParse(input);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input, schema: AlertRuleInput, name: 'a rule' });
  const given = isObject(input) ? input : {};
  const faults = [
    ...shape,
    ...(isBuiltIn ? [] : noChannelFaults(given)),
    ...['title', 'text', 'dedupeKey'].flatMap((field) =>
      textFaults(given[field], `/${field}`, { html: false }, { variables: null }),
    ),
    ...channelFaults(given, channels),
    ...recipientFaults(given, channels),
    ...levelFaults(given),
  ];
  if (!parsed.success || faults.length > 0) return { ok: false, faults: limited(onePerPlace(faults)) };
  return { ok: true, definition: AlertRuleDefinition.parse(ownFields(parsed.data, alertRuleReadOnly)) };
}

function ownFields({ projectId: _projectId, ...rest }: Fields, readOnly: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !readOnly.includes(name)));
}

function noChannelFaults({ channelIds }: Fields): Fault[] {
  const isEmpty = Array.isArray(channelIds) && channelIds.length === 0;
  return isEmpty ? [fault('/channelIds', 'too_short', 'A rule needs at least one channel.')] : [];
}

interface NamedChannel {
  id: string;
  pointer: string;
}

const isUuid = (id: unknown): id is string =>
  typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/** The channels that each list names, with their places. */
function namedChannels({ channelIds, escalation }: Fields): NamedChannel[][] {
  const namesIn = (list: unknown, at: string): NamedChannel[] =>
    (Array.isArray(list) ? list : []).flatMap((id: unknown, i) => (isUuid(id) ? [{ id, pointer: `${at}/${i}` }] : []));
  const levels: unknown[] = Array.isArray(escalation) ? escalation : [];
  return [
    namesIn(channelIds, '/channelIds'),
    ...levels.map((level, i) => namesIn(isObject(level) ? level.channelIds : [], `/escalation/${i}/channelIds`)),
  ];
}

function channelFaults(given: Fields, channels: Channels): Fault[] {
  return namedChannels(given).flatMap((list) =>
    list.flatMap(({ id, pointer }, place) => {
      if (!channels.has(id)) return [fault(pointer, 'unknown_reference', `There is no channel ${id} in this project.`)];
      if (list.findIndex((other) => other.id === id) === place) return [];
      return [fault(pointer, 'duplicate', `The channel ${id} is named twice; it gets a notice once.`)];
    }),
  );
}

/** Which field of `to` a kind of channel needs; Slack and webhook channels say themselves where they lead. */
export const addressFields = {
  email: 'email',
  sms: 'sms',
  push: 'userIds',
  in_app: 'userIds',
} as const satisfies Partial<Record<ChannelKind, string>>;

function recipientFaults(given: Fields, channels: Channels): Fault[] {
  const to = isObject(given.to) ? given.to : {};
  const kinds = new Set(namedChannels(given).flatMap((list) => list.flatMap(({ id }) => channels.get(id) ?? [])));
  const needed = Object.entries(addressFields).filter(([kind]) => kinds.has(kind as ChannelKind));
  const missing = needed.filter(([, field]) => !Array.isArray(to[field]) || to[field].length === 0);
  return missing.map(([kind, field]) =>
    fault(
      `/to/${field}`,
      'required',
      `\`to.${field}\` is required: the rule names a channel of the kind ${kind}, which has no address of its own.`,
    ),
  );
}

function levelFaults({ escalation }: Fields): Fault[] {
  const levels: unknown[] = Array.isArray(escalation) ? escalation : [];
  const minutesOf = (level: unknown) =>
    isObject(level) && typeof level.afterMinutes === 'number' ? level.afterMinutes : null;
  return levels.flatMap((level, i) => {
    const [minutes, before] = [minutesOf(level), i === 0 ? null : minutesOf(levels[i - 1])];
    if (minutes === null || before === null || minutes > before) return [];
    const message = `Minutes rise from level to level; level ${i + 1} has ${minutes}, the one before it ${before}.`;
    return [fault(`/escalation/${i}/afterMinutes`, 'out_of_range', message)];
  });
}

const dayMs = 86_400_000;

/** Checks a body of a silence at a moment (epoch ms). */
export function validateSilence(input: unknown, now: number): Validated<SilenceDefinition> {
  const parsed = SilenceInput.safeParse(input);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input, schema: SilenceInput, name: 'a silence' });
  const given = isObject(input) ? input : {};
  const faults = [...shape, ...spanFaults(given, now), ...weeklyFaults(given)];
  if (!parsed.success || faults.length > 0) return { ok: false, faults: limited(onePerPlace(faults)) };
  return { ok: true, definition: SilenceDefinition.parse(ownFields(parsed.data, silenceReadOnly)) };
}

function spanFaults({ from, until, weekly }: Fields, now: number): Fault[] {
  const begin = timeOf(from) ?? now;
  const end = timeOf(until);
  const isWeekly = isObject(weekly);
  if (until === undefined || until === null) {
    if (isWeekly) return [];
    return [fault('/until', 'required', 'A silence has an end: give `until`, or `weekly` hours.')];
  }
  if (end === null) return [];
  if (end <= Math.max(begin, now)) {
    return [fault('/until', 'out_of_range', 'A silence ends after it has begun, and after now.')];
  }
  if (isWeekly || end - Math.max(begin, now) <= silenceDays * dayMs) return [];
  const message = `A silence lasts at most ${silenceDays} days, so that nothing stays silent for ever; extend it while it is needed, or give \`weekly\` hours.`;
  return [fault('/until', 'out_of_range', message)];
}

function timeOf(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

function weeklyFaults({ weekly }: Fields): Fault[] {
  if (!isObject(weekly)) return [];
  const { start, end, timezone } = weekly;
  const zone =
    typeof timezone === 'string' && !isTimeZone(timezone)
      ? [
          fault(
            '/weekly/timezone',
            'invalid_value',
            `"${timezone.slice(0, 60)}" is not a time zone, such as Europe/Paris.`,
          ),
        ]
      : [];
  const hours =
    typeof start === 'string' && start === end
      ? [
          fault(
            '/weekly/end',
            'invalid_value',
            'Hours that end when they begin hold nothing or everything; choose another end.',
          ),
        ]
      : [];
  return [...zone, ...hours];
}
