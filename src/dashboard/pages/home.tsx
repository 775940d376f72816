import { useConnection } from '../shell/connection.ts';
import { Card } from '../ui/card.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';

export function HomePage() {
  const { me, projectId } = useConnection();
  return (
    <>
      <PageHeader title="Home" note={me.org.name} />
      <PageBody>
        <Card title="Project">
          <p className="text-13 text-ink-2">{me.projects.find(({ id }) => id === projectId)?.name}</p>
        </Card>
      </PageBody>
    </>
  );
}
