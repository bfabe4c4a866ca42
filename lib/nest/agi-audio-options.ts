import type { AudioServerOptions } from '../audio/index.js';
import { checkValue, isObject, trueOrFalse, type ValueRule } from '../core/internal.js';

/**
 * Settings of live audio, as `AgiModule` takes them: those of `AudioServer`, and these. `host` and `allow` are
 * those of the AGI server unless given.
 *
 * @publicApi
 */
export interface AgiAudioOptions extends AudioServerOptions {
  /** Whether to listen when the application has started; as the AGI server does unless given. */
  listen?: boolean;
}

/** The option of the module that concerns live audio. */
export interface AudioModuleOptions {
  /** Live audio of calls: `AudioServer` can be injected then, and listens as long as the application runs. */
  audio?: AgiAudioOptions;
}

/** The settings of live audio, checked; those of the server itself are checked where it is made. */
export interface AudioSettings {
  readonly server: AudioServerOptions;
  readonly listen: boolean | undefined;
}

const anObject: ValueRule = { allowed: 'an object', accepts: isObject };

/**
 * The settings of live audio; `undefined` where the application has none.
 *
 * @param server the address and the list of the AGI server
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option
 */
export function audioSettings(
  { audio }: AudioModuleOptions,
  server: Pick<AudioServerOptions, 'host' | 'allow'>,
): AudioSettings | undefined {
  if (audio === undefined) return undefined;
  checkValue('AgiModule options.audio', audio, anObject, 'described');
  const { listen, ...given } = audio;
  if (listen !== undefined) checkValue('AgiModule options.audio.listen', listen, trueOrFalse);
  const { host, allow } = server;
  return {
    server: { ...(host !== undefined && { host }), ...(allow && { allow }), ...given },
    listen,
  };
}
