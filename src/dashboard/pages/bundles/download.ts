import { answerText } from '../../api/client.ts';
import type { Connection } from '../../shell/connection.ts';

/** A name that every file system takes. */
export const fileNameOf = (name: string): string =>
  `${
    name
      .normalize('NFKD')
      .replace(/[^\w]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .toLowerCase() || 'bundle'
  }.json`;

function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

type Exporting = Pick<Connection, 'keys' | 'projectId'>;

/** Downloads a whole project as a bundle, byte by byte as the API writes it. */
export async function downloadProject({ keys, projectId }: Exporting, name: string): Promise<void> {
  const text = await answerText(keys, (client) => client.exportBundle({ query: { projectId } }));
  save(text, fileNameOf(name));
}

/** Downloads a workflow and all that it uses as a bundle. */
export async function downloadWorkflow({ keys }: Exporting, { id, name }: { id: string; name: string }): Promise<void> {
  const text = await answerText(keys, (client) => client.exportWorkflow({ params: { id } }));
  save(text, fileNameOf(name));
}
