import type { CommandOptions } from '../../channel/options.js';
import type { Place } from '../../command/place.js';
import { oneOf, trueOrFalse } from '../../options/rules.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { application, type ApplicationResult } from '../application.js';
import { joinList, names } from '../lists.js';
import { ARGUMENT, FLAGS, letter, readOptions, trimmed } from '../option-values.js';

/**
 * Words of `VMSTATUS`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type VoiceMailStatus = 'SUCCESS' | 'USEREXIT' | 'FAILED' | (string & {});

/**
 * Options of `voiceMail()`.
 *
 * @publicApi
 */
export interface VoiceMailOptions extends CommandOptions {
  /** The greeting that is played first: that for busy (`b`), or for unavailable (`u`). None unless given. */
  greeting?: 'busy' | 'unavailable';
  /** Leaves out the instructions. Asterisk: option `s`. */
  skipInstructions?: boolean;
  /** Further options as Asterisk writes them. Never build them from what a caller said. */
  flags?: string;
}

/**
 * The result of `voiceMail()`.
 *
 * @publicApi
 */
export interface VoiceMailResult extends ApplicationResult {
  /**
   * `VMSTATUS`. `SUCCESS` also for a message that a hangup ended, `FAILED` for a hangup before it; `null` where
   * Asterisk left none.
   */
  status: VoiceMailStatus | null;
  /** `VM_MESSAGEFILE`: the message, without the ending of its format; `null` where Asterisk tells none. */
  file: string | null;
  /** Where the dialplan goes on when the handler ends, if the caller left by a key; else `null`. */
  leftTo: Place | null;
}

/**
 * Words of `DIRECTORY_RESULT`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type DirectoryStatus =
  | 'OPERATOR'
  | 'ASSISTANT'
  | 'TIMEOUT'
  | 'HANGUP'
  | 'SELECTED'
  | 'USEREXIT'
  | 'FAILED'
  | (string & {});

/**
 * Options of `directory()`.
 *
 * @publicApi
 */
export interface DirectoryOptions extends CommandOptions {
  /** The context of `voicemail.conf` whose mailboxes are searched; `default` unless given. */
  mailboxes?: string;
  /** The context of the dialplan where the call goes on; that of `mailboxes` unless given. */
  context?: string;
  /** Options as Asterisk writes them: `'f'`. Never build them from what a caller said. */
  flags?: string;
}

/**
 * The result of `directory()`.
 *
 * @publicApi
 */
export interface DirectoryResult extends ApplicationResult {
  /** `DIRECTORY_RESULT`; `null` where Asterisk left none. */
  status: DirectoryStatus | null;
  /** Where the dialplan goes on when the handler ends, if somebody was chosen; else `null`. */
  leftTo: Place | null;
}

const VOICEMAIL_RULES: OptionRules<Omit<VoiceMailOptions, keyof CommandOptions>> = {
  greeting: optional(oneOf<'busy' | 'unavailable'>('busy', 'unavailable')),
  skipInstructions: optional(trueOrFalse),
  flags: optional(FLAGS),
};

const DIRECTORY_RULES: OptionRules<Omit<DirectoryOptions, keyof CommandOptions>> = {
  mailboxes: optional(ARGUMENT),
  context: optional(ARGUMENT),
  flags: optional(FLAGS),
};

const MAILBOXES = names('voiceMail: mailboxes', "a mailbox such as '100@default'");

export const VOICE_MAIL = application({
  name: 'VoiceMail',
  module: 'app_voicemail',
  looksFirst: true,
  variables: ['VMSTATUS', 'VM_MESSAGEFILE'],
  arguments: (mailboxes: string | readonly string[], given?: VoiceMailOptions) => {
    const listed = joinList(mailboxes, MAILBOXES);
    const {
      greeting,
      skipInstructions,
      flags = '',
    } = readOptions('voiceMail', given, VOICEMAIL_RULES);
    const played = greeting === undefined ? '' : greeting.charAt(0);
    return trimmed([listed, `${played}${letter('s', skipInstructions)}${flags}`]);
  },
  result: ({ hungUp, duration, variables, leftTo }): VoiceMailResult => ({
    status: variables.VMSTATUS ?? null,
    file: variables.VM_MESSAGEFILE ?? null,
    leftTo,
    hungUp,
    duration,
  }),
});

export const DIRECTORY = application({
  name: 'Directory',
  module: 'app_directory',
  looksFirst: true,
  variables: ['DIRECTORY_RESULT'],
  arguments: (given?: DirectoryOptions) => {
    const {
      mailboxes = '',
      context = '',
      flags = '',
    } = readOptions('directory', given, DIRECTORY_RULES);
    return trimmed([mailboxes, context, flags]);
  },
  result: ({ hungUp, duration, variables, leftTo }): DirectoryResult => ({
    status: variables.DIRECTORY_RESULT ?? null,
    leftTo,
    hungUp,
    duration,
  }),
});
