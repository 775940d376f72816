import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type JsonSchema, refTo, type Schemas } from './json-schema.ts';

/** Turns zod schemas into JSON Schema; those with a meta id become shared components. */
export interface Components {
  /** `input` is what a client sends, `output` what it gets. */
  schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema;
  readonly schemas: Schemas;
}

/** Creates an empty collection of components. */
export function createComponents(): Components {
  const schemas: Schemas = {};
  const add = (name: string, schema: JsonSchema) => {
    const known = schemas[name];
    if (known !== undefined && !isDeepStrictEqual(known, schema)) {
      throw new Error(`Two different schemas have the id ${name}; give one of them another meta id.`);
    }
    schemas[name] = schema;
  };
  return {
    schemas,
    schemaOf(schema, io) {
      const { $schema, $defs, ...root } = toJsonSchema(schema, io);
      for (const [name, part] of Object.entries($defs ?? {})) add(name, part);
      return root;
    },
  };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // The format says it; the patterns of UUIDs and times are only noise to a reader.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // Answers may gain fields, so only what is declared strict is closed.
      const { def } = (zodSchema as z.core.$ZodTypes)._zod;
      if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
    },
  });
  const text = JSON.stringify(json).replaceAll('"#/$defs/', `"${refTo('')}`);
  return JSON.parse(text) as JsonSchema & { $schema?: string; $defs?: Schemas };
}
