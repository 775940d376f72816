import { type ReactNode, useState } from 'react';
import { type Operator, operators } from '../../../contract/conditions/operators.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { FaultText } from '../../ui/field.tsx';
import { Select } from '../../ui/inputs.tsx';
import { faultWords, Suggestions } from '../field-frame.tsx';
import { useFormContext } from '../form-context.ts';
import { childPointer } from '../pointers.ts';
import { useConditions } from './builder-context.ts';
import { nameOptions, readName, sampleOf } from './field-names.ts';
import { comparison, type Node } from './tree.ts';
import { ValueInput } from './value-input.tsx';
import { operatorsFor, operatorWords, valueForOperator } from './values.ts';

type Row = Extract<Node, { kind: 'comparison' | 'pattern' }>;

/** One row: what is looked at, how it is compared, and with what. */
export function ConditionRow({
  pointer,
  node,
  name,
  menu,
}: {
  pointer: string;
  node: Row;
  name: string;
  menu: ReactNode;
}) {
  const { write, faultsIn, readOnly } = useConditions();
  const faults = faultsIn(pointer);
  const fault = faultWords(faults);
  const fixOperator = (suggestion: string) => write(childPointer(pointer, 'op'), suggestion);
  const isOperatorFault = faults.some(({ code }) => code === 'unknown_operator');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would add a legend to every row.
    <div
      role="group"
      aria-label={name}
      data-field={pointer}
      className="@container grid min-w-0 gap-1.5 rounded-control border border-line bg-surface p-2"
    >
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto] items-start gap-1.5">
        <div className="grid min-w-0 grid-cols-2 gap-1.5 @lg:grid-cols-[minmax(0,5fr)_minmax(0,3fr)_minmax(0,5fr)]">
          <LookedAt pointer={pointer} node={node} name={name} />
          {node.kind === 'comparison' ? (
            <Comparison pointer={pointer} node={node} name={name} />
          ) : (
            <Pattern pointer={pointer} node={node} name={name} />
          )}
        </div>
        {menu}
      </div>
      {fault ? <FaultText>{fault}</FaultText> : null}
      {isOperatorFault && !readOnly ? <Suggestions faults={faults} onFix={fixOperator} /> : null}
    </div>
  );
}

/** The field that is looked at; a text that names none yet stays in the field. */
function LookedAt({ pointer, node, name }: { pointer: string; node: Row; name: string }) {
  const { write, readOnly, about } = useConditions();
  const { variables, ruleNames } = useFormContext();
  const rules = ruleNames !== null;
  const [draft, setDraft] = useState<string | null>(null);
  const written = node.kind === 'pattern' ? node.field : node.path === '' ? '' : `${node.subject}.${node.path}`;
  const change = (text: string | null) => {
    const looked = readName(text ?? '', rules);
    setDraft(looked === null || ('path' in looked && looked.path === '') ? (text ?? '') : null);
    if (looked === null) return;
    if ('field' in looked) write(pointer, { [looked.field]: node.kind === 'pattern' ? node.pattern : '*' });
    else if (node.kind === 'pattern') write(pointer, comparison(looked.subject, looked.path, 'eq', ''));
    else write(pointer, comparison(looked.subject, looked.path, node.op, node.value));
  };
  if (readOnly) return <span className="col-span-2 py-1.5 font-mono text-12 @lg:col-span-1">{written}</span>;
  return (
    <span className="col-span-2 grid min-w-0 gap-1 @lg:col-span-1">
      <Combobox
        label={`Field of ${name}`}
        options={nameOptions(variables, about, rules)}
        value={draft ?? written}
        onChange={change}
        freeText
        mono
        placeholder="trait.plan"
      />
      {draft === null || draft === '' ? null : (
        <span role="status" className="text-11 text-ink-3">
          {about === 'person'
            ? 'Begin with trait., user. or org.'
            : 'Begin with event., user., trait., ai., webhook., run. or org.'}
        </span>
      )}
    </span>
  );
}

function Pattern({ pointer, node, name }: { pointer: string; node: Extract<Row, { kind: 'pattern' }>; name: string }) {
  const { write, readOnly } = useConditions();
  const { eventTypes, ruleNames } = useFormContext();
  const modules = [...new Set(eventTypes.map((type) => type.split('.')[0] ?? type))];
  const known = { eventType: eventTypes, module: modules, rule: ruleNames ?? [] }[node.field];
  return (
    <>
      <span className="self-center text-13 text-ink-2">matches</span>
      {readOnly ? (
        <span className="py-1.5 font-mono text-12">{node.pattern}</span>
      ) : (
        <Combobox
          label={`Pattern of ${name}`}
          options={known.map((value) => ({ value, label: value }))}
          value={node.pattern}
          onChange={(text) => write(pointer, { [node.field]: text ?? '' })}
          freeText
          mono
        />
      )}
    </>
  );
}

function Comparison({
  pointer,
  node,
  name,
}: {
  pointer: string;
  node: Extract<Row, { kind: 'comparison' }>;
  name: string;
}) {
  const { write, readOnly } = useConditions();
  const { variables } = useFormContext();
  const { subject, path, op, value } = node;
  const sample = sampleOf(subject, path, variables);
  const set = (nextOp: string, next: unknown) =>
    write(pointer, comparison(subject, path, nextOp, next as JsonValue | undefined));
  const options = operatorsFor(sample).map((one) => ({
    value: one.op as string,
    label: operatorWords[one.op],
    hint: one.suits ? operators[one.op].meaning : `${operators[one.op].meaning}; not usual for this field`,
  }));
  const isKnown = options.some((option) => option.value === op);
  const unknown = { value: op, label: op, hint: 'Not an operator' };
  return (
    <>
      <Select
        label={`Operator of ${name}`}
        value={op}
        disabled={readOnly}
        options={isKnown ? options : [...options, unknown]}
        onChange={(next) => set(next, valueForOperator(next as Operator, value, sample))}
      />
      <ValueInput op={op} value={value} sample={sample} name={name} onChange={(next) => set(op, next)} />
    </>
  );
}
