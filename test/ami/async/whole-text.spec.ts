import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { settings } from '../../fuzz/settings.js';
import { environmentOf } from '../../../lib/ami/async/environment.js';
import { decodePiece, type Piece } from '../../../lib/ami/async/event-text.js';
import { readWhole } from '../../../lib/ami/async/whole-text.js';

/** The pipe of Asterisk, its read of 1,024 bytes and its text of at most 2,047 characters. */
class Pipe {
  questions = 0;
  #held = Buffer.alloc(0);

  write(bytes: Buffer): void {
    this.#held = Buffer.concat([this.#held, bytes]);
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  readonly ask = (line: string): Promise<Piece | undefined> => {
    this.questions++;
    const word = line.replace('GET FULL VARIABLE ', '');
    this.write(Buffer.from(`200 result=1 (${word})\n`));
    return Promise.resolve(this.read());
  };

  read(): Piece {
    const bytes = this.#held.subarray(0, 1024);
    this.#held = this.#held.subarray(1024);
    return decodePiece(encode(bytes));
  }
}

/** `ast_uri_encode` with the flags of `ast_uri_http` into 2,048 bytes. */
function encode(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes) {
    const isPlain = /[-\w.!~*'()]/.test(String.fromCharCode(byte)) && byte < 0x80;
    if (text.length >= (isPlain ? 2047 : 2045)) break;
    text += isPlain
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

const reply = (value: Buffer): Buffer =>
  Buffer.concat([Buffer.from('200 result=1 ('), value, Buffer.from(')\n')]);

describe('a text that comes in pieces', () => {
  it('is whole or known to be lost, and leaves nothing in the pipe, whatever it holds', async () => {
    const values = fc.oneof(
      fc.uint8Array({ maxLength: 4000 }),
      fc.string({ maxLength: 4000, unit: fc.constantFrom('a', ' ', '\n', ')', 'ü') }),
      fc.integer({ min: 900, max: 1100 }).map((length) => 'x'.repeat(length)),
    );
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const sent = reply(Buffer.from(value as Uint8Array).filter((byte) => byte !== 0) as Buffer);
        const pipe = new Pipe();
        pipe.write(sent);
        const whole = await readWhole(pipe.read(), pipe.ask);
        expect(pipe.isEmpty).toBe(true);
        if (whole?.bytes !== undefined) expect(whole.bytes.equals(sent)).toBe(true);
        else expect(sent.length).toBeGreaterThan(680);
      }),
      settings(500),
    );
  });

  it('costs no question where it is short', async () => {
    const pipe = new Pipe();
    pipe.write(reply(Buffer.from('ü'.repeat(320))));
    expect((await readWhole(pipe.read(), pipe.ask))?.bytes?.length).toBe(656);
    expect(pipe.questions).toBe(0);
  });

  it('is lost where a later piece of it is cut', async () => {
    const pipe = new Pipe();
    pipe.write(reply(Buffer.from('x'.repeat(1100) + 'ü'.repeat(600))));
    const first = pipe.read();
    expect(first.isCut).toBe(false);
    expect(await readWhole(first, pipe.ask)).toEqual({ bytes: undefined });
    expect(pipe.isEmpty).toBe(true);
  });

  it('is not waited for when the session has ended', async () => {
    const pipe = new Pipe();
    pipe.write(reply(Buffer.from('x'.repeat(2000))));
    expect(await readWhole(pipe.read(), () => Promise.resolve(undefined))).toBeUndefined();
  });
});

const FACTS = [
  'agi_request: async',
  'agi_channel: PJSIP/100-00000001',
  'agi_language: en',
  'agi_type: PJSIP',
  'agi_uniqueid: 1.7',
  'agi_version: 22.5.0',
  'agi_callerid: 100',
  'agi_calleridname: Ada',
  'agi_callingpres: 0',
  'agi_callingani2: 0',
  'agi_callington: 0',
  'agi_callingtns: 0',
  'agi_dnid: unknown',
  'agi_rdnis: unknown',
  'agi_context: c',
  'agi_extension: e',
  'agi_priority: 1',
  'agi_enhanced: 0.0',
  'agi_accountcode: ',
  'agi_threadid: 1',
].join('\n');

describe('the environment of AsyncAGI', () => {
  it('becomes that of FastAGI: the first argument is the path', () => {
    const read = environmentOf(
      `${FACTS}\nagi_arg_1: /menu?lang=en\nagi_arg_2: one\nagi_arg_3: \n\n`,
    );
    const text = 'text' in read ? read.text : '';
    expect(text.split('\n').slice(0, 4)).toEqual([
      'agi_network: yes',
      'agi_network_script: menu?lang=en',
      'agi_request: agi://async/menu?lang=en',
      'agi_channel: PJSIP/100-00000001',
    ]);
    expect(text).toMatch(/agi_threadid: 1\nagi_arg_1: one\nagi_arg_2: \n\n$/);
  });

  it('has the root path without an argument', () => {
    expect(environmentOf(`${FACTS}\n\n`)).toMatchObject({
      text: expect.stringContaining('agi_request: agi://async/\n'),
    });
  });

  it.each([
    ['a caller with a newline', FACTS.replace('Ada', 'Ada\nagi_arg_1: /admin')],
    ['a text that is not whole', FACTS.slice(0, 200)],
  ])('is refused: %s', (_, block) => {
    expect(environmentOf(`${block}\nagi_arg_1: /menu\n\n`)).toMatchObject({
      violation: expect.any(String),
    });
  });
});
