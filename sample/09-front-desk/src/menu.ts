import { defineMenu, type MenuOptions } from 'nestjs-agi';
import { say } from './prompts.js';

/** The destinations that a caller may choose. */
export type Destination = { readonly queue: string } | { readonly extension: string };

/** The submenu: `*` leads back to the menu above. */
const DIRECTORY: MenuOptions<Destination> = {
  prompt: say('directory'),
  choices: [
    { keys: '1', value: { extension: '201' } },
    { keys: '2', value: { extension: '202' } },
  ],
  back: '*',
  invalid: say('no such extension'),
};

/** `2` is a queue and `2XX` are extensions: a caller who presses only 2 wants the queue. */
export const MENU = defineMenu<Destination>({
  prompt: say('menu'),
  choices: [
    { keys: '0', value: { extension: '200' } },
    { keys: '1', value: { queue: 'sales' } },
    { keys: '2', value: { queue: 'support' } },
    { keys: '3', value: { queue: 'accounting' } },
    { keys: '4', menu: DIRECTORY },
    { keys: '_2XX', value: (extension) => ({ extension }) },
  ],
  repeat: '*',
  // There are telephones without keys: a caller who presses no key comes to the operator.
  default: '0',
  invalid: say('no such extension'),
  noInput: say('nothing heard'),
  rounds: 3,
});
