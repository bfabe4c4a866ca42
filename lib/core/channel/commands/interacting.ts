import { AMD, type AmdOptions, type AmdResult } from '../../application/rows/amd.js';
import {
  DIRECTORY,
  VOICE_MAIL,
  type DirectoryOptions,
  type DirectoryResult,
  type VoiceMailOptions,
  type VoiceMailResult,
} from '../../application/rows/mailbox.js';
import {
  BACKGROUND,
  PLAYBACK,
  READ,
  type BackgroundOptions,
  type BackgroundResult,
  type PlaybackApplicationResult,
  type PlaybackOptions,
  type ReadOptions,
  type ReadResult,
} from '../../application/rows/prompts.js';
import { runApplication } from './send.js';

/**
 * Applications that play something to the caller and listen. They reject as those that connect the
 * caller do.
 */
export abstract class InteractingApplications {
  /**
   * Plays sound files to their end, and answers the call first unless told otherwise. Asterisk: Playback.
   *
   * @param files a sound file without ending, or a list of them
   */
  playback(
    files: string | readonly string[],
    options?: PlaybackOptions,
  ): Promise<PlaybackApplicationResult> {
    return runApplication(this, PLAYBACK, [files, options], options);
  }

  /**
   * Plays sound files until a key is pressed, and answers the call first unless told otherwise. Asterisk:
   * Background.
   *
   * @param files a sound file without ending, or a list of them
   */
  background(
    files: string | readonly string[],
    options?: BackgroundOptions,
  ): Promise<BackgroundResult> {
    return runApplication(this, BACKGROUND, [files, options], options);
  }

  /** Asks for digits, and answers the call first unless told otherwise. Asterisk: Read. */
  read(options?: ReadOptions): Promise<ReadResult> {
    return runApplication(this, READ, [options], options);
  }

  /** Listens whether a human or a machine has answered. Asterisk: AMD. */
  amd(options?: AmdOptions): Promise<AmdResult> {
    return runApplication(this, AMD, [options], options);
  }

  /**
   * Has the caller leave a message. Asterisk: VoiceMail.
   *
   * @param mailboxes a mailbox (`100@default`), or a list of them, which all get the message
   */
  voiceMail(
    mailboxes: string | readonly string[],
    options?: VoiceMailOptions,
  ): Promise<VoiceMailResult> {
    return runApplication(this, VOICE_MAIL, [mailboxes, options], options);
  }

  /**
   * Has the caller find somebody by the first letters of a name. Asterisk: Directory. `leftTo` is where the
   * dialplan goes on when the handler ends.
   */
  directory(options?: DirectoryOptions): Promise<DirectoryResult> {
    return runApplication(this, DIRECTORY, [options], options);
  }
}
