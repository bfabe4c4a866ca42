import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * The policy of all pages: they load their own files and ask their own server, and nothing else. No text of a
 * caller can become a script, even if one were taken for markup.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // A proxy or a middleware that compresses would hold back events.
  'Cache-Control': 'no-store, no-transform',
};

/** Sets the headers that every answer has, in place of those that a middleware has set. */
export function begin(response: ServerResponse, status: number, type: string): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  response.setHeader('Content-Type', type);
}

/** Answers with a text. */
export function send(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  isHead = false,
): void {
  begin(response, status, `${type}; charset=utf-8`);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(isHead ? undefined : text);
}

/** Answers with a value as JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json', JSON.stringify(value));
}

/** Answers with an error, for people. */
export function sendError(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { error: message });
}

/** The largest body of a request, in bytes: values for the masked texts of a call. */
const LARGEST_BODY = 65_536;

/**
 * Reads the JSON object in the body of a request.
 *
 * @param parsed what a middleware has made of the body, if it has read it
 * @returns `undefined` for anything else
 */
export async function readObject(
  request: IncomingMessage,
  parsed: unknown,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (parsed !== undefined && parsed !== null) return asObject(parsed);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_BODY) return undefined;
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    return text === '' ? {} : asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}
