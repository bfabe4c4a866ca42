import { afterEach, expect, it } from '@jest/globals';
import { AgiController, AgiGuard, AgiRoute, type AgiChannel } from 'nestjs-agi';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

@AgiController()
class Calls {
  @AgiRoute('account/:id')
  account(): void {
    throw new Error('PIN 4711');
  }

  @AgiRoute('private/:id')
  @AgiGuard(() => false)
  private(): void {
    // Not reached.
  }

  @AgiRoute('check/:id')
  @AgiGuard(() => {
    throw new Error('card 4711');
  })
  check(): void {
    // Not reached.
  }

  @AgiRoute('hasty/:id')
  hasty(channel: AgiChannel): void {
    void channel.getData('4711');
    void channel.setVariable('PIN', '4711');
  }
}

const start = () => startApp({ controllers: [Calls] });

it.each([
  ['/account/12345678', 'error', '"/account/:id" the handler failed: PIN ***'],
  ['/private/12345678', 'warn', '"/private/:id" was not authenticated'],
  ['/check/12345678', 'error', '"/check/:id" authentication failed: card ***'],
  [
    '/accounts/12345678',
    'warn',
    '"/accounts/***78" has no route; the nearest: "/account/:id", "/private/:id", "/check/:id"',
  ],
  ['/0123456789abcdef/x', 'warn', '"/***/x" has no route'],
  ['/12', 'warn', '"/12" has no route'],
] as const)(
  'the line of %s has its id and its route, or the masked path',
  async (path, level, line) => {
    const { call, logger } = await start();
    await call(path);
    const lines = [...logger.of('warn'), ...logger.of('error')];
    expect(lines).toEqual([`[1700000000.1] ${line}`]);
    expect(logger.of(level)).toHaveLength(1);
  },
);

it('a handler that awaits nothing causes one warning for its route, with the commands', async () => {
  const { call, logger } = await start();
  for (let count = 0; count < 3; count++) await call('/hasty/1');
  expect(logger.of('warn')).toEqual([
    expect.stringMatching(
      /^\[1700000000\.1\] "\/hasty\/:id" the handler returned before Asterisk had answered GET DATA, SET VARIABLE: is an `await` missing\?/,
    ),
  ]);
});
