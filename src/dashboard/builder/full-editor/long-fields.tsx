import { Maximize2 } from 'lucide-react';
import type { FieldProps } from '../../forms/field-types.ts';
import { HtmlField, JsonBodyField } from '../../forms/fields/code-fields.tsx';
import { Button } from '../../ui/button.tsx';
import { useBuilder } from '../builder-context.ts';
import type { LongField } from '../builder-state.ts';

function OpenFullEditor({ field }: { field: LongField }) {
  const { selection, ask } = useBuilder();
  return (
    <span className="justify-self-end">
      <Button size="small" icon={Maximize2} onClick={() => ask({ kind: 'full-editor', label: selection, field })}>
        Full editor
      </Button>
    </span>
  );
}

/** The body of a mail. */
export const LongHtmlField = (props: FieldProps) => (
  <HtmlField {...props} actions={<OpenFullEditor field="/bodyHtml" />} />
);

/** The body of a webhook. */
export const LongJsonField = (props: FieldProps) => (
  <JsonBodyField {...props} actions={<OpenFullEditor field="/body" />} />
);
