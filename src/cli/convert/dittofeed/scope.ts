// What variables of Dittofeed are here: user properties are traits of the person.
import { fieldOf, textOf } from '../fields.ts';
import type { LiquidScope } from '../liquid/scope.ts';
import type { Ledger } from '../result.ts';
import { named, type Resource } from './resources.ts';

/** A path of Dittofeed as one of this product; null where it is more than names. */
export function plainPath(written: unknown): string | null {
  if (typeof written !== 'string') return null;
  const path = written.trim().replace(/^\$\.?/, '');
  return /^[A-Za-z_][\w-]*(\.[\w-]+)*$/.test(path) ? path : null;
}

/** The path of the person that a user property is. */
export function createProperties(resources: readonly Resource[], ledger: Ledger): (name: string) => string | null {
  return (name) => {
    if (name === 'id') return 'userId';
    const found = named(resources, 'userProperty', name);
    if (found === undefined) {
      ledger.miss(
        `user property ${name.slice(0, 80)}`,
        'its definition is not among the files: it is read as the trait of that name',
      );
      return name;
    }
    const type = fieldOf(found.definition, 'type');
    if (type === 'Id') return 'userId';
    const path = type === 'Trait' ? plainPath(fieldOf(found.definition, 'path')) : null;
    if (path === null) {
      const shown = textOf(type) ?? 'no kind';
      ledger.miss(
        found.where,
        `a user property of the kind ${shown.slice(0, 40)} that is not the path of a trait`,
        'a trait that update_profile sets',
      );
    }
    return path;
  };
}

export function dittofeedScope(property: (name: string) => string | null): LiquidScope {
  return {
    resolve(path) {
      const [root = '', first = '', ...rest] = path;
      if (root !== 'user' || first === '') {
        const instead =
          root === 'unsubscribeHref'
            ? 'a layout with {{unsubscribeUrl}}'
            : 'a variable of the project, or a field of the event';
        return { gap: `there is no ${root} here`, instead };
      }
      const known = property(first);
      if (known === null) return { gap: `the user property ${first}` };
      return { path: ['user', ...known.split('.'), ...rest] };
    },
  };
}
