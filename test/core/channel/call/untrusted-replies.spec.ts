import { describe, expect, it } from '@jest/globals';
import { AGIRequest, type AGIError } from 'nestjs-agi/core';
import { Call } from '../../../../lib/core/channel/call/call.js';
import { openChannel } from '../../../../lib/core/channel/open-channel.js';
import { DEFAULT_MAX_REPLY_BYTES, UNTRUSTED_REPLY_BYTES } from '../../../../lib/core/limits.js';

interface Answered {
  call: Call;
  errors: AGIError[];
  /** Answers the command that runs with a reply of so many bytes, without its newline. */
  answer(bytes: number): void;
}

/** A call that is not authenticated, in which a command runs. */
function openUntrusted(maxReplyBytes = DEFAULT_MAX_REPLY_BYTES): Answered {
  const errors: AGIError[] = [];
  const call = new Call(
    new AGIRequest({ agi_request: 'agi://h/menu' }),
    { write: () => undefined, end: () => undefined },
    {
      commandTimeout: 0,
      hangupGrace: 0,
      sessionTimeout: 0,
      maxReplyBytes,
      maxQueuedCommands: 10,
      exactValues: 'auto',
      lastWords: undefined,
    },
    {
      hungUp: () => undefined,
      ended: () => undefined,
      failed: (error) => errors.push(error),
      commandFailed: () => undefined,
      afterCall: () => undefined,
    },
  );
  void openChannel(call).noop();
  const answer = (bytes: number): void => {
    const start = '200 result=1 (';
    call.commands.receive(Buffer.from(`${start}${'x'.repeat(bytes - start.length - 1)})\n`));
  };
  return { call, errors, answer };
}

describe('a reply before the call is authenticated', () => {
  it('is read up to a limit of its own', () => {
    const { call, errors, answer } = openUntrusted();
    answer(UNTRUSTED_REPLY_BYTES);
    expect(errors).toEqual([]);
    expect(call.isEnded).toBe(false);
    expect(call.commands.unanswered).toEqual([]);
    call.finish();
  });

  it('that is longer ends the call, and the error says why', () => {
    const { call, errors, answer } = openUntrusted();
    answer(UNTRUSTED_REPLY_BYTES + 1);
    expect(errors).toEqual([
      expect.objectContaining({
        code: 'E_AGI_LIMIT',
        message:
          `a reply is longer than ${UNTRUSTED_REPLY_BYTES} bytes, and the call is not ` +
          'authenticated yet',
      }),
    ]);
    expect(call.outcome).toBe('protocol_error');
  });

  it('is no longer than the option allows, where that is less', () => {
    const { errors, answer } = openUntrusted(1000);
    answer(1001);
    expect(errors).toEqual([expect.objectContaining({ code: 'E_AGI_LIMIT' })]);
  });
});

describe('a reply after the call was authenticated', () => {
  it('is read up to the limit of the option', () => {
    const { call, errors, answer } = openUntrusted(UNTRUSTED_REPLY_BYTES + 1000);
    call.commands.trust();
    answer(UNTRUSTED_REPLY_BYTES + 1000);
    expect(errors).toEqual([]);
    expect(call.commands.unanswered).toEqual([]);
    call.finish();
  });

  it('that is longer ends the call, and the error names the option', () => {
    const { call, errors, answer } = openUntrusted(1000);
    call.commands.trust();
    answer(1001);
    expect(errors).toEqual([
      expect.objectContaining({
        code: 'E_AGI_LIMIT',
        message: 'a reply is longer than `maxReplyBytes` allows',
      }),
    ]);
  });
});
