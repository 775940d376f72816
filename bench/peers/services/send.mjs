/** Steps of a run, as the product has them. */
export const steps = Number(process.env.STEPS);

/** One request to the vendor, the same that Cloudflare Workflows makes. */
export async function sendTo(idempotencyKey) {
  const answer = await fetch(`${process.env.VENDOR_URL}/resend/emails`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer re_bench',
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify({ from: 'a@example.com', to: ['b@example.com'], subject: 's', html: '<p>Hello</p>' }),
  });
  await answer.text();
  return answer.status;
}
