import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type JsonSchema, refTo, type Schemas } from './json-schema.ts';

/** Turns zod schemas into JSON Schema; those with a meta id become shared components. */
export interface Components {
  schemaOf(schema: z.ZodType): JsonSchema;
  readonly schemas: Schemas;
}

/** Creates an empty collection of components. */
export function createComponents(): Components {
  const schemas: Schemas = {};
  const add = (name: string, schema: JsonSchema) => {
    const known = schemas[name];
    if (known !== undefined && !isDeepStrictEqual(known, schema)) {
      console.error(JSON.stringify(known), JSON.stringify(schema));
      throw new Error(`Two different schemas have the id ${name}; give one of them another meta id.`);
    }
    schemas[name] = schema;
  };
  return {
    schemas,
    schemaOf(schema) {
      const { $schema, $defs, ...root } = toJsonSchema(schema);
      for (const [name, part] of Object.entries($defs ?? {})) add(name, part);
      return root;
    },
  };
}

/** As a client sends it: a field with a default may be left out, and answers may gain fields. One form serves both ways. */
function toJsonSchema(schema: z.ZodType) {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // The format says it; the patterns of UUIDs and times are only noise to a reader.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  const text = JSON.stringify(json).replaceAll('"#/$defs/', `"${refTo('')}`);
  return JSON.parse(text) as JsonSchema & { $schema?: string; $defs?: Schemas };
}
