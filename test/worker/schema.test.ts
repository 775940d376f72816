import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import * as alerts from '../../src/worker/db/schema/alerts.ts';
import * as backtests from '../../src/worker/db/schema/backtests.ts';
import * as broadcasts from '../../src/worker/db/schema/broadcasts.ts';
import * as bundles from '../../src/worker/db/schema/bundles.ts';
import * as directory from '../../src/worker/db/schema/directory.ts';
import * as emailTexts from '../../src/worker/db/schema/email-texts.ts';
import * as endpoints from '../../src/worker/db/schema/endpoints.ts';
import * as events from '../../src/worker/db/schema/events.ts';
import * as heard from '../../src/worker/db/schema/heard.ts';
import * as messages from '../../src/worker/db/schema/messages.ts';
import * as people from '../../src/worker/db/schema/people.ts';
import * as project from '../../src/worker/db/schema/project.ts';
import * as retention from '../../src/worker/db/schema/retention.ts';
import * as rules from '../../src/worker/db/schema/rules.ts';
import * as runs from '../../src/worker/db/schema/runs.ts';
import * as triggers from '../../src/worker/db/schema/triggers.ts';
import * as workflows from '../../src/worker/db/schema/workflows.ts';
import { env } from '../support/worker.ts';

interface ColumnRow {
  name: string;
  type: string;
  notnull: number;
  pk: number;
}

const tables = [
  alerts,
  backtests,
  bundles,
  broadcasts,
  directory,
  emailTexts,
  endpoints,
  events,
  heard,
  messages,
  people,
  project,
  retention,
  rules,
  runs,
  triggers,
  workflows,
]
  .flatMap((family): unknown[] => Object.values(family))
  .flatMap((value) => (value instanceof SQLiteTable ? value : []));

describe('the schema in db/ mirrors the migrated database', () => {
  test.each(tables.map((table) => [getTableConfig(table).name, table] as const))('%s', async (name, table) => {
    const { results } = await env.DB.prepare(`PRAGMA table_info(${name})`).all<ColumnRow>();
    const { columns, primaryKeys } = getTableConfig(table);
    const keyNames = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
    const mirrored = columns.map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      required: column.notNull || column.primary || keyNames.includes(column.name),
      key: column.primary || keyNames.includes(column.name),
    }));
    const migrated = results.map(({ name, type, notnull, pk }) => ({
      name,
      type,
      required: notnull === 1 || pk > 0,
      key: pk > 0,
    }));
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect(mirrored.toSorted(byName)).toEqual(migrated.toSorted(byName));
  });

  test('no table is left out', async () => {
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'",
    ).all<{ name: string }>();
    const mirrored = tables.map((table) => getTableConfig(table).name);
    expect(results.map(({ name }) => name).toSorted()).toEqual(mirrored.toSorted());
  });
});
