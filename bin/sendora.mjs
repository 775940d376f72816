#!/usr/bin/env node
// `npx sendora` in this repository: what `npm run build` and `npm start` made. It is a file of its own because npm keeps
// the link to it, also from before the first build.
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/sendora.mjs', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  console.error('The command line is not built yet; run: npm run build');
  process.exitCode = 3;
}
