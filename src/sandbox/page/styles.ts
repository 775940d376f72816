import { kindStyles } from './styles-kinds.ts';

const base = `
:root {
  color-scheme: light dark;
  --ground: #f3f2ee; --paper: #fff; --sunken: #f8f7f4; --line: #dcdad3; --ink: #1c1b22; --quiet: #5d5b66;
  --accent: #5142c9; --accent-soft: #ebe8fd; --on-accent: #fff; --warn: #9a4a00; --warn-soft: #fdf0e0;
  --shadow: 0 1px 2px rgb(28 27 34 / .06), 0 8px 24px rgb(28 27 34 / .07);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131217; --paper: #1d1c23; --sunken: #17161c; --line: #35333f; --ink: #efedf5; --quiet: #a9a6b5;
    --accent: #a99eff; --accent-soft: #2b2747; --on-accent: #14121f; --warn: #ffb870; --warn-soft: #3a2810;
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 8px 24px rgb(0 0 0 / .35);
  }
}
* { box-sizing: border-box; }
html { font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; height: 100dvh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink); }
h1, h2, h3, h4, p, ol, ul, dl, dd { margin: 0; padding: 0; }
ol, ul { list-style: none; }
[hidden] { display: none !important; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -4rem; background: var(--accent); color: var(--on-accent); padding: .5rem 1rem; border-radius: 0 0 8px 8px; z-index: 2; }
.skip:focus { top: 0; }
.clip { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.quiet { color: var(--quiet); }
.small { font-size: .8125rem; }

.bar { flex: none; background: var(--paper); border-bottom: 1px solid var(--line); padding: .625rem 1.25rem 0; }
.top { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1.25rem; }
.brand { display: inline-flex; align-items: center; gap: .5rem; color: var(--ink); text-decoration: none; letter-spacing: -.01em; font-size: 1.0625rem; }
.logo { display: grid; place-items: center; width: 1.75rem; height: 1.75rem; border-radius: 8px; background: var(--accent); color: var(--on-accent); font-weight: 700; }
.tabs { display: flex; flex-wrap: wrap; gap: 0 .25rem; margin: .375rem 0 -1px -.625rem; }
.tabs a { display: inline-flex; align-items: center; gap: .4rem; padding: .5rem .625rem; border-bottom: 2px solid transparent; color: var(--quiet); text-decoration: none; white-space: nowrap; }
.tabs a:hover { color: var(--ink); }
.tabs a[aria-current] { border-bottom-color: var(--accent); color: var(--accent); font-weight: 600; }
.icon { width: 1.0625rem; height: 1.0625rem; fill: none; stroke: currentcolor; stroke-width: 1.4; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.count { min-width: 1.375rem; padding: 0 .375rem; border-radius: 999px; background: var(--sunken); border: 1px solid var(--line); color: var(--quiet); font-size: .75rem; font-weight: 500; text-align: center; font-variant-numeric: tabular-nums; }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
.filter { display: flex; gap: .375rem; align-items: center; }
.filter input[type=search] { width: 12rem; padding: .375rem .625rem; border: 1px solid var(--line); border-radius: 8px; background: var(--sunken); color: var(--ink); font: inherit; }
.filter input::placeholder { color: var(--quiet); opacity: 1; }
.button { padding: .375rem .75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: var(--ink); font: inherit; text-decoration: none; cursor: pointer; white-space: nowrap; }
.button:hover { background: var(--sunken); }
.button.warn { color: var(--warn); background: var(--warn-soft); border-color: currentcolor; }

.stage { flex: 1; display: flex; flex-direction: column; padding: 1.25rem; min-height: 0; overflow-y: auto; }
.stage:focus { outline: none; }
.filled { flex: 1; display: flex; flex-direction: column; min-height: 0; }
.status { position: fixed; right: 1rem; bottom: 1rem; max-width: min(24rem, calc(100vw - 2rem)); padding: .5rem .875rem; border-radius: 8px; background: var(--ink); color: var(--paper); font-size: .875rem; box-shadow: var(--shadow); }
.status:empty { visibility: hidden; }
.status.trouble { background: var(--warn-soft); color: var(--warn); border: 1px solid currentcolor; }
.empty { margin: auto; max-width: 44rem; padding: 2rem; text-align: center; display: grid; gap: .75rem; justify-items: center; }
.empty-icon { display: grid; place-items: center; width: 4rem; height: 4rem; border-radius: 20px; background: var(--accent-soft); color: var(--accent); }
.empty-icon .icon { width: 2rem; height: 2rem; }
.empty h2 { font-size: 1.375rem; letter-spacing: -.02em; }
.empty .json { text-align: left; max-width: 100%; }
.note { padding: .5rem .75rem; border-radius: 8px; background: var(--warn-soft); color: var(--warn); font-size: .875rem; margin-block: .5rem; }

.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .125rem .875rem; font-size: .875rem; margin-block: .625rem; }
.facts dt { color: var(--quiet); }
.facts dd { overflow-wrap: anywhere; }
.raw { margin-top: .5rem; }
.raw > summary { cursor: pointer; width: max-content; max-width: 100%; padding: .125rem .375rem; margin-left: -.375rem; border-radius: 6px; color: var(--quiet); font-size: .8125rem; }
.raw > summary:hover { color: var(--ink); }
.raw h4 { font-size: .8125rem; margin-block: .5rem .25rem; }
.line { font: .8125rem/1.5 ui-monospace, 'Cascadia Code', Menlo, monospace; overflow-wrap: anywhere; margin-block: .25rem; }
.json, .mail-text { overflow: auto; max-height: 24rem; padding: .75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--sunken); color: var(--ink); font: .8125rem/1.5 ui-monospace, 'Cascadia Code', Menlo, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: .25rem 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--sunken); }
.headers { border-collapse: collapse; width: 100%; font: .8125rem/1.5 ui-monospace, 'Cascadia Code', Menlo, monospace; }
.headers th, .headers td { padding: .25rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
.headers tr:last-child > * { border-bottom: 0; }
.headers th { font-weight: 500; color: var(--quiet); white-space: nowrap; }
.headers td { overflow-wrap: anywhere; min-width: 12rem; }
.tag { padding: 0 .375rem; border-radius: 4px; background: var(--accent-soft); color: var(--accent); font-size: .6875rem; font-weight: 600; text-transform: uppercase; letter-spacing: .04em; }
@media (prefers-reduced-motion: no-preference) {
  .fresh { animation: arrive .35s ease-out; }
  @keyframes arrive { from { opacity: 0; transform: translateY(-6px); } }
}
@media (max-width: 46rem) {
  body { height: auto; min-height: 100dvh; }
  .bar { padding: .625rem .75rem 0; }
  .tools, .filter { flex: 1 1 auto; }
  .filter input[type=search] { flex: 1; width: 6rem; min-width: 0; }
  .tabs a { padding: .3125rem .5rem; }
  .stage { padding: .75rem; overflow: visible; }
}
`;

/** The whole style sheet of the page. */
export const pageStyles = base + kindStyles;
