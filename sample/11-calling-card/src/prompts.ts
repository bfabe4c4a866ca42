import { definePrompts } from 'nestjs-agi';

/** Prompts of Asterisk's own English sounds, which have none of a calling card: a comment says what to record. */
export const prompts = definePrompts({
  en: {
    card: 'agent-user', // Enter the number of your card.
    pin: 'agent-pass', // Enter your PIN, and a hash.
    'wrong card': 'agent-incorrect', // The number or the PIN is wrong.
    destination: 'vm-enter-num-to-call', // Which number do you want to call? Then a hash.
    'no such number': 'pm-invalid-option', // We do not connect to this number.
    'you have': 'vm-youhave', // So many cents are left on your card:
    minutes: 'minutes', // minutes for this call.
    'not enough': 'cannot-complete-as-dialed', // That is not enough for this call.
    busy: 'vm-nobodyavail', // Nobody answers.
    goodbye: 'vm-goodbye',
  },
});

export const say = prompts.named;
