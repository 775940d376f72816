/** Colours and type of the static pages; contrast is at least 4.5 to 1 in both schemes. */
export const style = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1c2026; --soft: #4d5561; --line: #d9dee5; --panel: #f5f7f9; --link: #0b57b0; --mark: #0a6b4d; }
@media (prefers-color-scheme: dark) {
  :root { --bg: #14171b; --fg: #e8ebef; --soft: #aab3bf; --line: #333a43; --panel: #1d2127; --link: #8ab8ff; --mark: #6fd3ae; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--bg); color: var(--fg); font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; background: var(--bg); padding: .5rem; }
.layout { display: grid; grid-template-columns: minmax(0, 17rem) minmax(0, 1fr); max-width: 82rem; margin: 0 auto; }
nav { border-right: 1px solid var(--line); padding: 1.5rem 1rem; position: sticky; top: 0; max-height: 100vh; overflow-y: auto; }
nav ul { list-style: none; margin: 0 0 1rem; padding: 0; font-size: .9rem; }
nav li { margin: .2rem 0; }
nav strong { font-size: .8rem; color: var(--soft); }
main { padding: 1.5rem; min-width: 0; }
main.single { max-width: 60rem; margin: 0 auto; }
h1 { line-height: 1.2; }
h2 { margin: 3rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h3 { margin: 2.5rem 0 .3rem; }
h4 { margin: 1.2rem 0 .3rem; font-size: 1rem; }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem; overflow-x: auto; overflow-wrap: normal; }
.method { font-weight: 700; color: var(--mark); }
.soft { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
th[scope=row] { font-weight: 400; }
@media (max-width: 50rem) {
  .layout { display: block; }
  nav { position: static; max-height: none; border-right: 0; border-bottom: 1px solid var(--line); }
}
`;
