import {
  AgiDialog,
  AgiModule,
  definePrompts,
  defineMenu,
  defineQuestion,
  type AskResult,
  type HangupMode,
  type HoldResult,
  type MenuOptions,
  type MenuResult,
  type NamedPrompt,
  type RecordingResult,
  type RecordOptions,
} from 'nestjs-agi';
import type { AgiChannel } from 'nestjs-agi/core';
import { z } from 'zod';
import { is, type Equal } from './equal.js';

declare const channel: AgiChannel;
declare const dialog: AgiDialog;
interface Account {
  readonly owner: string;
}
declare function accountOf(digits: string): Promise<Account | undefined>;

// Each early return takes its outcome away.
export async function narrowedAnswer(): Promise<string> {
  const answer = await dialog.ask({ prompt: 'number' });
  if (answer.outcome === 'hangup') return 'gone';
  is<'matched' | 'no-input' | 'invalid' | 'cancelled'>()(answer.outcome);
  if (answer.outcome === 'no-input' || answer.outcome === 'invalid') return 'no answer';
  is<'matched' | 'cancelled'>()(answer.outcome);
  if (answer.outcome === 'cancelled') return 'cancelled';
  is<string>()(answer.value);
  return answer.digits;
}

export async function narrowedMenu(): Promise<string> {
  const choice = await dialog.menu({ prompt: 'main', choices: [{ keys: '1', value: 7 }] });
  if (choice.outcome === 'no-input') return 'silent';
  if (choice.outcome === 'invalid') return 'wrong';
  is<'matched' | 'hangup'>()(choice.outcome);
  if (choice.outcome === 'hangup') return 'gone';
  is<7>()(choice.value);
  return choice.path.join('');
}

export async function narrowedHold(): Promise<number> {
  const held = await dialog.hold(() => Promise.resolve(1), { music: 'music' });
  if (held.outcome === 'timed-out') return 0;
  is<'done' | 'hangup'>()(held.outcome);
  if (held.outcome === 'hangup') return -1;
  return held.value;
}

export async function narrowedConfirmation(): Promise<boolean> {
  const sure = await dialog.confirm('sure');
  if (sure.outcome !== 'matched') return false;
  is<boolean>()(sure.value);
  return sure.value;
}

/** A function over all outcomes is complete without a default. */
export function told(result: AskResult | MenuResult<string> | HoldResult<string>): string {
  switch (result.outcome) {
    case 'matched':
    case 'done':
      return result.value;
    case 'no-input':
    case 'invalid':
    case 'cancelled':
    case 'timed-out':
      return 'nothing';
    case 'hangup':
      return 'gone';
  }
}

// A menu keeps what is written, and its values may be of several types.
const desk = defineMenu({
  prompt: 'main',
  choices: [
    { keys: '1', value: 'sales' },
    { keys: '2', value: 2 },
    { keys: '_3XX', value: (extension) => ({ extension }) },
    { keys: '4', value: async (key: string) => Promise.resolve(key === '4') },
    {
      keys: '5',
      menu: {
        prompt: 'below',
        choices: [
          { keys: '1', value: 'by-car' },
          { keys: '2', value: 'by-train' },
        ],
        back: '*',
      },
    },
    { keys: '6', value: { queue: 'support' } },
  ],
});
type ValueOf<Menu> = Menu extends MenuOptions<infer Value> ? Value : never;
type Desk =
  | 'sales'
  | 2
  | { readonly extension: string }
  | boolean
  | 'by-car'
  | 'by-train'
  | { readonly queue: 'support' };
export const deskKeepsLiterals: Equal<ValueOf<typeof desk>, Desk> = true;
is<Promise<MenuResult<Desk>>>()(dialog.menu(desk));

// The type of the values may still be said, and choices may be computed.
const said = defineMenu<Account>({
  prompt: 'x',
  choices: [{ keys: '1', value: { owner: 'Ada' } }],
});
is<Promise<MenuResult<Account>>>()(dialog.menu(said));
const computed = [1, 2].map((value) => ({ keys: String(value), value }));
is<Promise<MenuResult<number>>>()(dialog.menu({ prompt: 'x', choices: computed }));
// @ts-expect-error -- there is no such option
defineMenu({ prompt: 'x', choices: [{ keys: '1', value: true }], round: 3 });
// @ts-expect-error -- nor such a member of a choice
defineMenu({ prompt: 'x', choices: [{ keys: '1', value: true, key: '2' }] });
// @ts-expect-error -- a choice has a value or a submenu
defineMenu({ prompt: 'x', choices: [{ keys: '1' }] });

// The value that was looked up is the answer.
is<Promise<AskResult<Account>>>()(dialog.ask({ prompt: 'account', resolve: accountOf }));
is<Promise<AskResult<Account>>>()(
  dialog.ask(defineQuestion({ prompt: 'account', length: 6, resolve: accountOf })),
);
is<Promise<AskResult<number>>>()(
  dialog.ask({ prompt: 'x', resolve: (digits) => (digits === '1' ? digits.length : undefined) }),
);
is<Promise<AskResult<number>>>()(dialog.ask({ prompt: 'day', validate: z.coerce.number() }));
is<Promise<AskResult>>()(dialog.ask({ prompt: 'x', validate: (digits) => digits !== '0' }));

// Only a recording that silence may end can be silent.
export async function narrowedRecording(): Promise<number> {
  const message = await dialog.record({ file: 'x', silence: 3 });
  if (message.outcome === 'silent' || message.outcome === 'rejected') return 0;
  is<'recorded' | 'failed' | 'hangup'>()(message.outcome);
  if (message.outcome === 'failed') return -1;
  is<'recorded' | 'hangup'>()(message.outcome);
  if (message.outcome === 'hangup') return message.duration ?? 0;
  is<'terminator' | 'silence' | 'limit'>()(message.endedBy);
  return message.duration;
}
export async function neverSilent(): Promise<void> {
  const message = await dialog.record({ file: 'x' });
  is<'recorded' | 'failed' | 'hangup' | 'rejected'>()(message.outcome);
  const thrown = await throwing.record({ file: 'x' });
  is<'recorded' | 'failed' | 'rejected'>()(thrown.outcome);
  const options: RecordOptions = { file: 'x' };
  is<RecordingResult['outcome']>()((await dialog.record(options)).outcome);
}

// Names of prompts are those of the fallback language, and languages those of the table.
const P = definePrompts({
  en: { welcome: 'hello', menu: ['a', ['b']] },
  fr: { welcome: 'bonjour' },
});
is<NamedPrompt<'welcome' | 'menu', 'en' | 'fr'>>()(P.named('welcome', 'fr'));
void dialog.play([P.named('menu'), ['beep', [P.named('welcome')]]]);
is<AgiDialog>()(new AgiDialog(channel, { prompts: P }));
AgiModule.forRoot({ dialog: { prompts: P, hangup: 'throw' } });
// @ts-expect-error -- no such prompt
P.named('welcom');
// @ts-expect-error -- no such language
P.named('welcome', 'de');
// @ts-expect-error -- without English, the fallback has to be said
definePrompts({ fr: { welcome: 'bonjour' } });
is<NamedPrompt<'welcome', 'fr'>>()(
  definePrompts({ fr: { welcome: 'bonjour' } }, 'fr').named('welcome'),
);
// @ts-expect-error -- an element of no kind
void dialog.play({ digit: '1' });

// A dialogue that throws hangups has no outcome of that name.
const throwing = new AgiDialog(channel, { hangup: 'throw' });
is<AgiDialog<'throw'>>()(throwing);
is<AgiDialog>()(new AgiDialog(channel));
is<AgiDialog>()(new AgiDialog(channel, { hangup: 'result' }));
is<AgiDialog>()(new AgiDialog(channel, { fallbackLanguage: 'fr' }));
export async function withoutHangup(): Promise<number> {
  const held = await throwing.hold(() => Promise.resolve(1), { music: 'music' });
  is<'done' | 'timed-out'>()(held.outcome);
  const answer = await throwing.ask({ prompt: 'account', resolve: accountOf });
  is<'matched' | 'no-input' | 'invalid' | 'cancelled'>()(answer.outcome);
  const choice = await throwing.menu(desk);
  is<'matched' | 'no-input' | 'invalid'>()(choice.outcome);
  const sure = await throwing.confirm('sure');
  // @ts-expect-error -- it is thrown
  if (sure.outcome === 'hangup') return 0;
  return 1;
}
// A function for both kinds of dialogue says so.
export const both: AgiDialog<HangupMode>[] = [dialog, throwing];
// @ts-expect-error -- this one gives a hangup as a result
export const none: AgiDialog<'throw'> = dialog;
