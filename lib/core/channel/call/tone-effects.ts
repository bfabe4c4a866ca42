import type { Command, CommandFamily } from '../../command/command.js';

/**
 * The effect of a command on a tone that Asterisk plays: `none`; it `ends` the tone, and afterwards nothing
 * sounds; or it `replaces` the tone by a sound that goes on after the command.
 */
export type ToneEffect = 'none' | 'ends' | 'replaces';

/** A command with its arguments. */
export interface GivenCommand {
  readonly row: Command;
  readonly values: readonly unknown[];
}

/**
 * Families of which every command ends a tone. Asterisk ends whatever it plays when it opens a file
 * (`ast_openstream_full` in file.c), whether or not there is such a file.
 */
const SOUNDING: ReadonlySet<CommandFamily> = new Set(['playback', 'say']);

/** Applications that leave a tone as it is. Any other may play something. */
const QUIET_APPLICATIONS: ReadonlySet<string> = new Set(
  (
    'answer celgenuserevent channelredirect log mixmonitor mset noop originate pausemonitor ' +
    'sendtext senddtmf set softhangup stopmixmonitor system trysystem userevent verbose'
  ).split(' '),
);

/**
 * Applications that wait. The tone is there meanwhile; where asterisk.conf has `transmit_silence`, they end it
 * for silence of their own.
 */
const WAITING: ReadonlySet<string> = new Set([
  'wait',
  'waitexten',
  'waitforsilence',
  'waitfornoise',
]);

/** Applications that leave a sound which goes on. */
const SOUNDS_ON: ReadonlySet<string> = new Set(['playtones', 'startmusiconhold', 'ringing']);

/** The effect of a command on a tone. One that is given up midway has the same. */
export function effectOnTone({ row, values }: GivenCommand): ToneEffect {
  if (SOUNDING.has(row.family)) return 'ends';
  const [first] = values;
  switch (row.words) {
    case 'GET DATA':
    case 'GET OPTION':
    case 'RECORD FILE':
    case 'SPEECH RECOGNIZE':
    case 'GOSUB':
      return 'ends';
    case 'SET MUSIC':
      return first === 'on' ? 'replaces' : 'ends';
    case 'EXEC':
      return effectOfApplication(String(first).toLowerCase());
    default:
      return 'none';
  }
}

/** Whether nothing would be heard while a command runs if there were no tone. */
export function needsTone(given: GivenCommand): boolean {
  const { row, values } = given;
  const [first] = values;
  switch (row.words) {
    case 'GET DATA':
      return first === '';
    case 'RECORD FILE':
      return !values.includes('BEEP');
    case 'EXEC':
      return WAITING.has(String(first).toLowerCase()) || effectOnTone(given) === 'none';
    default:
      return effectOnTone(given) === 'none';
  }
}

function effectOfApplication(name: string): ToneEffect {
  if (QUIET_APPLICATIONS.has(name)) return 'none';
  return SOUNDS_ON.has(name) ? 'replaces' : 'ends';
}
