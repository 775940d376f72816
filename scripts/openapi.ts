// `node scripts/openapi.ts` writes the API description and what follows from it into public/, the reference of the command
// line into its guide, and the folders of the blueprints into one file; `--check` tells what is out of date. They follow from
// the routes of the contract, which the Worker serves, and from the verbs that the command line is made of, so they cannot
// differ from them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Route } from '../src/contract/api/route.ts';
import { api } from '../src/contract/api/table.ts';
import { blueprintsText } from './docs/blueprints.ts';
import { bundleSchemas } from './docs/bundle-schema.ts';
import { cliGuide } from './docs/cli-reference.ts';
import { buildDocument } from './docs/document.ts';
import { llmsText } from './docs/llms.ts';
import { workflowSchema } from './docs/workflow-schema.ts';

/** What the dashboard needs to know of a route to call it; the schemas would be most of its first load. */
function operationsText(): string {
  const operations = Object.entries<Route>(api).map(([id, { method, path, userToken, frame, answer }]) => {
    const flags = { ...(userToken && { userToken }), ...(frame && { frame: true }), ...(answer && { answer: true }) };
    return [id, { method, path, ...flags }];
  });
  return `${JSON.stringify(Object.fromEntries(operations), null, 1)}\n`;
}

const root = join(import.meta.dirname, '..');

async function render(): Promise<Record<string, string>> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const document = buildDocument(api, version);
  const guide = 'docs/guides/cli.md';
  return {
    [guide]: await cliGuide(readFileSync(join(root, guide), 'utf8')),
    'src/blueprints/blueprints.json': blueprintsText(),
    'src/dashboard/api/operations.json': operationsText(),
    'public/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'public/llms.txt': llmsText(document),
    'public/schemas/workflow.v1.json': workflowSchema(),
    ...Object.fromEntries(Object.entries(bundleSchemas()).map(([path, text]) => [`public/${path}`, text])),
  };
}

const files = await render();
if (process.argv.includes('--check')) {
  const stale = Object.entries(files).filter(([path, text]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  for (const [path] of stale) console.error(`${path} is out of date; run: node scripts/openapi.ts`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
