import type { InjectionToken, Provider } from '@nestjs/common';
import { AudioServer } from '../../audio/index.js';
import type { AgiModuleSettings } from '../agi-module-options.js';
import { messages } from '../agi.messages.js';
import { AudioLink } from './audio-link.js';

export const AUDIO_LINK = Symbol('nestjs-agi:audio-link');

/**
 * The providers of live audio.
 *
 * @param isDeclared whether Nest was told that the options have `audio`
 * @param settings the token of the options
 */
export function audioProviders(isDeclared: boolean, settings: InjectionToken): Provider[] {
  const link: Provider = {
    provide: AUDIO_LINK,
    inject: [settings, ...(isDeclared ? [AudioServer] : [])],
    useFactory: ({ audio }: AgiModuleSettings, server?: unknown) => {
      if (audio !== undefined && !isDeclared) throw messages.undeclaredAudio();
      return new AudioLink(server, audio?.listen);
    },
  };
  if (!isDeclared) return [link];
  const server: Provider = {
    provide: AudioServer,
    inject: [settings],
    useFactory: ({ audio }: AgiModuleSettings) => {
      if (audio === undefined) throw messages.declaredAudio();
      return new AudioServer(audio.server);
    },
  };
  return [server, link];
}
