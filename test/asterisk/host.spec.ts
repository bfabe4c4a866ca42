import { afterAll, expect, it } from '@jest/globals';
import { describeAsterisk } from './host/index.js';
import { closeServers, fastAgi, type Session } from './host/plain-server.js';

afterAll(closeServers);

describeAsterisk('a call to an AGI server', (asterisk) => {
  it.concurrent('sends the environment, with path, arguments and caller as given', async () => {
    let environment: string[] = [];
    const url = await fastAgi(async (session) => {
      environment = await session.environment();
      session.end();
    });
    const args = ['one', 'a,b "c" \\ (d] ${E}', ' \u00fc '];
    const result = await asterisk().placeCall({
      url: `${url}/menu/main?lang=en`,
      args,
      callerId: { name: 'Ann "A" O\'Neil', number: '+49301234' },
      exten: '4711',
    });
    expect(environment.map((line) => Buffer.from(line, 'latin1').toString())).toEqual(
      expect.arrayContaining([
        'agi_network_script: menu/main?lang=en',
        `agi_request: ${url}/menu/main?lang=en`,
        `agi_channel: ${result.channel}`,
        `agi_uniqueid: ${result.uniqueId}`,
        'agi_callerid: +49301234',
        'agi_calleridname: Ann "A" O\'Neil',
        'agi_extension: 4711',
        ...args.map((arg, index) => `agi_arg_${index + 1}: ${arg}`),
      ]),
    );
    expect(result).toMatchObject({
      status: 'SUCCESS',
      outcome: '',
      hungUp: false,
      reachedNext: true,
      hangupExtension: undefined,
    });
  });

  it.concurrent(
    "writes a newline in a caller's name as it is: the environment has a line more",
    async () => {
      let environment: string[] = [];
      const url = await fastAgi(async (session) => {
        environment = await session.environment();
        session.end();
      });
      const callerId = { name: 'Eve\nagi_request: agi://evil/', number: '1' };
      await asterisk().placeCall({ url, callerId });
      const at = environment.indexOf('agi_calleridname: Eve');
      expect(environment[at + 1]).toBe('agi_request: agi://evil/');
    },
  );

  it.concurrent.each([
    ['an empty line', 'Eve\n\nrest'],
    ['an empty line as AMI understands it', 'Eve\r\n\r\nEvent: Hangup\r\nUniqueid: 1\r\n\r\n.'],
    ['bytes that are not UTF-8', Buffer.from('ff27c3282722e9', 'hex')],
  ])("survives a caller's name with %s", async (_, name) => {
    let rest: string | undefined;
    const url = await fastAgi(async (session) => {
      await session.environment();
      await call.hangup();
      rest = await session.line();
      session.end('SET VARIABLE AGI_OUTCOME refused\nfailure\n');
    });
    const read = ['CALLERID(name)'];
    const call = asterisk().call({ url, callerId: { name }, read });
    const result = await call.ended;
    expect(result.bytes['CALLERID(name)']).toEqual(Buffer.from(name));
    expect(typeof rest).toBe('string');
  });

  it.concurrent('carries variables of any bytes and length there and back', async () => {
    const url = await fastAgi(async (session) => {
      await session.environment();
      session.end();
    });
    const everyByte = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
    const variables = {
      BYTES: everyByte,
      LONG: 'x"\u00e9'.repeat(6000),
      SYNTAX: '${EXTEN},$[1+1];\\,(")',
      EMPTY: '',
    };
    const read = [...Object.keys(variables), 'UNSET', 'CHANNEL(language)'];
    const result = await asterisk().placeCall({ url, variables, read });
    expect(result.bytes.BYTES).toEqual(everyByte);
    expect(result.variables).toMatchObject({
      LONG: variables.LONG,
      SYNTAX: variables.SYNTAX,
      EMPTY: '',
      UNSET: '',
      'CHANNEL(language)': 'en',
    });
  });

  it.concurrent('tells a refused connection from a session that said failure', async () => {
    const url = await fastAgi(async (session) => {
      await session.environment();
      session.end('SET VARIABLE AGI_OUTCOME no_handler\nfailure\n');
    });
    const said = await asterisk().placeCall({ url });
    expect(said).toMatchObject({ status: 'FAILURE', outcome: 'no_handler', reachedNext: true });

    const refused = await asterisk().placeCall({ url: 'agi://127.0.0.1:1' });
    expect(refused).toMatchObject({ status: 'FAILURE', outcome: '', reachedNext: true });
  });

  it.concurrent('can leave the answering to the server', async () => {
    const replies: unknown[] = [];
    const url = await fastAgi(async (session) => {
      await session.environment();
      replies.push(await session.command('CHANNEL STATUS'));
      replies.push(await session.command('ANSWER'));
      replies.push(await session.command('CHANNEL STATUS'));
      session.end();
    });
    await asterisk().placeCall({ url, answerFirst: false, before: ['Set(CHANNEL(language)=de)'] });
    expect(replies).toEqual(['200 result=4', '200 result=0', '200 result=6']);
  });

  it.concurrent('calls AGI from the h extension too, and reports it apart', async () => {
    const extensions: (string | undefined)[] = [];
    const url = await fastAgi(async (session) => {
      const environment = await session.environment();
      extensions.push(environment.find((line) => line.startsWith('agi_extension')));
      if (extensions.length === 1) {
        await call.hangup();
        await session.line();
      }
      session.end(extensions.length === 1 ? '' : 'SET VARIABLE AGI_OUTCOME late\nfailure\n');
    });
    const call = asterisk().call({ url, inHangupExtension: `${url}/h` });
    const result = await call.ended;
    expect(extensions).toEqual(['agi_extension: 100', 'agi_extension: h']);
    expect(result).toMatchObject({ status: 'HANGUP', hungUp: true, reachedNext: false });
    expect(result.hangupExtension).toMatchObject({ status: 'FAILURE', outcome: 'late' });
  });

  it.concurrent('keeps 20 calls at a time apart', async () => {
    const url = await fastAgi(async (session) => {
      const environment = await session.environment();
      const arg = environment.find((line) => line.startsWith('agi_arg_1: '))?.slice(11) ?? '';
      await session.command(`SET VARIABLE ANSWER "${arg}${arg}"`);
      session.end();
    });
    const names = Array.from({ length: 20 }, (_, index) => `call${index}`);
    const results = await Promise.all(
      names.map((name) => asterisk().placeCall({ url, args: [name], read: ['ANSWER'] })),
    );
    expect(results.map((result) => result.variables.ANSWER)).toEqual(
      names.map((name) => name + name),
    );
    expect(new Set(results.map((result) => result.uniqueId)).size).toBe(20);
  });

  it.concurrent('gives up on a call that does not end, and shows the log', async () => {
    const sessions: Session[] = [];
    const url = await fastAgi(async (session) => {
      sessions.push(session);
    });
    // Long enough for a busy machine to reach the server.
    const result = asterisk().placeCall({ url, timeout: 20_000 });
    await expect(result).rejects.toThrow(/did not end within 20000 ms\n[^]*Executing .*AGI/);
    for (const session of sessions) session.end();
  });
});
