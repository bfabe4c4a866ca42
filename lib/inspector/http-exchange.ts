import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as Express gives it: Node's own, with more properties. */
type ExpressRequest = IncomingMessage & { originalUrl?: string } & Parsed;

/** A request as Fastify gives it, with Node's own within. */
type FastifyRequest = Parsed & { readonly raw: IncomingMessage; readonly originalUrl?: string };

interface FastifyReply {
  readonly raw: ServerResponse;
  /** Tells Fastify that the answer is written without it. */
  hijack(): unknown;
}

interface Parsed {
  readonly params?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

export type AdapterRequest = ExpressRequest | FastifyRequest;
export type AdapterResponse = ServerResponse | FastifyReply;

/** A request and its response as Node has them. */
export interface HttpExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The address as the client asked for it, without its query. */
  readonly asked: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  /** The body as a middleware has parsed it; `undefined` if none has read it. */
  readonly body: unknown;
}

/** Finds what is Node's in the request and the response of Express or Fastify, and answers without them. */
export function exchangeOf(given: AdapterRequest, reply: AdapterResponse): HttpExchange {
  const request = 'raw' in given ? given.raw : given;
  if ('hijack' in reply) reply.hijack();
  const [asked = '/'] = (given.originalUrl ?? request.url ?? '/').split('?', 1);
  return {
    request,
    response: 'hijack' in reply ? reply.raw : reply,
    asked,
    params: given.params ?? {},
    body: given.body,
  };
}
