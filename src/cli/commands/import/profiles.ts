import { createReadStream, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { readColumns, readPerson } from '../../csv/profile-columns.ts';
import { CsvFault, type CsvRecord, readCsv } from '../../csv/read-csv.ts';
import { exitCodes } from '../../exit-codes.ts';
import { Failure, faultyFiles, usageFailure } from '../../failure.ts';
import { reasonOf } from '../../files/read-text.ts';
import { flag, value, values, wholeNumber } from '../../option.ts';
import { drawFault } from '../../output/problem.ts';
import { createProgress } from '../../output/progress.ts';
import { count, counted } from '../../output/words.ts';
import { openErrors, type Refusal } from './errors-file.ts';
import { batchesOf, type Sender, sendBatch } from './send.ts';

const mostShown = 20;

export const importProfiles = defineCommand({
  details:
    'Each line is an identify call: the column userId (or user_id, id) names the person, every other column is a trait. Empty fields are left out. A line that is sent twice changes nothing more.',
  args: [{ name: '<file>', text: 'the CSV file, UTF-8' }],
  options: {
    map: values(
      '--map <column=field>',
      'what a column is: column=field, column=field:number (text, number, boolean, json), column= to leave it out; may be repeated',
    ),
    dryRun: flag('--dry-run', 'read and check every line, send nothing'),
    errors: value('--errors <file>', 'write the lines that were refused, with the reason, as CSV'),
    fromLine: wholeNumber('--from-line <line>', 'continue at this line of the file', 2),
  },
  examples: [
    { line: 'sendora import profiles people.csv --dry-run', text: 'check the file and send nothing' },
    {
      line: 'sendora import profiles people.csv --map "E-mail=email" --map age=age:number',
      text: 'name and type columns',
    },
  ],
  run: async (context, [file = ''], options) => {
    const path = resolve(context.host.cwd, file);
    const sender = options.dryRun ? null : { connection: context.connection() };
    const errors = openErrors(context.host, options.errors);
    const job = {
      context,
      file: relative(context.host.cwd, path) || path,
      maps: options.map,
      fromLine: options.fromLine ?? 2,
      // A batch that has left is waited for, so that the line to continue at is the right one.
      sender: sender && { client: context.client(sender.connection, { isPatient: true }) },
    };
    const total = await importFile(job, path, errors.add).finally(errors.close);
    const shown = total.errors.slice(0, mostShown);
    context.output.result({ ...total, dryRun: options.dryRun, errors: shown }, (colors) =>
      [
        ...shown.map((fault) => drawFault(fault, colors)),
        ...(total.refused > shown.length ? [`and ${count(total.refused - shown.length)} more`] : []),
        options.dryRun
          ? `${counted(total.lines, 'line')} read: ${count(total.accepted)} would be sent, ${count(total.refused)} refused.`
          : `${counted(total.lines, 'line')} read: ${counted(total.accepted, 'person', 'people')} sent, ${count(total.refused)} refused.`,
      ].join('\n'),
    );
    return total.refused > 0 ? exitCodes.refused : exitCodes.done;
  },
});

interface Job {
  context: Context;
  file: string;
  maps: readonly string[];
  fromLine: number;
  sender: Sender | null;
}

async function importFile(job: Job, path: string, addRefusal: (refusal: Refusal) => void) {
  const { context, file, sender } = job;
  const { host, output } = context;
  const total = { lines: 0, accepted: 0, refused: 0, errors: [] as ReturnType<typeof faultAt>[] };
  const refuse = ({ line, fields }: CsvRecord, code: string, message: string) => {
    total.refused += 1;
    if (total.errors.length < mostShown) total.errors.push(faultAt(file, line, code, message));
    addRefusal({ line, fields, message });
  };
  const progress = createProgress(host, 'Importing', output.human);
  const { bytes, records } = openFile(path, file);
  let next = job.fromLine;
  try {
    for await (const batch of batchesOf(await peopleOf(records, job, total, refuse))) {
      if (host.signal.aborted) throw stopped(next, 'Interrupted.');
      const refused = sender === null ? [] : await sendBatch(sender, batch);
      for (const { index, code, message } of refused) {
        const record = batch[index]?.record;
        if (record) refuse(record, code, message);
      }
      total.accepted += batch.length - refused.length;
      next = (batch.at(-1)?.record.line ?? next) + 1;
      progress.update(bytes.read, bytes.total, `${count(total.accepted)} people`);
    }
  } catch (error) {
    if (error instanceof CsvFault) throw notCsv(faultAt(file, error.line, 'not_csv', error.message), job, total);
    if (error instanceof Failure && error.exitCode === exitCodes.unreachable && sender !== null) {
      throw new Failure(error.exitCode, { ...error.problem, detail: `${error.message} ${continueAt(next)}` });
    }
    throw error;
  } finally {
    progress.end();
  }
  if (total.lines === 0 && job.fromLine > 2) throw usageFailure(`${file} has no line ${job.fromLine} or later.`);
  return total;
}

/** What lies before the broken line may have been sent by then; the rest of its batch was not. */
function notCsv(fault: ReturnType<typeof faultAt>, { sender }: Job, { accepted }: { accepted: number }): Failure {
  const failure = faultyFiles([fault]);
  if (sender === null || accepted === 0) return failure;
  const sent = counted(accepted, 'person was', 'people were');
  const detail = `1 fault was found; ${sent} sent before it. Correct the line and import the file again: who is sent twice is not changed twice.`;
  return new Failure(failure.exitCode, { ...failure.problem, detail });
}

function stopped(next: number, detail: string): Failure {
  return new Failure(exitCodes.interrupted, { code: 'interrupted', detail: `${detail} ${continueAt(next)}` });
}

const continueAt = (line: number) => `Continue with --from-line ${line}.`;

function faultAt(file: string, line: number, code: string, message: string) {
  return { file, line, column: 1, pointer: '', code, message };
}

type Refuse = (record: CsvRecord, code: string, message: string) => void;

/** The people of the file behind the header, from the wanted line on. */
async function peopleOf(records: AsyncGenerator<CsvRecord, void>, job: Job, total: { lines: number }, refuse: Refuse) {
  const { value: header } = await records.next();
  if (header === undefined) throw usageFailure(`${job.file} is empty; the first line names the columns.`);
  const columns = readColumns(
    header.fields.map((name) => name.trim()),
    job.maps,
  );
  return (async function* () {
    for await (const record of records) {
      if (record.line < job.fromLine) continue;
      total.lines += 1;
      const person = readPerson(columns, record.fields);
      if ('fault' in person) refuse(record, 'invalid_line', person.fault);
      else yield { record, person };
    }
  })();
}

function openFile(path: string, shown: string) {
  let size: number;
  try {
    size = statSync(path).size;
  } catch (error) {
    throw usageFailure(`${shown} cannot be read: ${reasonOf(error)}.`);
  }
  const bytes = { read: 0, total: size };
  return { bytes, records: readCsv(decoded()) };

  async function* decoded() {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    for await (const chunk of createReadStream(path)) {
      const part: Buffer = chunk;
      bytes.read += part.length;
      yield decode(() => decoder.decode(part, { stream: true }));
    }
    yield decode(() => decoder.decode());
  }

  function decode(read: () => string): string {
    try {
      return read();
    } catch {
      throw usageFailure(`${shown} is not in UTF-8 (near byte ${bytes.read}); save it as "CSV UTF-8".`);
    }
  }
}
