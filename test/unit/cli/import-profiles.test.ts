import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { address, json, problem, scratch, sendora } from '../../support/cli.ts';

interface Call {
  type: string;
  userId: string;
  traits: Record<string, unknown>;
  messageId: string;
}

function fileWith(text: string | Buffer): string {
  const cwd = scratch();
  writeFileSync(join(cwd, 'people.csv'), text);
  return cwd;
}
const lines = (count: number, more = '') =>
  ['id,name', ...Array.from({ length: count }, (_, n) => `p${n},${more || n}`)].join('\n');
const callsOf = (init: RequestInit) => (JSON.parse(String(init.body)) as { batch: Call[] }).batch;
const importing = ['import', 'profiles', 'people.csv'];

test('people are sent 500 at a time, in order, each under an id of its own', async () => {
  const batches: Call[][] = [];
  const answer = (_url: URL, init: RequestInit) => {
    batches.push(callsOf(init));
    return json({ success: true, accepted: 500 }, 202);
  };
  const result = await sendora(importing, { env: address, cwd: fileWith(lines(1_201)), answer });
  expect(result).toMatchObject({ code: 0, json: { lines: 1_201, accepted: 1_201, refused: 0 } });
  expect(batches.map((batch) => batch.length)).toEqual([500, 500, 201]);
  const calls = batches.flat();
  expect(calls[700]).toMatchObject({ type: 'identify', userId: 'p700', traits: { name: '700' } });
  expect(new Set(calls.map(({ messageId }) => messageId)).size).toBe(1_201);
});

test('a batch is never larger than the API takes', async () => {
  const sizes: number[] = [];
  const answer = (_url: URL, init: RequestInit) => {
    sizes.push(Buffer.byteLength(String(init.body)));
    return json({ success: true, accepted: 1 }, 202);
  };
  const result = await sendora(importing, { env: address, cwd: fileWith(lines(300, 'é'.repeat(2_000))), answer });
  expect(result.code).toBe(0);
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500 * 1_024);
});

test('a dry run reads every line and sends nothing', async () => {
  const cwd = fileWith('id,name\na,1\n,2\nb\n');
  const { code, json: result } = await sendora([...importing, '--dry-run'], { cwd });
  expect([code, result.accepted, result.refused]).toEqual([1, 1, 2]);
  expect(result.errors.map(({ line }: { line: number }) => line)).toEqual([3, 4]);
});

test('what the server refuses is told with the line of the file', async () => {
  const cwd = fileWith('id,name\na,"x\ny"\nb,2\n');
  const rejected = [{ pointer: '/batch/1/traits', code: 'too_large', message: 'Too large.' }];
  const answer = () => json({ success: true, accepted: 1, rejected }, 202);
  const { code, json: result } = await sendora([...importing, '--errors', 'out.csv'], { env: address, cwd, answer });
  expect([code, result.accepted, result.refused]).toEqual([1, 1, 1]);
  expect(result.errors).toEqual([
    { file: 'people.csv', line: 4, column: 1, pointer: '', code: 'too_large', message: 'Too large.' },
  ]);
  expect(readFileSync(join(cwd, 'out.csv'), 'utf8')).toBe('line,error\r\n4,Too large.,b,2\r\n');
  expect(statSync(join(cwd, 'out.csv')).mode & 0o777).toBe(0o600);
});

test('a server that goes away leaves the line to continue at, and continuing sends the rest alone', async () => {
  const cwd = fileWith(lines(1_200));
  let calls = 0;
  const answer = () =>
    ++calls === 1 ? json({ success: true, accepted: 500 }, 202) : problem(503, 'unavailable', 'Busy.');
  const broken = await sendora(importing, { env: address, cwd, answer });
  expect([broken.code, broken.problem.detail]).toEqual([4, 'Busy. Continue with --from-line 502.']);
  const rest: Call[] = [];
  const again = (_url: URL, init: RequestInit) => {
    rest.push(...callsOf(init));
    return json({ success: true, accepted: 1 }, 202);
  };
  await sendora([...importing, '--from-line', '502'], { env: address, cwd, answer: again });
  expect([rest.length, rest[0]?.userId]).toEqual([700, 'p500']);
});

test('an interruption ends it between two batches, with the line to continue at', async () => {
  const stop = new AbortController();
  const answer = () => {
    stop.abort();
    return json({ success: true, accepted: 500 }, 202);
  };
  const { code, problem: said } = await sendora(importing, {
    env: address,
    cwd: fileWith(lines(1_200)),
    answer,
    signal: stop.signal,
  });
  expect([code, said.code]).toEqual([130, 'interrupted']);
  expect(said.detail).toContain('--from-line 502');
});

test.each([
  ['is not there', null, 3, 'there is no such file'],
  ['is empty', '', 3, 'is empty'],
  ['is no UTF-8', Buffer.from([0x69, 0x64, 0x0a, 0xff, 0xfe]), 3, 'not in UTF-8'],
  ['is no CSV', 'id,name\na,"b\n', 1, 'never closed'],
  ['has no id', 'name\na\n', 3, 'No column is the id'],
])('a file that %s is refused', async (_what, text, expected, sentence) => {
  const cwd = text === null ? scratch() : fileWith(text);
  const { code, problem: said } = await sendora([...importing, '--dry-run'], { cwd });
  expect(code).toBe(expected);
  expect(JSON.stringify(said)).toContain(sentence);
  expect(existsSync(join(cwd, 'out.csv'))).toBe(false);
});

test('a broken line says how many people were sent before it', async () => {
  const answer = () => json({ success: true, accepted: 500 }, 202);
  const cwd = fileWith(`${lines(1_200)}\nx,"y`);
  const { code, problem: said } = await sendora(importing, { env: address, cwd, answer });
  expect([code, said.errors]).toMatchObject([1, [{ line: 1_202, code: 'not_csv' }]]);
  expect(said.detail).toContain('1,000 people were sent before it');
  expect((await sendora([...importing, '--dry-run'], { cwd })).problem.detail).toContain('nothing was sent');
});

test.each([';', '\t'])('columns that are separated by %j are explained', async (separator) => {
  const cwd = fileWith(`id${separator}name\na${separator}b\n`);
  const { code, problem: said } = await sendora([...importing, '--dry-run'], { cwd });
  expect(code).toBe(3);
  expect(said.detail).toContain('separated by commas');
});

test('a line to continue at that the file does not have is refused', async () => {
  const result = await sendora([...importing, '--dry-run', '--from-line', '99'], { cwd: fileWith(lines(3)) });
  expect([result.code, result.problem.detail]).toEqual([3, 'people.csv has no line 99 or later.']);
});
