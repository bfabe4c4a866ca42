import { AGIError, type AGIChannel, type AudioLine } from '../../core/index.js';
import { silentToneOf, type SilentTone } from '../../core/internal.js';
import type { Line } from '../line/line.js';
import { AsteriskAbilities } from './asterisk-abilities.js';
import { bindLine } from './bind-line.js';
import type { JoinSettings } from './join-options.js';
import type { ExpectedLine, LineHost } from './line-host.js';
import { withMissingModules } from './missing-modules.js';

/**
 * Options of ChanSpy: quietly, the channel by its unique id, only what comes from it (no echo of our own
 * prompts), leave with it and with us, whisper.
 */
const SPY = 'quoESw';

/** The modules without which Asterisk cannot do it, and does not say why. */
const MODULES = ['chan_audiosocket', 'app_chanspy'];

/**
 * Options of Originate: the channel that listens is in no call detail record. (`cdr show active` shows it all
 * the same.)
 */
const NO_RECORD = 'v(CDR_PROP(disable)=1)';

const NO_KEYS = 'the keys of a line beside the call are got by the commands of the channel';

/**
 * Lets Asterisk call us, and has that channel listen and whisper to the channel of the call. Asterisk:
 * `EXEC Originate AudioSocket/…,app,ChanSpy,…`, then `EXEC Playtones 0/1000`.
 */
export async function attachLine(
  host: LineHost,
  channel: AGIChannel,
  { timeout, signal, activity, maxQueuedFrames }: JoinSettings,
): Promise<AudioLine> {
  new AsteriskAbilities(channel).require('attach');
  const { uniqueId } = channel.request;
  if (uniqueId === undefined) {
    const message = 'attach: the call has no agi_uniqueid, so nothing can listen to it';
    throw new AGIError('E_AGI_UNSUPPORTED', message);
  }
  const detector = activity({ rate: 8000 });
  const expected = host.expect(
    channel,
    { rate: 8000, mode: 'beside', noKeys: NO_KEYS, maxQueuedFrames, call: channel, detector },
    { timeout, signal },
  );
  let line: Line;
  try {
    await originate(channel, uniqueId, expected, signal);
    line = await expected.awaited.connected;
  } catch (error) {
    expected.forget();
    throw error;
  }
  bindLine(channel, line);
  const tone = silentToneOf(channel);
  line.leave = () => tone.stop();
  await startTone(channel, line, tone);
  if (line.closed) throw await diedAtOnce(channel, line);
  line.detectSpeech();
  return line;
}

async function originate(
  channel: AGIChannel,
  uniqueId: string,
  { destination, awaited }: ExpectedLine,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { status, hungUp } = await channel.originate(
    destination,
    { application: 'ChanSpy', args: [uniqueId, SPY] },
    { wait: false, flags: NO_RECORD, ...(signal && { signal }) },
  );
  if (status === 'SUCCESS') return;
  if (hungUp) {
    // The hangup itself rejects this, unless the line came before it.
    await awaited.connected;
    throw hungUpError(uniqueId);
  }
  const message =
    `attach: Asterisk could not connect to this audio server (ORIGINATE_STATUS ${String(status)}); ` +
    'check `address`, and the network from Asterisk to it';
  throw await withMissingModules(
    channel,
    MODULES,
    new AGIError('E_AUDIO_UNREACHABLE', message, { channel: uniqueId }),
  );
}

async function startTone(channel: AGIChannel, line: Line, tone: SilentTone): Promise<void> {
  let found: boolean;
  try {
    found = await tone.start();
  } catch (error) {
    // After a hangup it is over by that already.
    line.finish('closed');
    throw error;
  }
  if (found) return;
  await line.close();
  const message = 'attach: this Asterisk has no application Playtones: load app_playtones.so';
  throw new AGIError('E_AGI_UNSUPPORTED', message, { channel: channel.request.uniqueId });
}

/** Asterisk says `SUCCESS` although it has no ChanSpy: it then closes the connection at once. */
async function diedAtOnce(channel: AGIChannel, line: Line): Promise<AGIError> {
  const details = { channel: channel.request.uniqueId };
  const reason = await line.over;
  if (reason === 'hangup') return hungUpError(details.channel);
  const message = `attach: the audio line was closed as soon as it was there (${reason})`;
  return withMissingModules(channel, MODULES, new AGIError('E_AUDIO_CLOSED', message, details));
}

function hungUpError(channel: string | undefined): AGIError {
  return new AGIError('E_AGI_HANGUP', 'attach: the call was hung up or redirected', { channel });
}
