// Colours by custom properties of the page, and nothing else that depends on it. Nothing moves. The dot is a border, which
// stays where a person forces colours.
export const styles = `
:host{--bg:var(--sendora-background,light-dark(#fff,#1b1d22));--fg:var(--sendora-text,light-dark(#16181d,#f1f2f4));--soft:var(--sendora-muted,light-dark(#5b6270,#a9afba));--line:var(--sendora-border,light-dark(#dfe2e8,#3a3f48));--accent:var(--sendora-accent,light-dark(#1c57ad,#8ab4ff));display:inline-block;position:relative;font-size:14px;line-height:1.45;color:var(--fg);text-align:start;color-scheme:light dark}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([placement=inline]){display:block}
:host([hidden]),[hidden]{display:none!important}
*{box-sizing:border-box;margin:0;padding:0}
button,a{font:inherit;color:inherit;background:none;border:0;cursor:pointer;text-align:start;text-decoration:none;border-radius:6px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round}
[part=bell],.tool{display:grid;place-items:center;width:40px;height:40px}
[part=bell]:hover,li:hover,.tool:hover{background:color-mix(in srgb,var(--fg) 6%,#0000)}
[part=badge]{position:absolute;top:2px;inset-inline-end:0;min-width:18px;padding:0 4px;border-radius:9px;background:var(--sendora-badge,#c4314b);color:#fff;font-size:11px;line-height:18px;text-align:center}
[part=panel]{background:var(--bg);border:1px solid var(--line);border-radius:12px;overflow:hidden;display:flex;flex-direction:column}
.pop{position:absolute;top:calc(100% + 8px);z-index:2147483000;width:min(380px,calc(100vw - 16px));max-height:min(560px,80vh);box-shadow:0 12px 32px #0003}
[part=header]{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:4px 12px;padding:12px 16px}
h2{font-size:16px}
[part=mark-all],[part=more],i{color:var(--accent);min-height:24px;font-style:normal}
ul{list-style:none;overflow:auto}
li{display:grid;grid-template-columns:8px 1fr auto;gap:8px;padding:12px;border-top:1px solid var(--line)}
[part=unread-dot]{height:8px;margin-top:6px;border-radius:50%}
.unread [part=unread-dot]{border:4px solid var(--accent)}
li>div{min-width:0;overflow-wrap:anywhere}
.unread [part=title],i{font-weight:600}
[part=title],[part=body]{unicode-bidi:plaintext}
[part=body],small{color:var(--soft);white-space:pre-line}
small{font-size:12px}
[part=actions]{display:flex;flex-wrap:wrap;gap:8px;margin-top:8px}
[part=action]{padding:3px 10px;border:1px solid var(--line)}
.tools{display:flex}
.tool{width:28px;height:28px;color:var(--soft)}
.tool svg{width:16px}
[part=empty],[part=more]{padding:12px;text-align:center}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
`;
