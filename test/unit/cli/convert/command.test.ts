import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch, sendora } from '../../../support/cli.ts';
import { knockFiles, sms } from '../../../support/convert.ts';

function project(): string {
  const cwd = scratch();
  for (const { path, text } of knockFiles([sms(), { ref: 'feed', type: 'channel', channel_type: 'in_app_feed' }])) {
    mkdirSync(dirname(join(cwd, 'knock', path)), { recursive: true });
    writeFileSync(join(cwd, 'knock', path), text);
  }
  return cwd;
}

test('convert writes the folder form, which validates, and lists what it does not hold', async () => {
  const cwd = project();
  const { code, stdout } = await sendora(['convert', 'knock', 'knock', '--out', 'sendora'], { cwd });
  const result = JSON.parse(stdout);
  expect([code, result.carried, result.notCarried]).toEqual([
    0,
    2,
    [expect.objectContaining({ where: 'workflows/order-shipped/workflow.json feed' })],
  ]);
  expect(readdirSync(join(cwd, 'sendora/workflows'))).toEqual(['order-shipped.json']);
  expect((await sendora(['validate', 'sendora'], { cwd })).code).toBe(0);
});

test('without --out nothing is written; a person reads the list', async () => {
  const cwd = project();
  const { code, stdout } = await sendora(['convert', 'knock', 'knock'], { cwd, answers: [] });
  expect([code, readdirSync(cwd)]).toEqual([0, ['knock']]);
  expect(stdout).toContain('instead: a notification rule');
  expect(stdout).toContain('1 item with 1 step');
});

test('one file is written where the name ends with .json', async () => {
  const cwd = project();
  await sendora(['convert', 'knock', 'knock', '--out', 'all.json'], { cwd });
  expect(JSON.parse(readFileSync(join(cwd, 'all.json'), 'utf8'))).toMatchObject({
    version: 1,
    workflows: [{ isActive: false }],
  });
});

test.each([
  [['convert', 'knock', 'nowhere'], 3, 'does not exist'],
  [['convert', 'mailer', 'knock'], 3, 'Allowed choices are knock, dittofeed'],
  [['convert', 'dittofeed', 'empty.yaml'], 1, '1 fault was found'],
])('%j ends with %d', async (argv, exitCode, sentence) => {
  const cwd = project();
  writeFileSync(join(cwd, 'empty.yaml'), 'a: 1\n');
  const { code, problem } = await sendora(argv, { cwd });
  expect([code, problem.detail]).toEqual([exitCode, expect.stringContaining(sentence)]);
});
