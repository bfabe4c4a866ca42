import { definePrompts, type Prompt } from 'nestjs-agi';

const press = (key: string, ...what: string[]): Prompt => ['vm-press', { digits: key }, ...what];

/** Prompts of Asterisk's own English sounds, so that nothing has to be recorded to try the sample. */
const en = {
  language: ['hello', press('1')],
  account: 'agent-user',
  'wrong account': 'privacy-incorrect',
  pin: 'agent-pass',
  'wrong pin': 'vm-incorrect',
  'nothing heard': 'vm-sorry',
  'locked out': ['im-sorry', 'please-try-call-later'],
  menu: [
    press('1', 'vm-for', 'digits/dollars'),
    press('2', 'vm-for', 'vm-last', 'number'),
    press('3', 'vm-for', 'vm-password'),
    press('4', 'to-call-this-number'),
    press('9', 'vm-for', 'goodbye'),
  ],
  'wrong choice': 'pm-invalid-option',
  'one moment': 'one-moment-please',
  'no balance': ['im-sorry', 'please-try-call-later'],
  'you have': 'vm-youhave',
  dollars: 'digits/dollars',
  'new pin': ['vm-newpassword', 'vm-star-cancel'],
  'weak pin': 'vm-invalid-password',
  'new pin again': 'vm-reenterpassword',
  'pins differ': 'vm-mismatch',
  'pin changed': 'vm-passchanged',
  'your number': 'vm-num-i-have',
  'right or another': ['if-correct-press', { digits: '1' }, 'vm-calldiffnum'],
  'other number': 'privacy-prompt',
  'you entered': 'you-entered',
  'right?': ['if-correct-press', { digits: '1' }],
  'will call back': 'auth-thankyou',
  goodbye: 'vm-goodbye',
};

/**
 * A prompt that a language does not have is taken from `fallbackLanguage`. The names of Asterisk's sounds
 * are the same in all languages: Asterisk looks for the French file first, and plays the English one if
 * none is installed. So the French table needs only the prompts with other keys.
 */
const fr = { language: ['hello', press('2')] };

/** The prompts of the bank, which are checked when the application starts. */
export const prompts = definePrompts({ en, fr });

/** `say('menu')` is one of them; other names do not compile. */
export const say = prompts.named;
