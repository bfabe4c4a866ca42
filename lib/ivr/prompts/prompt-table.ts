import { frozenCopy, refusedValue } from '../../core/internal.js';
import { checkPrompt, elementsOf, type Prompt } from './prompt.js';

/**
 * The prompts of each language by their names: `{ en: { welcome: 'hello' }, fr: { welcome: 'fr-hello' } }`.
 *
 * @publicApi
 */
export type PromptTable = Readonly<Record<string, Readonly<Record<string, Prompt>>>>;

/** The languages in which a prompt is looked up: `fr_CA`, then `fr`, then the fallback. */
export function languagesFor(language: string, fallback: string): readonly string[] {
  return [language, language.split(/[-_]/)[0] ?? '', fallback];
}

/** Finds a prompt by its name, in the first of the languages that has it. */
export function promptNamed(
  name: string,
  prompts: PromptTable,
  languages: readonly string[],
): Prompt | undefined {
  for (const language of languages) {
    const table = Object.hasOwn(prompts, language) ? prompts[language] : undefined;
    const prompt = table && Object.hasOwn(table, name) ? table[name] : undefined;
    if (prompt !== undefined) return prompt;
  }
  return undefined;
}

/** The fallback language of the tables that were checked already, and that nothing can change. */
const checked = new WeakMap<PromptTable, string>();

/**
 * Checks every prompt of a table, and the prompts that it is made of.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the prompt, if it cannot be played, is made of a
 * prompt that does not exist, or is made of itself; or if the fallback language has no prompts
 */
export function checkTable(prompts: PromptTable, fallback: string): void {
  if (checked.get(prompts) === fallback) return;
  const languages = Object.keys(prompts);
  if (languages.length > 0 && !languages.includes(fallback)) {
    throw refusedValue(
      'fallbackLanguage',
      fallback,
      `a language of prompts: ${languages.join(', ')}`,
    );
  }
  for (const [language, table] of Object.entries(prompts)) {
    for (const [name, prompt] of Object.entries(table)) {
      checkPrompt(`prompts.${language}.${name}`, prompt);
      checkParts(prompt, [name], language);
    }
  }

  if (Object.isFrozen(prompts) && frozenCopy(prompts) === prompts) checked.set(prompts, fallback);

  function checkParts(prompt: Prompt, path: readonly string[], language: string): void {
    for (const element of elementsOf(prompt)) {
      if (typeof element !== 'object' || !('prompt' in element)) continue;
      const { prompt: name, language: spoken = language } = element;
      const at = `prompts.${language}.${path[0] ?? ''}`;
      if (path.includes(name))
        throw refusedValue(at, name, 'a prompt that does not lead to itself');
      const part = promptNamed(name, prompts, languagesFor(spoken, fallback));
      if (part === undefined) throw refusedValue(at, name, `made of prompts that ${spoken} has`);
      checkParts(part, [...path, name], spoken);
    }
  }
}
