/** The words of an edge that keys lead along: `press 42`, the choice `2` of a menu, `4 1` of its submenu, `_2XX`. */
const KEYS = /^(?:press )?((?:[\d*#]+|_[XZN\d*#[\]\-.!]+)(?: (?:[\d*#]+|_[XZN\d*#[\]\-.!]+))*)$/i;

/** The keys of each letter of a pattern. */
const LETTERS: Readonly<Record<string, string>> = {
  X: String.raw`\d`,
  Z: '[1-9]',
  N: '[2-9]',
  '.': String.raw`[\d*#]+`,
  '!': String.raw`[\d*#]*`,
  '*': String.raw`\*`,
};

/** Whether an edge names the keys that lead along it. */
export function namesKeys(by: string): boolean {
  return KEYS.test(by);
}

/** Whether an edge is that of these keys. Wrong keys may have come before its own. */
export function isByKeys(by: string, pressed: string): boolean {
  const [, words = ''] = KEYS.exec(by) ?? [];
  if (words === '') return false;
  const pattern = words.split(' ').map((word) => {
    if (!word.startsWith('_')) return word.replaceAll('*', String.raw`\*`);
    return word.slice(1).replaceAll(/[XZN.!*]/gi, (letter) => LETTERS[letter.toUpperCase()] ?? '');
  });
  return new RegExp(`${pattern.join('')}$`).test(pressed);
}
