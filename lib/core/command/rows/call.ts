import { integer, oneOf, text } from '../arguments.js';
import { command } from '../command.js';
import { respond, respondWith, succeeded } from '../decoding.js';
import {
  CHANNEL_STATES,
  type AnswerResult,
  type ChannelStatusResult,
  type HangupResult,
} from '../results.js';

export const ANSWER = command<AnswerResult>({
  words: 'ANSWER',
  family: 'call',
  decode: (reply) => respondWith(reply, { answered: succeeded(reply, '0') }),
});

export const HANGUP = command<HangupResult>({
  words: 'HANGUP',
  family: 'call',
  arguments: [text('channel', { optional: true })],
  decode: (reply) => respondWith(reply, { hungUp: succeeded(reply, '1') }),
});

export const CHANNEL_STATUS = command<ChannelStatusResult>({
  words: 'CHANNEL STATUS',
  family: 'call',
  arguments: [text('channel', { optional: true })],
  decode: (reply) => {
    const response = respond(reply);
    return Object.assign(response, { state: CHANNEL_STATES[response.result ?? -1] ?? null });
  },
});

export const NOOP = command({
  words: 'NOOP',
  family: 'call',
  arguments: [text('message', { optional: true })],
  afterHangup: true,
  decode: respond,
});

export const VERBOSE = command({
  words: 'VERBOSE',
  family: 'call',
  arguments: [text('message'), integer('level', { min: 1, max: 4, optional: true })],
  afterHangup: true,
  decode: respond,
});

export const SET_AUTOHANGUP = command({
  words: 'SET AUTOHANGUP',
  family: 'call',
  arguments: [integer('seconds', { min: 0, unit: 's' })],
  decode: respond,
});

export const SET_CALLERID = command({
  words: 'SET CALLERID',
  family: 'call',
  arguments: [text('number')],
  decode: respond,
});

export const SET_MUSIC = command({
  words: 'SET MUSIC',
  family: 'call',
  arguments: [oneOf('state', ['on', 'off']), text('musicClass', { optional: true })],
  decode: respond,
});

export const ASYNCAGI_BREAK = command({
  words: 'ASYNCAGI BREAK',
  family: 'call',
  afterHangup: true,
  decode: respond,
});
