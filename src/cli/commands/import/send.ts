import { randomUUID } from 'node:crypto';
import { ingestLimits } from '../../../contract/events.ts';
import type { ApiClient } from '../../../sdk/api/index.ts';
import type { PersonRecord } from '../../csv/profile-columns.ts';
import type { CsvRecord } from '../../csv/read-csv.ts';

export interface Sender {
  client: ApiClient;
}

/** A person of the file, with the record that says so. */
export interface Line {
  record: CsvRecord;
  person: Extract<PersonRecord, { userId: string }>;
}

const mostLines = 500;
/** Room for what stands around the calls of a batch. */
const mostBytes = ingestLimits.batchBytes - 20 * 1_024;

/** Lines in batches as the ingest API takes them. */
export async function* batchesOf(lines: AsyncIterable<Line>): AsyncGenerator<Line[]> {
  let batch: Line[] = [];
  let bytes = 0;
  for await (const line of lines) {
    const size = Buffer.byteLength(JSON.stringify(callOf(line, '')));
    if (batch.length === mostLines || (batch.length > 0 && bytes + size > mostBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

const callOf = ({ person: { userId, traits } }: Line, messageId: string) => ({
  type: 'identify',
  userId,
  traits,
  messageId,
});

/** Sends a batch; returns what was refused of it, by index. */
export async function sendBatch({ client }: Sender, batch: readonly Line[]) {
  const body = { batch: batch.map((line) => callOf(line, randomUUID())) };
  const { rejected = [] } = await client.batch({ body });
  const byIndex = new Map(rejected.map((fault) => [Number(fault.pointer.split('/')[2]), fault]));
  return [...byIndex].map(([index, { code, message }]) => ({ index, code, message }));
}
