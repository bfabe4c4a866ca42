import type { InjectionToken, Provider, Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { defineSpeech, type SpeechOptions } from '../../ivr/index.js';
import type { AgiModuleSettings } from '../agi-module-options.js';
import type { AudioLink } from './audio-link.js';
import { AUDIO_LINK } from './audio-providers.js';

/** The token of the function that makes the engines of dialogues, when all providers are there. */
export const DEFINE_SPEECH = Symbol('nestjs-agi:speech');

/** Resolves the classes of engines, and checks the options; `undefined` where there are no engines. */
export type DefineSpeech = () => Promise<Readonly<SpeechOptions> | undefined>;

/** The provider of that function. */
export function speechProvider(settings: InjectionToken): Provider {
  return {
    provide: DEFINE_SPEECH,
    inject: [settings, ModuleRef, AUDIO_LINK],
    useFactory:
      ({ speech }: AgiModuleSettings, modules: ModuleRef, { server }: AudioLink): DefineSpeech =>
      async () => {
        if (speech === undefined) return undefined;
        const { recogniser, voice, audio = server, ...others } = speech;
        return defineSpeech({
          ...others,
          ...(audio && { audio }),
          ...(recogniser && { recogniser: await engineOf(modules, recogniser) }),
          ...(voice && { voice: await engineOf(modules, voice) }),
        });
      },
  };
}

/** An engine, which may be given by its class. */
async function engineOf<Engine extends object>(
  modules: ModuleRef,
  given: Engine | Type<Engine>,
): Promise<Engine> {
  if (typeof given !== 'function') return given;
  const type = given;
  try {
    return await modules.resolve<Engine>(type, undefined, { strict: false });
  } catch {
    // No module provides it. What it injects is told of where it is missing.
    return modules.create(type);
  }
}
