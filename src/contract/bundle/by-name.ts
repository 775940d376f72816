// A bundle is the same in every project, so what the API names by an id is named by its name here.
import * as z from 'zod';
import { primitiveLimits } from '../primitives.ts';

/** Fields with ids in the API, and the fields that hold names in their place in a bundle. */
export const nameFields = {
  templateId: 'template',
  audienceId: 'audience',
  channelId: 'channel',
  channelIds: 'channels',
  layoutId: 'layout',
  id: 'name',
} as const;
type NameFields = typeof nameFields;

/** Fields of the API that mean something in one project only; no bundle holds them. */
const projectFields = ['templateVersion'] as const;
type ProjectField = (typeof projectFields)[number];

/** A type of the API with names in place of ids, as deep as it goes. */
export type ByName<T> = T extends readonly (infer Item)[]
  ? ByName<Item>[]
  : T extends object
    ? {
        [Field in keyof T as Field extends ProjectField
          ? never
          : Field extends keyof NameFields
            ? NameFields[Field]
            : Field]: ByName<T[Field]>;
      }
    : T;

/** The name of something that the bundle or the project holds. */
export const ItemReference = z.string().min(1).max(primitiveLimits.name);

type Schema = z.core.$ZodType;

const isProjectField = (field: string) => projectFields.some((one) => one === field);
const isIdField = (field: string): field is keyof NameFields => Object.hasOwn(nameFields, field);

/** A schema with another definition and the documentation of the first. */
function remade<S extends Schema>(schema: S, def: S['_zod']['def']): S {
  const made = z.clone(schema, def);
  const { id: _id, ...meta } = z.globalRegistry.get(schema) ?? {};
  z.globalRegistry.add(made, meta);
  return made;
}

/** The field of an id as one of a name; optional and listed as it was. */
function named(schema: Schema): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'array') return remade(schema, { ...def, element: named(def.element) } as typeof def);
  if ('innerType' in def) return remade(schema, { ...def, innerType: named(def.innerType) } as typeof def);
  return remade(ItemReference, ItemReference._zod.def);
}

function renamed(schema: Schema): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'object') {
    const shared = Object.entries(def.shape).filter(([field]) => !isProjectField(field));
    const fields = shared.map(([field, inner]) =>
      isIdField(field) ? [nameFields[field], named(inner)] : [field, renamed(inner)],
    );
    const isSame = fields.every(([field, inner]) => def.shape[String(field)] === inner);
    // Rules between fields are judged on the body with ids, see engine/versions/bundle.
    return isSame ? schema : remade(schema, { ...def, shape: Object.fromEntries(fields), checks: [] } as typeof def);
  }
  if (def.type === 'array') return changed(schema, 'element', def.element, renamed(def.element));
  if (def.type === 'record') return changed(schema, 'valueType', def.valueType, renamed(def.valueType));
  if (def.type === 'union') {
    const options = def.options.map(renamed);
    const isSame = options.every((option, place) => option === def.options[place]);
    return isSame ? schema : remade(schema, { ...def, options } as typeof def);
  }
  return 'innerType' in def ? changed(schema, 'innerType', def.innerType, renamed(def.innerType)) : schema;
}

function changed(schema: Schema, part: string, before: Schema, after: Schema): Schema {
  return before === after ? schema : remade(schema, { ...schema._zod.def, [part]: after } as Schema['_zod']['def']);
}

/** A schema of the API with names in place of ids. What holds conditions or free JSON stays as it is. */
export function byName<S extends z.ZodType>(schema: S): z.ZodType<ByName<z.output<S>>, ByName<z.input<S>>> {
  // The type says what the walk does: the same fields, those of ids under their other names.
  return renamed(schema) as unknown as z.ZodType<ByName<z.output<S>>, ByName<z.input<S>>>;
}
