import { definePrompts } from 'nestjs-agi';

/** Prompts of Asterisk's own English sounds, which have none of a practice: a comment says what to record. */
export const prompts = definePrompts({
  en: {
    hello: 'hello-world', // This is the practice of Dr. Lovelace.
    'you have an appointment': 'vm-youhave', // You have an appointment on:
    '1 or 2': 'vm-options', // To agree, press 1. Otherwise, press 2.
    'a week later': 'vm-advopts', // The same time is free on:
    'thank you': 'auth-thankyou',
    'we call back': 'vm-goodbye', // We will call you. Goodbye.
  },
});

export const say = prompts.named;
