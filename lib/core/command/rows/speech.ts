import type { Reply } from '../../codec/reply.js';
import { integer, nonEmpty, text, type Argument } from '../arguments.js';
import { command, type Command } from '../command.js';
import { decodeSpeech } from '../decoding.js';
import type { RecognizeResult, SpeechAlternative, SpeechResult } from '../results.js';

function speech(
  action: string,
  args: readonly Argument[],
  { afterHangup = false } = {},
): Command<SpeechResult> {
  return command<SpeechResult>({
    words: `SPEECH ${action}`,
    family: 'speech',
    arguments: args,
    afterHangup,
    decode: decodeSpeech,
  });
}

export const SPEECH_CREATE = speech('CREATE', [text('engine', { optional: false, default: '' })]);

export const SPEECH_SET = speech('SET', [nonEmpty('name'), text('value')]);

export const SPEECH_LOAD_GRAMMAR = speech('LOAD GRAMMAR', [nonEmpty('grammar'), nonEmpty('path')]);

export const SPEECH_UNLOAD_GRAMMAR = speech('UNLOAD GRAMMAR', [nonEmpty('grammar')], {
  afterHangup: true,
});

export const SPEECH_ACTIVATE_GRAMMAR = speech('ACTIVATE GRAMMAR', [nonEmpty('grammar')]);

export const SPEECH_DEACTIVATE_GRAMMAR = speech('DEACTIVATE GRAMMAR', [nonEmpty('grammar')]);

export const SPEECH_DESTROY = speech('DESTROY', [], { afterHangup: true });

// The attributes after the first bracket may hold brackets of their own, so `(data)` is read again here.
const ENDED_BY = /^200 result=1 \((speech|digit|hangup|timeout)\)/;
// A name begins where there is no letter before it. Without that condition a long run of letters would
// take quadratic time.
const ATTRIBUTE = /(?<![a-z])([a-z]+)(\d*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;

function attributesOf(raw: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', index = '', quoted, bare = ''] of raw.matchAll(ATTRIBUTE)) {
    attributes.set(name + index, quoted?.replaceAll(/\\(.)/g, '$1') ?? bare);
  }
  return attributes;
}

function decodeRecognize(reply: Reply): RecognizeResult {
  const endedBy = (ENDED_BY.exec(reply.raw)?.[1] ?? null) as RecognizeResult['endedBy'];
  const attributes = attributesOf(reply.raw);
  const alternatives: SpeechAlternative[] = [];
  for (let index = 0; attributes.has(`text${index}`); index++) {
    alternatives.push({
      score: Number(attributes.get(`score${index}`) ?? 0),
      text: attributes.get(`text${index}`) ?? '',
      grammar: attributes.get(`grammar${index}`) ?? '',
    });
  }
  const endpos = attributes.get('endpos');
  return {
    ...decodeSpeech(reply),
    data: endedBy,
    endedBy,
    digit: attributes.get('digit') ?? null,
    endpos: endpos === undefined ? null : Number(endpos),
    alternatives,
  };
}

export const SPEECH_RECOGNIZE = command<RecognizeResult>({
  words: 'SPEECH RECOGNIZE',
  family: 'speech',
  arguments: [
    nonEmpty('prompt'),
    integer('timeout', { min: 0, unit: 's' }),
    integer('offset', { min: 0, unit: 'samples', optional: true }),
  ],
  duration: 'open',
  decode: decodeRecognize,
});
