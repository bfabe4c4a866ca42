import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { RecogniseOptions, RecognisedText, SpeechToText } from 'nestjs-agi';

/** The part of a message of Deepgram's that is used. */
interface Results {
  readonly type: string;
  readonly is_final?: boolean;
  readonly channel?: {
    readonly alternatives?: readonly { readonly transcript: string; readonly confidence: number }[];
  };
}

/** Recognises while the caller speaks, over the WebSocket of Deepgram: https://developers.deepgram.com */
export class DeepgramRecogniser implements SpeechToText {
  constructor(
    private readonly key: string,
    private readonly url = 'wss://api.deepgram.com/v1/listen',
  ) {}

  async *recognise(
    audio: AsyncIterable<Int16Array>,
    { rate, language, hints = [], signal }: RecogniseOptions,
  ): AsyncGenerator<RecognisedText, void, undefined> {
    const query = new URLSearchParams({
      ...{ model: 'nova-3', encoding: 'linear16', interim_results: 'true' },
      ...{ sample_rate: String(rate), language },
    });
    for (const hint of hints) query.append('keyterm', hint);
    const socket = new WebSocket(`${this.url}?${query.toString()}`, {
      headers: { Authorization: `Token ${this.key}` },
    });
    const abort = (): void => {
      socket.terminate();
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      const results = resultsOf(socket, signal);
      const sent = send(audio, socket);
      // If it fails, the connection is closed, and the results end with an error.
      sent.catch(abort);
      yield* results;
      if (!signal.aborted) await sent;
    } finally {
      signal.removeEventListener('abort', abort);
      socket.terminate();
    }
  }
}

async function send(audio: AsyncIterable<Int16Array>, socket: WebSocket): Promise<void> {
  await once(socket, 'open');
  for await (const frame of audio) {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
  }
  // It tells what is left, and closes the connection.
  socket.send(JSON.stringify({ type: 'CloseStream' }));
}

/** The results that come, until the connection is closed. */
async function* resultsOf(
  socket: WebSocket,
  signal: AbortSignal,
): AsyncGenerator<RecognisedText, void, undefined> {
  const came: Buffer[] = [];
  let failure: Error | undefined;
  let wake = (): void => undefined;
  socket.on('message', (data: Buffer) => {
    came.push(data);
    wake();
  });
  socket.on('error', (error) => (failure = error));
  socket.on('close', () => {
    wake();
  });
  while (came.length > 0 || socket.readyState !== WebSocket.CLOSED) {
    const message = came.shift();
    // Read here, and not where it comes: there an error would end the process.
    const result = message && resultIn(message);
    if (result) yield result;
    else if (!message) await new Promise<void>((resolve) => (wake = resolve));
  }
  // A connection that was given up before it was open fails.
  if (failure && !signal.aborted) throw failure;
}

function resultIn(data: Buffer): RecognisedText | undefined {
  const { type, is_final: final = false, channel } = resultsIn(data);
  const [best] = channel?.alternatives ?? [];
  if (type !== 'Results' || best === undefined || best.transcript === '') return undefined;
  return { text: best.transcript, final, confidence: best.confidence };
}

function resultsIn(data: Buffer): Results {
  try {
    return JSON.parse(data.toString()) as Results;
  } catch (cause) {
    throw new Error(`Deepgram sent what is no JSON: ${data.toString().slice(0, 80)}`, { cause });
  }
}
