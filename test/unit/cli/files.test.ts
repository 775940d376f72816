import { existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import { address, ids, json, scratch, sendora } from '../../support/cli.ts';

async function example(): Promise<string> {
  const { cwd, code } = await sendora(['init', '--example']);
  expect(code).toBe(0);
  return cwd;
}
const filesIn = (folder: string) =>
  globSync('**/*.*', { cwd: folder })
    .filter((name) => !name.startsWith('.'))
    .sort();
const workflow = (name: string) => ({
  isActive: true,
  name,
  steps: [{ delayMinutes: 60, label: 'nap', type: 'wait' }],
  trigger: { eventType: 'a' },
});
const exported = (...names: string[]) => ({ version: 1, audiences: [], templates: [], workflows: names.map(workflow) });

describe('init', () => {
  test('makes a repository that is valid, tested and in canonical form', async () => {
    const cwd = await example();
    for (const argv of [['validate'], ['test', '--coverage', '100'], ['fmt', '--check']]) {
      expect(await sendora(argv, { cwd })).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('takes the address of the variables, and names the repository after its folder', async () => {
    const cwd = scratch();
    const { SENDORA_KEY: _key, ...env } = address;
    await sendora(['init', 'My Shop!'], { cwd, env });
    expect(JSON.parse(readFileSync(join(cwd, 'My Shop!/sendora.json'), 'utf8'))).toMatchObject({
      source: 'my-shop',
      environments: { dev: { url: 'https://sendora.test', org: ids.org, project: ids.project } },
    });
  });

  test('begins with what a project does', async () => {
    const cwd = scratch();
    const answer = (url: URL) => {
      expect(url.searchParams.get('projectId')).toBe(ids.other);
      return json(exported('Cart'));
    };
    expect((await sendora(['init', '--from', ids.other], { cwd, env: address, answer })).code).toBe(0);
    expect(filesIn(join(cwd, 'sendora'))).toEqual(['workflows/cart.json']);
    expect(readFileSync(join(cwd, 'sendora.json'), 'utf8')).toContain(ids.other);
  });

  test('writes nothing where a key is wrong, a repository is there, or both beginnings are asked for', async () => {
    const cwd = scratch();
    const answer = () => new Response('<html>');
    expect((await sendora(['init', '--from', ids.other], { cwd, env: address, answer })).code).toBe(4);
    expect(existsSync(join(cwd, 'sendora.json'))).toBe(false);
    expect((await sendora(['init', '--from', ids.other, '--example'], { cwd })).code).toBe(3);
    expect((await sendora(['init'], { cwd })).code).toBe(0);
    expect((await sendora(['init'], { cwd })).problem.detail).toContain('is there already');
  });

  test('keeps settings of the editor, and leaves those alone that hold comments', async () => {
    const cwd = scratch();
    mkdirSync(join(cwd, '.vscode'));
    const settings = join(cwd, '.vscode/settings.json');
    const own = { 'editor.tabSize': 4, 'json.schemas': [{ fileMatch: ['x.json'], url: './x' }] };
    writeFileSync(settings, JSON.stringify(own));
    await sendora(['init', 'a'], { cwd });
    writeFileSync(join(cwd, 'kept.json'), '');
    await sendora(['init'], { cwd });
    const written = JSON.parse(readFileSync(settings, 'utf8'));
    expect([written['editor.tabSize'], written['json.schemas'][0]]).toEqual([4, own['json.schemas'][0]]);
    const other = scratch();
    mkdirSync(join(other, '.vscode'));
    writeFileSync(join(other, '.vscode/settings.json'), '{ // mine\n}');
    expect((await sendora(['init'], { cwd: other })).json.skipped).toEqual(['.vscode/settings.json']);
    expect(readFileSync(join(other, '.vscode/settings.json'), 'utf8')).toBe('{ // mine\n}');
  });

  test('lets an editor check the files offline', async () => {
    const cwd = await example();
    const settings = JSON.parse(readFileSync(join(cwd, '.vscode/settings.json'), 'utf8'));
    const service = getLanguageService({
      schemaRequestService: async (url) => {
        throw new Error(`The editor wants ${url}.`);
      },
    });
    const schemas = settings['json.schemas'].map(({ url, ...rest }: { url: string }) => ({ uri: url, ...rest }));
    service.configure({ validate: true, schemas });
    const check = (name: string, text = readFileSync(join(cwd, name), 'utf8')) => {
      const document = TextDocument.create(`file:///repo/${name}`, 'json', 1, text);
      return service.doValidation(document, service.parseJSONDocument(document));
    };
    const names = filesIn(cwd).filter((name) => name.endsWith('.json'));
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(await check(name)).toEqual([]);
    const welcome = readFileSync(join(cwd, 'sendora/workflows/welcome.json'), 'utf8');
    const wrong = await check('sendora/workflows/welcome.json', welcome.replace('"send_email"', '"send_mail"'));
    expect(wrong.map(({ message }) => message).join()).toContain('send_email');
    expect(await check('sendora/variables.json', '[{"nam": "x"}]')).not.toEqual([]);
    expect(await check('sendora.json', '{"enviroments": {}}')).not.toEqual([]);
  });
});

describe('fmt', () => {
  test('names files after their items, once, and removes none that it did not understand', async () => {
    const cwd = await example();
    const folder = join(cwd, 'sendora');
    writeFileSync(join(folder, 'workflows/mine.json'), JSON.stringify(workflow('Second one')));
    writeFileSync(join(folder, 'README.md'), 'Mine.');
    const check = await sendora(['fmt', '--check'], { cwd });
    expect([check.code, check.json]).toEqual([
      1,
      { check: true, written: ['workflows/second-one.json'], removed: ['workflows/mine.json'] },
    ]);
    expect(existsSync(join(folder, 'workflows/mine.json'))).toBe(true);
    await sendora(['fmt'], { cwd });
    expect(existsSync(join(folder, 'workflows/mine.json'))).toBe(false);
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
    expect(await sendora(['fmt', '--check'], { cwd })).toMatchObject({ code: 0, json: { written: [], removed: [] } });
  });

  test('writes standard input to standard output, and one file in its place', async () => {
    const cwd = scratch();
    const text = JSON.stringify({ workflows: [workflow('B'), workflow('A')], version: 1 });
    const { stdout } = await sendora(['fmt', '-'], { cwd, stdin: text });
    expect(JSON.parse(stdout).workflows.map(({ name }: { name: string }) => name)).toEqual(['A', 'B']);
    writeFileSync(join(cwd, 'b.json'), text);
    await sendora(['fmt', 'b.json'], { cwd });
    expect(readFileSync(join(cwd, 'b.json'), 'utf8')).toBe(stdout);
  });

  test('changes nothing where something is wrong', async () => {
    const cwd = await example();
    const file = join(cwd, 'sendora/workflows/welcome.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"send_email"', '"send_mail"'));
    const before = readFileSync(file, 'utf8');
    expect((await sendora(['fmt'], { cwd })).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('export', () => {
  const exporting = (bundle: unknown) => () => json(bundle);

  test('removes files of items that are gone, where it made them, and no others', async () => {
    const cwd = scratch();
    await sendora(['export', 'out'], { cwd, env: address, answer: exporting(exported('A', 'B')) });
    writeFileSync(join(cwd, 'out/workflows/new.json'), JSON.stringify(workflow('New')));
    writeFileSync(join(cwd, 'out/workflows/b-too.json'), JSON.stringify(workflow('A')));
    const { json: result } = await sendora(['export', 'out'], { cwd, env: address, answer: exporting(exported('A')) });
    expect(result).toEqual({
      path: 'out',
      items: 1,
      written: [],
      removed: ['workflows/b-too.json', 'workflows/b.json'],
    });
    expect(filesIn(join(cwd, 'out'))).toEqual(['workflows/a.json', 'workflows/new.json']);
  });

  test('one workflow is added to a folder without touching the others', async () => {
    const cwd = scratch();
    await sendora(['export', 'out'], { cwd, env: address, answer: exporting(exported('A', 'B')) });
    const argv = ['export', 'out', '--workflow', ids.other];
    const answer = (url: URL) => json(url.pathname.endsWith('/export') ? exported('A') : { id: ids.other, name: 'A' });
    expect((await sendora(argv, { cwd, env: address, answer })).json).toMatchObject({ removed: [] });
    expect(filesIn(join(cwd, 'out'))).toEqual(['workflows/a.json', 'workflows/b.json']);
    await sendora(['export', 'out'], { cwd, env: address, answer: exporting(exported('A')) });
    expect(filesIn(join(cwd, 'out'))).toEqual(['workflows/a.json']);
  });

  test('a record of files that leads out of the folder removes nothing there', async () => {
    const cwd = scratch();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'precious.json'), '1');
    writeFileSync(join(cwd, 'out/.sendora-files'), '../precious.json\n/etc/hostname\nworkflows/../../precious.json\n');
    await sendora(['export', 'out'], { cwd, env: address, answer: exporting(exported('A')) });
    expect(existsSync(join(cwd, 'precious.json'))).toBe(true);
  });

  test('is one file where the path says so, and the same bytes on standard output', async () => {
    const cwd = scratch();
    const answer = exporting(exported('A'));
    const { stdout } = await sendora(['export', '-'], { cwd, env: address, answer });
    await sendora(['export', 'b.json'], { cwd, env: address, answer });
    await sendora(['export', 'c', '--file'], { cwd, env: address, answer });
    for (const name of ['b.json', 'c']) expect(readFileSync(join(cwd, name), 'utf8')).toBe(stdout);
  });

  test('a workflow that is not there is refused with the one that is near', async () => {
    const answer = () => json({ data: [{ id: ids.other, name: 'Welcome' }], nextCursor: null });
    const { code, problem } = await sendora(['export', '-', '--workflow', 'Welcom'], { env: address, answer });
    expect([code, problem.detail]).toEqual([1, 'The project has no workflow "Welcom". Did you mean "Welcome"?']);
  });
});

describe('what is read', () => {
  test('links and hidden folders are passed over', async () => {
    const cwd = await example();
    symlinkSync('/etc', join(cwd, 'sendora/audiences/etc'));
    mkdirSync(join(cwd, 'sendora/.git/workflow'), { recursive: true });
    writeFileSync(join(cwd, 'sendora/.git/workflow/x.json'), '{');
    expect((await sendora(['validate'], { cwd })).code).toBe(0);
  });

  test('a fault in the text of a template has its line and column in that file', async () => {
    const cwd = await example();
    const file = join(cwd, 'sendora/templates/first-step.html');
    writeFileSync(file, `${readFileSync(file, 'utf8')}<p>{{user.firstNme | upper}}</p>\n`);
    const { problem } = await sendora(['validate'], { cwd });
    expect(problem.errors[0]).toMatchObject({ file: 'sendora/templates/first-step.html', line: 4, column: 4 });
  });

  test.each([
    [['validate'], 'Which files?'],
    [['validate', 'nowhere.json'], 'does not exist'],
  ])('%j without files is a wrong usage', async (argv, sentence) => {
    const { code, problem } = await sendora(argv);
    expect([code, problem.detail]).toEqual([3, expect.stringContaining(sentence)]);
  });
});
