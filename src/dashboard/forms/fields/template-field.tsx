import { useMemo } from 'react';
import type { CompileOptions } from '../../../engine/templates/compile.ts';
import { Button } from '../../ui/button.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useForm } from '../form-state.ts';
import { shapeOf } from '../shape.ts';
import { textOrNothing } from '../shapes/plain.tsx';
import { readTemplate } from '../template-input/highlight.ts';
import { TemplateInput } from '../template-input/template-input.tsx';

const text: CompileOptions = { html: false };
/** A text in which {{variables}} are filled in when the step runs. */
export function TemplateField(props: FieldProps) {
  const { value, onChange, schema, spec, required, faults, pointer } = props;
  const { variables, readOnly } = useFormContext();
  const { root } = useForm();
  const source = typeof value === 'string' ? value : '';
  const reading = useMemo(() => readTemplate(source, text, { variables }), [source, variables]);
  const shape = shapeOf(schema, root);
  const isLong = spec.input === 'lines' || (spec.input === undefined && shape.kind === 'text' && shape.lines);
  const own = reading.faults.map(({ code, message }) => ({ pointer, code, message }));
  return (
    <div className="grid min-w-0 gap-1">
      <FieldFrame {...props} faults={faults.length > 0 ? faults : own}>
        {(ids) => (
          <TemplateInput
            {...ids}
            value={source}
            onChange={(next) => onChange(textOrNothing(next, required))}
            reading={reading}
            lines={isLong}
            placeholder={spec.placeholder}
          />
        )}
      </FieldFrame>
      {readOnly || reading.fixes.length === 0 ? null : (
        <div className="flex flex-wrap gap-1.5">
          {reading.fixes.map((fix) => (
            <Button key={fix.text} size="small" title={fix.message} onClick={() => onChange(fix.text)}>
              Replace with <span className="font-mono">{fix.label}</span>
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
