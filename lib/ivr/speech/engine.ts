import { types } from 'node:util';
import { AGIError, isAGIError } from '../../core/index.js';
import { Deadline, describeValue } from '../../core/internal.js';

/** The pieces of one engine that are taken in one turn of the event loop. */
const PIECES_AT_ONCE = 64;

/** The engine that a piece of work asks, as messages name it. */
export type EngineName = 'recogniser' | 'voice';

/**
 * Waits for an engine, which may never answer.
 *
 * @param timeout in ms; `Infinity` where somebody else looks at the time
 * @throws AGIError `E_SPEECH_TIMEOUT`, `E_SPEECH_FAILED` with whatever the engine rejected with, `E_AGI_ABORTED`
 */
export async function answerOf<Value>(
  engine: EngineName,
  timeout: number,
  signal: AbortSignal,
  ask: () => PromiseLike<Value> | Value,
): Promise<Value> {
  let stop: (() => void) | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    const late = (): void => {
      reject(tooLate(engine, timeout));
    };
    const deadline = timeout === Infinity ? undefined : new Deadline(timeout, late, undefined);
    const onAbort = (): void => {
      const message = `the signal was aborted while the ${engine} was at work`;
      reject(new AGIError('E_AGI_ABORTED', message, { cause: signal.reason }));
    };
    stop = () => {
      deadline?.clear();
      signal.removeEventListener('abort', onAbort);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([(async () => ask())(), givenUp]);
  } catch (error) {
    throw isAGIError(error) ? error : failed(engine, error);
  } finally {
    stop?.();
  }
}

/** Reads what an engine gives piece by piece, each within its time. The engine is told when no more is needed. */
export async function* piecesOf<Piece>(
  engine: EngineName,
  timeout: number,
  signal: AbortSignal,
  source: AsyncIterable<Piece>,
): AsyncGenerator<Piece, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let isDone = false;
  let pieces = 0;
  try {
    for (;;) {
      const next = await answerOf(engine, timeout, signal, () => iterator.next());
      isDone = next.done === true;
      if (next.done === true) return;
      // An engine that has a piece at any time must not keep the process from all else.
      if (++pieces % PIECES_AT_ONCE === 0) await new Promise(setImmediate);
      yield next.value;
    }
  } catch (error) {
    isDone = isAGIError(error) && error.code === 'E_SPEECH_FAILED';
    throw error;
  } finally {
    if (!isDone) leave(iterator);
  }
}

/** The samples in a piece. @throws AGIError `E_SPEECH_FAILED` for anything else */
export function samplesIn(piece: unknown): Int16Array {
  if (types.isInt16Array(piece)) return piece;
  const message = `the voice gave ${describeValue(piece)}, but it must give an Int16Array of samples, or an async iterable of them`;
  throw new AGIError('E_SPEECH_FAILED', message);
}

/** Whether a value can be read by `for await`. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** The engine may take its time to end, and may fail: nobody needs it any more. */
function leave(iterator: AsyncIterator<unknown>): void {
  try {
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  } catch {
    // It was not needed any more.
  }
}

function tooLate(engine: EngineName, timeout: number): AGIError {
  const message = `the ${engine} gave nothing for ${timeout} ms; see the option \`timeout\` of speech`;
  return new AGIError('E_SPEECH_TIMEOUT', message);
}

function failed(engine: EngineName, cause: unknown): AGIError {
  return new AGIError('E_SPEECH_FAILED', `the ${engine} failed: see \`cause\``, { cause });
}
