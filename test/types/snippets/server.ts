import {
  AGIChannel,
  AgiChannel,
  AGIError,
  AGIServer,
  type AGIErrorCode,
  type AGIHandler,
  type AGIParams,
  type AGIRouteConfig,
  type AuthFunction,
  type CallOutcome,
} from 'nestjs-agi/core';
import { check, type Equal } from './equal.js';

const server = new AGIServer({ port: 0, exactValues: 'always' });

check<Equal<typeof AgiChannel, typeof AGIChannel>>();
check<Equal<ReturnType<typeof server.listen>, Promise<{ host: string; port: number }>>>();
check<Equal<ReturnType<typeof server.close>, Promise<void>>>();
check<Equal<typeof server.channels, ReadonlySet<AGIChannel>>>();
check<Equal<typeof server.listening, boolean>>();
check<Equal<AGIParams, Record<string, string | string[]>>>();

// Both orders of the reference, and an object.
export const listening = [
  server.listen(),
  server.listen(4573),
  server.listen(4573, '0.0.0.0'),
  server.listen('0.0.0.0'),
  server.listen('0.0.0.0', 4573),
  server.listen({ path: '/tmp/agi', backlog: 1, signal: AbortSignal.abort() }),
];
// @ts-expect-error -- two ports are no address
void server.listen(4573, 4574);
// @ts-expect-error -- a drain is counted in ms
void server.close({ drain: '5s' });
// @ts-expect-error -- there is no such option
new AGIServer({ prot: 4573 });

// Routes and authentication can be chained, and handlers may return anything.
const auth: AuthFunction = (channel, path, params, headers) => {
  check<Equal<typeof channel, AGIChannel>>();
  check<Equal<typeof path, string>>();
  check<Equal<typeof params, AGIParams>>();
  check<Equal<typeof headers, Record<string, string>>>();
  return true;
};
const handler: AGIHandler = async (channel, { lang }) => {
  check<Equal<typeof lang, string | string[] | undefined>>();
  await channel.streamFile('x');
};
const route: AGIRouteConfig = { handler, auth: false };
server.auth(auth).agi('/a', handler).agi('/b', route).agi('/c', () => 5);
// @ts-expect-error -- `true` is no authentication
server.agi('/d', { handler, auth: true });
// @ts-expect-error -- a verdict is a boolean
server.auth(() => 'yes');

// Events are typed, with the payloads of the reference.
server.on('listening', (host, port) => {
  check<Equal<typeof host, string>>();
  check<Equal<typeof port, number>>();
});
server.on('connection', (channel) => {
  check<Equal<typeof channel, AGIChannel>>();
});
server.on('channel_ready', ({ channel, path, params, headers }) => {
  check<Equal<typeof channel, AGIChannel>>();
  check<Equal<typeof path, string>>();
  check<Equal<typeof params, AGIParams>>();
  check<Equal<typeof headers, Record<string, string>>>();
});
server.on('channel_end', (channel) => {
  check<Equal<typeof channel, AGIChannel>>();
});
server.on('channel_error', ({ error }) => {
  check<Equal<typeof error, Error>>();
});
server.on('handler_error', ({ error }) => {
  // Whatever a handler throws.
  check<Equal<typeof error, unknown>>();
});
server.on('execute_error', ({ error }) => {
  check<Equal<typeof error, Error>>();
});
server.on('auth_failed', ({ reason }) => {
  check<Equal<typeof reason, string>>();
});
server.on('auth_error', ({ error }) => {
  check<Equal<typeof error, unknown>>();
});
server.on('no_handler', ({ path }) => {
  check<Equal<typeof path, string>>();
});
server.on('error', (error) => {
  check<Equal<typeof error, Error>>();
});
// @ts-expect-error -- there is no such payload
server.on('stopped', (channel: AGIChannel) => channel);
// @ts-expect-error -- nobody but the server emits with that
server.emit('listening', 4573, '127.0.0.1');

export function useChannel(channel: AGIChannel): void {
  channel.on('hangup', () => undefined);
  channel.on('end', (outcome) => {
    check<Equal<typeof outcome, CallOutcome>>();
  });
  channel.fail('card_declined');
  channel.fail('handler_error');
  check<Equal<typeof channel.signal, AbortSignal>>();
  // @ts-expect-error -- commands are sent by methods
  channel.run;
}

export function useError(error: unknown): AGIErrorCode | undefined {
  if (!(error instanceof AGIError)) return undefined;
  // @ts-expect-error -- there is no such code
  if (error.code === 'E_AGI_NONSENSE') return undefined;
  return error.code === 'E_AGI_HANGUP' ? error.code : undefined;
}
