import { useEffect, useState } from 'react';

/** A value once it has been the same for `ms`, so that typing does not ask the server at each press; the first one at once. */
export function useSettled<T>(value: T, ms = 400): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
