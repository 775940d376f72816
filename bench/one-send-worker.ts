// The least that an ingest can be: read the body, one queue write, 202.
export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname === '/noop') return new Response('ok');
    await env.EVENTS.send(await request.json());
    return Response.json({ success: true }, { status: 202 });
  },
} satisfies ExportedHandler<{ EVENTS: Queue }>;
