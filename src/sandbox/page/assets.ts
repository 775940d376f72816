// The files of the page. The build makes them, as they come from more than the sandbox: scripts/build-sandbox.ts.
import font from 'virtual:page/inter.woff2';
import mainScript from 'virtual:page/main.js';
import styles from 'virtual:page/styles.css';
import themeScript from 'virtual:page/theme.js';

const SCRIPT_TYPE = 'text/javascript; charset=utf-8';

const files: Record<string, { type: string; body: string | Uint8Array<ArrayBuffer> }> = {
  'main.js': { type: SCRIPT_TYPE, body: mainScript },
  'theme.js': { type: SCRIPT_TYPE, body: themeScript },
  'page.css': { type: 'text/css; charset=utf-8', body: styles },
  'inter.woff2': { type: 'font/woff2', body: font },
};

/** `GET /page/files/:name`; null for a name that there is not. */
export function fileOf(name: string): Response | null {
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (file === undefined) return null;
  // The font never changes; without this each page would first be shown in another one.
  const kept: Record<string, string> = name.endsWith('.woff2') ? { 'cache-control': 'max-age=86400' } : {};
  return new Response(file.body, { headers: { 'content-type': file.type, ...kept } });
}
