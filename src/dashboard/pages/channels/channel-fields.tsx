import { FlaskConical } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isObject } from '../../../contract/json.ts';
import { problemOf } from '../../api/problem.ts';
import type { FormContext } from '../../forms/form-context.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import type { Draft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ExternalLink } from '../../ui/link.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { type ChannelDraft, jsonSchemaOf, ownFields, sendingFields, vendorOf } from './form-schema.ts';
import { isInSandbox, sandboxConfig } from './sandbox-config.ts';
import { vendorForm, vendorHelp } from './vendors.ts';

export interface ChannelFieldsProps {
  draft: Draft<ChannelDraft, unknown>;
  stored: Readonly<Record<string, string>>;
  readOnly: boolean;
  isNew: boolean;
}

/** All fields of a channel, in two cards. */
export function ChannelFields({ draft, stored, readOnly, isNew }: ChannelFieldsProps) {
  const { me } = useConnection();
  const { kind, config } = draft.value;
  const schema = useMemo(() => jsonSchemaOf(kind), [kind]);
  const vendor = vendorOf(kind, config);
  const context: Partial<FormContext> = useMemo(
    () => ({ stored, readOnly, zone: me.org.timezone }),
    [stored, readOnly, me],
  );
  const own = useMemo(() => ownFields(kind, config, { isNew }), [kind, config, isNew]);
  const sending = useMemo(() => sendingFields(kind), [kind]);
  const shared = { value: draft.value, onChange: draft.onChange, faults: draft.faults, schema, context };
  return (
    <>
      <Card title={config === undefined ? 'Channel' : (vendorForm(kind, vendor)?.title ?? 'Credentials')}>
        <div className="grid gap-4">
          {config === undefined ? null : <VendorHelp vendor={vendor} />}
          <SchemaForm {...shared} fields={own} />
          {config === undefined || readOnly ? null : <SandboxOffer draft={draft} vendor={vendor} />}
        </div>
      </Card>
      <Card title="Sending limits">
        <SchemaForm {...shared} fields={sending} />
      </Card>
    </>
  );
}

function VendorHelp({ vendor }: { vendor: string }) {
  const help = vendorHelp(vendor);
  if (help === null) return null;
  return (
    <p className="text-13 text-ink-2">
      {help.text} <ExternalLink href={help.href}>{new URL(help.href).host}</ExternalLink>
    </p>
  );
}

/** On a laptop: credentials that lead to the sandbox instead of a vendor. */
function SandboxOffer({ draft, vendor }: { draft: Draft<ChannelDraft, unknown>; vendor: string }) {
  const { client, me, keys } = useConnection();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const sandbox = me.sandboxUrl ?? keys.sandboxUrl;
  if (me.environment !== 'development' || sandbox === null || !isInSandbox(vendor)) return null;
  const fill = async () => {
    setBusy(true);
    try {
      const { config, kind } = draft.value;
      const given = isObject(config) ? { ...config } : {};
      if (kind === 'email' && given.from === undefined) {
        const { data } = await client.listDomains({ query: { pageSize: 100 } });
        const verified = data.find(({ verifiedAt }) => verifiedAt !== null);
        if (verified) given.from = `hello@${verified.domain}`;
      }
      // One by one: what was typed into the others meanwhile stays.
      for (const [name, value] of Object.entries(await sandboxConfig(vendor, sandbox, given)))
        if (!isObject(config) || config[name] !== value) draft.onChange(`/config/${name}`, value);
    } catch (error) {
      toasts.add({ tone: 'bad', title: 'The sandbox was not filled in', text: problemOf(error).detail });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-control bg-sunken px-3 py-2.5 text-13">
      <Button size="small" icon={FlaskConical} loading={isBusy} onClick={fill}>
        Use the sandbox
      </Button>
      <span className="min-w-0 flex-1 basis-56 text-12 text-ink-2">
        Fills in credentials for the sandbox of this machine: it plays the vendor and keeps what it gets.
      </span>
    </div>
  );
}
