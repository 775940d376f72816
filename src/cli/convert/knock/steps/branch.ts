import { fieldOf, fieldsOf, listOf, textOf } from '../../fields.ts';
import type { ProgramPart } from '../../program.ts';
import { convertConditions } from '../conditions/convert.ts';
import { type ConvertStep, frameOf, refOf, whereOf } from './step.ts';

/** A chain of branch steps: each asks for one branch, the last branch is what remains. */
export const branch: ConvertStep = (step, context) => {
  const after = context.newPlace();
  const where = whereOf(step, context);
  const branches = listOf(fieldOf(step, 'branches')).map(fieldsOf);
  const parts = branches.flatMap((one, index): ProgramPart[] => {
    const [inside, otherwise] = [context.newPlace(), context.newPlace()];
    const name = textOf(fieldOf(one, 'name')) ?? `branch ${index + 1}`;
    const condition = convertConditions(fieldOf(one, 'conditions'), {
      ledger: context.project.ledger,
      where: `${where} "${name.slice(0, 80)}"`,
      consequence: 'the run takes another branch',
      gathers: context.gathers,
    });
    const steps = context.nested(fieldOf(one, 'steps'));
    const leave: ProgramPart = { goTo: fieldOf(one, 'terminates') === true ? 'end' : after };
    if (condition === undefined) return [...steps, leave];
    const label = context.label(`${refOf(step)}_${index + 1}`, 'branch');
    const jumps = { ifTrue: inside, ifFalse: otherwise };
    return [
      { step: { label, title: name.slice(0, 200), type: 'branch', config: { condition }, where, jumps } },
      { place: inside },
      ...steps,
      leave,
      { place: otherwise },
    ];
  });
  if (!fieldOf(step, 'conditions')) return [...parts, { place: after }];
  const frame = frameOf(step, context);
  const [inside] = [context.newPlace()];
  const jumps = { ifTrue: inside, ifFalse: after };
  const asked = { label: frame.label, type: 'branch', config: { condition: frame.if ?? [] }, where, jumps };
  return [{ step: asked }, { place: inside }, ...parts, { place: after }];
};
