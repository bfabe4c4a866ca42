import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../../lib/ivr/speech/engine.js';

const never = (): Promise<string> => new Promise(() => undefined);

describe('the wait for an engine', () => {
  it('ends with what the engine answers', async () => {
    const { signal } = new AbortController();
    await expect(answerOf('voice', Infinity, signal, () => 'audio')).resolves.toBe('audio');
  });

  it.each(['voice', 'recogniser'] as const)('ends when its signal aborts: %s', async (engine) => {
    const stop = new AbortController();
    const failure = {
      code: 'E_AGI_ABORTED',
      message: `the signal was aborted while the ${engine} was at work`,
      cause: 'enough',
    };
    const waiting = answerOf(engine, Infinity, stop.signal, never);
    stop.abort('enough');
    await expect(waiting).rejects.toMatchObject(failure);
    await expect(answerOf(engine, Infinity, stop.signal, never)).rejects.toMatchObject(failure);
  });

  it('fails with what the engine has thrown', async () => {
    const cause = new Error('no credit');
    const broken = (): Promise<string> => Promise.reject(cause);
    const { signal } = new AbortController();
    await expect(answerOf('voice', Infinity, signal, broken)).rejects.toMatchObject({
      code: 'E_SPEECH_FAILED',
      message: 'the voice failed: see `cause`',
      cause,
    });
  });
});
