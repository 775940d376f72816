// Prints the SQL that puts archived rows back: node scripts/restore.ts events a.ndjson.gz b.ndjson.gz > restore.sql
import { readFileSync } from 'node:fs';
import { restoreSql } from './local/restore.ts';

const [table, ...files] = process.argv.slice(2);
if (table === undefined || files.length === 0) {
  process.stderr.write('Usage: node scripts/restore.ts <table> <file.ndjson.gz>...\n');
  process.exit(1);
}
for (const file of files) process.stdout.write(restoreSql(table, readFileSync(file)));
