import type {
  AlertMessage,
  DeliveryMessage,
  EventsMessage,
  HeardMessage,
  JobMessage,
  ReleaseMessage,
  StepMessage,
  WakeMessage,
} from './messages.ts';

/** Bindings and variables of the Worker, as wrangler.toml names them. */
export interface Env {
  DB: D1Database;
  /** One object per run, under the id of the run. */
  RUNS: DurableObjectNamespace;
  /** One object per project, under its id, with the messages that were given up. */
  DEAD_LETTERS: DurableObjectNamespace;
  /** One object per person, under an id derived from project and person, with their in-app feed. */
  FEEDS: DurableObjectNamespace;
  /** One object per project, under its id, that starts what is due there. */
  CLOCKS: DurableObjectNamespace;
  /** One object per backtest of a workflow, under its id. */
  BACKTESTS: DurableObjectNamespace;
  EVENTS: Queue<EventsMessage>;
  SENDS: Queue<StepMessage | WakeMessage | ReleaseMessage | DeliveryMessage | AlertMessage | HeardMessage | JobMessage>;
  WEBHOOKS: Queue<StepMessage | DeliveryMessage>;
  /** Questions to models, which may take minutes each. */
  MODELS: Queue<StepMessage>;
  EMAIL?: SendEmail;
  /** Where rows go that have ended; without it they are deleted for good. */
  ARCHIVE?: R2Bucket;
  /** Approximate, per location; guards against abuse, not quotas (src/worker/access/pace.ts). */
  RATE_LIMITER?: RateLimit;
  INGEST_LIMITER?: RateLimit;
  LIVE_LIMITER?: RateLimit;
  FAILURE_LIMITER?: RateLimit;
  SIGN_IN_LIMITER?: RateLimit;
  /** Other numbers than those of src/contract/limits.ts, e.g. `workflows=5000, management=12000`. */
  LIMITS?: string;
  ASSETS: Fetcher;
  /** production | development | test. */
  ENVIRONMENT: string;
  /** 32 random bytes as base64; encrypts credentials at rest. */
  ENCRYPTION_KEY: string;
  /** While keys are rotated: further keys, newest first, separated by commas; the first one seals, all of them open. */
  ENCRYPTION_KEYS?: string;
  /** Exact `host:port` pairs, comma-separated, that outgoing requests may reach although they are not public. */
  EGRESS_ALLOW_HOSTS: string;
  /** Public base address of this Worker, for links in messages. */
  PUBLIC_URL: string;
  /** Address of the sandbox beside a local copy, which `npm start` sets; told to nobody in production. */
  SANDBOX_URL?: string;
  /** DNS-over-HTTPS resolver; Cloudflare's when left out. */
  DNS_URL?: string;
}
