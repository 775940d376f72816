// How an erasure finds alerts: by the values that tell groups apart and by the names of lines (person-rows.ts walks them).
const isOneOf = (column: string, list: string) => `${column} IN (SELECT value FROM json_each(${list}))`;
const isTheirs = (column: string) => `${isOneOf(column, '?2')} OR ${isOneOf(`lower(${column})`, '?3')}`;

export const alertsWalk = {
  table: 'alerts',
  key: ['id'],
  owner: 'project_id' as const,
  isTheirs: `EXISTS (SELECT 1 FROM json_each(group_values) WHERE ${isTheirs('atom')}) OR EXISTS (SELECT 1 FROM json_each(lines) WHERE ${isTheirs('key')})`,
  reads: ['group_values', 'lines'],
};
