import { afterEach, describe, expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import {
  expectCall,
  placeCall,
  type SimulatedCall,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';

let server: AGIServer;
const call = (
  handler: (channel: AGIChannel) => unknown,
  options?: SimulatedCallOptions,
): SimulatedCall => {
  server = new AGIServer();
  server.agi('/x', async (channel) => {
    await handler(channel);
  });
  return placeCall(server, '/x', options);
};
afterEach(() => server.close());

const read = async (c: AGIChannel, ...names: string[]): Promise<string[]> => {
  const values = [];
  for (const name of names) values.push((await c.getVariable(name)).value ?? 'unset');
  return values;
};

describe('an application whose outcome a test gives', () => {
  it('rings for as long as the test says, in the time of the call', async () => {
    const left: unknown[] = [];
    const placed = call(
      async (c) => {
        await c.exec('Dial', ['PJSIP/100', '20', 'g']);
        left.push(
          ...(await read(c, 'DIALSTATUS', 'HANGUPCAUSE', 'DIALEDPEERNAME')),
          placed.elapsed,
        );
      },
      { applications: { Dial: { status: 'BUSY', after: 2000 } } },
    );
    await placed.ended;
    expect(left).toEqual(['BUSY', '17', '', 2000]);
  });

  it('is not answered by a far end that takes longer than Dial rings', async () => {
    let left: unknown;
    const placed = call(
      async (c) => {
        await c.exec('Dial', ['PJSIP/100', '20', 'g']);
        left = [await read(c, 'DIALSTATUS', 'ANSWEREDTIME'), placed.elapsed];
      },
      { applications: { dial: { status: 'ANSWER', after: 30_000 } } },
    );
    await placed.ended;
    expect(left).toEqual([['NOANSWER', ''], 20_000]);
  });

  it('connects the caller until the limit of Dial; ANSWEREDTIME counts from the caller’s own answer', async () => {
    let left: unknown;
    await call(
      async (c) => {
        await c.answer();
        await c.exec('Wait', '10');
        await c.exec('Dial', ['PJSIP/100', '20', 'gL(60000:5000)']);
        left = await read(c, 'DIALSTATUS', 'ANSWEREDTIME', 'DIALEDTIME_MS', 'CHANNEL(state)');
      },
      { applications: { Dial: { after: 3000, talks: 3_600_000 } } },
    ).ended;
    expect(left).toEqual(['ANSWER', '73', '73000', 'Up']);
  });

  it('leaves the status of a time-out at once where the arguments give no time', async () => {
    const left: unknown[] = [];
    const applications = {
      Originate: { status: 'RINGING' },
      Dial: { status: 'NOANSWER' },
      Queue: { status: 'TIMEOUT' },
    };
    const placed = call(
      async (c) => {
        await c.exec('Originate', ['PJSIP/100', 'app', 'NoOp']);
        await c.exec('Dial', 'PJSIP/100');
        await c.exec('Queue', 'support');
        left.push(...(await read(c, 'ORIGINATE_STATUS', 'DIALSTATUS', 'QUEUESTATUS')));
        left.push(placed.elapsed);
      },
      { applications },
    );
    await placed.ended;
    expect(left).toEqual(['RINGING', 'NOANSWER', 'TIMEOUT', 0]);
  });

  it('keeps a status that nobody knows', async () => {
    let left: unknown;
    await call(
      async (c) => {
        const { result } = await c.exec('Queue', 'support');
        left = [result, ...(await read(c, 'QUEUESTATUS', 'ABANDONED'))];
      },
      { applications: { Queue: { status: 'TOMORROW' } } },
    ).ended;
    expect(left).toEqual([0, 'TOMORROW', 'TRUE']);
  });

  it('moves the call by a key, and the report tells where to', async () => {
    let left: unknown;
    const report = await call(
      async (c) => {
        const { result } = await c.exec('Queue', 'support');
        left = [result, ...(await read(c, 'CONTEXT', 'EXTEN', 'PRIORITY'))];
      },
      { applications: { Queue: { after: 60_000, onKey: { '1': { movesTo: 'exits,1' } } } } },
    )
      .whenRunning('queue')
      .after(5000)
      .press('21').ended;
    expect(left).toEqual([0, 'exits', '1', '0']);
    expect(report.continueAt).toEqual({ context: 'exits', extension: '1', priority: '1' });
    expect(report.ending).toBe('continued');
  });

  it('leaves its status also when the caller hangs up in it', async () => {
    let left: unknown;
    const report = await call(
      async (c) => {
        const { result } = await c.exec('Dial', ['PJSIP/100', '20', 'g']);
        left = [result, ...(await read(c, 'DIALSTATUS', 'HANGUPCAUSE'))];
      },
      { applications: { Dial: { after: 5000 } } },
    )
      .whenRunning('Dial')
      .after(1000)
      .hangUp().ended;
    expect(left).toEqual([-1, 'CANCEL', '16']);
    expect(report.ending).toBe('caller hung up');
  });

  it('moves the call or redirects it from a function, too', async () => {
    let place: unknown;
    const report = await call(
      async (c) => {
        await c.exec('Menu');
        await c.exec('Agent');
        place = await c.redirectedTo();
      },
      {
        applications: {
          Menu: (_, { moveTo }) => {
            moveTo('menu,s,3');
            return 0;
          },
          Agent: (_, { redirect }) => {
            redirect('agents,7');
            return 0;
          },
        },
      },
    ).ended;
    expect(place).toEqual({ context: 'agents', extension: '7', priority: '1' });
    expect(report).toMatchObject({ ending: 'redirected', status: 'HANGUP' });
  });

  it.each<[string, SimulatedCallOptions['applications'], string]>([
    [
      'a status of an application that leaves none',
      { Park: { status: 'TIMEOUT' } },
      'applications["Park"].status is \'TIMEOUT\', but it must be left out: no variable for the status of ' +
        'Park is known. Give it in `variables`',
    ],
    [
      'a place without an extension',
      { Queue: { movesTo: 'exits' } },
      'applications["Queue"].movesTo is \'exits\', but it must be a place of the dialplan: ' +
        "'context,extension,priority'",
    ],
    [
      'an option that is not there',
      { Dial: { state: 'BUSY' } as object },
      'applications["Dial"].state is \'BUSY\', but it must be left out: there is no such option; ' +
        'did you mean status?',
    ],
    [
      'what is no key',
      { Queue: { onKey: { '12': {} } } },
      'applications["Queue"].onKey is \'12\', but it must be named by keys of a telephone: 0-9 * # A-D',
    ],
  ])('is refused before the call for %s', (_, applications, message) => {
    let thrown: unknown;
    try {
      call(() => 'never', { applications });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT', message });
  });
});

describe('a caller', () => {
  it('is redirected while a prompt plays: the server is told of a hangup, and of the place', async () => {
    let seen: unknown;
    const report = await call(
      async (c) => {
        await c.answer();
        const { result } = await c.streamFile('welcome');
        const place = await c.redirectedTo();
        seen = [result, c.hungUp, place, await read(c, 'HANGUPCAUSE')];
      },
      { prompts: { welcome: 10_000 } },
    )
      .whenPlaying('welcome')
      .after(500)
      .redirect('agents,7,2').ended;
    expect(seen).toEqual([-1, true, { context: 'agents', extension: '7', priority: '2' }, ['0']]);
    expect(report).toMatchObject({ status: 'HANGUP', ending: 'redirected' });
    expect(report.route).toEqual(['welcome', 'redirect to agents,7,2']);
    expect(report.story).toContain('is redirected to agents,7,2');
    expect(report.continueAt).toEqual({ context: 'agents', extension: '7', priority: '2' });
    expectCall(report).toHaveEnded('redirected');
  });

  it('transfers the far end of a Dial, and the session goes on', async () => {
    let seen: unknown;
    const report = await call(
      async (c) => {
        const { result } = await c.exec('Dial', ['PJSIP/100', '20', 'g']);
        seen = [result, c.hungUp, ...(await read(c, 'DIALSTATUS', 'BLINDTRANSFER'))];
      },
      { applications: { Dial: { talks: 60_000 } } },
    )
      .whenRunning('Dial')
      .after(100)
      .transfer().ended;
    expect(seen).toEqual([0, false, 'ANSWER', 'PJSIP/100-00000001']);
    expect(report.route).toEqual(['Dial(PJSIP/100,20,g)', 'transfer']);
  });

  it('cannot transfer while nobody is connected', async () => {
    const { dialogue, ending } = await call((c) => c.streamFile('welcome'))
      .whenPlaying('welcome')
      .transfer().ended;
    expect(ending).toBe('continued');
    expect(dialogue.map(({ text }) => text)).toContain(
      'transfers the far end, which Asterisk refuses: no far end is connected',
    );
  });

  it('acts when a recording begins, whichever it is, and not when a prompt of that name plays', async () => {
    const report = await call(async (c) => {
      await c.streamFile('message');
      await c.recordFile('message', 'wav', '#', 60_000);
      await c.recordFile('second', 'gsm', '#', 60_000);
    })
      .whenRecording('message.wav')
      .press('#')
      .whenRecording()
      .press('#').ended;
    expect(report.route).toEqual(['message', 'message.wav', 'press #', 'second.gsm', 'press #']);
    expectCall(report).toHaveRecorded('message', 'second.gsm').not.toHaveRecorded('mess');
  });

  it.each<[string, (placed: SimulatedCall) => SimulatedCall, string]>([
    [
      'a recording',
      (c) => c.whenRecording('greeting').press('#'),
      "press # when 'greeting' is recorded",
    ],
    ['any recording', (c) => c.whenRecording().hangUp(), 'hang up when a recording begins'],
    [
      'an application',
      (c) => c.whenRunning('Dail').transfer(),
      "transfer the far end when 'Dail' runs",
    ],
  ])('who never got to %s is told of', async (_, script, words) => {
    const placed = call((c) => c.exec('Dial', 'PJSIP/100'), { applications: { Dial: {} } });
    await expect(script(placed).ended).rejects.toThrow(words);
  });

  it.each([
    [{ press: '1' }, 'given in every step, or one of `recording`, `running` and `before` instead'],
    [{ playing: 'a', running: 'Dial' }, 'given in every step'],
    [{ running: 'Dial', redirect: 'nowhere' }, 'a place of the dialplan'],
  ])('has no step like %j', (step, words) => {
    expect(() => call(() => 'never', { script: [step] })).toThrow(words);
  });
});
