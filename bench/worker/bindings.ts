// Changes the bindings of an environment by their kind. A kind is told by its methods, not by the name of the binding,
// so that a database, a queue or an object that the product gets tomorrow is covered too.

/** What to put in place of the bindings of a kind; a kind that is left out stays as it is. */
export interface BindingChanges {
  database?: (db: D1Database) => D1Database;
  queue?: (queue: Queue) => Queue;
  objects?: (namespace: DurableObjectNamespace) => DurableObjectNamespace;
}

const changedEnvs = new WeakMap<object, WeakMap<BindingChanges, object>>();

/** The environment with changed bindings; the same one every time, as the product caches by their identity. */
export function changedEnv<E extends { DB: D1Database }>(env: E, changes: BindingChanges): E {
  const known = changedEnvs.get(env.DB) ?? new WeakMap<BindingChanges, object>();
  changedEnvs.set(env.DB, known);
  const changed =
    known.get(changes) ??
    Object.fromEntries(Object.entries(env).map(([name, binding]) => [name, changedBinding(binding, changes)]));
  known.set(changes, changed);
  return changed as E;
}

function changedBinding(binding: unknown, { database, queue, objects }: BindingChanges): unknown {
  if (has<D1Database>(binding, 'prepare')) return database?.(binding) ?? binding;
  if (has<Queue>(binding, 'sendBatch')) return queue?.(binding) ?? binding;
  if (has<DurableObjectNamespace>(binding, 'idFromName')) return objects?.(binding) ?? binding;
  return binding;
}

/** Whether a binding has a method; a stub of another Worker takes every name for one. */
function has<T>(binding: unknown, method: keyof T): binding is T {
  if (typeof binding !== 'object' || binding === null) return false;
  const methods = binding as Record<PropertyKey, unknown>;
  return typeof methods[method] === 'function' && typeof methods.noBindingHasThis !== 'function';
}
