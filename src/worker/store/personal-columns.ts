// Which columns hold a person, what the erasure does with them and where the export shows them. A test holds this against
// the schema: a table or a column that is named nowhere here fails it.
import type { ProfileExport } from '../../contract/people/profile.ts';

interface PersonalTable {
  /** Columns that name a person or tell of one. */
  personal: readonly string[];
  /** The others. */
  neutral: readonly string[];
  /** `deleted`: the row goes. `emptied`: the row stays as a number. `hashed`: it can still be found, and not read. */
  erased: 'deleted' | 'emptied' | 'hashed';
  /** The part of the export; else why it has none. */
  exported: keyof ProfileExport | { not: string };
}

/** Tables with rows about people. */
export const personalTables = {
  profiles: {
    personal: ['user_id', 'email', 'phone', 'timezone', 'locale', 'traits', 'trait_times'],
    neutral: ['project_id', 'is_anonymous', 'identified_at', 'created_at', 'updated_at'],
    erased: 'deleted',
    exported: 'profile',
  },
  devices: {
    personal: ['user_id', 'token', 'id'],
    neutral: ['project_id', 'platform', 'created_at', 'paused_until', 'confirmed_at'],
    erased: 'deleted',
    exported: 'devices',
  },
  joined_people: {
    personal: ['anonymous_id', 'user_id'],
    neutral: ['project_id', 'was_known'],
    erased: 'deleted',
    exported: 'otherIds',
  },
  events: {
    personal: ['user_id', 'anonymous_id', 'message_id', 'properties', 'awaited_of'],
    neutral: ['project_id', 'id', 'type', 'timestamp', 'received_at', 'depth'],
    erased: 'deleted',
    exported: 'events',
  },
  refused_entries: {
    personal: ['event_id', 'message'],
    neutral: ['project_id', 'workflow_id', 'reason', 'at'],
    erased: 'deleted',
    exported: 'refusals',
  },
  run_entries: {
    personal: ['person_id', 'entry_key'],
    neutral: ['project_id', 'workflow_id', 'run_id', 'version', 'entered_at', 'ended_at'],
    erased: 'deleted',
    exported: 'entries',
  },
  workflow_runs: {
    personal: ['user_id', 'waiting_for', 'exit_reason'],
    neutral: [
      'project_id',
      'started_at',
      'id',
      'workflow_id',
      'workflow_name',
      'version',
      'event_id',
      'status',
      'finished_at',
      'next_step_at',
      'seq',
      'sweep_tries',
      'step_errors',
      'step',
    ],
    erased: 'emptied',
    exported: 'runs',
  },
  run_rollups: {
    personal: ['failed_reason'],
    neutral: ['project_id', 'workflow_id', 'status', 'runs', 'failed_at', 'failed_run_id'],
    erased: 'emptied',
    exported: { not: 'It repeats the exit reason of a run, which is in `runs`.' },
  },
  deliveries: {
    personal: [
      'user_id',
      'recipient',
      'message',
      'attempts',
      'context',
      'progress',
      'rendered',
      'warnings',
      'events',
      'gates',
    ],
    neutral: [
      'project_id',
      'id',
      'channel_id',
      'kind',
      'run_id',
      'step_label',
      'workflow_id',
      'outcome',
      'reason',
      'next_attempt_at',
      'created_at',
      'updated_at',
      'source',
      'rule_id',
      'endpoint_id',
      'rule_key',
      'alert_id',
      'event_id',
      'event_type',
      'state',
      'why',
      'priority',
      'due_at',
      'check_at',
      'lease_until',
      'expires_at',
      'tries',
      'replays',
      'provider_id',
      'payload_hash',
    ],
    erased: 'emptied',
    exported: 'deliveries',
  },
  stream_outbox: {
    personal: ['body'],
    neutral: ['id', 'project_id'],
    erased: 'deleted',
    exported: { not: 'A row is gone when the stream has its event, which is then in `events`.' },
  },
  audience_looks: {
    personal: ['person_id'],
    neutral: ['project_id', 'due_at', 'id'],
    erased: 'deleted',
    exported: { not: 'A row is gone moments after the change that it belongs to.' },
  },
  audience_members: {
    personal: ['person_id'],
    neutral: ['project_id', 'audience_id', 'is_member', 'seq', 'changed_at'],
    erased: 'deleted',
    exported: { not: 'It repeats what the traits of the person, which are in `profile`, make of conditions.' },
  },
  followed_audiences: {
    personal: ['cursor'],
    neutral: ['project_id', 'audience_id', 'since', 'pictured_at', 'due_at', 'walked', 'dropped'],
    erased: 'emptied',
    exported: { not: 'It names the last person that a walk looked at, whoever that was.' },
  },
  broadcasts: {
    personal: ['cursor', 'count_cursor'],
    neutral: [
      ...['project_id', 'id', 'workflow_id', 'version', 'audience_id', 'status', 'stop_reason', 'total', 'capped'],
      ...[
        'counted',
        'started',
        'skipped',
        'failed',
        'skips',
        'per_minute',
        'next_at',
        'tries',
        'at',
        'due_at',
        'request_key',
      ],
      ...['created_by', 'created_at', 'started_at', 'finished_at'],
    ],
    erased: 'emptied',
    exported: {
      not: 'It names the last person that was reached, whoever that was; what each was sent is in `events`.',
    },
  },
  preferences: {
    personal: ['person_id'],
    neutral: ['project_id', 'topic', 'kind', 'allowed', 'at'],
    erased: 'deleted',
    exported: 'preferences',
  },
  cap_uses: {
    personal: ['person_id'],
    neutral: ['project_id', 'scope', 'at', 'delivery_id'],
    erased: 'deleted',
    exported: { not: 'It counts for some days messages that are in `deliveries`.' },
  },
  alerts: {
    personal: ['group_key', 'group_values', 'lines', 'told_lines', 'notices', 'ack'],
    neutral: [
      ...['project_id', 'rule_id', 'id', 'state', 'recent', 'count', 'notified', 'opened_at', 'last_at', 'fired_at'],
      ...[
        'notice_at',
        'escalate_from',
        'silenced_until',
        'due_at',
        'check_at',
        'level',
        'closed_at',
        'closed_why',
        'seq',
      ],
    ],
    erased: 'emptied',
    exported: { not: 'It counts events, which are in `events`, for the people who look after something.' },
  },
  trigger_moments: {
    personal: ['person_id', 'occasion'],
    neutral: ['project_id', 'workflow_id', 'due_at'],
    erased: 'deleted',
    exported: { not: 'It follows from a date in the profile, which is exported.' },
  },
  trigger_schedules: {
    personal: ['cursor'],
    neutral: ['project_id', 'workflow_id', 'due_at'],
    erased: 'emptied',
    exported: { not: 'It names for moments the last person who was started, whose run is exported.' },
  },
  preparing_jobs: {
    personal: ['cursor'],
    neutral: ['project_id', 'workflow_id', 'state', 'since', 'done', 'total', 'due_at'],
    erased: 'emptied',
    exported: { not: 'It names for moments the last person who was looked at, whoever that was.' },
  },
  suppressions: {
    personal: ['address'],
    neutral: ['project_id', 'kind', 'reason', 'created_at'],
    erased: 'hashed',
    exported: 'suppressions',
  },
  audit_log: {
    personal: ['target_id', 'before', 'after'],
    neutral: ['org_id', 'id', 'project_id', 'at', 'actor', 'action', 'target_kind'],
    erased: 'emptied',
    exported: 'audit',
  },
  idempotency_keys: {
    personal: ['body'],
    neutral: ['org_id', 'key', 'fingerprint', 'status', 'created_at', 'personal'],
    erased: 'emptied',
    exported: { not: 'A kept answer repeats for a day what is exported by itself.' },
  },
  dead_letters: {
    personal: ['body'],
    neutral: ['id', 'project_id', 'queue', 'created_at', 'redriven_at'],
    erased: 'deleted',
    exported: 'deadLetters',
  },
  retention_places: {
    personal: ['place'],
    neutral: ['project_id', 'name'],
    erased: 'deleted',
    exported: { not: 'It names the last row that a walk looked at, whoever that was.' },
  },
  erasures: {
    personal: ['work'],
    neutral: ['project_id', 'person_hash', 'erased_at', 'due_at'],
    erased: 'hashed',
    exported: { not: 'It is the erasure itself, and gone when that is done.' },
  },
} satisfies Record<string, PersonalTable>;
