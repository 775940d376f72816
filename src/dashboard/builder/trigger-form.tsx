import { useBuilder } from './builder-context.ts';

export function TriggerForm() {
  const { draft } = useBuilder();
  return <p className="text-13 text-ink-3">{draft.name}</p>;
}
