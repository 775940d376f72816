// Code that verifies a request of an endpoint with the libraries of Standard Webhooks.

export const verifyLanguages = { node: 'Node', python: 'Python' } as const;
export type VerifyLanguage = keyof typeof verifyLanguages;

const node = `// npm install standardwebhooks
import { Webhook } from 'standardwebhooks';
import express from 'express';

const webhook = new Webhook(process.env.SENDORA_WEBHOOK_SECRET);
const app = express();

// The signature is over the bytes as they came, so the body stays a text.
app.post('PATH', express.text({ type: 'application/json' }), (request, response) => {
  let event;
  try {
    event = webhook.verify(request.body, request.headers);
  } catch {
    return response.sendStatus(400);
  }
  console.log(event.type, event.data.properties);
  response.sendStatus(204);
});

app.listen(3000);
`;

const python = `# pip install standardwebhooks flask
import os
from flask import Flask, request
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["SENDORA_WEBHOOK_SECRET"])
app = Flask(__name__)

# The signature is over the bytes as they came, so the body is not parsed before.
@app.post("PATH")
def receive():
    try:
        event = webhook.verify(request.get_data(as_text=True), dict(request.headers))
    except WebhookVerificationError:
        return "", 400
    print(event["type"], event["data"]["properties"])
    return "", 204
`;

const code: Record<VerifyLanguage, string> = { node, python };

/** The path of an address as a text of code may hold it; that of the examples where the address cannot be read. */
function pathOf(url: string): string {
  const { pathname } = URL.parse(url) ?? { pathname: '/hooks/sendora' };
  return /^[\w/.~%-]+$/.test(pathname) ? pathname : '/hooks/sendora';
}

/** A receiver of the requests to an address. */
export const verifyCode = (language: VerifyLanguage, url: string): string =>
  code[language].replace('PATH', () => pathOf(url));
