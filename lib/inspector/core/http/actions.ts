import type { IncomingMessage, ServerResponse } from 'node:http';
import { AGIError, printable, type AGIServer } from '../../../core/index.js';
import { callLabel } from '../../../core/internal.js';
import type { CallRecord } from '../records/call-record.js';
import type { CallStore } from '../records/call-store.js';
import type { Replays } from '../tests/replay.js';
import { readObject, sendError, sendJson } from './answers.js';

/** The things that actions work with. */
export interface ActionContext {
  readonly store: CallStore;
  readonly servers: ReadonlyMap<string, AGIServer>;
  readonly replays: Replays;
  /** Gets a line for each action. */
  readonly log: (line: string) => unknown;
}

/** The longest time of a drain that the page can ask for, in ms: a day. */
const LONGEST_DRAIN = 86_400_000;

/** Does what a page asks for, and answers. Never rejects. */
export async function act(
  [what, id, action]: readonly (string | undefined)[],
  request: IncomingMessage,
  response: ServerResponse,
  parsed: unknown,
  context: ActionContext,
): Promise<void> {
  const body = await readObject(request, parsed);
  if (body === undefined) {
    sendError(response, 400, 'the body of the request must be a JSON object of at most 64 KiB');
    return;
  }
  const by = printable(request.socket.remoteAddress ?? 'unknown address');
  if (what === 'drain') drain(response, body, by, context);
  else if (what === 'call' && id !== undefined) {
    await actOnCall(id, action, response, body, by, context);
  } else sendError(response, 404, 'there is no such action');
}

function drain(
  response: ServerResponse,
  { server: name, ms }: Readonly<Record<string, unknown>>,
  by: string,
  { servers, log }: ActionContext,
): void {
  const server = typeof name === 'string' ? servers.get(name) : undefined;
  const time = typeof ms === 'number' && ms >= 0 && ms <= LONGEST_DRAIN ? ms : undefined;
  if (server === undefined || typeof name !== 'string') {
    sendError(response, 404, 'there is no server of that name');
  } else if (time === undefined) {
    sendError(response, 400, `\`ms\` must be a time in ms from 0 to ${LONGEST_DRAIN}`);
  } else {
    log(`${by} has begun to drain the server ${JSON.stringify(name)} within ${time} ms`);
    void server.close({ drain: time });
    sendJson(response, 202, { state: server.state });
  }
}

async function actOnCall(
  id: string,
  action: string | undefined,
  response: ServerResponse,
  body: Readonly<Record<string, unknown>>,
  by: string,
  context: ActionContext,
): Promise<void> {
  const { store, log } = context;
  store.catchUp();
  const record = store.get(id);
  if (record === undefined) {
    sendError(response, 404, 'this call is not kept, or not any more');
    return;
  }
  if (action === 'replay') {
    await replay(record, response, body, by, context);
    return;
  }
  const { channel } = record;
  if (action !== 'hangup' && action !== 'end') {
    sendError(response, 404, 'there is no such action');
    return;
  }
  if (channel === undefined) {
    sendError(response, 409, 'the call is over');
    return;
  }
  const label = callLabel(channel.request);
  try {
    if (action === 'hangup') {
      log(`${by} has hung up the call ${label}`);
      record.add({ at: record.age, kind: 'action', text: 'hung up by the inspector' });
      // The call may end before Asterisk answers.
      channel.hangup({ now: true }).catch(() => undefined);
    } else {
      const outcome = checkedOutcome(body.outcome);
      channel.fail(outcome);
      log(`${by} has ended the call ${label} with the outcome ${JSON.stringify(outcome)}`);
      record.add({
        at: record.age,
        kind: 'action',
        text: `ended by the inspector: ${outcome}`,
      });
    }
    sendJson(response, 202, {});
  } catch (error) {
    sendError(response, 400, error instanceof Error ? error.message : String(error));
  }
}

/** @throws AGIError for an outcome that is no short word */
function checkedOutcome(outcome: unknown): string {
  if (typeof outcome === 'string' && /^[\w-]{1,64}$/.test(outcome)) return outcome;
  throw new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    'the outcome of a call must be of letters, digits, _ and -, at most 64 of them',
  );
}

async function replay(
  record: CallRecord,
  response: ServerResponse,
  { masked = {} }: Readonly<Record<string, unknown>>,
  by: string,
  { servers, replays, log }: ActionContext,
): Promise<void> {
  const server = servers.get(record.server);
  if (record.end === undefined) {
    sendError(response, 409, 'the call still runs: replay it when it is over');
  } else if (server === undefined) {
    sendError(response, 404, 'the server of this call is not there any more');
  } else if (!isRecordOfTexts(masked)) {
    sendError(response, 400, '`masked` must be an object whose values are texts');
  } else {
    log(
      `${by} has replayed the call ${printable(record.uniqueId)} of ${record.route ?? 'no route'}`,
    );
    sendJson(response, 200, await replays.replay(record, server, masked));
  }
}

function isRecordOfTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string')
  );
}
