import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { personQueries } from '../../api/queries/people.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';

/** Chooses a person by id or email; an id that nobody has yet is allowed, since a feed begins with its first item. */
export function PersonPicker({ userId, onChoose }: { userId: string; onChoose: (userId: string) => void }) {
  const connection = useConnection();
  const [typed, setTyped] = useState(userId);
  const found = useQuery(personQueries.found(connection, typed === userId ? '' : typed.trim()));
  const people = found.data ?? [];
  const change = (text: string | null) => {
    const next = text ?? '';
    setTyped(next);
    if (people.some((person) => person.userId === next)) onChoose(next);
  };
  return (
    <form
      className="flex min-w-0 flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onChoose(typed.trim());
      }}
    >
      <div className="w-60 max-w-full">
        <Combobox
          freeText
          label="Person"
          placeholder="Person id or email"
          options={people.map((person) => ({
            value: person.userId,
            label: person.userId,
            ...(person.email === null ? {} : { hint: person.email }),
          }))}
          value={typed}
          onChange={change}
          onQuery={() => undefined}
        />
      </div>
      <Button type="submit">Show feed</Button>
    </form>
  );
}
