import { AGIError, type AGIChannel, type AudioLine, type AudioRate } from '../../core/index.js';
import type { Line } from '../line/line.js';
import { AsteriskAbilities } from './asterisk-abilities.js';
import { bindLine } from './bind-line.js';
import type { JoinSettings } from './join-options.js';
import type { LineHost } from './line-host.js';
import { withMissingModules } from './missing-modules.js';

const MODULES = ['chan_audiosocket'];

/**
 * Connects the call with us, as with a telephone. Asterisk: `EXEC Dial AudioSocket/…,,g`, which lasts as long
 * as the line does.
 */
export async function connectLine(
  host: LineHost,
  channel: AGIChannel,
  { timeout, signal, activity, maxQueuedFrames }: JoinSettings,
  wanted: AudioRate | undefined,
): Promise<AudioLine> {
  const abilities = new AsteriskAbilities(channel);
  abilities.require('connect');
  const rate = wanted ?? abilities.bestRate;
  abilities.requireRate('connect', rate);
  const { noKeys } = abilities;
  const detector = activity({ rate });
  const expected = host.expect(
    channel,
    { rate, mode: 'in-place', noKeys, maxQueuedFrames, call: channel, detector },
    { timeout, signal },
  );
  const dialled = channel.dial(expected.destination);
  try {
    let joined: Line | undefined;
    const connected = expected.awaited.connected.then((line) => (joined = line));
    // Asterisk ends the Dial at once where it cannot connect; one that has connected lasts.
    const endedFirst = dialled.then(async ({ status, hungUp }) => {
      if (joined !== undefined) return joined;
      if (hungUp) return connected;
      throw await unreachable(channel, status);
    });
    endedFirst.catch(() => undefined);
    const line = await Promise.race([connected, endedFirst]);
    line.leave = () =>
      dialled.then(
        () => undefined,
        () => undefined,
      );
    bindLine(channel, line);
    line.detectSpeech();
    return line;
  } catch (error) {
    expected.forget();
    throw error;
  }
}

function unreachable(channel: AGIChannel, status: string | null): Promise<AGIError> {
  const message =
    `connect: Asterisk could not connect to this audio server (DIALSTATUS ${String(status)}); ` +
    'check `address`, and the network from Asterisk to it';
  const error = new AGIError('E_AUDIO_UNREACHABLE', message, { channel: channel.request.uniqueId });
  return withMissingModules(channel, MODULES, error);
}
