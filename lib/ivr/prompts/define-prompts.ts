import { frozenCopy, refusedValue, suggestion } from '../../core/internal.js';
import { checkTable, type PromptTable } from './prompt-table.js';

/**
 * An element that plays a prompt of the table.
 *
 * @publicApi
 */
export interface NamedPrompt<Name extends string = string, Language extends string = string> {
  /** The name of the prompt. */
  readonly prompt: Name;
  /** Another language than the caller's. */
  readonly language?: Language;
}

/**
 * Prompts of each language, which were checked where they are written. They are `prompts` of a dialogue,
 * and give the elements that play them.
 *
 * @publicApi
 */
export interface DefinedPrompts<Name extends string = string, Language extends string = string> {
  /** The prompts of each language by their names. */
  readonly table: PromptTable;
  /** The language of callers whose own language has no prompt of a name. It has all names. */
  readonly fallbackLanguage: string;
  /**
   * The element that plays a prompt of the table.
   *
   * @param language another language than the caller's
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a name that is not in the table, which does not compile either
   */
  named(name: Name, language?: Language): NamedPrompt<Name, Language>;
}

/**
 * Checks the prompts of an application where they are written: when it starts, not when the first call
 * comes. A name that only another language than the fallback has is refused: other callers would not hear it.
 *
 * Callers whose own language has no prompt of a name hear that of the fallback language: `en`, or the second argument.
 *
 * @example
 * const P = definePrompts({ en: { welcome: 'hello' }, fr: { welcome: 'bonjour' } });
 * AgiModule.forRoot({ dialog: { prompts: P } });
 * await dialog.play([P.named('welcome'), { silence: 1 }]);
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the prompt, if it cannot be played, is made of a
 * prompt that does not exist or of itself, or if the fallback language does not have it
 *
 * @publicApi
 */
export function definePrompts<const Table extends PromptTable & { readonly en: unknown }>(
  table: Table,
): DefinedPrompts<keyof Table['en'] & string, keyof Table & string>;
export function definePrompts<
  const Table extends PromptTable,
  Fallback extends keyof Table & string,
>(
  table: Table,
  fallbackLanguage: Fallback,
): DefinedPrompts<keyof Table[Fallback] & string, keyof Table & string>;
export function definePrompts(given: PromptTable, fallbackLanguage = 'en'): DefinedPrompts {
  const table = frozenCopy(given);
  checkTable(table, fallbackLanguage);
  const names = Object.keys(table[fallbackLanguage] ?? {});
  const check = (option: string, name: string): void => {
    if (names.includes(name)) return;
    const allowed = `the name of a prompt of ${fallbackLanguage}${suggestion(name, names)}`;
    throw refusedValue(option, name, allowed);
  };
  for (const [language, prompts] of Object.entries(table)) {
    for (const name of Object.keys(prompts)) check(`a name in prompts.${language}`, name);
  }
  return Object.freeze({
    table,
    fallbackLanguage,
    named: (name: string, language?: string): NamedPrompt => {
      check('name', name);
      return Object.freeze(language === undefined ? { prompt: name } : { prompt: name, language });
    },
  });
}

/** The table of a dialogue, and its fallback language, of its options. */
export function tableOf(
  prompts: PromptTable | DefinedPrompts = {},
  fallbackLanguage?: string,
): { table: PromptTable; fallback: string } {
  return isDefined(prompts)
    ? { table: prompts.table, fallback: fallbackLanguage ?? prompts.fallbackLanguage }
    : { table: prompts, fallback: fallbackLanguage ?? 'en' };
}

/** A table has no function: its members are the prompts of a language. */
function isDefined(prompts: PromptTable | DefinedPrompts): prompts is DefinedPrompts {
  return typeof prompts.named === 'function';
}
