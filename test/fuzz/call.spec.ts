import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AGIError, AGI_ERRORS, type AGIChannel } from 'nestjs-agi/core';
import { openCall, FENCE } from '../core/channel/fixture/open-call.js';
import { settings } from './settings.js';

type Send = (c: AGIChannel, options?: { signal?: AbortSignal }) => Promise<unknown>;

const sends: Send[] = [
  (c, options) => c.noop('', options),
  (c, options) => c.getVariable('X', options),
  (c, options) => c.getVariable('X', { encoding: 'buffer', ...options }),
  (c, options) => c.streamFile('x', '', 0, options),
  (c, options) => c.getOption('x', '1', 1, options),
  (c, options) => c.exec('Dial', 'x', options),
  (c, options) => c.databaseGet('f', 'k', options),
  (c, options) => c.speechRecognize('x', 1, 0, options),
  (c, options) => c.send(['BOGUS'], options),
  (c, options) => c.setVariable('X', 'a\nb', options),
  (c) => c.hangup(),
  (c, options) => c.setVariableExact('X', 'a\nb', options),
];

const said = fc.constantFrom(
  ...[
    '200 result=0\n',
    '200 result=1\n',
    '200 result=-1\n',
    '200 result=1 (a)\n',
    '200 result=1 (a\n',
  ],
  ...[
    'b)\n',
    'HANGUP\n',
    '511 dead\n',
    '510 x\n',
    '520-usage\n',
    '520 End\n',
    '100 Trying\n',
    '200 res',
  ],
  ...[
    'ult=0 endpos=1\n',
    `200 result=1 (${'x'.repeat(1023)})\n`,
    '200 result=1 (speech) text0="a\\"b"\n',
    'junk\n',
  ],
);

const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.nat(sends.length - 1).map((index) => ({ kind: 'send' as const, index })),
  },
  {
    weight: 3,
    arbitrary: fc.nat(sends.length - 1).map((index) => ({ kind: 'abortable' as const, index })),
  },
  { weight: 6, arbitrary: said.map((text) => ({ kind: 'say' as const, text })) },
  { weight: 6, arbitrary: fc.constant({ kind: 'answer' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'fences' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'abort' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'tick' as const }) },
);
const end = fc.constantFrom('finish', 'refuse', 'fin', 'reset');

it('any interleaving of commands, aborts and bytes settles every promise, with our errors only', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 40 }),
      end,
      fc.constantFrom('auto' as const, 'always' as const),
      async (acts, how, exactValues) => {
        const opened = openCall({ exactValues, maxQueuedCommands: 10, hangupGrace: 1_000_000 });
        const { channel, call, say, written, answerFences } = opened;
        const promises: Promise<unknown>[] = [];
        const aborts: AbortController[] = [];
        for (const step of acts) {
          if (step.kind === 'send') promises.push(sends[step.index]!(channel));
          else if (step.kind === 'abortable') {
            const abort = new AbortController();
            aborts.push(abort);
            promises.push(sends[step.index]!(channel, { signal: abort.signal }));
          } else if (step.kind === 'say') say(step.text);
          else if (step.kind === 'answer') {
            if (!FENCE.test(written.at(-1) ?? '')) say('200 result=0\n');
          } else if (step.kind === 'fences') answerFences();
          else if (step.kind === 'abort') aborts.shift()?.abort();
          else await Promise.resolve();
          for (const line of written) expect(line.indexOf('\n')).toBe(line.length - 1);
        }
        if (how === 'finish') call.finish();
        else if (how === 'refuse') call.refuse('draining');
        else call.disconnected(how === 'fin' ? undefined : new Error('reset'));

        for (const { status, ...outcome } of await Promise.allSettled(promises)) {
          if (status === 'fulfilled') continue;
          const { reason } = outcome as { reason: AGIError };
          expect(reason).toBeInstanceOf(AGIError);
          expect(Object.keys(AGI_ERRORS)).toContain(reason.code);
        }
        expect(opened.events.filter((event) => event.startsWith('end'))).toHaveLength(1);
        expect(opened.events.filter((event) => event === 'hangup').length).toBeLessThanOrEqual(1);
      },
    ),
    settings(1500),
  );
});

it('each command gets its own reply, whatever is aborted on the way', async () => {
  const step = fc.record({
    kind: fc.constantFrom('noop', 'value', 'play'),
    abort: fc.constantFrom('no', 'waiting', 'in flight'),
    answered: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
      const { channel, say, written, answerFences } = openCall();
      const sent = steps.map(({ kind }, index) => {
        const abort = new AbortController();
        const options = { signal: abort.signal };
        const promise: Promise<{ raw: string }> =
          kind === 'noop'
            ? channel.noop(`${index}`, options)
            : kind === 'value'
              ? channel.databaseGet('f', `${index}`, options)
              : channel.streamFile(`${index}`, '', 0, options);
        return {
          abort,
          promise: promise.then(
            ({ raw }) => raw,
            () => 'aborted',
          ),
        };
      });
      sent.forEach(({ abort }, index) => {
        if (steps[index]?.abort === 'waiting') abort.abort();
      });
      // Asterisk answers each line by the number in it; a prompt ended by bytes may answer or not.
      for (const line of written) {
        if (FENCE.test(line)) continue;
        const number = Number(/(\d+)(?: "")?(?: 0)?\n$/.exec(line)?.[1]);
        const { abort, answered, kind } = steps[number]!;
        if (abort === 'in flight') sent[number]!.abort.abort();
        if (abort !== 'in flight' || kind === 'noop' || answered) {
          say(kind === 'value' ? `200 result=1 (${number})\n` : `200 result=${number}\n`);
        }
        answerFences();
      }
      const replies = await Promise.all(sent.map(({ promise }) => promise));
      expect(replies).toEqual(
        steps.map(({ kind, abort }, index) => {
          if (abort !== 'no') return 'aborted';
          return kind === 'value' ? `200 result=1 (${index})` : `200 result=${index}`;
        }),
      );
    }),
    settings(1000),
  );
});
