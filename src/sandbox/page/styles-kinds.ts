/** What the mailbox, the phone, the lock screen, the channel and the call lists look like. */
export const kindStyles = `
.mailbox { flex: 1; display: grid; grid-template-rows: minmax(0, 1fr); grid-template-columns: minmax(15rem, 22rem) minmax(0, 1fr); background: var(--paper); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); overflow: hidden; min-height: 22rem; }
.mail-list { overflow-y: auto; border-right: 1px solid var(--line); background: var(--sunken); }
.mail { border-bottom: 1px solid var(--line); }
.mail a { display: grid; gap: .0625rem; padding: .625rem 1rem; color: inherit; text-decoration: none; border-left: 3px solid transparent; }
.mail a:hover { background: var(--paper); }
.mail a[aria-current] { background: var(--paper); border-left-color: var(--accent); }
.mail a:focus-visible { outline-offset: -2px; }
.mail-top { display: flex; justify-content: space-between; gap: .75rem; }
.mail-top time { color: var(--quiet); font-size: .75rem; line-height: 1.875; white-space: nowrap; font-variant-numeric: tabular-nums; }
.mail-to { color: var(--quiet); font-size: .8125rem; }
.reader { overflow-y: auto; padding: 1.25rem 1.5rem; }
.reader:focus { outline: none; }
.reader h2 { font-size: 1.375rem; line-height: 1.25; letter-spacing: -.02em; overflow-wrap: anywhere; }
.mail-body { display: block; width: 100%; height: clamp(20rem, 52dvh, 60rem); resize: vertical; overflow: auto; background: #fff; color-scheme: light; border: 1px solid var(--line); border-radius: 10px; }

.phone { flex: 1; display: flex; margin-inline: auto; width: min(25rem, 100%); max-height: 50rem; min-height: 26rem; padding: .75rem; border-radius: 3rem; background: #1b1a20; box-shadow: var(--shadow), inset 0 0 0 2px #45434f; }
.screen { position: relative; display: flex; flex-direction: column; flex: 1; min-width: 0; border-radius: 2.375rem; overflow: hidden; background: var(--paper); }
.screen::before { content: ''; align-self: center; width: 6rem; height: 1.375rem; margin-top: .625rem; border-radius: 999px; background: #0c0b0f; flex: none; }
.phone-title { text-align: center; font-weight: 600; padding: .375rem 1rem .5rem; border-bottom: 1px solid var(--line); }
.phone-scroll { flex: 1; overflow-y: auto; padding: .875rem; }
.list-sms { display: grid; gap: .875rem; }
.sms { display: grid; justify-items: start; }
.sms > .raw { width: 100%; min-width: 0; margin-top: .125rem; padding-left: .5rem; }
.sms-meta { color: var(--quiet); font-size: .75rem; padding-inline: .5rem; overflow-wrap: anywhere; }
.sms-meta a, .card-top a, .post-top a, .call-top a { color: inherit; text-decoration: none; }
.sms-meta a:hover, .card-top a:hover, .post-top a:hover, .call-top a:hover { text-decoration: underline; }
.bubble { max-width: 88%; padding: .5rem .875rem; border-radius: 1.125rem 1.125rem 1.125rem .25rem; background: var(--accent-soft); color: var(--ink); white-space: pre-wrap; overflow-wrap: anywhere; }
.opened .bubble { box-shadow: 0 0 0 2px var(--accent); }

.lock .screen { background: linear-gradient(165deg, #2c2468 0%, #5b3a86 48%, #b4567e 100%); }
.clock { color: #fff; text-align: center; font-size: 3.75rem; font-weight: 600; line-height: 1.1; letter-spacing: -.03em; padding: 1rem 0 .75rem; text-shadow: 0 1px 8px rgb(0 0 0 / .35); display: flex; flex-direction: column; min-height: 7rem; }
.clock small { font-size: 1rem; font-weight: 500; letter-spacing: 0; }
.list-push, .list-sms, .list-webhook, .list-ai { grid-template-columns: minmax(0, 1fr); }
.list-push { display: grid; gap: .625rem; }
.card { padding: .75rem .875rem; border-radius: 1.125rem; background: var(--paper); box-shadow: 0 4px 16px rgb(0 0 0 / .25); }
.card.opened { outline: 3px solid var(--accent); }
.card-top { display: flex; justify-content: space-between; gap: .5rem; color: var(--quiet); font-size: .75rem; }
.app { text-transform: uppercase; letter-spacing: .05em; font-weight: 600; }
.card-title { font-weight: 600; overflow-wrap: anywhere; }
.card-body { white-space: pre-wrap; overflow-wrap: anywhere; }
.card-token { color: var(--quiet); font-size: .75rem; }

.channel { flex: 1; display: flex; flex-direction: column; width: min(60rem, 100%); margin-inline: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); overflow: hidden; min-height: 22rem; }
.channel-title { padding: .75rem 1.25rem; border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; }
.channel-scroll { flex: 1; overflow-y: auto; padding: .75rem 0; }
.post { display: flex; gap: .75rem; padding: .5rem 1.25rem; }
.post:hover { background: var(--sunken); }
.post.opened { background: var(--accent-soft); }
.avatar { flex: none; display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: 8px; background: var(--accent); color: var(--on-accent); font-weight: 700; }
.post-main { min-width: 0; flex: 1; }
.post-top { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .5rem; }
.post-top time { color: var(--quiet); font-size: .75rem; }
.post-top .clip { font-size: .75rem; }
.post-text { white-space: pre-wrap; overflow-wrap: anywhere; }
.post code { padding: .0625rem .25rem; border: 1px solid var(--line); border-radius: 4px; background: var(--sunken); font-size: .8125rem; }
.mention { padding: 0 .125rem; border-radius: 3px; background: var(--warn-soft); color: var(--warn); }
.attachment { margin-block: .375rem; padding: .125rem 0 .125rem .75rem; border-left: 4px solid #868686; border-radius: 3px; }
.attachment-title { font-weight: 600; overflow-wrap: anywhere; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: .375rem 1rem; margin-top: .375rem; font-size: .875rem; }
.fields dt { font-weight: 600; }
.fields dd { overflow-wrap: anywhere; }
.fields .long { grid-column: 1 / -1; }

.plain { width: min(60rem, 100%); margin-inline: auto; }
.list-webhook, .list-ai { display: grid; gap: .875rem; }
.call { padding: .875rem 1.125rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); min-width: 0; }
.call.opened { outline: 2px solid var(--accent); }
.call-top { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .625rem; }
.call-top time { color: var(--quiet); font-size: .8125rem; }
.call-top a { margin-left: auto; }
.method { padding: .0625rem .5rem; border-radius: 6px; background: var(--sunken); border: 1px solid var(--line); font: 600 .75rem/1.5 ui-monospace, Menlo, monospace; }
.talk { display: grid; gap: .5rem; margin-top: .625rem; }
.talk p { padding: .5rem .875rem; border-radius: 10px; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20rem; overflow-y: auto; }
.talk .small { display: block; }
.ask { background: var(--sunken); border: 1px solid var(--line); margin-right: 10%; }
.said { background: var(--accent-soft); margin-left: 10%; }

@media (max-width: 46rem) {
  .mailbox { grid-template-columns: minmax(0, 1fr); grid-template-rows: none; align-content: start; overflow: visible; }
  .phone { max-height: none; height: 44rem; flex: none; }
  .channel { overflow: visible; }
  .mail-list { max-height: 16rem; border-right: 0; border-bottom: 1px solid var(--line); border-radius: 14px 14px 0 0; }
  .reader { padding: 1rem; }
  .fields { grid-template-columns: 1fr; }
}
`;
