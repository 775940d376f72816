import { SendoraInbox } from './inbox.ts';

export { SendoraInbox };

const name = 'sendora-inbox';
if (globalThis.customElements && !customElements.get(name)) customElements.define(name, SendoraInbox);
