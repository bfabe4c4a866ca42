import { describe, expect, it } from '@jest/globals';
import { MAX_LINE_BYTES, UNSPLIT_REPLY_BYTES } from '../../../lib/core/limits.js';
import { FENCE_ANSWER, FENCE_WORD, ReplyLog } from './fixture/reply-log.js';
import { wireRuns } from './fixture/wire-runs.js';

const USAGE =
  '520-Invalid command syntax.  Proper usage follows:\n' +
  'Returns <literal>0</literal> if not set.\n' +
  'Example return code: 200 result=1 (testvariable)\n' +
  '200 result=1 (testvariable)\n' +
  'HANGUP\n' +
  '520 End of proper usage.\n';

describe('a reply', () => {
  const lines = [
    '200 result=0',
    '200 result=',
    '200 result= (timeout)',
    '200 result=-1 endpos=5600',
    '200 result=0 (timeout) endpos=16000',
    '200 result=1 (digit) digit=5 endpos=0',
    '200 result=0 Gosub complete (abnormal exit)',
    '200 result=1 (p)aren (x) 200 result=1)',
    '200 result=1 (abc\r)',
    '200 result=1 (é日本\u{1F600})',
    '503 result=-2 Memory allocation failure',
    '510 Invalid or unknown command',
    '511 Command Not Permitted on a dead channel or intercept routine',
    '520 Invalid command syntax.  Proper usage not available.',
    '599 An error of a code that is not known',
  ];
  for (const line of lines) {
    wireRuns(`that reads ${JSON.stringify(line)}`, `${line}\n`, (chunks) => {
      const log = new ReplyLog();
      log.reader.expect('plain');
      expect(log.read(chunks).events).toEqual([line]);
    });
  }

  it('goes on in a chunk that would be a reply of its own', () => {
    const log = new ReplyLog();
    log.reader.expect('plain');
    log.reader.push(Buffer.from('510 not '));
    log.reader.push(Buffer.from('200 result=1\n'));
    expect(log.events).toEqual(['510 not 200 result=1']);
  });

  wireRuns('with usage text that looks like replies and hangups is one reply', USAGE, (chunks) => {
    const log = new ReplyLog();
    log.reader.expect('text');
    expect(log.read(chunks).events).toEqual([USAGE.slice(0, -1)]);
    expect(log.replies[0]).toMatchObject({ code: 520, result: '', data: undefined });
    expect(log.replies[0]?.error).toBe(USAGE.split('\n').slice(0, -2).join('\n').slice(4));
  });

  wireRuns(
    'that follows a provisional one is the only one told',
    '100 result=0 Trying...\n200 result=0 Gosub complete\n',
    (chunks) => {
      const log = new ReplyLog();
      log.reader.expect('plain');
      expect(log.read(chunks).events).toEqual(['200 result=0 Gosub complete']);
    },
  );

  wireRuns(
    'between HANGUP lines comes in its place',
    'HANGUP\nHANGUP\n200 result=-1\nHANGUP\n',
    (chunks) => {
      const log = new ReplyLog();
      log.reader.expect('plain');
      expect(log.read(chunks).events).toEqual(['HANGUP', 'HANGUP', '200 result=-1', 'HANGUP']);
    },
  );

  wireRuns('between two 520 blocks keeps its place', `${USAGE}200 result=5\n${USAGE}`, (chunks) => {
    const log = new ReplyLog();
    log.next = 'plain';
    log.reader.expect('plain');
    const usage = USAGE.slice(0, -1);
    expect(log.read(chunks).events).toEqual([usage, '200 result=5', usage]);
  });
});

describe('a value', () => {
  const treacherous = [
    '',
    'a)\nHANGUP\n200 result=1 (z',
    'a)\nHANGUP',
    ')\n200 result=0',
    '\nHANGUP\n',
    ')\n)\n)',
    '520-Usage\n520 End',
    '511 dead\n511 dead',
    '\r\n',
    'é\n日本\n\u{1F600}',
    FENCE_WORD.slice(1),
    `200 result=1 (${FENCE_WORD.slice(1)})`,
  ];
  for (const value of treacherous) {
    const shown = JSON.stringify(value);
    wireRuns(
      `of ${shown} is exact when it is fenced, and a hangup after it is believed`,
      `200 result=1 (${value})\nHANGUP\n`,
      (chunks) => {
        const log = new ReplyLog();
        log.reader.expect('exact');
        log.read(chunks);
        expect(log.replies.map(({ data }) => data)).toEqual([value]);
        expect(log.events).toEqual([`200 result=1 (${value})`, 'HANGUP']);
      },
    );
    it(`of ${shown} is exact without being asked for when it arrives whole`, () => {
      const log = new ReplyLog();
      log.reader.expect('text');
      log.read([Buffer.from(`200 result=1 (${value})\n`)]);
      expect(log.replies.map(({ data }) => data)).toEqual([value]);
    });
  }

  it('that is short, on one line and alone is trusted without a fence', () => {
    const log = new ReplyLog();
    log.reader.expect('text');
    expect(log.read([Buffer.from('200 result=1 (x)\n')]).events).toEqual(['200 result=1 (x)']);
    expect(log.fences).toBe(0);
  });

  it.each([
    ['does not end in a bracket', '200 result=1 (a\n'],
    ['goes on after a bracket', '200 result=1 (a)b\n'],
    ['has bytes after it', '200 result=1 (a)\nH'],
    ['may have been split', `200 result=1 (${'x'.repeat(500)})\n`],
  ])('is fenced when it %s', (_name, bytes) => {
    const log = new ReplyLog();
    log.reader.expect('text');
    log.reader.push(Buffer.from(bytes));
    expect(log.fences).toBe(1);
    expect(log.replies).toEqual([]);
  });

  it.each([
    [UNSPLIT_REPLY_BYTES, 0],
    [UNSPLIT_REPLY_BYTES + 1, 1],
  ])('of a line of %i bytes that came in pieces is fenced %i times', (bytes, fences) => {
    const line = `200 result=1 (${'x'.repeat(bytes - 15)})`;
    const log = new ReplyLog();
    log.reader.expect('text');
    log.reader.push(Buffer.from(line));
    log.reader.push(Buffer.from('\n'));
    expect(log.fences).toBe(fences);
    expect(log.replies).toHaveLength(1 - fences);
  });

  it('asks for a fence once, also where the session is ended instead', () => {
    const log = new ReplyLog();
    let asked = 0;
    log.ambiguous = () => {
      asked++;
      if (asked > 1) throw new Error('A fence was asked for again');
    };
    log.reader.expect('exact');
    log.reader.push(Buffer.from('200 result=1 (a)\n'));
    expect(asked).toBe(1);
    expect(log.events).toEqual([]);
  });

  it('is read where the answer to its fence comes in the same chunk', () => {
    const log = new ReplyLog();
    log.reader.expect('exact');
    log.reader.push(Buffer.from(`200 result=1 (a)\n${FENCE_ANSWER.toString()}`));
    expect(log.events).toEqual(['200 result=1 (a)']);
  });

  it('that Asterisk cut short is told as stray, not as another value', () => {
    const log = new ReplyLog();
    log.reader.expect('exact');
    log.read([Buffer.from('200 result=1 (cut\nin the midd')]);
    expect(log.events).toEqual(['stray']);
  });

  it.each(['200 result=0', '510 Invalid or unknown command', USAGE.slice(0, -1)])(
    'is not looked for in %j',
    (line) => {
      const log = new ReplyLog();
      log.reader.expect('exact');
      expect(log.read([Buffer.from(`${line}\n`)]).events).toEqual([line]);
      expect(log.fences).toBe(0);
    },
  );
});

describe('a fence', () => {
  wireRuns(
    'ends all that came before, whatever it is, and several are answered in turn',
    'anything\n200 result=1 (x)\nleft over 200 result=1 (one)\nHANGUP\n200 result=1 (two)\n200 result=7\n',
    (chunks) => {
      const log = new ReplyLog();
      const regions: string[] = [];
      log.fenced = (region) => {
        regions.push(region.toString());
        log.reader.expect('plain');
      };
      log.reader.expect('plain');
      log.reader.fence('one');
      log.reader.fence('two');
      log.read(chunks);
      expect(regions).toEqual(['anything\n200 result=1 (x)\nleft over ']);
      expect(log.events).toEqual(['HANGUP', '200 result=7']);
    },
  );

  it('that is added after the answer to the first one leaves the region as it was', () => {
    const log = new ReplyLog();
    const regions: string[] = [];
    log.fenced = (region) => regions.push(region.toString());
    log.reader.fence('one');
    log.reader.fence('two');
    log.reader.push(Buffer.from('before\n200 result=1 (one)\n'));
    log.reader.fence('three');
    log.reader.push(Buffer.from('200 result=1 (two)\n'));
    expect(regions).toEqual([]);
    log.reader.push(Buffer.from('200 result=1 (three)\n'));
    expect(regions).toEqual(['before\n']);
    expect(log.events).toEqual([]);
  });

  it('that is answered by anything else than its word is a violation', () => {
    const log = new ReplyLog();
    log.reader.fence('one');
    log.reader.fence('two');
    log.reader.push(Buffer.from('200 result=1 (one)\n200 result=1 (three)\n'));
    expect(log.events).toEqual([expect.stringContaining('a line between two fences')]);
  });

  wireRuns(
    'takes over from a 520 block that has begun',
    `${USAGE.slice(20)}200 result=1 (word)\n`,
    (chunks) => {
      const log = new ReplyLog();
      const regions: string[] = [];
      log.fenced = (region) => regions.push(region.toString());
      log.reader.expect('plain');
      log.reader.push(Buffer.from(USAGE.slice(0, 20)));
      log.reader.fence('word');
      log.read(chunks);
      expect(regions).toEqual([USAGE]);
    },
  );

  it('is found at the first byte and after a region of many chunks', () => {
    const log = new ReplyLog();
    const regions: number[] = [];
    log.fenced = (region) => regions.push(region.length);
    log.reader.fence('w');
    log.read([Buffer.from('200 result=1 (w)\n')]);
    log.reader.fence('w');
    for (let index = 0; index < 1000; index++) log.reader.push(Buffer.from('200 result=1 (x)\n'));
    log.read([Buffer.from('200 result=1 (w)\n')]);
    expect(regions).toEqual([0, 17_000]);
  });
});

describe('a line that no Asterisk sends', () => {
  it.each([
    ['a line before any command', false, 'hello\n'],
    ['a reply before any command', false, '200 result=1\n'],
    ['an empty line instead of a reply', true, '\n'],
    ['text instead of a reply', true, 'agi_request: agi://h/admin\n'],
    ['a code without a blank', true, '200\n'],
    ['a code of an error without a blank', true, '510\n'],
    ['a code and a letter', true, '510x\n'],
    ...['x10', '5x0', '51x', '/10', '5/0', '51/', ':10', '5:0', '51:'].map(
      (code): [string, boolean, string] => [`the code ${code}`, true, `${code} unknown\n`],
    ),
    ['a block other than 520', true, '200-result=1\n'],
    ['HANGUP with anything after it', true, 'HANGUP \n'],
    ['HANGUP with a carriage return', true, 'HANGUP\r\n'],
    ['HANGUP in small letters', true, 'hangup\n'],
  ])('%s is a violation, and nothing after it is read', (_name, asked, bytes) => {
    const log = new ReplyLog();
    if (asked) log.reader.expect('plain');
    log.reader.push(Buffer.from(`${bytes}200 result=1\nHANGUP\n`));
    log.reader.push(Buffer.from('200 result=1\nHANGUP\n'));
    expect(log.events).toEqual([expect.stringMatching(/^violation: a line that/)]);
  });

  it('half a line before any command is a violation: its rest could pass for the reply to the next', () => {
    const log = new ReplyLog();
    log.reader.push(Buffer.from('HANGUP\nHANG'));
    expect(log.events).toEqual(['HANGUP']);
    log.reader.push(Buffer.from('UP'));
    expect(log.events).toEqual(['HANGUP']);
    log.reader.push(Buffer.from('x'));
    expect(log.events).toEqual(['HANGUP', 'violation: bytes that answer no command: 7 bytes']);
    const forged = new ReplyLog();
    forged.reader.push(Buffer.from('200 resu'));
    expect(forged.events).toEqual([expect.stringMatching(/^violation/)]);
  });

  it('is not shown in the message: it may be a reply with what a caller pressed', () => {
    const log = new ReplyLog();
    log.reader.push(Buffer.from('200 result=8675309\n'));
    expect(log.events).toEqual([
      'violation: a line that answers no command: 18 bytes that look like a reply',
    ]);
  });

  it.each([
    ['an endless line', 'plain', '200 result=1 ('],
    ['an endless 520 block', 'plain', '520-usage\n'],
    ['an endless value while a fence is awaited', 'exact', '200 result=1 (a)\n'],
  ] as const)('%s overflows at the limit, and frees its memory', (_name, expectation, start) => {
    const log = new ReplyLog(4096);
    log.reader.expect(expectation);
    log.reader.push(Buffer.from(start));
    for (let pushed = 0; pushed < 1 << 20; pushed += 64) {
      log.reader.push(Buffer.from(`${'x'.repeat(63)}${start.includes('\n') ? '\n' : 'x'}`));
    }
    expect(log.events).toEqual(['overflow']);
  });

  it('a reply is no longer than the limit that holds when it comes', () => {
    const log = new ReplyLog(20);
    log.next = 'plain';
    log.reader.expect('plain');
    log.reader.push(Buffer.from('200 result=123456789\n200 result=12345678\n'));
    expect(log.events).toEqual(['200 result=123456789', '200 result=12345678']);
    log.reader.limitTo(30);
    log.reader.push(Buffer.from(`200 result=${'1'.repeat(19)}\n`));
    expect(log.events).toHaveLength(3);
    log.reader.limitTo(20);
    log.reader.push(Buffer.from(`200 result=${'1'.repeat(19)}\n`));
    expect(log.events.slice(3)).toEqual(['overflow']);
  });

  it.each([
    ['a 520 block', 'plain', `520-${'x'.repeat(30)}\n520 End\n`],
    [
      'a value before a fence',
      'exact',
      `200 result=1 (${'x'.repeat(30)})\n${FENCE_ANSWER.toString()}`,
    ],
    ['a reply among others', 'plain', `HANGUP\n200 result=${'1'.repeat(30)}\nHANGUP\n`],
  ] as const)('%s overflows also where it comes whole', (_name, expectation, bytes) => {
    const log = new ReplyLog(32);
    log.reader.expect(expectation);
    log.reader.push(Buffer.from(bytes));
    expect(log.events.at(-1)).toBe('overflow');
    expect(log.replies).toEqual([]);
  });

  it('is not waited for where its beginning can be no hangup', () => {
    const log = new ReplyLog();
    log.reader.push(Buffer.from('HANGUPS'));
    expect(log.events).toEqual(['violation: bytes that answer no command: 7 bytes']);
  });

  it.each([
    ['200x result=1\n', ' 13 bytes'],
    ['2x0 result=1\n', ' 12 bytes'],
    ['521-x\n', ' 5 bytes that look like a reply'],
    ['200 x\n', ' 5 bytes that look like a reply'],
    ['20', ' 2 bytes'],
  ])('is described by its length, and by whether it looks like a reply: %j', (bytes, shown) => {
    const log = new ReplyLog();
    if (bytes.endsWith('\n')) log.reader.expect('plain');
    log.reader.push(Buffer.from(bytes));
    expect(log.events).toEqual([expect.stringMatching(new RegExp(`^violation: .*:${shown}$`))]);
  });

  it('a reply exactly as long as the limit allows is read', () => {
    const line = `200 result=1 (${'x'.repeat(MAX_LINE_BYTES - 15)})`;
    const log = new ReplyLog(line.length);
    log.reader.expect('plain');
    log.reader.push(Buffer.from(line));
    expect(log.read([Buffer.from('\n')]).events).toEqual([line]);
  });
});
