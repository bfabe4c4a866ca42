import { afterEach, describe, expect, it } from '@jest/globals';
import { placeCall } from 'nestjs-agi/testing';
import { freePort } from './fixture/instance.js';
import { NestProcess } from './fixture/nest-process.js';

const processes: NestProcess[] = [];

afterEach(async () => {
  for (const one of processes.splice(0)) await one.stop();
});

interface Place {
  readonly PORT: number;
  readonly HTTP_PORT: number;
}

async function freePorts(): Promise<Place> {
  return { PORT: await freePort(), HTTP_PORT: await freePort() };
}

/** Starts a revision of the application. */
function start(revision: number, place: Place, { notice = 0, shell = false } = {}): NestProcess {
  const env = { REVISION: revision, DRAIN: 60_000, NOTICE: notice, ...place };
  const started = new NestProcess(env, { shell });
  processes.push(started);
  return started;
}

/** A caller who is asked for a key, and lets the application wait. */
async function ask({ PORT }: Place) {
  let asked: () => void;
  const asking = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const call = placeCall(`agi://127.0.0.1:${PORT}/ask`, {
    prompts: { welcome: 3_600_000 },
    chaos: false,
    onLine: ({ text }) => {
      if (text.startsWith('GET DATA')) asked();
    },
  });
  await asking;
  return call;
}

/** The revision that answers requests. */
async function page({ HTTP_PORT }: Place): Promise<string> {
  return (await fetch(`http://127.0.0.1:${HTTP_PORT}/`)).text();
}

describe.each(['SIGINT', 'SIGTERM'] as const)(
  'an application that is told to end by %s',
  (signal) => {
    it('lets its calls finish, though one press is often two signals', async () => {
      const place = await freePorts();
      const application = start(1, place);
      await application.says('is up');
      const call = await ask(place);
      application.signal(signal);
      application.signal(signal);
      await application.says('Waiting up to 60 s for 1 call to finish; a second Ctrl-C ends them');
      call.press('1#');
      expect(await call.ended).toMatchObject({ status: 'SUCCESS', variables: { REVISION: '1' } });
      expect(await application.ended()).toBe(signal);
    });

    it('ends them at once when it is told again', async () => {
      const place = await freePorts();
      const application = start(1, place);
      await application.says('is up');
      const call = await ask(place);
      application.signal(signal);
      await application.says('Waiting');
      application.signal(signal);
      expect(await call.ended).toMatchObject({ outcome: 'draining' });
      await application.says(`Another ${signal}: ending 1 call now`);
      expect(await application.ended()).toBe(signal);
    });
  },
);

describe('the next revision listens for calls and requests', () => {
  it('while a call of the one before finishes, as under `nest start --watch`', async () => {
    const place = await freePorts();
    const before = start(1, place, { shell: true });
    await before.says('is up');
    const call = await ask(place);
    await before.killTree();
    const after = start(2, place);
    await after.says('is up');
    expect(await page(place)).toBe('2');
    const other = await ask(place);
    other.press('1#');
    expect(await other.ended).toMatchObject({ variables: { REVISION: '2' } });
    call.press('1#');
    expect(await call.ended).toMatchObject({ status: 'SUCCESS', variables: { REVISION: '1' } });
  });

  it.each([false, true])(
    'when the notice of the one before is over (a call is up: %p)',
    async (up) => {
      const place = await freePorts();
      const before = start(1, place, { shell: true, notice: 3000 });
      await before.says('is up');
      const call = up ? await ask(place) : undefined;
      await before.killTree();
      const after = start(2, place, { notice: 3000 });
      await after.says('is up');
      expect(await page(place)).toBe('2');
      const other = await ask(place);
      other.press('1#');
      expect(await other.ended).toMatchObject({ variables: { REVISION: '2' } });
      call?.press('1#');
      if (call) expect(await call.ended).toMatchObject({ variables: { REVISION: '1' } });
    },
  );
});

it('an application whose shell is still there answers requests until its calls are over', async () => {
  const place = await freePorts();
  const application = start(1, place);
  await application.says('is up');
  const call = await ask(place);
  application.signal('SIGTERM');
  await application.says('Waiting');
  expect(await page(place)).toBe('1');
  call.press('1#');
  await call.ended;
  expect(await application.ended()).toBe('SIGTERM');
});
