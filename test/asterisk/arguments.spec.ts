import { expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

/** Characters with a meaning where an application's options are split, in many combinations. */
const AWKWARD = [
  'a,b',
  ',',
  'a,',
  '"a"',
  'a"b',
  '\\',
  'a\\',
  'a\\,b',
  '(a',
  'a)b(',
  '[x',
  ']',
  ' a ',
  'a|b;c&d',
  '${EXTEN}$[1+1]',
  'é, "日" (\u{1F600})',
  ',"\\()[],',
];

describeAsterisk('one element is one argument, on a real Asterisk:', (asterisk) => {
  const within = async <T>(work: (c: AGIChannel) => Promise<T>): Promise<T | undefined> => {
    const { value, error } = await runCall(asterisk(), work);
    expect(error).toBeUndefined();
    return value;
  };

  it.concurrent('AGI is given each of them', async () => {
    const nested = new AGIServer();
    const got: (readonly string[])[] = [];
    nested.agi('/nested', ({ request }) => {
      got.push(request.args);
    });
    const { port } = await nested.listen(0, '127.0.0.1');
    try {
      await within(async (c) => {
        for (const text of AWKWARD) {
          await c.exec('AGI', [`agi://127.0.0.1:${port}/nested`, text, 'after', text]);
        }
      });
    } finally {
      await nested.close();
    }
    expect(got).toEqual(AWKWARD.map((text) => [text, 'after', text]));
  });

  it.concurrent('MSet sets each variable to it', async () => {
    const read = await within(async (c) => {
      const values: (string | null)[][] = [];
      for (const text of AWKWARD) {
        await c.exec('MSet', [`FIRST=${text}`, `SECOND=${text}`, 'THIRD=3']);
        const names = ['FIRST', 'SECOND', 'THIRD'];
        values.push(await Promise.all(names.map(async (n) => (await c.getVariable(n)).value)));
      }
      return values;
    });
    expect(read).toEqual(AWKWARD.map((text) => [text, text, '3']));
  });

  it.concurrent('Set takes its only one whole', async () => {
    const read = await within(async (c) => {
      const values: (string | null)[] = [];
      for (const text of AWKWARD) {
        await c.exec('Set', [`ONE=${text}`]);
        values.push((await c.getVariable('ONE')).value);
      }
      return values;
    });
    expect(read).toEqual(AWKWARD);
  });

  it.concurrent('MixMonitor is given its file, and its options after it', async () => {
    const files = AWKWARD.filter((text) => !/["&;|$\\]/.test(text)).map((text) => `mix${text}.wav`);
    const read = await within(async (c) => {
      const values: (string | null)[] = [];
      for (const file of files) {
        await c.exec('MixMonitor', [file, 'i(MIX)']);
        values.push((await c.getVariable('MIXMONITOR_FILENAME')).value);
        values.push((await c.getVariable('MIX')).value === null ? 'no id' : 'an id');
        await c.exec('StopMixMonitor');
      }
      return values;
    });
    const paths = files.flatMap((file) => [expect.stringContaining(`/${file}`), 'an id']);
    expect(read).toEqual(paths);
  });

  it.concurrent('Read puts what it hears into the function that it is given', async () => {
    const read = await within(async (c) => {
      await c.setCallerId({ name: 'before', number: '1' });
      await c.exec('Read', ['CALLERID(name)', '', '1', 'n', '1', '0.1']);
      return [
        (await c.getVariable('READSTATUS')).value,
        (await c.getVariable('CALLERID(name)')).value,
      ];
    });
    expect(read).toEqual(['TIMEOUT', '']);
  });
});

describeAsterisk('a caller by name and number, on a real Asterisk,', (asterisk) => {
  it.concurrent('reads as it was written', async () => {
    const callers = [
      ...AWKWARD.map((name) => ({ name, number: '123' })),
      { name: '', number: '+4930123*#' },
      { name: '<1> "x" <2>', number: '' },
      { name: '123', number: 'anonymous' },
      { name: 'é'.repeat(120), number: '1' },
    ];
    const { value, error } = await runCall(asterisk(), async (c) => {
      const read: { name: string | null; number: string | null }[] = [];
      for (const caller of callers) {
        await c.setCallerId(caller);
        const name = (await c.getVariable('CALLERID(name)')).value;
        read.push({ name, number: (await c.getVariable('CALLERID(num)')).value });
      }
      return read;
    });
    expect(error).toBeUndefined();
    expect(value).toEqual(callers);
  });
});
