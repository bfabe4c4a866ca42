import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { SpeechToText, VoiceActivity } from '../../core/index.js';
import {
  aFunction,
  integer,
  isObject,
  optional,
  quoteValue,
  refusedValue,
  resolveOptions,
  wholeMilliseconds,
  withDefault,
  type OptionRules,
  type ValueRule,
} from '../../core/internal.js';
import { SpokenAddress } from './spoken-address.js';
import { SpokenFolder } from './spoken-folder.js';
import { SpokenTexts } from './spoken-texts.js';
import type { SpeechAudio, SpeechEndpoint, SpeechFolder, SpeechOptions } from './speech-options.js';
import type { SpokenFiles } from './spoken-files.js';

/** The engines of dialogues, with all that is shared by their calls. */
export interface Speech {
  readonly recogniser: SpeechToText | undefined;
  readonly texts: SpokenTexts | undefined;
  readonly files: SpokenFiles | undefined;
  readonly audio: SpeechAudio | undefined;
  readonly activity: VoiceActivity | undefined;
  readonly timeout: number;
}

function withMethod<Value>(name: string, allowed: string): ValueRule<Value> {
  return {
    allowed,
    accepts: (value) =>
      typeof value === 'object' &&
      value !== null &&
      typeof (value as Record<string, unknown>)[name] === 'function',
  };
}

const RULES: OptionRules<Omit<Required<SpeechOptions>, 'timeout'> & { timeout: number }> = {
  recogniser: optional(withMethod('recognise', 'a recogniser: { recognise(audio, options) }')),
  voice: optional(withMethod('synthesise', 'a voice: { synthesise(text, options) }')),
  audio: optional(withMethod('attach', 'an AudioServer')),
  activity: optional(aFunction<VoiceActivity>()),
  files: optional<SpeechFolder | SpeechEndpoint>({
    allowed:
      "{ folder: '/var/lib/asterisk/sounds/said' } or { url: 'http://10.0.0.5:3000/speech' }",
    accepts: (value) => isObject(value) && 'folder' in value !== 'url' in value,
  }),
  timeout: withDefault(10_000, wholeMilliseconds(1)),
} as OptionRules<Omit<Required<SpeechOptions>, 'timeout'> & { timeout: number }>;

const MEBIBYTE = 1024 * 1024;
const maxBytes = (preset: number) =>
  withDefault(preset * MEBIBYTE, integer({ least: MEBIBYTE, unit: 'bytes', most: Infinity }));

const PATH: ValueRule<string> = {
  allowed: 'an absolute path without a new line',
  accepts: (value) => typeof value === 'string' && isAbsolute(value) && !/[\r\n\0]/.test(value),
};

/** Asterisk splits a list of files at `&`, and a quote or a space would end the word. */
const URL_FORM = /^https?:\/\/[^\s&"'\\?#]+$/;

const FOLDER_RULES = {
  folder: withDefault<SpeechFolder['folder']>('', {
    allowed: 'an absolute path, or { here, asterisk }: how this process and how Asterisk sees it',
    accepts: (value) =>
      typeof value === 'string'
        ? PATH.accepts(value)
        : isObject(value) && PATH.accepts(value.here) && PATH.accepts(value.asterisk),
  }),
  maxBytes: maxBytes(256),
};

const ENDPOINT_RULES = {
  url: withDefault('', {
    allowed: "an address that Asterisk reaches, without a query: 'http://10.0.0.5:3000/speech'",
    accepts: (value: unknown) => typeof value === 'string' && URL_FORM.test(value),
  }),
  maxBytes: maxBytes(64),
};

const defined = new WeakMap<SpeechOptions, Speech>();

/**
 * Checks the engines by which dialogues hear and speak, when the application starts. What was said is kept for
 * all dialogues that are given the same object.
 *
 * @example
 * const speech = defineSpeech({ voice, recogniser, audio, files: { folder: '/var/lib/asterisk/sounds/said' } });
 * const dialog = new AgiDialog(channel, { speech });
 *
 * @returns the options, for `AgiDialog`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that is wrong or missing
 *
 * @publicApi
 */
export function defineSpeech(options: SpeechOptions): Readonly<SpeechOptions> {
  const frozen = Object.freeze({ ...options });
  defined.set(frozen, resolve(frozen));
  return frozen;
}

/** The engines of options, which are checked once. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function speechOf(options: SpeechOptions): Speech {
  let speech = defined.get(options);
  if (speech === undefined) {
    speech = resolve(options);
    defined.set(options, speech);
  }
  return speech;
}

function resolve(options: SpeechOptions): Speech {
  const settings = resolveOptions(options, RULES, 'speech');
  const { recogniser, voice, audio, activity, files, timeout } = settings as Readonly<
    SpeechOptions & { timeout: number }
  >;
  const need = (option: string, allowed: string): never => {
    throw refusedValue(`speech.${option}`, undefined, allowed);
  };
  if (recogniser === undefined && voice === undefined) need('recogniser', 'given, or a voice');
  if (recogniser !== undefined && audio === undefined) {
    need('audio', 'an AudioServer where there is a recogniser: it brings the voice of the caller');
  }
  if (voice !== undefined && audio === undefined && files === undefined) {
    need('files', 'given where there is a voice, or `audio`: nobody would hear the voice');
  }
  if (voice === undefined && files !== undefined) need('voice', 'given where there are files');
  const texts = voice && new SpokenTexts(voice, timeout);
  return {
    recogniser,
    texts,
    files: texts && files && filesOf(texts, files),
    audio,
    activity,
    timeout,
  };
}

function filesOf(
  texts: SpokenTexts,
  given: SpeechFolder | SpeechEndpoint,
): SpokenFolder | SpokenAddress {
  if ('url' in given) {
    return new SpokenAddress(texts, resolveOptions(given, ENDPOINT_RULES, 'speech.files'));
  }
  const { folder, maxBytes } = resolveOptions(given, FOLDER_RULES, 'speech.files');
  const { here, asterisk } =
    typeof folder === 'string' ? { here: folder, asterisk: folder } : folder;
  try {
    if (!existsSync(here)) mkdirSync(here);
    accessSync(here, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const allowed = `a folder that this process may write, or make within one that is there (${quoteValue(code)})`;
    throw refusedValue('speech.files.folder', here, allowed);
  }
  return new SpokenFolder(texts, { here, asterisk, maxBytes });
}
