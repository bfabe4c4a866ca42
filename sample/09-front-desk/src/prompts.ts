import { definePrompts, type Prompt } from 'nestjs-agi';

const press = (key: string, ...what: Prompt[]): Prompt => ['vm-press', { digits: key }, ...what];

/**
 * Prompts of Asterisk's own English sounds. Another language needs a table only for prompts that differ:
 * the names of the sounds are the same in all languages, and Asterisk plays the English file if none is
 * installed.
 */
const en = {
  closed: ['vm-nobodyavail', 'please-try-call-later'],
  'leave a message': press('1', 'vm-for', 'vm-message'),
  'speak now': 'vm-intro',
  'message kept': 'vm-msgsaved',
  // "… sales, press one. … a customer advocate, press two. For accounting, press three. For a company
  // directory, press four. For an operator, press zero", or an extension at any time.
  menu: 'basic-pbx-ivr-main',
  directory: [
    press('1', 'vm-for', 'extension', { digits: '201' }),
    press('2', 'vm-for', 'extension', { digits: '202' }),
    'vm-starmain',
  ],
  'no such extension': 'pbx-invalid',
  'nothing heard': 'vm-sorry',
  'to extension': 'transfer',
  'to agents': 'pls-hold-while-try',
  'you are number': 'queue-thereare',
  'in line': 'queue-callswaiting',
  'nobody free': 'vm-nobodyavail',
  'shall we call': 'vm-num-i-have',
  'right?': ['if-correct-press', { digits: '1' }],
  'will call': 'auth-thankyou',
  'cannot call': 'unidentified-no-callback',
  goodbye: 'vm-goodbye',
};

/** The prompts of the front desk, which are checked when the application starts. */
export const prompts = definePrompts({ en });

/** `say('menu')` is one of them; other names do not compile. */
export const say = prompts.named;
