// Compiles a copy of the sources with one step type more: three files and a line in each of three registries are enough.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const copy = mkdtempSync(join(tmpdir(), 'sendora-ninth-'));

/** Where each part of a step type stands, and its line in the registry beside it. */
const parts = {
  contract: { folder: 'src/contract/workflows/steps', line: 'SendVoiceConfig' },
  behaviour: { folder: 'src/engine/steps', line: 'sendVoice' },
  performer: { folder: 'src/worker/steps', line: 'performSendVoice' },
};
type Part = keyof typeof parts;

beforeAll(() => {
  for (const folder of ['src/contract', 'src/engine', 'src/blueprints', 'src/worker'])
    cpSync(join(root, folder), join(copy, folder), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  cpSync(join(root, 'tsconfig.json'), join(copy, 'tsconfig.json'));
  for (const part of Object.keys(parts) as Part[]) addFile(part);
});

afterAll(() => rmSync(copy, { recursive: true }));

/** The file of the fixture, with its imports as they are from its new place. */
function addFile(part: Part): void {
  const { folder } = parts[part];
  const up = '../'.repeat(folder.split('/').length - 1);
  const text = readFileSync(join(root, `test/support/ninth-step/${part}.ts`), 'utf8')
    .replaceAll("'../../../src/", `'${up}`)
    .replaceAll("'./contract.ts'", `'${up}contract/workflows/steps/send-voice.ts'`)
    .replaceAll("'./behaviour.ts'", `'${up}engine/steps/send-voice.ts'`);
  writeFileSync(join(copy, folder, 'send-voice.ts'), text);
}

/** One line more in the registry beside a part, and its import. */
function addLine(part: Part): void {
  const { folder, line } = parts[part];
  const path = join(copy, folder, 'registry.ts');
  const registry = readFileSync(path, 'utf8');
  const added = registry.replace(/\n\} (as const|satisfies)/, `\n  send_voice: ${line},$&`);
  expect(added).not.toBe(registry);
  writeFileSync(path, `import { ${line} } from './send-voice.ts';\n${added}`);
}

/** What the compiler says; empty when it has no complaint. */
function complaints(): Promise<string> {
  return new Promise((resolve) => {
    execFile(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: copy }, (_error, stdout) => resolve(stdout));
  });
}

test('a step type is three files and three lines', { timeout: 90_000 }, async () => {
  for (const part of Object.keys(parts) as Part[]) addLine(part);
  expect(await complaints()).toBe('');
});
