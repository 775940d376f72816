import { BookOpen, CircleAlert, Info } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { createClient } from '../api/client.ts';
import { hintOf, type Keys } from '../api/keys.ts';
import { problemOf } from '../api/problem.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/code.tsx';
import { Field } from '../ui/field.tsx';
import { ExternalLink } from '../ui/link.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { Welcome } from './welcome.tsx';

function RequestId({ id }: { id: string | null }) {
  if (id === null) return null;
  return (
    <p className="flex flex-wrap items-center gap-1 text-12">
      Request <code className="font-mono [overflow-wrap:anywhere]">{id}</code>
      <CopyButton text={id} label="Copy the request id" compact />
    </p>
  );
}

/** What went wrong with a link or with the connection, not with a field. */
function Trouble({ error }: { error: unknown }) {
  const { title, detail, code, requestId } = problemOf(error);
  return (
    <div role="alert" className="mt-4 grid gap-1 rounded-control bg-bad-soft p-3 text-13 text-bad">
      <p className="flex gap-2">
        <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {/* The title of a refused link speaks of an API key. */}
          {code === 'unauthorized' ? detail : `${title}. ${detail}`}
        </span>
      </p>
      <RequestId id={requestId} />
    </div>
  );
}

interface Faults {
  key?: { text: string; requestId: string | null };
  other?: unknown;
}

const faultsOf = (error: unknown): Faults => {
  const { status, detail, requestId } = problemOf(error);
  return status === 401 || status === 403 ? { key: { text: detail, requestId } } : { other: error };
};

/** Finds out whose key it is before anything is shown with it. */
async function keysOf(key: string, writeKey: string): Promise<Keys> {
  const me = await createClient({ orgId: '', key }).getMe();
  return { orgId: me.org.id, key, writeKey: writeKey || null, sandboxUrl: me.sandboxUrl };
}

function ConnectForm({ onKeys }: { onKeys: (keys: Keys) => void }) {
  const [key, setKey] = useState('');
  const [writeKey, setWriteKey] = useState('');
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === '') {
      setFaults({ key: { text: 'Paste a key; it begins with pk_.', requestId: null } });
      field.current?.focus();
      return;
    }
    setBusy(true);
    try {
      onKeys(await keysOf(key.trim(), writeKey.trim()));
    } catch (error) {
      setFaults(faultsOf(error));
      setBusy(false);
      field.current?.focus();
    }
  };
  return (
    <form onSubmit={submit} noValidate className="mt-4 grid gap-3.5">
      {faults.other === undefined ? null : <Trouble error={faults.other} />}
      <Field
        label="API key"
        hint="Of the role viewer or higher. It stays in this tab and is never written to the disk."
        fault={faults.key?.text}
      >
        {(ids) => (
          <TextInput {...ids} ref={field} mono type="password" value={key} onChange={setKey} autoComplete="off" />
        )}
      </Field>
      {faults.key ? (
        <div className="-mt-2.5 text-bad">
          <RequestId id={faults.key.requestId} />
        </div>
      ) : null}
      <Field label="Write key" optional hint="Of the role ingest; test events are sent with it.">
        {(ids) => <TextInput {...ids} mono value={writeKey} onChange={setWriteKey} autoComplete="off" />}
      </Field>
      <Button type="submit" variant="primary" loading={busy} className="mt-1 w-full">
        Connect
      </Button>
    </form>
  );
}

/** Asks for the key to work with. */
export function Connect({
  failure,
  notice,
  onKeys,
}: {
  failure?: unknown;
  notice?: string;
  onKeys: (keys: Keys) => void;
}) {
  return (
    <Welcome title="Connect with a key">
      {failure === undefined ? null : <Trouble error={failure} />}
      {notice === undefined ? null : (
        <p role="status" className="mt-4 flex gap-2 rounded-control bg-info-soft p-3 text-13 text-info">
          <Info size={16} aria-hidden className="mt-0.5 shrink-0" />
          {notice}
        </p>
      )}
      <ConnectForm onKeys={onKeys} />
      <p className="mt-5 border-line border-t pt-4 text-12 text-ink-3">
        On your own machine, open the sign-in link that <code className="font-mono">npm start</code> prints. Elsewhere
        an admin makes a key in the settings.{' '}
        <ExternalLink href="/docs" className="gap-1.5">
          <BookOpen size={13} aria-hidden />
          API docs
        </ExternalLink>
      </p>
    </Welcome>
  );
}

/** Asks whether a link may replace the keys of this tab. */
export function ChooseKeys({ keys, onKeep, onSwitch }: { keys: Keys; onKeep: () => void; onSwitch: () => void }) {
  const [busy, setBusy] = useState(false);
  return (
    <Welcome title="Use the keys of this link?">
      <p className="mt-2 text-13 text-ink-2">
        You are connected with the key <code className="font-mono text-12">{hintOf(keys)}</code>. The link that you
        opened brings keys of its own; use it only if you know where it comes from.
      </p>
      <div className="mt-5 flex flex-wrap gap-2">
        <Button variant="primary" onClick={onKeep}>
          Keep my keys
        </Button>
        <Button
          loading={busy}
          onClick={() => {
            setBusy(true);
            onSwitch();
          }}
        >
          Use the link
        </Button>
      </div>
    </Welcome>
  );
}
