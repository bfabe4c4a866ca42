import type { Type } from '@nestjs/common';
import type { SpeechToText, TextToSpeech } from '../core/index.js';
import { checkValue, isObject, type ValueRule } from '../core/internal.js';
import type { SpeechOptions } from '../ivr/index.js';

/**
 * The engines of dialogues, as `AgiModule` takes them. An engine may be a class: a provider of that class is taken, or
 * Nest makes one, with what it injects.
 *
 * @publicApi
 */
export interface AgiSpeechOptions extends Omit<SpeechOptions, 'recogniser' | 'voice'> {
  /** Recognises what the caller says. */
  recogniser?: SpeechToText | Type<SpeechToText>;
  /** Speaks what prompts `{ say }`. */
  voice?: TextToSpeech | Type<TextToSpeech>;
}

/** The option of the module that concerns speech. */
export interface SpeechModuleOptions {
  /** The engines by which injected dialogues hear and speak. `audio` is the server of the module unless given. */
  speech?: AgiSpeechOptions;
}

const anObject: ValueRule = { allowed: 'an object', accepts: isObject };

/** The engines; `undefined` where there are none. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function speechSettings({ speech }: SpeechModuleOptions): AgiSpeechOptions | undefined {
  if (speech !== undefined) checkValue('AgiModule options.speech', speech, anObject, 'described');
  return speech;
}
