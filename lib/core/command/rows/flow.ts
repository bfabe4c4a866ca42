import { nonEmpty, priority, text } from '../arguments.js';
import { command } from '../command.js';
import { respond, respondWith, succeeded } from '../decoding.js';
import type { ExecResult, GosubResult } from '../results.js';

export const SET_CONTEXT = command({
  words: 'SET CONTEXT',
  family: 'flow',
  arguments: [nonEmpty('context')],
  setsPlace: 'context',
  decode: respond,
});

export const SET_EXTENSION = command({
  words: 'SET EXTENSION',
  family: 'flow',
  arguments: [nonEmpty('extension')],
  setsPlace: 'extension',
  decode: respond,
});

export const SET_PRIORITY = command({
  words: 'SET PRIORITY',
  family: 'flow',
  arguments: [priority('priority')],
  setsPlace: 'priority',
  decode: respond,
});

const NO_SUCH_APPLICATION = '-2';

export const EXEC = command<ExecResult>({
  words: 'EXEC',
  family: 'flow',
  arguments: [nonEmpty('application'), text('options', { optional: true })],
  afterHangup: true,
  duration: 'open',
  // An application that returns 1 makes Asterisk append a 520 block (RESULT_SHOWUSAGE is 1).
  repliesTwice: (reply) => reply.result === '1',
  decode: (reply) =>
    respondWith(reply, {
      found: reply.code === 200 && reply.result !== NO_SUCH_APPLICATION,
    }),
});

export const GOSUB = command<GosubResult>({
  words: 'GOSUB',
  family: 'flow',
  arguments: [
    nonEmpty('context'),
    nonEmpty('extension'),
    priority('priority'),
    text('args', { optional: true }),
  ],
  duration: 'open',
  decode: (reply) =>
    respondWith(reply, {
      completed: succeeded(reply, '0') && reply.rest === 'Gosub complete',
      found: reply.code === 200 && !succeeded(reply, '-1'),
    }),
});
