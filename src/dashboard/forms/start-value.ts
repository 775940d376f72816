// What a field starts with when it is added: as little as its schema asks for.
import type { JsonSchema } from './schema.ts';
import { resolveSchema } from './schema.ts';
import { shapeOf } from './shape.ts';

/** Schemas that refer to themselves end here. */
const mostDepth = 6;

/** The value that a new item, pair or form begins with; undefined where it has to be filled in. */
export function startValue(schema: JsonSchema, root: JsonSchema, depth = 0): unknown {
  const { default: given } = resolveSchema(schema, root);
  if (given !== undefined) return given;
  const shape = shapeOf(schema, root);
  switch (shape.kind) {
    case 'text':
      return '';
    case 'boolean':
      return false;
    case 'constant':
      return shape.value;
    case 'choice':
      return shape.options[0];
    case 'nullable':
      return null;
    case 'set':
    case 'list':
      return [];
    case 'pairs':
      return {};
    case 'object': {
      if (depth === mostDepth) return {};
      const required = shape.properties.filter((property) => property.required);
      const entries = required.map(({ name, schema: inner }) => [name, startValue(inner, root, depth + 1)] as const);
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    }
    case 'variants':
      return depth === mostDepth || shape.variants[0] === undefined
        ? {}
        : startValue(shape.variants[0].schema, root, depth + 1);
    default:
      return undefined;
  }
}
