import type { IncomingMessage, ServerResponse } from 'node:http';
import { PAGE_FILES } from '../page/page-files.js';
import { savedTest } from '../tests/saved-test.js';
import { isFromElsewhere, isFromOwnPage, refusalOf } from './access.js';
import { act, type ActionContext } from './actions.js';
import { send, sendError, sendJson } from './answers.js';
import { callView, searchFor } from './call-views.js';
import type { EventStream } from './event-stream.js';

/** The things that requests are answered with. */
export interface HandlerContext extends ActionContext {
  readonly events: EventStream;
  /** Whether a saved test makes an application of Nest. */
  readonly inNest: boolean;
}

/**
 * Answers a request of the inspector.
 *
 * @param rest the path within the inspector, without a slash at its beginning: `call/x-1`
 * @param guarded whether a guard has let the request through; otherwise it has to come from this machine
 * @param parsed the body, if a middleware has read it already
 */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  rest: string,
  guarded: boolean,
  parsed: unknown,
  context: HandlerContext,
): void {
  const refusal = guarded ? undefined : refusalOf(request);
  if (refusal !== undefined) {
    sendError(response, 403, refusal);
    return;
  }
  context.store.catchUp();
  const segments = rest.split('/');
  if (request.method === 'POST') {
    if (isFromOwnPage(request)) void act(segments, request, response, parsed, context);
    else sendError(response, 403, 'an action is asked for by the page of the inspector itself');
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD, POST');
    sendError(response, 405, 'the inspector is asked by GET, and acts by POST');
  } else if (
    (rest === 'events' || rest === 'search' || segments[0] === 'call') &&
    isFromElsewhere(request)
  ) {
    sendError(response, 403, 'the calls are asked for by the page of the inspector itself');
  } else if (rest === 'events') {
    context.events.open(request, response);
  } else if (segments[0] === 'call') {
    answerCall(segments, request, response, context);
  } else if (rest === 'search') {
    const text = queryOf(request).get('text') ?? '';
    sendJson(response, 200, { ids: text === '' ? [] : searchFor(context.store, text) });
  } else {
    sendFile(rest === '' ? 'index.html' : rest, request, response);
  }
}

function sendFile(name: string, request: IncomingMessage, response: ServerResponse): void {
  const file = Object.hasOwn(PAGE_FILES, name) ? PAGE_FILES[name] : undefined;
  if (file === undefined) sendError(response, 404, 'the inspector has no such page');
  else send(response, 200, file.type, file.text, request.method === 'HEAD');
}

function answerCall(
  [, id = '', what]: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
  { store, inNest }: HandlerContext,
): void {
  const record = store.get(id);
  if (record === undefined) {
    sendError(response, 404, 'this call is not kept, or not any more');
  } else if (what === undefined) {
    const from = Number(queryOf(request).get('from') ?? 0);
    sendJson(response, 200, callView(record, Number.isSafeInteger(from) && from > 0 ? from : 0));
  } else if (record.end === undefined || !record.complete) {
    sendError(
      response,
      409,
      record.end === undefined
        ? 'the call still runs: save it when it is over'
        : 'not all of this call is kept, so that no test can be made of it',
    );
  } else if (what === 'transcript' || what === 'spec') {
    const saved = savedTest(record, inNest);
    const ending = what === 'spec' ? 'spec.ts' : 'agi.txt';
    response.setHeader('Content-Disposition', `attachment; filename="${saved.name}.${ending}"`);
    send(response, 200, 'text/plain', saved[what]);
  } else {
    sendError(response, 404, 'the inspector has no such page');
  }
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const question = url.indexOf('?');
  return new URLSearchParams(question === -1 ? '' : url.slice(question + 1));
}
