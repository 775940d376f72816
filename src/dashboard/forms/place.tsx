import { type PlaceProps, useForm } from './form-state.ts';

/** The field of a place of the form, for fields that hold others. */
export function Place(props: PlaceProps) {
  const { Field } = useForm();
  return <Field {...props} />;
}
