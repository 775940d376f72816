import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Bundle } from '../../contract/bundle.ts';
import { ProjectFile } from '../../contract/project-file.ts';
import { toFolder } from '../../engine/versions/bundle/folder/write.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { usageFailure } from '../failure.ts';
import { readFiles, shownPath } from '../files/source.ts';
import { writeFolder, writeWhole } from '../files/write-folder.ts';
import { flag, value } from '../option.ts';
import { projectFileName } from '../settings/project-file.ts';
import { connect } from '../settings/settings.ts';
import { ciWorkflow } from './init/ci.ts';
import { projectFileSchema, withSchemas } from './init/editor.ts';
import { example } from './init/example.ts';

const dir = 'sendora';
const localUrl = 'http://localhost:8787';

export const init = defineCommand({
  details:
    'Makes sendora.json, the folder of the files, settings of VS Code with the schemas, and an example for GitHub Actions. What is there already stays as it is.',
  args: [{ name: '[dir]', text: 'folder; the current one when left out' }],
  options: {
    from: value('--from <project>', 'begin with what this project does (id)'),
    example: flag('--example', 'begin with a small journey and its tests'),
  },
  examples: [
    { line: 'sendora init --example', text: 'something to try: sendora test' },
    { line: 'sendora init journeys --from 3f2504e0-…', text: 'take over what was made by hand' },
  ],
  run: async (context, [given = '.'], options) => {
    const { host, output } = context;
    const folder = resolve(host.cwd, given);
    const projectFile = join(folder, projectFileName);
    if (existsSync(projectFile)) throw usageFailure(`${shownPath(host.cwd, projectFile)} is there already.`);
    if (options.from !== undefined && options.example) throw usageFailure('--from and --example exclude each other.');
    // Before anything is written, so that a wrong key leaves no half of it behind.
    const bundle = options.example
      ? example
      : options.from === undefined
        ? null
        : await exportOf(context, options.from);
    const written = [projectFileName];
    writeWhole(projectFile, projectFileText(context, basename(folder), options.from));
    const files = join(folder, dir);
    if (bundle !== null) written.push(...addFiles(files, bundle));
    mkdirSync(files, { recursive: true });
    const skipped = writeAround(context, folder, written);
    output.result({ folder: shownPath(host.cwd, folder), written, skipped }, ({ bold }) =>
      [
        ...written.map((name) => `  + ${name}`),
        ...skipped.map((name) => `  = ${name} is there already and was left alone`),
        bundle === null
          ? `Put files into ${bold(dir)}, or take them from a project: sendora export.`
          : `Next: sendora test ${given === '.' ? '' : given}`.trimEnd(),
      ].join('\n'),
    );
  },
});

function addFiles(folder: string, bundle: Bundle): string[] {
  if (existsSync(folder) && readFiles(folder).length > 0) throw usageFailure(`${folder} holds files already.`);
  return writeFolder(folder, toFolder(bundle)).written.map((path) => `${dir}/${path}`);
}

async function exportOf(context: Context, project: string): Promise<Bundle> {
  const connection = connect(context.host, { ...context.target(), project });
  context.output.hide(connection.key);
  return context.client(connection).exportBundle({ query: { projectId: project } });
}

function projectFileText(context: Context, name: string, from: string | undefined): string {
  const { url, org, project } = context.target();
  const source =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 64) || 'default';
  const dev = {
    url: url ?? localUrl,
    ...(org ? { org } : {}),
    ...((from ?? project) ? { project: from ?? project } : {}),
  };
  const file = { source, dir, environments: { dev }, default: 'dev' };
  const parsed = ProjectFile.safeParse(file);
  if (!parsed.success)
    throw usageFailure('SENDORA_URL, SENDORA_ORG or SENDORA_PROJECT is not valid; unset it, or set it right.');
  return `${JSON.stringify({ $schema: projectFileSchema, ...file }, null, 2)}\n`;
}

/** What stands around the files; returns what was left alone. */
function writeAround({ host }: Context, folder: string, written: string[]): string[] {
  const skipped: string[] = [];
  const editor = '.vscode/settings.json';
  const present = existsSync(join(folder, editor)) ? readFileSync(join(folder, editor), 'utf8') : null;
  const settings = withSchemas(present, host.schemas(), dir);
  const texts = { [editor]: settings, '.github/workflows/sendora.yml': ciWorkflow };
  for (const [name, text] of Object.entries(texts)) {
    const path = join(folder, name);
    if (text === null || (existsSync(path) && name !== editor)) {
      skipped.push(name);
      continue;
    }
    writeWhole(path, text);
    written.push(name);
  }
  return skipped;
}
