// Every table with a person in it is named to the erasure and to the export.
import { describe, expect, it } from 'vitest';
import { ProfileExport } from '../../src/contract/people/profile.ts';
import { impersonalTables } from '../../src/worker/store/impersonal-tables.ts';
import { personalTables } from '../../src/worker/store/personal-columns.ts';
import { env } from '../support/worker.ts';

const tables = Object.entries(personalTables);
const { results } = await env.DB.prepare(
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'",
).all<{ name: string }>();
const columnsOf = async (table: string) =>
  (await env.DB.prepare(`PRAGMA table_info(${table})`).all<{ name: string }>()).results.map(({ name }) => name);

/** What a column is called that is about a person; found in a table without people, it needs a second look. */
const telling = /user|person|anonymous|email|phone|address|recipient|trait|properties|payload|^body$|^message$|token/;
/** Columns that are called so and are not about people. */
const harmless = new Set(['channels.message']);

describe('the tables that hold people', () => {
  it('are named, like those that hold none', () => {
    const named = [...tables.map(([table]) => table), ...impersonalTables];
    expect(results.map(({ name }) => name).toSorted()).toEqual(named.toSorted());
  });

  it.each(tables)('%s names each of its columns as personal or neutral', async (table, { personal, neutral }) => {
    const named = new Set([...personal, ...neutral]);
    const unnamed = (await columnsOf(table)).filter((column) => !named.has(column));
    expect(unnamed, `columns of ${table} that store/personal-columns.ts does not name`).toEqual([]);
  });

  it('have a part in the export, or a reason why not', () => {
    const parts = Object.keys(ProfileExport.shape);
    for (const [table, { exported }] of tables) {
      if (typeof exported === 'string') expect(parts, table).toContain(exported);
      else expect(exported.not.length, table).toBeGreaterThan(20);
    }
  });

  it.each(impersonalTables)('%s has no column that is called like one about a person', async (table) => {
    const suspects = (await columnsOf(table)).filter(
      (column) => telling.test(column) && !harmless.has(`${table}.${column}`),
    );
    expect(suspects).toEqual([]);
  });
});
