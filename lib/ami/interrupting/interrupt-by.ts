import { isAGIError, type Interrupt, type Interruption } from '../../core/index.js';
import type { AmiClient } from '../client/ami-client.js';
import { pause } from '../transport/pause.js';
import { endingOf, type Ending } from './endings.js';

/** Time in ms for the answer to an action that is to take effect at once. */
const TIMEOUT = 2000;

/** Time in ms that a key is held. */
const KEY_DURATION = 100;

/**
 * Time in ms in which a key that was pressed may still be told to the channel: Asterisk holds it for its
 * duration, and puts keys apart.
 */
const KEY_WAIT = 300;

/** Time in ms in which a channel that runs no command reads what is in its queue: it does so at once. */
const FRAMES_WAIT = 50;

/** How often the key is pressed: long beeps take seconds. */
const MOST_KEYS = 40;

/** How many files are skipped: a line of SAY ALPHA has fewer characters. */
const MOST_FILES = 8192;

/**
 * Ends commands over the manager while they run, for the option `interrupt` of a server: SAY, RECORD FILE,
 * CONTROL STREAM FILE and EXEC of an application that plays, speaks, reads keys or records. With it
 * `hangup({ now: true })`, the signal of a command and its deadline take effect at once.
 *
 * It hangs up by `Hangup`, skips what is played by `ControlPlayback`, and ends a recording by a key that the
 * caller could have pressed, by `PlayDTMF`: a recording that no key ends is not ended. Waits, music and
 * connected calls (`Wait`, `MusicOnHold`, `Dial`, `Queue`) are ended by a hangup only. While the client is not
 * connected, commands end by themselves; so they do, after one warning of the process, where its user has not
 * the right.
 *
 * @example
 * ```ts
 * import { AmiClient, interruptBy } from 'nestjs-agi/ami';
 * import { AGIServer } from 'nestjs-agi/core';
 *
 * const ami = new AmiClient({ username: 'app', secret: process.env.AMI_SECRET ?? '' });
 * await ami.connect({ retry: true });
 * const server = new AGIServer({ interrupt: interruptBy(ami) });
 * ```
 *
 * @param ami a client of the Asterisk whose calls the server has; it needs `write = call`
 * @publicApi
 */
export function interruptBy(ami: AmiClient): Interrupt {
  const interrupt = interruptOn(ami);
  return (interruption) => interrupt(interruption.channel.uniqueId, interruption);
}

/** Ends what runs on a channel, by its unique id. */
export type InterruptOn = (
  uniqueId: string,
  interruption: Omit<Interruption, 'channel'>,
) => Promise<void> | undefined;

/**
 * Ends commands of calls that the client itself carries, by AsyncAGI. Asterisk reads what is left in the channel
 * while no command runs. Where the session ends with the command, nothing else reads it: so a moment is left.
 */
export function interruptCarried(ami: AmiClient): InterruptOn {
  const interrupt = interruptOn(ami);
  return (uniqueId, interruption) =>
    interrupt(uniqueId, interruption)?.then(() => pause(ami.clock, FRAMES_WAIT, undefined));
}

function interruptOn(ami: AmiClient): InterruptOn {
  let lacksRight = false;
  const act: InterruptOn = (uniqueId, interruption) => {
    if (interruption.ends === 'call') return hangUp(ami, uniqueId, interruption.cause);
    const ending = endingOf(interruption);
    return ending && end(ami, uniqueId, interruption.ended, ending);
  };
  return (uniqueId, interruption) => {
    if (ami.state !== 'connected' || lacksRight) return undefined;
    return act(uniqueId, interruption)?.catch((error: unknown) => {
      if (isAGIError(error) && error.code === 'E_AMI_RIGHTS') lacksRight = true;
      throw error;
    });
  };
}

async function hangUp(ami: AmiClient, Channel: string, Cause: number | undefined): Promise<void> {
  await ami.action('Hangup', { Channel, Cause }, { timeout: TIMEOUT });
}

async function end(
  ami: AmiClient,
  Channel: string,
  ended: AbortSignal,
  how: Ending,
): Promise<void> {
  const options = { timeout: TIMEOUT };
  if (how.by === 'key') {
    const key = { Channel, Digit: how.key, Duration: KEY_DURATION, Receive: true };
    // One that is pressed while the beep before a recording plays is lost.
    for (let keys = 0; keys < MOST_KEYS && !ended.aborted; keys++) {
      await ami.action('PlayDTMF', key, options);
      await pause(ami.clock, KEY_WAIT, undefined);
    }
    return;
  }
  // One after the other, since Asterisk plays a number, a date or letters as a file for each word.
  for (let files = 0; files < MOST_FILES && !ended.aborted; files++) {
    await ami.action('ControlPlayback', { Channel, Control: 'stop' }, options);
  }
}
