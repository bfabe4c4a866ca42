import type { SpeechToText, TextToSpeech } from 'nestjs-agi';
import { DeepgramRecogniser } from './deepgram-recogniser.js';
import { EspeakVoice } from './espeak-voice.js';
import { FliteVoice } from './flite-voice.js';
import { OpenAIVoice } from './openai-voice.js';
import { PocketsphinxRecogniser } from './pocketsphinx-recogniser.js';

/** The engines that the environment asks for; programs of this machine unless it does. */
export function enginesOf(env: NodeJS.ProcessEnv): {
  recogniser: SpeechToText;
  voice: TextToSpeech;
} {
  return { recogniser: recogniserOf(env), voice: voiceOf(env) };
}

function recogniserOf({ RECOGNISER = 'pocketsphinx', ...env }: NodeJS.ProcessEnv): SpeechToText {
  if (RECOGNISER === 'pocketsphinx') return new PocketsphinxRecogniser();
  if (RECOGNISER === 'deepgram') {
    return new DeepgramRecogniser(needed(env, 'DEEPGRAM_API_KEY'), env.DEEPGRAM_URL);
  }
  throw new Error(`RECOGNISER is ${RECOGNISER}, but it must be pocketsphinx or deepgram`);
}

function voiceOf({ VOICE = 'flite', ...env }: NodeJS.ProcessEnv): TextToSpeech {
  if (VOICE === 'flite') return new FliteVoice();
  if (VOICE === 'espeak') return new EspeakVoice();
  if (VOICE === 'openai') return new OpenAIVoice(needed(env, 'OPENAI_API_KEY'), env.OPENAI_URL);
  throw new Error(`VOICE is ${VOICE}, but it must be flite, espeak or openai`);
}

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} must be set`);
  return value;
}
