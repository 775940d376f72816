import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as z from 'zod';
import { triggerEventsQuery } from '../../api/queries/trigger-events.ts';
import { EventConditionField } from '../../forms/condition-builder/condition-field.tsx';
import type { Fields } from '../../forms/field-types.ts';
import { EventTypeField } from '../../forms/fields/name-fields.tsx';
import type { FormContext } from '../../forms/form-context.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import type { Draft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { EndpointSettings, NewEndpoint } from './endpoint-settings.ts';

const newSchema = z.toJSONSchema(NewEndpoint, { io: 'input' }) as JsonSchema;
const settingsSchema = z.toJSONSchema(EndpointSettings, { io: 'input' }) as JsonSchema;

const fields: Fields = {
  '': { flat: true },
  '/url': { label: 'Address', placeholder: 'https://example.com/hooks/sendora', mono: true },
  '/description': { placeholder: 'Orders for the warehouse', hint: 'For people only.' },
  '/eventTypes/*': { editor: EventTypeField, placeholder: 'order.*', hint: '' },
  '/filters': {
    editor: EventConditionField,
    label: 'Conditions',
    hint: 'Only events for which they hold.',
    isRare: true,
  },
  '/headers': { isRare: true, placeholder: 'X-Tenant' },
  '/ratePerSecond': { label: 'Most requests a second', hint: 'No limit when empty.', isRare: true, half: true },
  '/ordered': {
    label: 'In order',
    hint: 'One delivery after the other, in the order of their events; one that is tried again holds back those behind it.',
    isRare: true,
  },
  '/onExhausted': {
    label: 'When a delivery is given up',
    hint: '',
    isRare: true,
    options: { skip: 'Continue with the next', stop: 'Disable the endpoint' },
  },
  '/disableAfter': {
    label: 'Disable it after',
    hint: 'When it only fails; both have to be reached.',
    isRare: true,
  },
  '/disableAfter/hours': { unit: 'hours', hint: 'Since the first failure in a row.', half: true },
  '/disableAfter/attempts': { unit: 'attempts', hint: 'That failed in a row.', half: true },
};

/** The fields of an endpoint; event types are proposed from the latest events. */
export function EndpointFields<T, R>({
  draft,
  isNew,
  readOnly,
}: {
  draft: Draft<T, R>;
  isNew: boolean;
  readOnly: boolean;
}) {
  const connection = useConnection();
  const { data: events } = useQuery(triggerEventsQuery(connection, '*'));
  const { timezone } = connection.me.org;
  const context = useMemo<Partial<FormContext>>(() => {
    const [newest] = events ?? [];
    const properties = Object.entries(newest?.properties ?? {});
    return {
      eventTypes: [...new Set((events ?? []).map(({ type }) => type))].sort(),
      variables: properties.map(([name, sample]) => ({ path: `event.${name}`, sample })),
      zone: timezone,
      hasRun: false,
      readOnly,
    };
  }, [events, timezone, readOnly]);
  return <SchemaForm {...draft} schema={isNew ? newSchema : settingsSchema} fields={fields} context={context} />;
}
