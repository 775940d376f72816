// How the rows of a person are told in tables that no key orders by person.

export interface Walk {
  table: string;
  /** Columns behind the leading one of the key, in the order of the walk. */
  key: readonly string[];
  /** The leading column; its value is ?1. */
  owner: 'project_id' | 'org_id';
  /** Whether a row is about the person: ?2 are the ids, ?3 the addresses, each a JSON list; ?4 is the project. */
  isTheirs: string;
  /** Columns that `isTheirs` reads. */
  reads: readonly string[];
}

/** Holds where a column is one of a JSON list, which is the parameter. */
const isOneOf = (column: string, list: string) => `${column} IN (SELECT value FROM json_each(${list}))`;
const names = (column: string) => `${isOneOf(column, '?2')} OR ${isOneOf(`lower(${column})`, '?3')}`;
const holdsOneOf = (column: string) =>
  `EXISTS (SELECT 1 FROM json_tree(coalesce(${column}, 'null')) WHERE ${isOneOf('atom', '?2')} OR ${isOneOf('atom', '?3')})`;

/** The tables that are walked. */
export const walks = {
  events: {
    table: 'events',
    key: ['received_at', 'id'],
    owner: 'project_id',
    isTheirs: isOneOf('coalesce(user_id, anonymous_id)', '?2'),
    reads: ['user_id', 'anonymous_id'],
  },
  deliveries: {
    table: 'deliveries',
    key: ['id'],
    owner: 'project_id',
    // The event that led to a message is in its row, and may be somebody else's.
    isTheirs: `${isOneOf('user_id', '?2')} OR ${isOneOf('lower(recipient)', '?3')} OR ${holdsOneOf('context')}`,
    reads: ['user_id', 'recipient', 'context'],
  },
  // By the values that tell groups apart, and the names of lines.
  alerts: {
    table: 'alerts',
    key: ['id'],
    owner: 'project_id',
    isTheirs: `EXISTS (SELECT 1 FROM json_each(group_values) WHERE ${names('atom')}) OR EXISTS (SELECT 1 FROM json_each(lines) WHERE ${names('key')})`,
    reads: ['group_values', 'lines'],
  },
  audit: {
    table: 'audit_log',
    key: ['id'],
    owner: 'org_id',
    // An organisation may have people of one id in several projects.
    isTheirs: `project_id = ?4 AND (${isOneOf('target_id', '?2')} OR ${isOneOf("substr(target_id, instr(target_id, ':') + 1)", '?3')} OR ${holdsOneOf('before')} OR ${holdsOneOf('after')})`,
    reads: ['project_id', 'target_id', 'before', 'after'],
  },
} satisfies Record<string, Walk>;
