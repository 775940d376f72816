// Tells programs from people by what a request says of itself.

/** Words of agents that open mails and follow links without anybody reading them. */
const words =
  /bot|spider|crawl|preview|scanner|proofpoint|mimecast|barracuda|headless|python|curl|wget|go-http-client/i;

/** Whether a program opened a mail or followed a link. The image proxy of Gmail loads what a person sees, so it is none. */
export function isMachine({ method, agent }: { method: string; agent: string | null }): boolean {
  const name = agent?.trim() ?? '';
  return method === 'HEAD' || name === '' || name === 'Mozilla/5.0' || words.test(name);
}
