import {
  AGIError,
  AGIServer,
  type AGIChannel,
  type AgiChannel,
  type AGIErrorCode,
  type AGIHandler,
  type AGIParams,
  type AGIRouteConfig,
  type AuthFunction,
  type CallOutcome,
} from 'nestjs-agi/core';
import { is, type Equal } from './equal.js';

const server = new AGIServer({ port: 0, exactValues: 'always' });

export const sameClass: Equal<AgiChannel, AGIChannel> = true;
is<Promise<{ host: string; port: number }>>()(server.listen());
is<Promise<void>>()(server.close());
is<ReadonlySet<AGIChannel>>()(server.channels);
is<boolean>()(server.listening);
export const params: Equal<AGIParams, Record<string, string | string[]>> = true;

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
  is<AGIChannel>()(channel);
  is<string>()(path);
  is<AGIParams>()(params);
  is<Record<string, string>>()(headers);
  return true;
};
const handler: AGIHandler = async (channel, { lang }) => {
  is<string | string[] | undefined>()(lang);
  await channel.streamFile('x');
};
const route: AGIRouteConfig = { handler, auth: false };
server
  .auth(auth)
  .agi('/a', handler)
  .agi('/b', route)
  .agi('/c', () => 5);
// @ts-expect-error -- `true` is no authentication
server.agi('/d', { handler, auth: true });
// @ts-expect-error -- a verdict is a boolean
server.auth(() => 'yes');

// Events are typed, with the payloads of the reference.
server.on('listening', (host, port) => {
  is<string>()(host);
  is<number>()(port);
});
server.on('connection', (channel) => {
  is<AGIChannel>()(channel);
});
server.on('channel_ready', ({ channel, path, params, headers }) => {
  is<AGIChannel>()(channel);
  is<string>()(path);
  is<AGIParams>()(params);
  is<Record<string, string>>()(headers);
});
server.on('channel_end', (channel) => {
  is<AGIChannel>()(channel);
});
server.on('channel_error', ({ error }) => {
  is<Error>()(error);
});
server.on('handler_error', ({ error }) => {
  // Whatever a handler throws.
  is<unknown>()(error);
});
server.on('execute_error', ({ error }) => {
  is<Error>()(error);
});
server.on('auth_failed', ({ reason }) => {
  is<string>()(reason);
});
server.on('auth_error', ({ error }) => {
  is<unknown>()(error);
});
server.on('no_handler', ({ path }) => {
  is<string>()(path);
});
server.on('error', (error) => {
  is<Error>()(error);
});
// @ts-expect-error -- there is no such payload
server.on('stopped', (channel: AGIChannel) => channel);
// @ts-expect-error -- nobody but the server emits with that
server.emit('listening', 4573, '127.0.0.1');

export function useChannel(channel: AGIChannel): void {
  channel.on('hangup', () => undefined);
  channel.on('end', (outcome) => {
    is<CallOutcome>()(outcome);
  });
  channel.fail('card_declined');
  channel.fail('handler_error');
  is<AbortSignal>()(channel.signal);
  // @ts-expect-error -- commands are sent by methods
  is<keyof AGIChannel>()('run');
}

export function useError(error: unknown): AGIErrorCode | undefined {
  if (!(error instanceof AGIError)) return undefined;
  // @ts-expect-error -- there is no such code
  if (error.code === 'E_AGI_NONSENSE') return undefined;
  return error.code === 'E_AGI_HANGUP' ? error.code : undefined;
}
