import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AgiController, AgiModule, AgiRoute, type AgiChannel } from 'nestjs-agi';
import { AgiInspectorModule } from 'nestjs-agi/inspector';
import { placeCall, type CallReport } from 'nestjs-agi/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { AppModule as QuickStart } from '../../sample/01-quick-start/src/app.module.js';
import { ask, type CallView } from './fixture/ask.js';
import { describeBrowser, faultsOf } from './fixture/browser.js';
import { runSavedTest } from './fixture/run-saved-test.js';

@AgiController()
class WaitingController {
  @AgiRoute('wait')
  async wait(channel: AgiChannel): Promise<void> {
    await channel.waitForDigit(-1);
  }
}

@Module({
  imports: [QuickStart, AgiInspectorModule.forRoot()],
  controllers: [WaitingController],
})
class InspectedQuickStart {}

const SCREENS = [
  { width: 1280, height: 800 },
  { width: 768, height: 1000 },
  { width: 360, height: 740 },
];

describeBrowser('the page of the inspector, of the quick start', (open) => {
  let app: INestApplication;
  let url: string;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'agi-inspector-'));
    app = await NestFactory.create(InspectedQuickStart, { logger: false });
    await app.listen(0, '127.0.0.1');
    const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
    url = `http://127.0.0.1:${port}/calls`;
  });

  const waiting: { hangup(): void; ended: Promise<CallReport> }[] = [];

  afterEach(async () => {
    // A test that was saved has brought its own logger.
    Logger.overrideLogger(false);
    for (const call of waiting.splice(0)) {
      call.hangup();
      await call.ended;
    }
  });

  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A call in which the caller chooses 1. */
  const choose = (name = 'Ada Lovelace'): Promise<CallReport> =>
    placeCall(app, '/menu', {
      callerId: { name, number: '5551234' },
      script: [{ playing: 'demo-instruct', press: '1' }],
    }).ended;

  /** A call that waits until it is hung up. */
  const wait = () => {
    const call = placeCall(app, '/wait', {
      time: 'real',
      timeout: 600_000,
      callerId: { name: 'Grace Hopper' },
    });
    waiting.push(call);
    return call;
  };

  /** The row of the latest call of somebody. */
  const rowOf = (page: Page, name: string) => page.locator('#list tr', { hasText: name }).first();

  const openCall = async (page: Page, name: string): Promise<string> => {
    await rowOf(page, name).getByRole('link').click();
    await page.locator('#timeline li').first().waitFor();
    return decodeURIComponent(new URL(page.url()).hash.replace('#call/', ''));
  };

  it('shows calls as they come and go', async () => {
    const page = await open(url);
    const call = wait();
    const row = rowOf(page, 'Grace Hopper');
    await row.getByText('running').waitFor();
    // The call of another test may end a little later than the test.
    await page.locator('#running', { hasText: /^1$/ }).waitFor();
    call.hangup();
    await row.getByText(/completed|hangup/).waitFor();
    await page.locator('#running', { hasText: /^0$/ }).waitFor();
  });

  it('shows what was said in a call, at the times that were measured', async () => {
    await choose('Timely Caller');
    const page = await open(url);
    const id = await openCall(page, 'Timely Caller');
    await page.locator('#timeline li', { hasText: 'asterisk has closed' }).waitFor();
    const { entries } = JSON.parse((await ask(`${url}/call/${id}`)).text) as CallView;
    const first = entries.findIndex(({ kind }) => kind === 'server');
    const times = await page.locator('#timeline time').allTextContents();
    expect(times).toEqual(entries.slice(first).map(({ at }) => `${(at / 1000).toFixed(3)} s`));
    const said = (await page.locator('#timeline .said').allTextContents()).map((text) =>
      text.replaceAll(/••• masked: .*? (?=$|"|\S)/g, '•••').trim(),
    );
    expect(said.slice(0, 3)).toEqual(['ANSWER', '200 result=0', 'GET DATA demo-instruct 3000 1']);
    expect(await page.locator('#timeline').textContent()).toContain('the caller presses •••');
    expect(await page.content()).not.toContain('5551234');
  });

  it('makes a test of a call, which is green, and red when the handler has changed', async () => {
    await choose('Caller of a test');
    const page = await open(url);
    await openCall(page, 'Caller of a test');
    const save = async (button: string): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: button }).click(),
      ]);
      const file = join(folder, download.suggestedFilename());
      await download.saveAs(file);
      return file;
    };
    const spec = await save('Save as test');
    await save('Save the transcript');
    await expect(runSavedTest(spec, QuickStart)).rejects.toThrow(
      'give `masked` a value for "key 1"',
    );
    // The developer knows which key it was.
    const given = readFileSync(spec, 'utf8').replace(`"key 1": ''`, `"key 1": '1'`);
    writeFileSync(spec, given);
    await runSavedTest(spec, QuickStart);

    @AgiController()
    class ChangedController {
      @AgiRoute('menu')
      async menu(channel: AgiChannel): Promise<void> {
        await channel.answer();
        await channel.getData('demo-instruct', 5000, 1);
      }
    }
    @Module({
      imports: [AgiModule.forRoot({ listen: false, orphans: 'ignore' })],
      controllers: [ChangedController],
    })
    class Changed {}
    await expect(runSavedTest(spec, Changed)).rejects.toThrow(
      'the server said something else: GET DATA demo-instruct 5000 1',
    );
  });

  it('replays a call against the code that runs, and shows what differs', async () => {
    await choose('Caller of a replay');
    const page = await open(url);
    await openCall(page, 'Caller of a replay');
    await page.getByRole('button', { name: 'Replay against the code that runs' }).click();
    await page.getByLabel('key 1').fill('1');
    await page.getByRole('button', { name: 'Replay now' }).click();
    await page.getByText('The dialogue is the same, to the byte.').waitFor();
    await page.getByLabel('key 1').fill('2');
    await page.getByRole('button', { name: 'Replay now' }).click();
    await page.getByText('The dialogue differs:').waitFor();
    expect(await page.locator('#result pre').textContent()).toContain('STREAM FILE tt-weasels');
  });

  it('hangs a call up when its reader confirms that', async () => {
    const call = wait();
    const page = await open(url);
    await openCall(page, 'Grace Hopper');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Hang up' }).click();
    expect((await call.ended).status).toBe('HANGUP');
    await page.getByRole('heading', { name: '/wait: completed' }).waitFor();
  });

  it('ends a call with an outcome', async () => {
    const call = wait();
    const page = await open(url);
    await openCall(page, 'Grace Hopper');
    await page.getByLabel('Outcome', { exact: true }).last().fill('operator');
    await page.getByRole('button', { name: 'End with this outcome' }).click();
    expect((await call.ended).variables.AGI_OUTCOME).toBe('operator');
  });

  it('takes whatever a caller sends as text', async () => {
    const name = `<img src=x onerror="document.title='taken'"><b>bold</b>`;
    await placeCall(app, `/<script>alert(1)</script>`, { callerId: { name } }).ended;
    const page = await open(url);
    await openCall(page, '<img');
    expect(await page.locator('#facts').textContent()).toContain(name);
    expect(await page.locator('main img, main b:text("bold")').count()).toBe(0);
    expect(await page.title()).not.toBe('taken');
  });

  it('finds calls by route, outcome, caller, and by what was said', async () => {
    await choose('Ada of the search');
    await placeCall(app, '/welcome', { callerId: { name: 'Bob of the search' } }).ended;
    const page = await open(url);
    const names = page.locator('#list .name', { hasText: 'of the search' });
    await rowOf(page, 'Bob of the search').waitFor();
    expect(await names.count()).toBe(2);
    await page.locator('#route').selectOption('/welcome');
    expect(await names.allTextContents()).toEqual(['Bob of the search']);
    await page.locator('#route').selectOption('');
    await page.locator('#text').fill('ada of the');
    expect(await names.allTextContents()).toEqual(['Ada of the search']);
    await page.locator('#text').fill('stream file hello-world');
    await rowOf(page, 'Bob of the search').waitFor();
    expect(await names.allTextContents()).toEqual(['Bob of the search']);
    await page.locator('#outcome').selectOption('completed');
    await page.locator('#text').fill('nobody says this');
    await page.getByText('No call is like that.').waitFor();
  });

  it('works by keyboard', async () => {
    await choose('First by keyboard');
    await choose('Second by keyboard');
    const page = await open(url);
    await rowOf(page, 'Second by keyboard').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('by keyboard');
    await page.locator('#list tr').nth(1).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('#facts', { hasText: 'First by keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#list').waitFor();
  });

  it('is told of what it has missed while it was not connected', async () => {
    const page = await open(url);
    await page.locator('#connection', { hasText: 'live' }).waitFor();
    await page.context().setOffline(true);
    await page.reload().catch(() => undefined);
    await choose('Caller in between');
    await page.context().setOffline(false);
    await page.goto(url);
    await rowOf(page, 'Caller in between').waitFor();
  });

  it('says so where a call is not kept', async () => {
    const page = await open(`${url}/#call/none`);
    await page.getByText('this call is not kept, or not any more').waitFor();
  });

  it.each(
    SCREENS.flatMap((viewport) =>
      (['light', 'dark'] as const).map((colorScheme) => ({ viewport, colorScheme })),
    ),
  )('is accessible, and fits, on $viewport.width pixels in the $colorScheme', async (screen) => {
    const call = wait();
    await choose('يوسف الخوري');
    await placeCall(app, '/account/4711?token=change-me').ended;
    const page = await open(url, screen);
    const fits = (): Promise<boolean> =>
      page.evaluate('document.documentElement.scrollWidth <= innerWidth');
    await rowOf(page, 'يوسف').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await fits()).toBe(true);
    await openCall(page, 'يوسف');
    await page.getByText('Environment').click();
    await page.getByRole('button', { name: 'Replay against the code that runs' }).click();
    expect(await faultsOf(page)).toEqual([]);
    expect(await fits()).toBe(true);
    await page.goto(`${url}/#routes`);
    await page.locator('#figures tr').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await fits()).toBe(true);
    await page.goto(`${url}/#`);
    await openCall(page, 'Grace Hopper');
    expect(await faultsOf(page)).toEqual([]);
    call.hangup();
    await call.ended;
  });
});
