import { useConnection } from '../shell/connection.ts';

export function HomePage() {
  const { projectId } = useConnection();
  return (
    <main className="p-8">
      <h1>Home</h1>
      <p className="text-ink-3 text-13">{projectId}</p>
    </main>
  );
}
