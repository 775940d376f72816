import { Card } from '../ui/card.tsx';
import { useForm } from './form-state.ts';
import { Properties } from './shapes/properties.tsx';

/** Some fields of a form under a title. */
export interface FormSection {
  title: string;
  /** A few words below the title. */
  text?: string;
  fields: readonly string[];
}

/** The fields of a whole form in cards, instead of in the order of the contract; its editor has the pointer ''. */
export function FormSections({ sections }: { sections: readonly FormSection[] }) {
  const { root } = useForm();
  return sections.map(({ title, text, fields }) => (
    <Card key={title} title={title}>
      {text === undefined ? null : <p className="mb-3 text-12 text-ink-3">{text}</p>}
      <Properties pointer="" schema={root} only={fields} />
    </Card>
  ));
}
