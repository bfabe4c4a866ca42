import { definePrompts } from 'nestjs-agi';

/**
 * Prompts of Asterisk's own English sounds, which have none of a survey: a comment says what to record instead.
 * Another language needs a table only for prompts that differ, since the names of the sounds are the same
 * in all languages, and Asterisk plays the English file if none is installed.
 */
const en = {
  welcome: 'hello', // Would you help us? It is three questions.
  rating: ['vm-press', { digits: '12345' }], // How did you like it, from 1 to 5?
  'not a rating': 'pm-invalid-option',
  'would you call again': [
    ['if-correct-press', { digits: '1' }],
    ['vm-press', { digits: '2' }, 'vm-for', 'vm-no'],
  ], // Would you call us again? 1 is yes, 2 is no.
  comment: 'vm-intro', // What else should we know? Speak after the tone.
  'nothing heard': 'vm-sorry',
  thanks: ['auth-thankyou', 'vm-goodbye'],
  goodbye: 'vm-goodbye',
};

/** The prompts of the survey, which are checked when the application starts. */
export const prompts = definePrompts({ en });

/** `say('rating')` is one of them; other names do not compile. */
export const say = prompts.named;
