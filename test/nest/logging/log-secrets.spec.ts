import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Injectable, type CanActivate, type LoggerService } from '@nestjs/common';
import { ForbiddenException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { once } from 'node:events';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  AgiController,
  AgiDialog,
  AgiGuard,
  AgiModule,
  AgiRoute,
  AGIServer,
  logCalls,
  OnAgiEvent,
  type AgiChannel,
  type AuthFunction,
} from 'nestjs-agi';
import { dial } from '../../fixtures/peer.js';

const PIN = '471147';
const CARD = '4111111111111111';
const TOKEN = 'tok5f2a9c7e1b3d8064';
const DIALLED = '8675309';
const SECRET = /471147|4111111|tok5f2a|8675309/;

/** Characters that control a terminal, change the direction of text or are invisible. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

const wrong = (channel: AgiChannel): Record<string, () => unknown> => {
  const dialog = new AgiDialog(channel, { prompts: { en: { welcome: 'hello' } } });
  const many = channel as unknown as Record<string, (...args: unknown[]) => unknown>;
  return {
    'say-digits': () => channel.sayDigits(`${CARD}x`),
    'say-number': () => channel.sayNumber(`${CARD}9`),
    'say-date': () => channel.sayDate(Number(CARD)),
    'say-alpha': () => channel.sayAlpha(`${TOKEN}\n`),
    'send-dtmf': () => channel.sendDTMF(`${PIN}x`),
    value: () => channel.setVariable('PIN', `${PIN}\r`),
    name: () => channel.setVariable(`X${TOKEN}\n`, ''),
    exact: () => channel.setVariableExact('PIN', `${PIN}\0`),
    'exact-name': () => channel.setVariableExact(`no ${TOKEN}`, ''),
    'exact-bytes': () => channel.setVariableExact('PIN', Buffer.from(`${PIN}\0`)),
    database: () => channel.databasePut('cards', CARD, `${TOKEN}\n`),
    file: () => channel.streamFile(`${TOKEN}\n`),
    keys: () => channel.streamFile('x', TOKEN),
    timeout: () => channel.getData('x', Number(CARD)),
    option: () => channel.noop('x', { timeout: PIN as never }),
    application: () => channel.exec('Dial', `PJSIP/${CARD}\n`),
    words: () => channel.send(['SET', 'VARIABLE', 'X', `${TOKEN}\n`]),
    word: () => channel.send([`${PIN} x`]),
    long: () => channel.setVariable('X', PIN.repeat(5000)),
    object: () => many.setVariable!('X', { toString: () => PIN }),
    list: () => many.sayDigits!([CARD]),
    reason: () => {
      channel.fail(`${PIN}\n`);
    },
    aborted: () => channel.noop('x', { signal: AbortSignal.abort(new Error(`PIN ${PIN}`)) }),
    'dialog-digits': () => dialog.play({ digits: `${PIN}x` }),
    'dialog-number': () => dialog.play({ number: Number(CARD) }),
    'dialog-spell': () => dialog.play({ spell: `${TOKEN}\n` }),
    'dialog-file': () => dialog.play(`${TOKEN}\n`),
    'dialog-prompt': () => dialog.play({ prompt: TOKEN }),
    'dialog-missing': () => dialog.play(`recordings/${CARD}`),
    thrown: () => {
      throw new Error(`PIN ${PIN}`, { cause: new Error(`card ${CARD}`, { cause: `or ${PIN}` }) });
    },
    'thrown-text': () => {
      throw `PIN ${PIN}` as unknown as Error;
    },
    'thrown-parameters': () => {
      throw channel.request.params as unknown as Error;
    },
    'thrown-object': () => {
      throw {
        message: `PIN ${PIN}`,
        stack: `card ${CARD}\n    at f (a.js:1:1)`,
      } as unknown as Error;
    },
    'thrown-lines': () => {
      throw new Error('x\n[Nest] forged\x1b[2J\x9b\u202e');
    },
    failed: async () => {
      channel.fail(`wrong PIN ${PIN}`);
      await channel.noop();
    },
    // The Asterisk of this test answers this command with a second line.
    stray: async () => {
      // That line ends the call, which may be before the command has its result.
      const end = once(channel, 'end');
      await channel.noop();
      await end;
    },
    listener: () => {
      channel.on('end', () => {
        throw new Error(`PIN ${PIN}`);
      });
      channel.signal.addEventListener('abort', () => {
        throw new Error(`PIN ${PIN}`);
      });
    },
    'missing-await': () => {
      void channel.getData('x').catch(() => undefined);
      void channel.setVariable('PIN', PIN);
    },
  };
};

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    throw new ForbiddenException(`not ${PIN}`);
  }
}

@Injectable()
class Failing implements CanActivate {
  canActivate(): boolean {
    throw new Error(`not ${PIN}`);
  }
}

@AgiController()
class Calls {
  @AgiRoute('leak/:how')
  async leak(channel: AgiChannel): Promise<void> {
    await wrong(channel)[String(channel.request.params.how)]?.();
  }

  @AgiRoute('refused/:pin')
  @AgiGuard(Refusing)
  refused(): void {
    // Not reached.
  }

  @AgiRoute('check-fails/:pin')
  @AgiGuard(Failing)
  checkFails(): void {
    // Not reached.
  }

  @AgiRoute('returns')
  @AgiGuard((() => TOKEN) as unknown as AuthFunction)
  returns(): void {
    // Not reached.
  }
}

@Injectable()
class Listener {
  @OnAgiEvent('channel_end')
  ended(): void {
    throw new Error(`PIN ${PIN}`);
  }
}

const PATHS = [
  ...Object.keys(wrong({ request: {} } as AgiChannel)).map((how) => `/leak/${how}?pin=${PIN}`),
  `/refused/${PIN}`,
  `/check-fails/${CARD}`,
  '/returns',
  `/nowhere/${PIN}/${TOKEN}?token=${TOKEN}`,
  '/nowhere/%1b%5b2J%c2%9b%e2%80%ae%0d%0a%5bNest%5d',
];

/** Everything that was logged, reported or traced. */
let written: string[] = [];
let restore: (() => void)[] = [];

const note = (...parts: unknown[]): void => {
  written.push(...parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))));
};

beforeEach(() => {
  written = [];
  const { emitWarning } = process;
  process.emitWarning = note;
  const { error } = console;
  console.error = note;
  const stop = logCalls(
    (record) => {
      note(record);
    },
    { commands: true },
  );
  const names = ['connection', 'command:start', 'command:end'].map((name) => `nestjs-agi:${name}`);
  const subscriber = (message: unknown): void => {
    note({ ...(message as object), call: undefined });
  };
  for (const name of names) subscribe(name, subscriber);
  restore = [
    stop,
    () => {
      process.emitWarning = emitWarning;
      console.error = error;
      for (const name of names) unsubscribe(name, subscriber);
    },
  ];
});

afterEach(() => {
  for (const undo of restore) undo();
});

/** Plays Asterisk for a call with secrets that no log may show. */
async function place(port: number, path: string): Promise<void> {
  const peer = await dial({ port }, { allowHalfOpen: false });
  const facts = {
    agi_network: 'yes',
    agi_request: `agi://127.0.0.1${path}`,
    agi_channel: `PJSIP/${DIALLED}-00000001`,
    agi_uniqueid: '1.1\x1b[2J\r[Nest] forged\u202e',
    agi_callerid: DIALLED,
    agi_calleridname: TOKEN,
    agi_dnid: CARD,
    agi_arg_1: PIN,
  };
  const lines = Object.entries(facts).map(([key, value]) => `${key}: ${value}\n`);
  const stray = path.includes('stray') ? `200 result=${DIALLED}\n` : '';
  peer.answers((line) => `200 result=${line.includes('recordings/') ? '-1' : '0'}\n${stray}`);
  peer.write(`${lines.join('')}\n`);
  await peer.closed;
}

async function placeAll(port: number): Promise<void> {
  for (const path of PATHS) await place(port, path);
  // Not Asterisk: its environment, a stray reply before any command, half a line.
  for (const bytes of [`${TOKEN}\n`.repeat(600), `agi_request: agi://h/leak/stray\n\n${PIN}\n`]) {
    const peer = (await dial({ port })).write(bytes).end();
    await peer.closed;
  }
}

function expectNoSecret(): void {
  const text = written.join('\n');
  expect(SECRET.exec(text)?.[0]).toBeUndefined();
  const lines = written.flatMap((one) => one.split('\n'));
  expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('[Nest] forged'))).toEqual([]);
}

it('no log of a Nest application has a secret, or text that could forge a line', async () => {
  const logger: LoggerService = { log: note, warn: note, error: note, debug: note, verbose: note };
  @Module({
    imports: [
      AgiModule.forRoot({
        listen: true,
        port: 0,
        environment: 'lenient',
        orphans: 'ignore',
        lastWords: (outcome) => {
          if (outcome === 'no_handler') throw new Error(`PIN ${PIN}`);
          return [['failure']];
        },
      }),
    ],
    controllers: [Calls],
    providers: [Listener],
  })
  class Application {}
  const app = await NestFactory.createApplicationContext(Application, { logger });
  const port = Number(/agi:\/\/127\.0\.0\.1:(\d+)/.exec(written.join('\n'))?.[1]);
  await placeAll(port);
  await app.close();
  expect(written.filter((line) => line.includes('the handler failed')).length).toBeGreaterThan(25);
  expectNoSecret();
});

it('nor has the output of the core alone, on stderr and in process warnings', async () => {
  const server = new AGIServer({ port: 0, environment: 'lenient' });
  server
    .agi('/leak/:how', (channel) => wrong(channel)[String(channel.request.params.how)]?.())
    .agi('/check-fails/:pin', {
      handler: () => undefined,
      auth: () => {
        throw new Error(`not ${PIN}`);
      },
    })
    .on('channel_end', () => {
      throw new Error(`PIN ${PIN}`);
    });
  const { port } = await server.listen();
  await placeAll(port);
  await server.close();
  expect(written.filter((line) => line.includes('the handler failed')).length).toBeGreaterThan(25);
  expectNoSecret();
});
