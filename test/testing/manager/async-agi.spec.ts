import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AmiClient, AsyncAgi, type AmiAsyncAgiExecEvent, type AmiMessage } from 'nestjs-agi/ami';
import { AGIServer, type AGIError } from 'nestjs-agi/core';
import { SimulatedPbx } from 'nestjs-agi/testing';
import { failure } from '../../ami/fixture/client.js';

let pbx: SimulatedPbx;
let ami: AmiClient;
const events: AmiMessage[] = [];

beforeEach(async () => {
  pbx = new SimulatedPbx();
  ami = new AmiClient(pbx.ami);
  events.length = 0;
  ami.on('event', (event) => events.push(event));
  await ami.connect();
});

afterEach(async () => {
  await ami.close();
  pbx.close();
});

const started = (): Promise<AmiMessage> =>
  new Promise((resolve) => ami.once('AsyncAGIStart', resolve));

/** Sends a command, and gives its reply. */
async function run(Channel: string, Command: string, CommandID = Command): Promise<string> {
  const reply = new Promise<AmiAsyncAgiExecEvent>((resolve) => {
    const look = (event: AmiAsyncAgiExecEvent): void => {
      if (event.CommandId !== CommandID) return;
      ami.off('AsyncAGIExec', look);
      resolve(event);
    };
    ami.on('AsyncAGIExec', look);
  });
  await ami.action('AGI', { Channel, Command, CommandID });
  return decodeURIComponent((await reply).Result);
}

it('lets a call in, whose commands go by the manager', async () => {
  const start = started();
  const call = pbx
    .placeCall('/menu?lang=en', { args: ['x y'], callerId: { number: '5550' }, answered: true })
    .whenPlaying('main-menu')
    .press('7');
  const { Env = '', Channel = '', Uniqueid = '' } = await start;
  expect(decodeURIComponent(Env).split('\n')).toEqual(
    expect.arrayContaining([
      'agi_request: async',
      `agi_uniqueid: ${Uniqueid}`,
      'agi_callerid: 5550',
      'agi_arg_1: /menu?lang=en',
      'agi_arg_2: x y',
    ]),
  );
  expect(Env).not.toContain('agi_network');
  expect(Env.endsWith('%0A%0A')).toBe(true);
  expect(await run(Channel, 'GET DATA main-menu 5000 1')).toBe('200 result=7\n');
  expect(await run(Channel, 'NO SUCH COMMAND')).toMatch(/^510 /);
  expect(await run(Channel, 'GET VARIABLE')).toMatch(/^520-[^]*\n520 End of proper usage\.\n$/);
  expect(await run(Channel, 'ASYNCAGI BREAK')).toBe('200 result=0\n');
  const report = await call.ended;
  expect([report.status, report.asked]).toEqual([
    'SUCCESS',
    [{ prompt: 'main-menu', pressed: '7' }],
  ]);
  expect((await failure(ami.action('AGI', { Channel, Command: 'NOOP' }))).message).toContain(
    'does not exist',
  );
  expect(events.map(({ Event }) => Event)).toEqual(
    expect.arrayContaining(['Newchannel', 'AsyncAGIStart', 'AsyncAGIEnd', 'Hangup']),
  );
});

it('keeps the rest of a long reply for the next one, as a real Asterisk does', async () => {
  const start = started();
  const call = pbx.placeCall('/menu', { variables: { LONG: 'A'.repeat(1023) }, answered: true });
  const { Channel = '' } = await start;
  expect(await run(Channel, 'GET VARIABLE LONG')).toBe(`200 result=1 (${'A'.repeat(1010)}`);
  expect(await run(Channel, 'NOOP')).toBe(`${'A'.repeat(13)})\n200 result=0\n`);
  call.hangup();
  expect((await call.ended).status).toBe('HANGUP');
});

it('ends the session when a command fails, and when the caller hangs up', async () => {
  const failing = started();
  const first = pbx.placeCall('/menu', { prompts: { gone: 'missing' }, answered: true });
  expect(await run((await failing).Channel!, 'STREAM FILE gone ""')).toMatch(/^200 result=-1/);
  expect((await first.ended).status).toBe('FAILURE');

  const hanging = started();
  const second = pbx.placeCall('/menu', { answered: true }).whenPlaying('long').hangUp();
  const reply = await run((await hanging).Channel!, 'STREAM FILE long ""');
  expect(reply).toMatch(/^200 result=-1/);
  const report = await second.ended;
  expect([report.status, report.dialogue.some(({ text }) => text === 'HANGUP')]).toEqual([
    'HANGUP',
    false,
  ]);
  expect(events.filter(({ Event }) => Event === 'AsyncAGIEnd').length).toBe(2);
});

it('answers actions of its own, and those of a test', async () => {
  const own = new SimulatedPbx({
    actions: {
      QueueAdd: ({ Queue, Interface }) => ({ Message: `${Interface} is in ${Queue}` }),
      QueueRemove: () => {
        throw new Error('Unable to remove interface: Not there');
      },
    },
  });
  const client = new AmiClient(own.ami);
  await client.connect();
  const added = await client.action('QueueAdd', { Queue: 'sales', Interface: 'PJSIP/1' });
  expect(added.response.Message).toBe('PJSIP/1 is in sales');
  const refused = client.action('QueueRemove', { Queue: 'sales', Interface: 'PJSIP/1' });
  expect((await failure(refused)).message).toContain('Not there');
  expect((await failure(client.action('Bridge', { Channel1: 'a', Channel2: 'b' }))).code).toBe(
    'E_AMI_REFUSED',
  );

  const heard = new Promise<AmiMessage>((resolve) => client.once('UserEvent', resolve));
  await client.action('UserEvent', { UserEvent: 'Paid', Amount: '7' });
  expect(await heard).toMatchObject({ UserEvent: 'Paid', Amount: '7' });
  const queue = new Promise<AmiMessage>((resolve) => client.once('QueueCallerJoin', resolve));
  own.tell('QueueCallerJoin', { Queue: 'sales', Privilege: 'agent,all' });
  expect(await queue).toMatchObject({ Queue: 'sales' });
  await client.action('Events', { EventMask: 'user' });
  own.tell('QueueCallerJoin', { Queue: 'support', Privilege: 'agent,all' });
  expect((await client.action('CoreShowChannels')).events).toEqual([]);
  await client.close();
  own.close();
});

it('lets nobody in who does not know the secret', async () => {
  const stranger = new AmiClient({ ...pbx.ami, secret: 'guessed' });
  expect((await failure(stranger.connect())).code).toBe('E_AMI_LOGIN');
  await stranger.close();
  const plain = new AmiClient({ ...pbx.ami, login: 'plain' });
  await plain.connect();
  await plain.close();
});

it('ends at once what a signal aborts, and a call that is hung up now', async () => {
  const server = new AGIServer();
  const ended: unknown[] = [];
  server.agi('/abort', async (channel) => {
    const { signal } = new AbortController();
    const abortAfter = (ms: number): AbortSignal => {
      const controller = new AbortController();
      pbx.ami.transport.clock.after(ms, () => {
        controller.abort();
      });
      return controller.signal;
    };
    const note = (error: unknown): void => void ended.push((error as AGIError).code);
    await channel.streamFile('long', '', 0, { signal: abortAfter(100) }).catch(note);
    await channel.getData('long', 0, 4, { signal: abortAfter(100) }).catch(note);
    await channel.waitForDigit(-1, { signal: abortAfter(100) }).catch(note);
    await channel.sayDigits('1234567', '', { signal: abortAfter(100) }).catch(note);
    await channel.noop();
    const running = channel.streamFile('long', '', 0, { signal }).catch(note);
    ended.push((await channel.hangup({ now: true })).hungUp);
    await running;
  });
  const asyncAgi = new AsyncAgi(ami, server);
  const call = pbx.placeCall('/abort', { prompts: { long: 60_000 }, answered: true });
  const { status } = await call.ended;
  const aborted = 'E_AGI_ABORTED';
  expect(ended).toEqual([aborted, aborted, aborted, aborted, 'E_AGI_HANGUP', true]);
  expect(status).toBe('HANGUP');
  // In its own time: a prompt takes a minute.
  expect(pbx.elapsed).toBeLessThan(10_000);
  asyncAgi.close();
  await server.close();
});

it('tells the id of a command where it was given one, and refuses one that is none', async () => {
  const start = started();
  const call = pbx.placeCall('/menu', { answered: true });
  const { Channel = '' } = await start;
  const told = new Promise<AmiAsyncAgiExecEvent>((resolve) => ami.once('AsyncAGIExec', resolve));
  await ami.action('AGI', { Channel, Command: 'NOOP' });
  expect(await told).not.toHaveProperty('CommandId');
  const lacking: { Channel?: string; Command?: string }[] = [
    { Channel },
    { Command: 'NOOP' },
    { Channel, Command: '' },
  ];
  for (const headers of lacking) {
    expect((await failure(ami.action('AGI', headers as never))).message).toContain(
      'Both, Channel and Command are *required*',
    );
  }
  call.hangup();
  await call.ended;
});

it('tells a client that has logged in that all is there, and nothing before', async () => {
  const socket = pbx.ami.transport.connect().setEncoding('utf8');
  const messages: string[] = [];
  let text = '';
  const answered = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        messages.push(...text.split('\r\n\r\n').slice(0, -1));
        text = text.split('\r\n\r\n').at(-1) ?? '';
        if (messages.length >= count) resolve();
        else socket.once('data', look);
      };
      look();
    });
  socket.on('data', (chunk: string) => (text += chunk));
  socket.write('Action: Ping\r\nActionID: 1\r\n\r\n');
  await answered(1);
  expect(messages[0]).toMatch(
    /^Asterisk Call Manager\/[\d.]+\r\nResponse: Error\r\nActionID: 1\r\n/,
  );
  expect(messages[0]).toMatch(/\r\nMessage: Permission denied$/);
  const { username, secret } = pbx.ami;
  socket.write(`Action: Login\r\nUsername: ${username}\r\nSecret: ${secret}\r\n\r\n`);
  await answered(3);
  expect(messages.slice(1)).toEqual([
    'Response: Success\r\nMessage: Authentication accepted',
    'Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\nUptime: 1',
  ]);
  socket.end();
});

it('takes no step of the caller while the channel is read empty after an abort', async () => {
  const server = new AGIServer();
  const asyncAgi = new AsyncAgi(ami, server);
  let digit: string | null = null;
  server.agi('/abort', async (channel) => {
    const controller = new AbortController();
    const played = channel.streamFile('long', '', 0, { signal: controller.signal });
    controller.abort();
    await played.catch(() => undefined);
    digit = (await channel.waitForDigit(1000)).digit;
  });
  const call = pbx
    .placeCall('/abort', { prompts: { long: 60_000 }, answered: true })
    .whenPlaying('')
    .press('5');
  const { asked, commands } = await call.ended;
  expect(digit).toBe('5');
  expect(asked).toEqual([{ prompt: '', pressed: '5' }]);
  expect(commands).toEqual(['STREAM FILE long "" 0', 'WAIT FOR DIGIT 23', 'WAIT FOR DIGIT 1000']);
  asyncAgi.close();
  await server.close();
});
