import { build } from 'esbuild';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { sandboxBuild } from '../../scripts/build-sandbox.ts';

/** A running sandbox: its address, and how to end it. */
export interface RunningSandbox {
  url: string;
  stop: () => Promise<void>;
}

/** Bundles the sandbox and starts it on a free port of this machine; its state ends with it. */
export async function startSandbox(dashboardUrl?: string): Promise<RunningSandbox> {
  const bundle = await build({ ...sandboxBuild, write: false });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: 'sandbox',
      modules: true,
      script: bundle.outputFiles[0]?.text ?? '',
      compatibilityDate: '2026-08-15',
      ...(dashboardUrl === undefined ? {} : { bindings: { DASHBOARD_URL: dashboardUrl } }),
      durableObjects: { STATE: { className: 'SandboxState', useSQLite: true } },
      host: '127.0.0.1',
      port: 0,
      log: new Log(LogLevel.NONE),
      // A dropped request makes the runtime report the broken stream; that is the point of it.
      handleStructuredLogs: () => {},
    }),
  );
  const url = (await miniflare.ready).origin;
  return { url, stop: () => miniflare.dispose() };
}
