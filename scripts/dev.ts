// `npm run dev`: `npm start`, and beside it the dashboard from its sources on port 5173, renewed in the browser as they
// change. The API and everything else comes from the started copy. Its strict Content-Security-Policy applies to built
// pages only.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';
import { dashboardConfig } from './build-dashboard.ts';

const target = `http://localhost:${process.env.PORT ?? '8787'}`;
const served = ['/api', '/v1', '/docs', '/openapi.json', '/schemas', '/sdk', '/healthz', '/theme.js', '/favicon.svg'];
const proxied = [...served, '/preview', '/preview.js'];

const product = spawn(process.execPath, [join(import.meta.dirname, 'start.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
product.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => product.kill(signal));

const server = await createServer({
  ...dashboardConfig,
  server: { port: 5173, proxy: Object.fromEntries(proxied.map((path) => [path, { target, ws: true }])) },
});
await server.listen();
console.log(
  `The dashboard from its sources: http://localhost:${server.config.server.port} (sign in with the printed code)`,
);
